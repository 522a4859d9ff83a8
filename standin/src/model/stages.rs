//! What the master key of a reinstall is told: five stages, or an early end.

use serde_json::{Value, json};

use super::faults::FaultKind;
use super::keys::Message;
use super::readings::{FifthStage, StageText};
use super::server::PxeConfig;
use super::world::World;

pub(crate) const LAST_STAGE: u8 = 5;

/// Tells the master key that nothing more will come.
pub(crate) fn end_key(world: &mut World, id: u32, config: &PxeConfig, result: &'static str, text: &str) {
    let Some(key) = &config.reinstall_key else {
        return;
    };
    let message = Message {
        result,
        scope: world.scope(text),
        context: context(world, id),
        debug: Some("see the installer's log".to_owned()),
        last: true,
    };
    world.report(key, message);
}

fn context(world: &mut World, id: u32) -> Value {
    json!({
        "action": "reinstall", "id": world.wire_id(id),
        "location": world.known_server(id).location,
    })
}

/// Tells the master key of a stage.
pub(crate) fn tell(world: &mut World, id: u32, stage: u8, config: &PxeConfig) {
    if world.faults.take(id, |kind| *kind == FaultKind::SessionExpiresAtStage(stage)) {
        world.expire_sessions_of(id);
    }
    let Some(key) = &config.reinstall_key else {
        return;
    };
    if world.faults.take(id, |kind| *kind == FaultKind::KeyLostAtStage(stage)) {
        world.keys.remove(key);
        return;
    }
    if let Some(known) = world.keys.get_mut(key) {
        known.stage = stage;
    }
    let message = stage_message(world, id, stage, config);
    let held = std::mem::take(&mut world.held);
    let (mine, others): (Vec<_>, Vec<_>) = held.into_iter().partition(|(of, _)| of == key);
    world.held = others;
    let mut struck = |kind: FaultKind| world.faults.take(id, |known| *known == kind);
    if struck(FaultKind::StageLate(stage)) {
        world.held.push((key.clone(), message));
    } else if !struck(FaultKind::StageSilent(stage)) {
        let is_repeated = struck(FaultKind::StageRepeated(stage));
        let has_stray = struck(FaultKind::StrayAfterStage(stage));
        let has_noise = struck(FaultKind::NoiseAfterStage(stage));
        let again = is_repeated.then(|| message.clone());
        world.report(key, message);
        if let Some(again) = again {
            world.report(key, again);
        }
        if has_stray {
            let stray = stray_message(world, id);
            world.report(key, stray);
        }
        if has_noise {
            let noise = noise_message(world, id);
            world.report(key, noise);
        }
    }
    for (_, late) in mine {
        world.report(key, late);
    }
}

fn stage_message(world: &mut World, id: u32, stage: u8, config: &PxeConfig) -> Message {
    let is_last = stage == LAST_STAGE;
    let mut context = context(world, id);
    if is_last {
        // The provider does put them here; a client must not keep or show them.
        context["User"] = json!("root");
        context["password"] = json!(config.root_pass);
    }
    let is_ok = is_last && world.readings.fifth == FifthStage::Ok;
    let debug = match stage {
        2 => Some("packages: 412 upgraded, 0 failed, no error"),
        LAST_STAGE => Some("install log: 0 errors, failed: 0, error_count=0"),
        _ => None,
    };
    Message {
        result: if is_ok { "OK" } else { "Stage" },
        scope: world.scope(&stage_text(world.readings.stage_text, stage)),
        context,
        debug: debug.map(str::to_owned),
        last: is_last,
    }
}

/// Says that a server is online, but means another one.
fn stray_message(world: &mut World, id: u32) -> Message {
    Message {
        result: "Stage",
        scope: world.scope("The server is online"),
        context: json!({"action": "status", "id": world.wire_id(id + 1), "location": "NL"}),
        debug: None,
        last: false,
    }
}

/// Something that only an engineer of the provider could place.
fn noise_message(world: &mut World, id: u32) -> Message {
    Message {
        result: "Stage",
        scope: world.scope("finish template rendered, 2 of 3 mirrors answered"),
        context: context(world, id),
        debug: None,
        last: false,
    }
}

fn stage_text(reading: StageText, stage: u8) -> String {
    let at = usize::from(stage) - 1;
    match reading {
        StageText::Document => [
            "OS installation was started",
            "Base OS was installed, proceed with post-install tasks",
            "Post-install tasks are completed, running final tasks",
            "Install is completed, restarting the server",
            "The server is online",
        ][at]
            .to_owned(),
        StageText::Numbered => {
            let word = ["started", "base system", "post-install", "restart", "online"][at];
            format!("Stage {stage}/5: {word}")
        }
        StageText::Terse => {
            ["installing", "base installed", "post-install done", "restarting", "online"][at].to_owned()
        }
    }
}
