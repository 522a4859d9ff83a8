//! What the master key of a reinstall is told: five stages, or an early end.

use serde_json::{Value, json};

use super::faults::FaultKind;
use super::keys::{AsyncKey, KeyKind, Message};
use super::readings::{FifthStage, OldSystemTells, Scope, Secrets, StageText};
use super::secrets;
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

pub(crate) fn context(world: &mut World, id: u32) -> Value {
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
    if let Some(last) = early_end(world, id, stage, config) {
        world.close(key, last);
        return;
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

/// What ends the key at this stage although the installer goes on.
fn early_end(world: &mut World, id: u32, stage: u8, config: &PxeConfig) -> Option<Message> {
    let ends = |kind: &FaultKind| match kind {
        FaultKind::OkAtStage(at) => *at == stage,
        FaultKind::KeyEnds { stage: at, installer_goes_on, .. } => *at == stage && *installer_goes_on,
        _ => false,
    };
    Some(match world.faults.take_kind(id, ends)? {
        FaultKind::KeyEnds { word, .. } => Message {
            result: word,
            scope: world.scope(REPORTED),
            context: context(world, id),
            debug: None,
            last: true,
        },
        _ => {
            let text = readable_text(world.readings.stage_text, stage.min(LAST_STAGE - 1));
            Message {
                result: "OK",
                scope: world.scope(&text),
                last: true,
                ..stage_message(world, id, 1, config)
            }
        }
    })
}

/// The scope of an end that says no more than its word.
pub(crate) const REPORTED: &str = "Reported by the provisioning server";

/// The old system has come up where the installer was due, and the agent in it says so to the latest
/// key that has told of nothing yet.
pub(crate) fn old_system_is_up(world: &mut World, id: u32) {
    let reading = world.readings.old_system_tells;
    if reading == OldSystemTells::No || world.known_server(id).installed_os.is_none() {
        return;
    }
    let is_meant = |key: &AsyncKey| key.server == id && key.kind == KeyKind::Reinstall;
    let latest = world.keys.iter().filter(|(_, key)| is_meant(key)).max_by_key(|(_, key)| key.made_at_ms);
    let Some((name, _)) = latest.filter(|(_, key)| key.stage == 0) else {
        return;
    };
    let name = name.clone();
    let is_ok = reading == OldSystemTells::Ok;
    let message = Message {
        result: if is_ok { "OK" } else { "Stage" },
        scope: world.scope(&readable_text(world.readings.stage_text, LAST_STAGE)),
        context: context(world, id),
        debug: None,
        last: is_ok,
    };
    if is_ok {
        world.close(&name, message);
    } else {
        world.report(&name, message);
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
    let text = stage_text(world.readings.stage_text, stage);
    let scope = match world.readings.secrets {
        Secrets::Context => world.scope(&text),
        Secrets::Everywhere if stage == 3 || world.readings.scope == Scope::Object => {
            json!({"message": text, "root_password": config.root_pass})
        }
        Secrets::Everywhere => world.scope(&secrets::of_stage(stage, &text, config)),
    };
    Message {
        result: if is_ok { "OK" } else { "Stage" },
        scope,
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

/// A stage's text for what a reader can't be asked to tell by the order of messages.
fn readable_text(reading: StageText, stage: u8) -> String {
    let unread = reading == StageText::Unread;
    stage_text(if unread { StageText::Document } else { reading }, stage)
}

fn stage_text(reading: StageText, stage: u8) -> String {
    let at = usize::from(stage) - 1;
    let numbered = |number: String, words: [&str; 5]| format!("{number}: {}", words[at]);
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
            let words = ["started", "base system", "post-install", "restart", "online"];
            numbered(format!("Stage {stage}/5"), words)
        }
        StageText::Terse => {
            ["installing", "base installed", "post-install done", "restarting", "online"][at].to_owned()
        }
        StageText::Unread => [
            "Preparing storage",
            "Image unpacked",
            "Packages configured",
            "Cleaning up the ramdisk",
            "Handed over to the customer",
        ][at]
            .to_owned(),
        StageText::Dutch => {
            let words = ["begonnen", "basissysteem", "nazorg", "herstart", "klaar"];
            numbered(format!("Stap {stage} van 5"), words)
        }
        StageText::German => {
            let words = ["begonnen", "Grundsystem", "Nacharbeiten", "Neustart", "erreichbar"];
            numbered(format!("Schritt {stage} von 5"), words)
        }
        StageText::French => {
            let words = ["démarrage", "système de base", "finitions", "redémarrage", "en ligne"];
            numbered(format!("Étape {stage} sur 5"), words)
        }
        StageText::Spanish => {
            let words = ["iniciada", "sistema base", "ajustes", "reinicio", "en línea"];
            numbered(format!("Etapa {stage} de 5"), words)
        }
        StageText::Turkish => {
            let words = ["başladı", "temel sistem", "son ayarlar", "yeniden başlatma", "çevrimiçi"];
            numbered(format!("Aşama {stage}/5"), words)
        }
        StageText::Russian => {
            let words = ["начато", "базовая система", "настройка", "перезагрузка", "в сети"];
            numbered(format!("Этап {stage} из 5"), words)
        }
    }
}
