//! `cargo xtask run`: the built app and the stand-in for the API on one port, until Ctrl-C.
//!
//! Knows the stand-in's command line and its demo sign-ins; must not know what its flags mean.

use crate::bundle;
use crate::project::Project;
use crate::shell::cargo;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const DEFAULT_PORT: u16 = 8080;
/// The stand-in's line that ends with its address.
const READY: &str = "listening on ";
const STOP_GRACE: Duration = Duration::from_secs(1);
/// The stand-in may have ended by Ctrl-C before our own handler has had its turn.
const SIGNAL_LAG: Duration = Duration::from_millis(200);

#[derive(Debug, PartialEq)]
struct Wanted {
    port: u16,
    /// For the stand-in, as given.
    rest: Vec<String>,
}

pub fn run(project: &Project, args: &[String]) -> Result<()> {
    let wanted = parse(args)?;
    check_port(wanted.port)?;
    bundle::ensure(project)?;
    let child = start_standin(project, &wanted)?;
    watch(child)
}

fn parse(args: &[String]) -> Result<Wanted> {
    let mut wanted = Wanted { port: DEFAULT_PORT, rest: Vec::new() };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let value = match arg.split_once('=') {
            Some(("--port", value)) => value.to_owned(),
            _ if arg == "--port" => args.next().cloned().unwrap_or_default(),
            _ => {
                wanted.rest.push(arg.clone());
                continue;
            }
        };
        wanted.port = value
            .parse()
            .with_context(|| format!("--port wants a number from 0 to 65535, not \"{value}\""))?;
    }
    Ok(wanted)
}

/// Before anything is built: nobody should wait minutes to hear that the port is taken.
fn check_port(port: u16) -> Result<()> {
    if let Err(error) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        bail!("port {port} can't be used ({error}): choose another by --port, or --port 0 for any free one");
    }
    Ok(())
}

fn start_standin(project: &Project, wanted: &Wanted) -> Result<Child> {
    cargo()
        .args(["run", "--quiet", "--package", "standin", "--features", "http", "--"])
        .args(["--port", &wanted.port.to_string(), "--dist"])
        .arg(project.dist())
        .args(&wanted.rest)
        .current_dir(&project.root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start Cargo to run the stand-in")
}

/// Shows what the stand-in says, and where it is once it is ready; ends with it.
fn watch(mut child: Child) -> Result<()> {
    let said = child.stdout.take().expect("stdout was asked for as a pipe");
    let child = Arc::new(Mutex::new(child));
    let stopping = Arc::new(AtomicBool::new(false));
    stop_on_signal(Arc::clone(&child), Arc::clone(&stopping))?;
    for line in BufReader::new(said).lines() {
        let line = line?;
        match line.split_once(READY) {
            Some((_, address)) => println!("{}", banner(address.trim())),
            None => println!("{line}"),
        }
    }
    let status = wait(&child)?;
    std::thread::sleep(SIGNAL_LAG);
    if stopping.load(Ordering::SeqCst) {
        println!("Stopped.");
        return Ok(());
    }
    if !status.success() {
        bail!("the stand-in ended ({status}); what it said stands above");
    }
    Ok(())
}

/// Ctrl-C reaches the stand-in from the terminal as well; a signal to us alone does not, so after
/// a moment it is ended from here.
fn stop_on_signal(child: Arc<Mutex<Child>>, stopping: Arc<AtomicBool>) -> Result<()> {
    ctrlc::set_handler(move || {
        if stopping.swap(true, Ordering::SeqCst) {
            return;
        }
        let child = Arc::clone(&child);
        std::thread::spawn(move || {
            std::thread::sleep(STOP_GRACE);
            if let Ok(mut child) = child.lock() {
                // An error means that it has ended by itself, which is what is wanted.
                let _ = child.kill();
            }
        });
    })
    .context("cannot listen for Ctrl-C")
}

/// Waits without holding the lock, so that the signal's thread can end the child.
fn wait(child: &Mutex<Child>) -> Result<std::process::ExitStatus> {
    loop {
        let ended = child.lock().expect("no holder of this lock panics").try_wait()?;
        if let Some(status) = ended {
            return Ok(status);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn banner(address: &str) -> String {
    format!(
        "\nReinstall Panel: {address}\n\n\
         Sign in as   demo@example.com / demo-Pass1\n\
         or as        other@example.com / other-Pass1   (another customer)\n\
         or with      API key demo-api-key-0001\n\
         PIN          0420\n\n\
         An install takes about 20 minutes; with --speed 60 it takes 20 seconds.\n\
         Ctrl-C stops.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn the_port_is_ours_and_the_rest_goes_to_the_stand_in() {
        let wanted = parse(&words("--speed 60 --port 9000 --scenario fail-stage-3")).unwrap();
        assert_eq!(wanted.port, 9000);
        assert_eq!(wanted.rest, words("--speed 60 --scenario fail-stage-3"));
        assert_eq!(parse(&words("--port=0")).unwrap().port, 0);
        assert_eq!(parse(&[]).unwrap(), Wanted { port: DEFAULT_PORT, rest: Vec::new() });
    }

    #[test]
    fn a_port_that_is_no_port_is_refused() {
        for bad in ["--port", "--port x", "--port 65536", "--port=-1"] {
            assert!(parse(&words(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_taken_port_is_refused_with_the_remedy() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let said = check_port(port).unwrap_err().to_string();
        assert!(said.contains(&port.to_string()) && said.contains("--port"), "{said}");
        drop(taken);
        assert!(check_port(0).is_ok());
    }
}
