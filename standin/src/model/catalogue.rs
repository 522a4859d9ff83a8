//! The operating systems and Ansible tasks on offer, and the JSON of their two lists.

use serde_json::{Map, Value, json};

use super::answers::{Refusal, Request};
use super::readings::{Lists, Readings, TagList, TaskListField};
use super::server::{Kind, Server};
use super::wire;
use super::world::World;

#[derive(Debug, Clone, PartialEq)]
pub struct Os {
    pub id: u32,
    pub name: &'static str,
    pub kinds: &'static [Kind],
    pub min_ram_gb: u32,
    pub min_hdd_gb: u32,
    pub price_per_core_eur: Option<&'static str>,
    pub active: bool,
}

use Kind::{BareMetal, Gpu, VGpu, Vm};

const ANY: &[Kind] = &[BareMetal, Gpu, VGpu, Vm];
const METAL: &[Kind] = &[BareMetal, Gpu];
const WITH_GPU: &[Kind] = &[Gpu, VGpu];

const fn os(
    id: u32,
    name: &'static str,
    kinds: &'static [Kind],
    (min_ram_gb, min_hdd_gb): (u32, u32),
    price_per_core_eur: Option<&'static str>,
) -> Os {
    Os { id, name, kinds, min_ram_gb, min_hdd_gb, price_per_core_eur, active: true }
}

const CATALOGUE: &[Os] = &[
    os(180, "Debian 12", ANY, (1, 10), None),
    os(171, "Debian 11", ANY, (1, 10), None),
    os(192, "Ubuntu 24.04", ANY, (1, 10), None),
    os(184, "Ubuntu 22.04", ANY, (1, 10), None),
    os(196, "Ubuntu 22.04 + CUDA", WITH_GPU, (8, 40), None),
    os(186, "AlmaLinux 9", ANY, (2, 15), None),
    os(187, "Rocky Linux 9", ANY, (2, 15), None),
    os(175, "FreeBSD 14", &[BareMetal, Vm], (1, 10), None),
    os(160, "VMware ESXi 8", METAL, (8, 32), None),
    os(201, "Windows Server 2022 Standard", ANY, (4, 40), Some("4.20")),
    os(202, "Windows Server 2022 Datacenter", METAL, (4, 60), Some("19.75")),
    Os { active: false, ..os(110, "CentOS 7", ANY, (1, 10), None) },
];

/// Every operating system that the provider knows at first.
pub(crate) fn systems() -> Vec<Os> {
    CATALOGUE.to_vec()
}

impl Os {
    /// Why it does not fit the server; `None` where it does.
    pub(crate) fn misfit(&self, server: &Server) -> Option<String> {
        let disk = server.disks_gb.iter().copied().max().unwrap_or(0);
        if !self.kinds.contains(&server.kind) {
            Some(format!("not available for {}", server.kind.tag()))
        } else if server.ram_gb < self.min_ram_gb {
            Some(format!("needs {} GB RAM, the server has {}", self.min_ram_gb, server.ram_gb))
        } else if disk < self.min_hdd_gb {
            Some(format!("needs {} GB disk, the server has {disk}", self.min_hdd_gb))
        } else {
            None
        }
    }

    /// Facts in `tags` for most entries, beside the name for the others: both occur. Tags without
    /// values tell where a system runs alone, and the other facts stand beside the name.
    fn json(&self, id: Value, readings: &Readings) -> Value {
        let kinds: Vec<_> = self.kinds.iter().map(|kind| kind.word(readings.vm_flag)).collect();
        let mut facts: Vec<(&str, String)> = Vec::new();
        if readings.tags == TagList::Mixed {
            facts.extend(kinds.iter().map(|kind| (*kind, "1".to_owned())));
        }
        facts.push(("min_ram", self.min_ram_gb.to_string()));
        facts.push(("min_hdd", self.min_hdd_gb.to_string()));
        if let Some(price) = self.price_per_core_eur {
            facts.push(("price_per_core_EUR", price.to_owned()));
        }
        let mut entry = Map::new();
        entry.insert("id".to_owned(), id);
        entry.insert("name".to_owned(), json!(self.name));
        if self.price_per_core_eur.is_some() || readings.tags != TagList::Mixed {
            entry.insert("active".to_owned(), json!(self.active));
            for (name, value) in facts {
                let number = value.parse::<u32>().map_or(json!(value), |n| json!(n));
                entry.insert(name.to_owned(), number);
            }
        } else {
            entry.insert("active".to_owned(), json!(if self.active { "1" } else { "0" }));
            let tags: Vec<_> =
                facts.into_iter().map(|(tag, value)| json!({"tag": tag, "value": value})).collect();
            entry.insert("tags".to_owned(), json!(tags));
        }
        match readings.tags {
            TagList::Mixed => {}
            TagList::Names => {
                entry.insert("tags".to_owned(), json!(kinds));
            }
            TagList::Text => {
                entry.insert("tags".to_owned(), json!(kinds.join(",")));
            }
        }
        let mut entry = Value::Object(entry);
        readings.nothing.fill(&mut entry, &["price_per_core_EUR", "description"]);
        entry
    }
}

/// `os/list`
pub(crate) fn os_list(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    let server = world.servers[&id].clone();
    let readings = world.readings;
    let (mut fitting, mut excluded) = (Vec::new(), Vec::new());
    for os in world.systems.clone() {
        let os_id = world.wire_id(os.id);
        match os.misfit(&server) {
            None => fitting.push(os.json(os_id, &readings)),
            Some(_) if readings.lists == Lists::Names => excluded.push(json!(os.name)),
            // The reason is not always told.
            Some(_) if os.id % 2 == 1 => excluded.push(json!({"id": os_id, "name": os.name})),
            Some(reason) => {
                excluded.push(json!({"id": os_id, "name": os.name, "reason": reason}));
            }
        }
    }
    let list = |entries: Vec<Value>| {
        if readings.lists == Lists::Keyed { wire::keyed(entries) } else { json!(entries) }
    };
    let (fitting, excluded) = (list(fitting), list(excluded));
    Ok(json!({"result": "OK", "action": "list", "os_list": fitting, "os_excluded": excluded}))
}

#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    pub id: u32,
    pub name: &'static str,
    pub description: &'static str,
    pub kinds: &'static [Kind],
    pub default: bool,
}

/// The Ansible tasks on offer.
pub const TASKS: &[Task] = &[
    Task {
        id: 12,
        name: "nvidia-driver",
        description: "Installs the NVIDIA driver and CUDA runtime",
        kinds: WITH_GPU,
        default: true,
    },
    Task {
        id: 14,
        name: "base-hardening",
        description: "SSH without passwords, a firewall, automatic security updates",
        kinds: ANY,
        default: false,
    },
    Task { id: 17, name: "docker", description: "Docker Engine and Compose", kinds: ANY, default: false },
    Task {
        id: 21,
        name: "raid-monitoring",
        description: "Alerts when a disk of an array fails",
        kinds: METAL,
        default: true,
    },
    Task { id: 23, name: "qemu-guest-agent", description: "", kinds: &[Vm, VGpu], default: true },
];

/// `jenkins/get_tasks`
pub(crate) fn get_tasks(world: &mut World) -> Result<Value, Refusal> {
    let readings = world.readings;
    let mut tasks = Vec::new();
    for task in TASKS {
        if readings.lists == Lists::Names {
            tasks.push(json!(task.name));
            continue;
        }
        let mut names: Vec<_> = task.kinds.iter().map(|kind| kind.word(readings.vm_flag)).collect();
        if task.default {
            names.push("default");
        }
        // Both forms of tags occur.
        let tags: Value = match readings.tags {
            TagList::Text => json!(names.join(",")),
            TagList::Mixed if task.id % 2 == 0 => names.iter().map(|tag| json!({"tag": tag})).collect(),
            TagList::Mixed | TagList::Names => json!(names),
        };
        let mut entry = json!({"id": world.wire_id(task.id), "name": task.name, "tags": tags});
        if !task.description.is_empty() {
            entry["description"] = json!(task.description);
        }
        readings.nothing.fill(&mut entry, &["description"]);
        tasks.push(entry);
    }
    // A bare list by id would have nothing that says what it is.
    let is_keyed = readings.lists == Lists::Keyed && readings.task_list != TaskListField::Bare;
    let tasks = if is_keyed { wire::keyed(tasks) } else { json!(tasks) };
    let field = match world.readings.task_list {
        TaskListField::Bare => return Ok(tasks),
        TaskListField::Tasks => "tasks",
        TaskListField::JenkinsTasks => "jenkins_tasks",
        TaskListField::TaskList => "task_list",
        TaskListField::List => "list",
    };
    Ok(json!({"result": "OK", "action": "get_tasks", field: tasks}))
}
