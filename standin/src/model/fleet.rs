//! The demo data: which servers there are and whose they are.

use super::installer::Activity;
use super::server::{BootOrder, Kind, Power, Quirks, Server};
use super::session::{DEMO, OTHER};

/// The PIN of every server.
pub const DEMO_PIN: &str = "0420";
/// The API key of the demo customer.
pub const DEMO_API_KEY: &str = "demo-api-key-0001";

struct Row {
    id: u32,
    kind: Kind,
    disks_gb: &'static [u32],
    ram_gb: u32,
    cores: u32,
    hardware: (&'static str, &'static str),
    hostname: &'static str,
    location: &'static str,
    os: &'static str,
    quirks: Quirks,
}

const PLAIN: Quirks = Quirks {
    hides_disks: false,
    hostname_only_in_tags: false,
    kind_only_in_tags: false,
    numbers_as_text: false,
    hides_cores: false,
};
const NO_DISKS: Quirks = Quirks { hides_disks: true, hides_cores: true, ..PLAIN };
const IN_TAGS: Quirks =
    Quirks { hostname_only_in_tags: true, kind_only_in_tags: true, numbers_as_text: true, ..PLAIN };

const fn row(
    id: u32,
    kind: Kind,
    disks_gb: &'static [u32],
    (ram_gb, cores): (u32, u32),
    hardware: (&'static str, &'static str),
    (hostname, location, os): (&'static str, &'static str, &'static str),
    quirks: Quirks,
) -> Row {
    Row { id, kind, disks_gb, ram_gb, cores, hardware, hostname, location, os, quirks }
}

use Kind::{BareMetal, Gpu, VGpu, Vm};

const XEON: (&str, &str) = ("2 x Xeon E5-2630 v4", "");
const EPYC: (&str, &str) = ("EPYC 7402P", "");
const RTX: (&str, &str) = ("2 x Xeon Silver 4210R", "2 x RTX 4090");
const A100: (&str, &str) = ("EPYC 9354", "A100 80GB");
const VIRTUAL: (&str, &str) = ("vCPU", "");
const VIRTUAL_GPU: (&str, &str) = ("vCPU", "RTX A4000 (pass-through)");

#[rustfmt::skip]
const DEMO_ROWS: &[Row] = &[
    row(25250, BareMetal, &[960, 960], (64, 16), XEON, ("web-1", "NL", "Debian 12"), PLAIN),
    row(25251, BareMetal, &[480], (32, 8), XEON, ("mail-1", "NL", "Ubuntu 22.04"), PLAIN),
    row(25252, BareMetal, &[1920, 1920, 1920, 1920], (128, 24), EPYC, ("db-1", "DE", "AlmaLinux 9"), PLAIN),
    row(25253, BareMetal, &[480, 480, 4000, 4000, 4000, 4000], (256, 48), EPYC, ("store-1", "DE", "Debian 12"), PLAIN),
    row(25254, BareMetal, &[480, 2000], (64, 16), XEON, ("build-1", "FI", "Ubuntu 24.04"), PLAIN),
    row(25255, BareMetal, &[500, 500, 1000, 2000, 2000, 2000], (128, 20), XEON, ("backup-1", "FI", "Debian 11"), PLAIN),
    row(25256, Gpu, &[1920, 1920], (256, 20), RTX, ("gpu-1", "NL", "Ubuntu 22.04"), PLAIN),
    row(25257, Gpu, &[960], (128, 32), A100, ("gpu-2", "US", "Ubuntu 24.04"), PLAIN),
    row(25258, VGpu, &[240], (32, 8), VIRTUAL_GPU, ("vgpu-1", "NL", "Ubuntu 22.04"), PLAIN),
    row(25259, Vm, &[80], (8, 4), VIRTUAL, ("vps-1", "NL", "Debian 12"), PLAIN),
    row(25260, Vm, &[20], (1, 1), VIRTUAL, ("vps-2", "IS", "Debian 11"), PLAIN),
    row(25261, BareMetal, &[960, 960], (64, 16), XEON, ("legacy-1", "NL", "CentOS 7"), NO_DISKS),
    row(25262, BareMetal, &[960, 960], (64, 12), XEON, ("tagged-1", "DE", "Rocky Linux 9"), IN_TAGS),
    row(25263, BareMetal, &[1920, 1920], (96, 14), EPYC, ("win-1", "US", "Windows Server 2022 Standard"), PLAIN),
    row(25264, Vm, &[40], (4, 2), VIRTUAL, ("", "FI", "Ubuntu 24.04"), IN_TAGS),
];

#[rustfmt::skip]
const OTHER_ROWS: &[Row] = &[
    row(31001, BareMetal, &[960, 960], (64, 16), XEON, ("other-web-1", "NL", "Debian 12"), PLAIN),
    row(31002, Vm, &[40], (4, 2), VIRTUAL, ("other-vps-1", "DE", "Ubuntu 24.04"), PLAIN),
    row(31003, Gpu, &[1920, 1920], (256, 20), RTX, ("other-gpu-1", "NL", "Ubuntu 22.04"), PLAIN),
];

/// All servers, or those with these ids.
pub(crate) fn demo_fleet(only: Option<&[u32]>) -> Vec<Server> {
    let is_wanted = |row: &&Row| only.is_none_or(|ids| ids.contains(&row.id));
    let owned = |owner: &'static str| move |row: &Row| server(row, owner);
    let demo = DEMO_ROWS.iter().filter(is_wanted).map(owned(DEMO));
    demo.chain(OTHER_ROWS.iter().filter(is_wanted).map(owned(OTHER))).collect()
}

fn server(row: &Row, owner: &str) -> Server {
    Server {
        id: row.id,
        owner: owner.to_owned(),
        kind: row.kind,
        disks_gb: row.disks_gb.to_vec(),
        ram_gb: row.ram_gb,
        cores: row.cores,
        cpu: row.hardware.0.to_owned(),
        gpu: row.hardware.1.to_owned(),
        hostname: row.hostname.to_owned(),
        ip: format!("192.0.2.{}", 10 + row.id % 200),
        location: row.location.to_owned(),
        status: "rent".to_owned(),
        pin: DEMO_PIN.to_owned(),
        power: Power::On,
        boot_order: BootOrder::Disk,
        boot_order_lapsed: false,
        pxe_config: None,
        installed_os: Some(row.os.to_owned()),
        root_password: None,
        wipes_per_disk: vec![0; row.disks_gb.len()],
        reinstalls: 0,
        finished_installs: 0,
        wiped_at_ms: Vec::new(),
        finished_at_ms: Vec::new(),
        pxe_configs_created: 0,
        reboots: 0,
        last_install: None,
        tasks_run: Vec::new(),
        callbacks_called: Vec::new(),
        tags: Vec::new(),
        activity: Activity::Idle,
        boot_order_until_ms: None,
        pin_failures: 0,
        pin_locked_until_ms: 0,
        quirks: row.quirks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_customer_owns_at_least_twelve_servers_of_every_kind() {
        let fleet = demo_fleet(None);
        let demo: Vec<_> = fleet.iter().filter(|s| s.owner == DEMO).collect();
        assert!(demo.len() >= 12);
        for kind in [BareMetal, Gpu, VGpu, Vm] {
            assert!(demo.iter().any(|s| s.kind == kind), "{kind:?}");
        }
        for disks in [1, 2, 4, 6] {
            let has = |s: &&&Server| s.kind == BareMetal && s.disks_gb.len() == disks;
            assert!(demo.iter().any(|s| has(&s)), "{disks} disks");
        }
    }

    #[test]
    fn ids_and_addresses_are_unique() {
        let fleet = demo_fleet(None);
        for (at, one) in fleet.iter().enumerate() {
            for two in &fleet[at + 1..] {
                assert_ne!(one.id, two.id);
                assert_ne!(one.ip, two.ip);
            }
        }
    }
}
