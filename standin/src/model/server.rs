//! One server as the provider knows it.

use super::installer::Activity;
use super::readings::VmFlag;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    BareMetal,
    Gpu,
    VGpu,
    Vm,
}

impl Kind {
    /// The name of a kind as the reading has it.
    pub(crate) fn word(self, reading: VmFlag) -> &'static str {
        match (self, reading) {
            (Self::Vm, VmFlag::Vds) => "vds",
            _ => self.tag(),
        }
    }

    /// The tag of OS and task lists.
    pub fn tag(self) -> &'static str {
        match self {
            Self::BareMetal => "bm",
            Self::Gpu => "gpu",
            Self::VGpu => "vgpu",
            Self::Vm => "vm",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BootOrder {
    Disk,
    Pxe,
    Cd,
}

impl BootOrder {
    pub fn media(self) -> &'static str {
        match self {
            Self::Disk => "disk",
            Self::Pxe => "pxe",
            Self::Cd => "cd",
        }
    }

    pub(crate) fn parse(media: &str) -> Option<Self> {
        [Self::Disk, Self::Pxe, Self::Cd].into_iter().find(|order| order.media() == media)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    On,
    Off,
    Restarting,
}

impl Power {
    pub fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Restarting => "restarting",
        }
    }
}

/// A partitioning scheme of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Raid0,
    Hba,
    Raid1,
    Raid10,
    Raid10S,
}

impl Scheme {
    pub const ALL: [Self; 5] = [Self::Raid0, Self::Hba, Self::Raid1, Self::Raid10, Self::Raid10S];

    pub fn name(self) -> &'static str {
        match self {
            Self::Raid0 => "LVM_RAID0",
            Self::Hba => "LVM_HBA",
            Self::Raid1 => "LVM_RAID1",
            Self::Raid10 => "LVM_RAID10",
            Self::Raid10S => "LVM_RAID10S",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name() == name)
    }
}

/// What `eq/create_pxe` leaves on the provisioning server.
#[derive(Debug, Clone, PartialEq)]
pub struct PxeConfig {
    pub os_id: u32,
    pub os_name: String,
    pub hostname: String,
    pub root_pass: String,
    pub ssh_key: String,
    pub post_install_callback: String,
    pub post_install_script: String,
    pub reinstall_key: Option<String>,
    pub scheme: Option<Scheme>,
    pub email: String,
    pub created_at_ms: u64,
    /// A network boot has loaded this config: from now on the firmware tries the network first.
    pub served: bool,
    /// The installer has finished with it.
    pub built: bool,
    /// The number of the call that made it; `None` for one that somebody else made elsewhere.
    pub by_call: Option<u64>,
}

impl PxeConfig {
    /// One that no call has made.
    pub(crate) fn foreign(hostname: String, created_at_ms: u64) -> Self {
        Self {
            os_id: 180,
            os_name: "Debian 12".to_owned(),
            hostname,
            root_pass: "Foreign-Pass1".to_owned(),
            ssh_key: String::new(),
            post_install_callback: String::new(),
            post_install_script: String::new(),
            reinstall_key: None,
            scheme: None,
            email: String::new(),
            created_at_ms,
            served: false,
            built: false,
            by_call: None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub tag: String,
    pub value: String,
    pub extra: String,
}

/// What `eq/show` and `eq/list` leave out or write differently for this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Quirks {
    pub(crate) hides_disks: bool,
    pub(crate) hostname_only_in_tags: bool,
    pub(crate) kind_only_in_tags: bool,
    pub(crate) numbers_as_text: bool,
    pub(crate) hides_cores: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    pub id: u32,
    /// The owner's e-mail address.
    pub owner: String,
    pub kind: Kind,
    pub disks_gb: Vec<u32>,
    pub ram_gb: u32,
    pub cores: u32,
    pub cpu: String,
    pub gpu: String,
    pub hostname: String,
    pub ip: String,
    pub location: String,
    pub status: String,
    pub pin: String,
    pub power: Power,
    pub boot_order: BootOrder,
    /// The boot order for the network was set and is gone, as no reboot followed in time.
    pub boot_order_lapsed: bool,
    pub pxe_config: Option<PxeConfig>,
    /// `None` after a broken or unfinished installation.
    pub installed_os: Option<String>,
    /// The main credential: the root password of the last finished installation.
    pub root_password: Option<String>,
    /// How often each disk was wiped, in the order of `disks_gb`.
    pub wipes_per_disk: Vec<u32>,
    /// Installations that began (reached stage 1).
    pub reinstalls: u32,
    /// Installations that came to the fifth stage.
    pub finished_installs: u32,
    /// When installations began to write.
    pub wiped_at_ms: Vec<u64>,
    /// When installations came to the fifth stage.
    pub finished_at_ms: Vec<u64>,
    /// `eq/create_pxe` calls that were applied.
    pub pxe_configs_created: u32,
    /// `eq/reboot` calls that were applied.
    pub reboots: u32,
    /// What the last installation that began was given.
    pub last_install: Option<PxeConfig>,
    /// Names of the Ansible tasks that ran to their end.
    pub tasks_run: Vec<String>,
    /// Post-install callback URLs that the fresh system called.
    pub callbacks_called: Vec<String>,
    pub tags: Vec<Tag>,
    pub activity: Activity,
    /// When the boot order lapses unless a reboot comes first.
    pub(crate) boot_order_until_ms: Option<u64>,
    pub(crate) pin_failures: u32,
    pub(crate) pin_locked_until_ms: u64,
    pub(crate) quirks: Quirks,
}

impl Server {
    pub fn is_installing(&self) -> bool {
        matches!(self.activity, Activity::Installing(_))
    }

    /// The most often any disk was wiped.
    pub fn wipes(&self) -> u32 {
        self.wipes_per_disk.iter().copied().max().unwrap_or(0)
    }

    /// Disks were wiped at this time or later.
    pub fn wiped_since(&self, ms: u64) -> bool {
        self.wiped_at_ms.iter().any(|at_ms| *at_ms >= ms)
    }

    /// Installations that were finished at this time or later.
    pub fn finished_since(&self, ms: u64) -> usize {
        self.finished_at_ms.iter().filter(|at_ms| **at_ms >= ms).count()
    }

    /// Whether a reboot at this moment would start the installer, as the boot chooses its device:
    /// narrower than [`Server::is_armed`].
    pub fn would_install(&self) -> bool {
        let served = |config: &PxeConfig| self.boot_order == BootOrder::Pxe || config.served;
        self.pxe_config.as_ref().is_some_and(served)
    }

    pub(crate) fn boot_order_lapses(&mut self) {
        self.boot_order = BootOrder::Disk;
        self.boot_order_lapsed = true;
        self.boot_order_until_ms = None;
    }

    /// Whether a reboot could wipe it: a PXE config or a PXE boot order is in place.
    pub fn is_armed(&self) -> bool {
        self.pxe_config.is_some() || self.boot_order == BootOrder::Pxe
    }

    pub fn is_pin_locked(&self, now_ms: u64) -> bool {
        now_ms < self.pin_locked_until_ms
    }
}
