//! The post-install script.
//!
//! Knows: its limit, and what in it commonly goes wrong. Must not know: what it is meant to do.

use super::secret::Secret;
use super::strings;
use zeroize::Zeroizing;

/// Characters that a script may have. The bound is ours; it keeps a request far below what PHP
/// accepts by default.
pub const MOST_CHARS: usize = 32_768;

/// A script to run on the first start of the new system: bash, or PowerShell for Windows.
#[derive(Clone, Debug)]
pub struct Script(Secret<String>);

/// Why a text can't be the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    /// More than 32,768 characters; how many there are.
    #[error("{0} characters, at most {MOST_CHARS}")]
    TooLong(usize),
    /// A NUL character, which no shell takes.
    #[error("a NUL character in it")]
    Nul,
}

impl Script {
    /// Reads a script; `None` when there is nothing but space. It is sent as typed.
    ///
    /// # Errors
    /// When it is too long or holds a NUL.
    pub fn parse(text: &str) -> Result<Option<Self>, ScriptError> {
        if text.trim_ascii().is_empty() {
            return Ok(None);
        }
        if strings::has_any(text, b"\0") {
            return Err(ScriptError::Nul);
        }
        match text.chars().count() {
            0..=MOST_CHARS => Ok(Some(Self(Secret::new(text.to_owned())))),
            n => Err(ScriptError::TooLong(n)),
        }
    }

    /// The script, for the request that carries it.
    #[must_use]
    pub const fn expose(&self) -> &String {
        self.0.expose()
    }
}

/// What a person may want to look at before the script is sent. It never blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptWarning {
    /// Lines end with CR LF, which bash takes for a part of each command.
    CrLf,
    /// A script for Linux does not begin with `#!`.
    NoShebang,
    /// It reads like PowerShell, and the system is a Linux.
    PowerShellForLinux,
    /// It reads like bash, and the system is a Windows.
    BashForWindows,
    /// A command in it waits for somebody to type.
    WaitsForInput,
    /// A password or key seems to stand in it.
    LooksSecret,
}

/// What may be wrong with a script, each at most once, in the enum's order.
///
/// Ours: no parser of two languages, but what people really paste. Quoted text, comments and the
/// bodies of here-documents are no commands.
#[must_use]
pub fn warnings(text: &str, windows: bool) -> Vec<ScriptWarning> {
    use ScriptWarning::{BashForWindows, CrLf, LooksSecret, NoShebang, PowerShellForLinux, WaitsForInput};
    if text.trim_ascii().is_empty() {
        return Vec::new();
    }
    let lower = Zeroizing::new(text.to_ascii_lowercase());
    let (foreign, waits) = commands(&lower, windows);
    let found = [
        (CrLf, !windows && strings::contains(text, "\r\n")),
        (NoShebang, !windows && !text.starts_with("#!")),
        (PowerShellForLinux, !windows && foreign),
        (BashForWindows, windows && foreign),
        (WaitsForInput, waits),
        (LooksSecret, looks_secret(text, &lower)),
    ];
    found.into_iter().filter(|(_, is_so)| *is_so).map(|(warning, _)| warning).collect()
}

/// Whether commands of the other system are in the script, and one that waits for input.
fn commands(lower: &str, windows: bool) -> (bool, bool) {
    let first = lower.lines().next().unwrap_or_default();
    let mut foreign = first.starts_with("#!") && strings::contains(first, "pwsh") != windows;
    let (mut waits, mut unattended) = (false, false);
    let mut body_end = None;
    for line in lower.lines().map(str::trim_ascii) {
        if let Some(end) = body_end {
            if line == end {
                body_end = None;
            }
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        body_end = here_document(line);
        let line = Zeroizing::new(unquoted(line));
        unattended |= strings::contains(&line, "debian_frontend=");
        foreign |= !windows && line.starts_with('$') && strings::contains(&line, " = ");
        waits |= windows && strings::contains(&line, "read-host");
        // What is given its input does not wait for it.
        let given = strings::has_any(&line, b"<");
        for pipe in line.split([';', '&']) {
            let mut fed = given;
            for command in pipe.split('|') {
                let mut words = command.split_ascii_whitespace().skip_while(|word| leads(word));
                let name = words.next().unwrap_or_default();
                foreign |= is_foreign(name, windows);
                waits |= !fed && waits_for_input(name, &words.collect::<Vec<_>>(), windows, unattended);
                // Nothing between two strokes: that was an `or`.
                fed = given || !command.is_empty();
            }
        }
    }
    (foreign, waits)
}

/// The line that ends the here-document which begins in `line`.
fn here_document(line: &str) -> Option<&str> {
    let rest = line.get(strings::find(line, "<<")? + 2..)?.trim_start_matches(['-', ' ', '"', '\'']);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '_').then(|| &rest[..end])
}

/// A line without what is quoted in it and without the comment at its end.
fn unquoted(line: &str) -> String {
    let (mut quote, mut last) = (None, ' ');
    let mut out = String::new();
    for c in line.chars() {
        match quote {
            None if c == '#' && last == ' ' => break,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None => out.push(c),
            Some(begun) if begun == c => quote = None,
            Some(_) => {}
        }
        last = c;
    }
    out
}

/// Whether a command's name is still to come after `word`.
fn leads(word: &str) -> bool {
    ["sudo", "then", "do", "else", "{", "(", "!"].contains(&word)
        || word.starts_with('-')
        || strings::has_any(word, b"=")
}

fn is_foreign(name: &str, windows: bool) -> bool {
    if windows {
        return ["apt", "apt-get", "yum", "dnf", "systemctl", "export", "chmod", "fi", "done"]
            .contains(&name);
    }
    const VERBS: [&str; 11] = [
        "get-",
        "set-",
        "new-",
        "write-",
        "invoke-",
        "enable-",
        "import-",
        "restart-",
        "rename-",
        "param(",
        "install-windows",
    ];
    VERBS.iter().any(|verb| name.starts_with(verb))
}

fn waits_for_input(name: &str, rest: &[&str], windows: bool, unattended: bool) -> bool {
    match name {
        "pause" => windows,
        _ if windows => false,
        "read" | "vi" | "vim" | "nano" => true,
        "passwd" => !rest.iter().any(|word| word.starts_with('-')),
        "apt" | "apt-get" | "yum" | "dnf" => {
            let changes = ["install", "upgrade", "full-upgrade", "dist-upgrade", "remove"];
            !unattended
                && rest.iter().any(|word| changes.contains(word))
                && !rest.iter().any(|word| agrees(word))
        }
        _ => false,
    }
}

/// `-y`, `-qqy`, `--yes`, `--assume-yes`, `--assumeyes`.
fn agrees(word: &str) -> bool {
    if word.starts_with("--") {
        word.ends_with("yes")
    } else {
        word.starts_with('-') && strings::has_any(word, b"y")
    }
}

/// Whether a key stands in the text, or a literal value beside a secret's name.
fn looks_secret(text: &str, lower: &str) -> bool {
    const NAMES: [&str; 7] = ["password", "passwd", "token", "secret", "api_key", "apikey", "access_key"];
    strings::contains(text, "PRIVATE KEY-----")
        || after(text, "AKIA", &|rest| rest.bytes().take_while(u8::is_ascii_alphanumeric).count() == 16)
        || NAMES.iter().any(|name| after(lower, name, &is_given_literally))
}

/// Whether `test` holds for what follows `name` somewhere in `text`.
fn after(text: &str, name: &str, test: &dyn Fn(&str) -> bool) -> bool {
    let mut rest = text;
    while let Some(at) = strings::find(rest, name) {
        rest = &rest[at + name.len()..];
        if test(rest) {
            return true;
        }
    }
    false
}

/// `=value`, `="value"` or ` = "value"`, where the value is no variable.
fn is_given_literally(rest: &str) -> bool {
    let Some(value) = rest.trim_ascii_start().strip_prefix('=') else { return false };
    let quoted = value.trim_ascii_start().trim_start_matches(['"', '\'']);
    let is_spaced = !rest.starts_with('=') || value.starts_with(' ');
    // With space around it, only a quoted value is one: `$token = Get-Secret` is a command.
    let is_value = !is_spaced || quoted.len() < value.trim_ascii_start().len();
    is_value && quoted.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_counts_characters_not_bytes() {
        let most = "é".repeat(MOST_CHARS);
        assert!(Script::parse(&most).is_ok_and(|script| script.is_some()));
        assert_eq!(Script::parse(&(most + "x")).map(|_| ()), Err(ScriptError::TooLong(MOST_CHARS + 1)));
    }

    #[test]
    fn nothing_is_no_script_and_nul_is_refused() {
        assert!(Script::parse(" \n").is_ok_and(|script| script.is_none()));
        assert_eq!(Script::parse("a\0b").map(|_| ()), Err(ScriptError::Nul));
    }

    #[test]
    fn what_commonly_goes_wrong_is_warned_of() {
        use ScriptWarning::{
            BashForWindows, CrLf, LooksSecret, NoShebang, PowerShellForLinux, WaitsForInput,
        };
        let cases: [(&str, &[ScriptWarning]); 12] = [
            (" \n", &[]),
            ("#!/bin/bash\nuptime", &[]),
            ("#!/bin/bash\r\nuptime", &[CrLf]),
            ("\n#!/bin/bash", &[NoShebang]),
            ("echo hello", &[NoShebang]),
            ("#!/usr/bin/env pwsh\n", &[PowerShellForLinux]),
            ("Write-Host hello", &[NoShebang, PowerShellForLinux]),
            ("$name = 1", &[NoShebang, PowerShellForLinux]),
            ("#!/bin/sh\nread name", &[WaitsForInput]),
            ("#!/bin/sh\nTOKEN=abc", &[LooksSecret]),
            ("#!/bin/sh\nadd-apt-repository -y ppa:x", &[]),
            (
                "x\r\nset-item a\npasswd\npassword=1",
                &[CrLf, NoShebang, PowerShellForLinux, WaitsForInput, LooksSecret],
            ),
        ];
        for (text, found) in cases {
            assert_eq!(warnings(text, false), found, "{text}");
        }
        let cases: [(&str, &[ScriptWarning]); 8] = [
            ("Write-Host 1\r\nWrite-Host 2", &[]),
            ("#!/usr/bin/env pwsh", &[]),
            ("#!/bin/bash", &[BashForWindows]),
            ("sudo apt install -y nginx", &[BashForWindows]),
            ("if true; then\n  true\nfi", &[BashForWindows]),
            ("pause", &[WaitsForInput]),
            ("$name = Read-Host", &[WaitsForInput]),
            ("$password = \"hunter2\"", &[LooksSecret]),
        ];
        for (text, found) in cases {
            assert_eq!(warnings(text, true), found, "{text}");
        }
    }

    #[test]
    fn only_commands_that_really_wait_are_warned_of() {
        let waits = |line: &str| warnings(&["#!/bin/sh\n", line].concat(), false);
        for line in [
            "read",
            "  sudo passwd root",
            "if true; then read -r x; fi",
            "true && nano /etc/hosts",
            "false || read x",
            "apt install nginx",
            "LANG=C apt-get -q upgrade",
            "apt-get update && apt-get install nginx",
            "dnf install nginx # -y",
        ] {
            assert_eq!(waits(line), [ScriptWarning::WaitsForInput], "{line}");
        }
        for line in [
            "# read",
            "true # read",
            "echo read",
            "echo 'a; read b'",
            "readlink -f x",
            "while read x; do echo; done < list",
            "cut -f1 list | read x",
            "read x < file",
            "yes | apt install nginx",
            "apt install -y nginx",
            "apt-get -qqy install nginx",
            "apt-get --yes install nginx",
            "DEBIAN_FRONTEND=noninteractive apt-get install nginx",
            "export DEBIAN_FRONTEND=noninteractive\napt-get install nginx",
            "apt update",
            "passwd -l root",
            "pause",
            "cat > x <<'EOF'\nread\nEOF",
            "cat <<-End\n\tnano\n\tEnd",
        ] {
            assert_eq!(waits(line), [], "{line}");
        }
        assert_eq!(waits("cat <<E\nx\nE\nread"), [ScriptWarning::WaitsForInput], "after the body");
    }

    #[test]
    fn only_literal_values_look_secret() {
        let looks = |line: &str| warnings(&["#!/bin/sh\n", line].concat(), false);
        for line in [
            "-----BEGIN OPENSSH PRIVATE KEY-----",
            "DB_PASSWORD=hunter2",
            "x --password='hunter2'",
            "curl https://example.com/?token=abc",
            "secret = \"abc\"",
            "# api_key=abc",
            "cat <<E\ntoken=abc\nE",
            "AWS=AKIAIOSFODNN7EXAMPLE",
        ] {
            assert_eq!(looks(line), [ScriptWarning::LooksSecret], "{line}");
        }
        for line in [
            "PASSWORD=$1",
            "password=\"$(pwgen)\"",
            "token=`cat x`",
            "token=",
            "token=\"\"",
            "tokens=5",
            "password_file=/etc/x",
            "if [ -z \"$token\" ]; then exit; fi",
            "token = value",
            "AKIA",
            "AKIAIOSFODNN7EXAMPLEANDMORE",
        ] {
            assert_eq!(looks(line), [], "{line}");
        }
    }
}
