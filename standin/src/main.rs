//! Serves the stand-in from the command line.

use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;

use lexopt::prelude::*;
use standin::http::{self, Settings};
use standin::model::{Fault, Readings};

const HELP: &str = "\
Serves a stand-in for the provider's API, and the built app beside it.

Usage: standin [OPTIONS]

  --port N               port to listen on; 0, the default, takes any free one
  --addr IP              address to listen on (127.0.0.1)
  --dist DIR             the built app; without it only the API is served
  --speed X              virtual seconds for each real one (1)
  --seed N               seed of everything that is left to chance (1)
  --scenario NAME        a fault, by name; may be repeated
  --reading NAME=VALUE   a reading of what the API's document leaves open; may be repeated
  --door                 opens the test door at /__door/
  --allow-origin ORIGIN  another origin that may read the API's answers; may be repeated
  --api-origin ORIGIN    another origin that the app may call
  --frame-ancestor ORIGIN  a page that may embed the app; may be repeated
  --enforce-trusted-types  enforces Trusted Types, rather than reporting alone
  --hang-up              loses answers without sending a byte
  --config-patch JSON    changes the served config.json, as a JSON merge patch
  --help                 this text

Sign in as demo@example.com / demo-Pass1, or with the API key demo-api-key-0001.
The PIN of every server is 0420.
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("standin: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), String> {
    let Some(settings) = parse()? else {
        print!("{HELP}");
        return Ok(());
    };
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let handle = http::start(settings).await.map_err(|error| error.to_string())?;
        println!("listening on {}", handle.origin());
        tokio::signal::ctrl_c().await.map_err(|error| error.to_string())?;
        handle.stop();
        Ok(())
    })
}

/// The settings, or `None` when help is asked for.
fn parse() -> Result<Option<Settings>, String> {
    let mut settings = Settings::default();
    let (mut ip, mut port) = (settings.addr.ip(), 0);
    let mut parser = lexopt::Parser::from_env();
    while let Some(option) = parser.next().map_err(|error| error.to_string())? {
        let Long(name) = option else {
            return Err(format!("{}; --help lists the options", option.unexpected()));
        };
        match name {
            "help" => return Ok(None),
            "door" => settings.door = true,
            "enforce-trusted-types" => settings.enforce_trusted_types = true,
            "hang-up" => settings.hang_up = true,
            name => {
                let name = name.to_owned();
                let value = parser
                    .value()
                    .map_err(|error| error.to_string())?
                    .into_string()
                    .map_err(|_| format!("--{name} is not valid Unicode"))?;
                match name.as_str() {
                    "port" => port = number(&name, &value)?,
                    "addr" => {
                        ip = value.parse::<IpAddr>().map_err(|_| format!("no address: {value}"))?;
                    }
                    _ => take(&mut settings, &name, value)?,
                }
            }
        }
    }
    settings.addr = SocketAddr::new(ip, port);
    Ok(Some(settings))
}

fn take(settings: &mut Settings, name: &str, value: String) -> Result<(), String> {
    match name {
        "dist" => settings.dist = Some(value.into()),
        "seed" => settings.options.seed = number(name, &value)?,
        "speed" => {
            settings.speed = number(name, &value)?;
            if !(0.0..=100_000.0).contains(&settings.speed) {
                return Err("--speed must be between 0 and 100000".to_owned());
            }
        }
        "scenario" => settings.options.faults.extend(
            Fault::named(&value)
                .ok_or_else(|| format!("there is no scenario {value:?}; {}", Fault::names_sentence()))?,
        ),
        "reading" => read(&mut settings.options.readings, &value)?,
        "allow-origin" => settings.allow_origins.push(value),
        "api-origin" => settings.api_origin = Some(value),
        "frame-ancestor" => settings.frame_ancestors.push(value),
        "config-patch" => {
            let patch = serde_json::from_str(&value)
                .map_err(|error| format!("--config-patch is not valid JSON: {error}"))?;
            settings.config_patch = Some(patch);
        }
        _ => return Err(format!("there is no option --{name}; --help lists the options")),
    }
    Ok(())
}

fn read(readings: &mut Readings, text: &str) -> Result<(), String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| format!("--reading takes NAME=VALUE, not {text:?}"))?;
    readings.set(name.trim(), value.trim())
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("--{name} takes a number, not {value:?}"))
}
