//! The world as JSON, for the test door. Secrets are left out.

use serde_json::{Value, json};

use super::installer::Activity;
use super::server::{PxeConfig, Server};
use super::world::World;

impl World {
    /// Servers, counts and the clock. Never a password, PIN or token.
    pub fn state_json(&self) -> Value {
        let servers: Vec<_> = self.servers().map(|server| server_json(self, server)).collect();
        json!({
            "now_ms": self.now_ms,
            "seed": self.seed,
            "readings": self.readings.taken().into_iter().collect::<std::collections::BTreeMap<_, _>>(),
            "sessions": self.sessions.values().filter(|s| s.expires_at_ms > self.now_ms).count(),
            "keys": self.keys.len(),
            "pending_effects": self.pending.len(),
            "calls": self.ledger.seq,
            "servers": servers,
        })
    }

    /// The log of calls, oldest first.
    pub fn log_json(&self) -> Value {
        self.log()
            .iter()
            .map(|call| {
                json!({
                    "at_ms": call.at_ms, "module": call.module, "action": call.action,
                    "server": call.server, "outcome": call.outcome,
                    "effect_applied": call.effect_applied,
                    "fields": call.fields.iter().cloned()
                        .collect::<std::collections::BTreeMap<_, _>>(),
                })
            })
            .collect()
    }

    /// What the servers did, oldest first.
    pub fn events_json(&self) -> Value {
        self.events()
            .iter()
            .map(|event| json!({"at_ms": event.at_ms, "server": event.server, "what": event.what}))
            .collect()
    }
}

fn server_json(world: &World, server: &Server) -> Value {
    let (activity, stage) = match &server.activity {
        Activity::Idle => ("idle", None),
        Activity::Booting { .. } => ("booting", None),
        Activity::Installing(install) => ("installing", Some(install.stage)),
    };
    json!({
        "id": server.id, "owner": server.owner, "kind": server.kind.tag(),
        "disks_gb": server.disks_gb, "hostname": server.hostname, "ip": server.ip,
        "power": server.power.word(), "boot_order": server.boot_order.media(),
        "boot_order_lapsed": server.boot_order_lapsed, "would_install": server.would_install(),
        "pxe_config": server.pxe_config.as_ref().map(config_json),
        "last_install": server.last_install.as_ref().map(config_json),
        "installed_os": server.installed_os, "wipes_per_disk": server.wipes_per_disk,
        "wipes": server.wipes(), "reinstalls": server.reinstalls,
        "finished_installs": server.finished_installs,
        "pxe_configs_created": server.pxe_configs_created, "reboots": server.reboots,
        "armed": server.is_armed(), "activity": activity, "stage": stage,
        "pin_locked": server.is_pin_locked(world.now_ms), "tasks_run": server.tasks_run,
        "callbacks_called": server.callbacks_called,
        "root_password_set": server.root_password.is_some(),
        "tags": server.tags.iter().map(|tag| json!({"tag": tag.tag, "value": tag.value}))
            .collect::<Vec<_>>(),
    })
}

fn config_json(config: &PxeConfig) -> Value {
    json!({
        "os_id": config.os_id, "os_name": config.os_name, "hostname": config.hostname,
        "scheme": config.scheme.map(super::server::Scheme::name),
        "has_ssh_key": !config.ssh_key.is_empty(),
        "has_script": !config.post_install_script.is_empty(),
        "post_install_callback": config.post_install_callback,
        "has_reinstall_key": config.reinstall_key.is_some(),
        "served": config.served, "built": config.built, "foreign": config.by_call.is_none(),
    })
}
