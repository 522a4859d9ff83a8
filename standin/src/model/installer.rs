//! What a server does when it is powered on: from which device it boots, and the installer's five
//! stages.

use super::checks::wiped_disks;
use super::faults::FaultKind;
use super::readings::PxeBoot;
use super::server::{BootOrder, Power, PxeConfig};
use super::stages::{LAST_STAGE, REPORTED, end_key, old_system_is_up, tell};
use super::world::World;

/// Power-on self test, then the way to each of the five stages: twenty minutes together.
const POST_MS: u64 = 90_000;
const TO_STAGE_MS: [u64; 5] = [60_000, 420_000, 300_000, 180_000, 150_000];

/// What a server is doing.
#[derive(Debug, Clone, PartialEq)]
pub enum Activity {
    Idle,
    /// In the power-on self test; at its end a boot device is chosen.
    Booting {
        until_ms: u64,
    },
    Installing(Box<Install>),
}

/// An installation under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Install {
    /// What it was started with: the installer has it in memory from here on.
    pub config: PxeConfig,
    /// The last stage reached, 0 while the installer loads.
    pub stage: u8,
    /// When the next stage comes; `None` when it hangs.
    pub next_at_ms: Option<u64>,
}

impl Activity {
    pub(crate) fn due_ms(&self) -> Option<u64> {
        match self {
            Self::Idle => None,
            Self::Booting { until_ms } => Some(*until_ms),
            Self::Installing(install) => install.next_at_ms,
        }
    }
}

/// A power cycle. An installation under way is cut off; what it had begun to write is broken.
pub(crate) fn power_cycle(world: &mut World, id: u32) {
    let until_ms = world.now_ms + world.chance.about(POST_MS);
    let server = world.known_server_mut(id);
    server.reboots += 1;
    // The controller keeps the boot order for the boot that follows now.
    server.boot_order_until_ms = None;
    server.power = Power::Restarting;
    server.activity = Activity::Booting { until_ms };
    world.event(id, "rebooted");
}

/// A power cycle that goes no further than off.
pub(crate) fn power_off(world: &mut World, id: u32) {
    let server = world.known_server_mut(id);
    server.reboots += 1;
    server.boot_order_until_ms = None;
    server.power = Power::Off;
    server.activity = Activity::Idle;
    world.event(id, "switched off by a reboot, and stays off");
}

/// The server's activity has come to its next point.
pub(crate) fn step(world: &mut World, id: u32) {
    match world.known_server(id).activity.clone() {
        Activity::Idle => {}
        Activity::Booting { .. } => boot(world, id),
        Activity::Installing(install) => next_stage(world, id, *install),
    }
}

/// Chooses the boot device.
///
/// The network is taken when the boot order says so *or* when the config has been loaded from the
/// network before: after a boot from the network the firmware keeps trying it first, whatever the
/// boot order says later. That is the strict reading of "remove PXE config to avoid a sudden
/// reinstall", and the reason why a config left in place wipes the server at its next reboot. The
/// installer's own restart after stage 4 is not such a reboot: the provisioning server knows then
/// that the host is built and lets it boot from its disk, once.
fn boot(world: &mut World, id: u32) {
    let is_one_shot = world.readings.pxe_boot == PxeBoot::OneShot;
    let load_ms = world.chance.about(TO_STAGE_MS[0]);
    let now_ms = world.now_ms;
    let server = world.known_server_mut(id);
    let by_order = server.boot_order == BootOrder::Pxe;
    server.boot_order_until_ms = None;
    if by_order && is_one_shot {
        server.boot_order = BootOrder::Disk;
    }
    match &mut server.pxe_config {
        Some(config) if by_order || config.served => {
            config.served = true;
            config.built = false;
            server.activity = Activity::Installing(Box::new(Install {
                config: config.clone(),
                stage: 0,
                next_at_ms: Some(now_ms + load_ms),
            }));
            let config = config.clone();
            world.event(id, "booted the installer from the network");
            world.count_steps(id, &config);
        }
        _ => {
            server.activity = Activity::Idle;
            server.power = Power::On;
            world.event(id, "booted from disk");
            old_system_is_up(world, id);
        }
    }
}

fn next_stage(world: &mut World, id: u32, mut install: Install) {
    let stage = install.stage + 1;
    if world.faults.take(id, |kind| *kind == FaultKind::StageNever(stage)) {
        install.next_at_ms = None;
        world.known_server_mut(id).activity = Activity::Installing(Box::new(install));
        world.event(id, &format!("hangs before stage {stage}"));
        return;
    }
    if world.faults.take(id, |kind| *kind == FaultKind::InstallFails(stage)) {
        fail(world, id, &install, "Failed", "Installation failed");
        return;
    }
    let stops = |kind: &FaultKind| match kind {
        FaultKind::KeyEnds { stage: at, installer_goes_on, .. } => *at == stage && !installer_goes_on,
        _ => false,
    };
    if let Some(FaultKind::KeyEnds { word, .. }) = world.faults.take_kind(id, stops) {
        fail(world, id, &install, word, REPORTED);
        return;
    }
    install.stage = stage;
    world.event(id, &format!("stage {stage}"));
    if stage == 1 {
        wipe(world, id, &install.config);
    }
    if stage == LAST_STAGE {
        finish(world, id, &install.config);
    } else {
        let next_ms = world.now_ms + world.chance.about(TO_STAGE_MS[usize::from(stage)]);
        install.next_at_ms = Some(next_ms);
        let config = install.config.clone();
        let server = world.known_server_mut(id);
        if stage == 4 {
            server.power = Power::Restarting;
            mark_built(&mut server.pxe_config, &config);
        }
        server.activity = Activity::Installing(Box::new(install.clone()));
    }
    tell(world, id, stage, &install.config);
    if stage == 1 {
        world.count_percent(id, &install.config);
    }
}

fn mark_built(in_place: &mut Option<PxeConfig>, installed: &PxeConfig) {
    if let Some(config) = in_place
        && config.created_at_ms == installed.created_at_ms
    {
        config.built = true;
    }
}

fn wipe(world: &mut World, id: u32, config: &PxeConfig) {
    let now_ms = world.now_ms;
    let server = world.known_server_mut(id);
    for disk in wiped_disks(config.scheme, &server.disks_gb) {
        server.wipes_per_disk[disk] += 1;
    }
    server.reinstalls += 1;
    server.wiped_at_ms.push(now_ms);
    server.installed_os = None;
    server.last_install = Some(config.clone());
    world.event(id, "disks wiped");
}

fn finish(world: &mut World, id: u32, config: &PxeConfig) {
    let now_ms = world.now_ms;
    let server = world.known_server_mut(id);
    server.activity = Activity::Idle;
    server.power = Power::On;
    server.installed_os = Some(config.os_name.clone());
    server.hostname.clone_from(&config.hostname);
    server.root_password = Some(config.root_pass.clone());
    server.finished_installs += 1;
    server.finished_at_ms.push(now_ms);
    if !config.post_install_callback.is_empty() {
        server.callbacks_called.push(config.post_install_callback.clone());
    }
}

fn fail(world: &mut World, id: u32, install: &Install, result: &'static str, text: &str) {
    let server = world.known_server_mut(id);
    server.activity = Activity::Idle;
    server.power = Power::On;
    world.event(id, &format!("installation failed before stage {}", install.stage + 1));
    end_key(world, id, &install.config, result, text);
}

/// Ends whatever part of a reinstall is in place; `false` where there is none.
pub(crate) fn abort(world: &mut World, id: u32) -> bool {
    let server = world.known_server_mut(id);
    let cut_off = match &server.activity {
        Activity::Installing(install) => Some(install.config.clone()),
        Activity::Idle | Activity::Booting { .. } => None,
    };
    if cut_off.is_none() && server.pxe_config.is_none() {
        return false;
    }
    let in_place = server.pxe_config.take();
    // A key that has told of the fifth stage has nothing more to tell.
    let unfinished = cut_off.or(in_place.filter(|config| !config.built));
    server.boot_order = BootOrder::Disk;
    server.boot_order_until_ms = None;
    if server.is_installing() {
        server.activity = Activity::Idle;
        server.power = Power::On;
    }
    world.event(id, "reinstall aborted");
    if let Some(config) = unfinished {
        end_key(world, id, &config, "Cancelled", "Reinstall was aborted");
    }
    true
}
