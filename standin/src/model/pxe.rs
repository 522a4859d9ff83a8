//! The calls around a PXE config: key, create, clear, abort.

use serde_json::{Value, json};

use super::answers::{Refusal, Request};
use super::catalogue::Os;
use super::checks;
use super::installer;
use super::keys::KeyKind;
use super::pin;
use super::power::Effect;
use super::readings::{ExistingConfig, KeyField};
use super::server::{PxeConfig, Scheme, Server};
use super::why::Why;
use super::world::World;

/// `eq/reinstall`: a master key. Harmless to repeat, each call makes another one.
pub(crate) fn reinstall(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    let key = world.new_key(id, KeyKind::Reinstall, u64::MAX);
    let field = match world.readings.key_field {
        KeyField::ReinstallKey => "reinstall_key",
        KeyField::Callback => "callback",
        KeyField::Key => "key",
    };
    Ok(json!({"result": "OK", "action": "reinstall", field: key}))
}

/// `eq/create_pxe`. A config that is already there is replaced or, by the reading, in the way.
pub(crate) fn create_pxe(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    pin::check(world, id, request)?;
    let server = world.known_server(id);
    let os = wanted_os(world, server, request)?;
    check_access(world, request)?;
    let scheme = wanted_scheme(server, request)?;
    let reinstall_key = wanted_key(world, id, request)?;
    check_automation(request)?;
    if world.readings.existing_config == ExistingConfig::Refused
        && world.known_server(id).pxe_config.is_some()
    {
        let message = "PXE config for this server already exists";
        return Err(Refusal::message(Why::ConfigExists, message));
    }
    let text = |name: &str| request.get(name).to_owned();
    let config = PxeConfig {
        os_id: os.id,
        os_name: os.name.to_owned(),
        hostname: text("hostname"),
        root_pass: text("root_pass"),
        ssh_key: text("ssh_key"),
        post_install_callback: text("post_install_callback"),
        post_install_script: text("post_install_script"),
        reinstall_key,
        scheme,
        email: text("email"),
        created_at_ms: world.now_ms,
        served: false,
        built: false,
        by_call: Some(world.ledger.seq),
    };
    Ok(world.perform(id, Effect::CreatePxe(Box::new(config))))
}

fn wanted_os<'a>(world: &'a World, server: &Server, request: &Request) -> Result<&'a Os, Refusal> {
    let os = request
        .get("os_id")
        .trim()
        .parse()
        .ok()
        .and_then(|id: u32| world.systems.iter().find(|os| os.id == id))
        .ok_or_else(|| Refusal::named(Why::SystemUnknown, "Unknown OS", "UNKNOWN_OS"))?;
    if !os.active {
        let message = format!("{} is not offered any more", os.name);
        return Err(Refusal::named(Why::SystemNotActive, message, "OS_NOT_ACTIVE"));
    }
    match os.misfit(server) {
        None => Ok(os),
        Some(reason) => {
            let message = format!("{} does not fit this server", os.name);
            Err(Refusal::described(Why::SystemUnfit, message, reason))
        }
    }
}

fn check_access(world: &World, request: &Request) -> Result<(), Refusal> {
    let password = request.get("root_pass");
    if !checks::is_strong_password(password) {
        let message = "root_pass is too weak: at least 8 symbols with numbers and capital letters";
        return Err(Refusal::error(Why::PasswordWeak, message));
    }
    if world.strict_passwords && !checks::is_strictly_strong_password(password) {
        let message = "root_pass is too weak: 8 to 30 symbols, with a small letter and one of % - _ +, \
                       which does not come first, without @ and #";
        return Err(Refusal::error(Why::PasswordWeak, message));
    }
    if !checks::is_hostname(request.get("hostname")) {
        return Err(Refusal::message(Why::HostnameInvalid, "hostname is not valid"));
    }
    let ssh_key = request.get("ssh_key");
    if !ssh_key.is_empty() && !checks::is_public_ssh_key(ssh_key) {
        return Err(Refusal::message(Why::SshKeyInvalid, "ssh_key is not a public SSH key"));
    }
    Ok(())
}

fn wanted_scheme(server: &Server, request: &Request) -> Result<Option<Scheme>, Refusal> {
    let name = request.get("disk_mirror");
    if name.is_empty() {
        return Ok(None);
    }
    if server.disks_gb.len() < 2 {
        let message = "disk_mirror is not applicable: the server has one disk";
        return Err(Refusal::message(Why::SchemeForOneDisk, message));
    }
    let scheme = Scheme::parse(name)
        .ok_or_else(|| Refusal::error(Why::SchemeUnknown, "disk_mirror: unknown partitioning scheme"))?;
    match checks::scheme_misfit(scheme, &server.disks_gb) {
        None => Ok(Some(scheme)),
        Some(reason) => {
            let message = format!("{} does not fit the disks", scheme.name());
            Err(Refusal::described(Why::SchemeUnfit, message, reason.to_owned()))
        }
    }
}

fn wanted_key(world: &World, id: u32, request: &Request) -> Result<Option<String>, Refusal> {
    let name = request.get("reinstall_key");
    if name.is_empty() {
        return Ok(None);
    }
    let is_known = world.keys.get(name).is_some_and(|key| key.server == id && key.kind == KeyKind::Reinstall);
    if is_known {
        return Ok(Some(name.to_owned()));
    }
    let answer = json!({"code": -1, "message": "reinstall_key is unknown", "key": name});
    Err(Refusal::other(Why::KeyUnknown, answer))
}

fn check_automation(request: &Request) -> Result<(), Refusal> {
    let url = request.get("post_install_callback");
    if !url.is_empty() && !checks::is_callback_url(url) {
        let message = "post_install_callback must be an http or https address";
        return Err(Refusal::message(Why::CallbackInvalid, message));
    }
    if request.get("post_install_script").chars().count() > checks::SCRIPT_LIMIT {
        let message = format!("post_install_script is longer than {} characters", checks::SCRIPT_LIMIT);
        return Err(Refusal::message(Why::ScriptTooLong, message));
    }
    Ok(())
}

/// `eq/clear_pxe`. Takes no PIN, so it insists on the hostname of the config that is there.
pub(crate) fn clear_pxe(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    let hostname = request.get("hostname");
    if hostname.is_empty() {
        return Err(Refusal::message(Why::ClearWithoutHostname, "hostname is required"));
    }
    if let Some(config) = &world.known_server(id).pxe_config
        && !config.hostname.eq_ignore_ascii_case(hostname)
    {
        let message = format!("No PXE config for {hostname}");
        return Err(Refusal::named(Why::ClearOfAnotherHost, message, "HOST_NOT_FOUND"));
    }
    Ok(world.perform(id, Effect::ClearPxe))
}

/// `eq/abort_reinstall`: ends a reinstall. A system half written stays broken.
pub(crate) fn abort_reinstall(world: &mut World, request: &Request) -> Result<Value, Refusal> {
    let id = world.owned_server(request)?;
    if !installer::abort(world, id) {
        return Err(Refusal::named(Why::NothingToAbort, "No reinstall is going on", "NO_REINSTALL"));
    }
    world.ledger.mark_applied(world.ledger.seq);
    Ok(json!({"result": "OK", "action": "abort_reinstall"}))
}
