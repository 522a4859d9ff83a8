//! The post-install script.
//!
//! Knows: its limit, and what in it commonly goes wrong. Must not know: what it is meant to do.

mod restarts;
mod signs;

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
    /// Reads a script; `None` when there is nothing but space. It is sent as typed, without a byte order
    /// mark: before `#!` the system would look for a program of that name.
    ///
    /// # Errors
    /// When it is too long or holds a NUL.
    pub fn parse(text: &str) -> Result<Option<Self>, ScriptError> {
        let text = unmarked(text);
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

/// The text without a byte order mark at its beginning.
fn unmarked(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
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
    /// It restarts the machine or switches it off.
    Restarts,
    /// A sign looks like a plain one and is not: see [`look_alike`].
    LookAlike,
    /// A byte order mark at its beginning is taken off.
    ByteOrderMark,
}

/// What may be wrong with a script, each at most once, in the enum's order.
///
/// Ours: no parser of two languages, but what people really paste. Quoted text, comments and the
/// bodies of here-documents are no commands.
#[must_use]
pub fn warnings(text: &str, windows: bool) -> Vec<ScriptWarning> {
    use ScriptWarning::{
        BashForWindows, ByteOrderMark, CrLf, LookAlike, LooksSecret, NoShebang, PowerShellForLinux, Restarts,
        WaitsForInput,
    };
    let is_marked = text.starts_with('\u{feff}');
    let text = unmarked(text);
    if text.trim_ascii().is_empty() {
        return Vec::new();
    }
    let lower = Zeroizing::new(text.to_ascii_lowercase());
    let mut seen = Seen { windows, ..Seen::default() };
    seen.script(&lower);
    let mut found = Vec::new();
    for (warning, is_so) in [
        (CrLf, !windows && strings::contains(text, "\r\n")),
        (NoShebang, !windows && !text.starts_with("#!")),
        (PowerShellForLinux, !windows && seen.foreign),
        (BashForWindows, windows && seen.foreign),
        (WaitsForInput, seen.waits),
        (LooksSecret, looks_secret(&lower)),
        (Restarts, restarts::restarts(if windows { &lower } else { text }, windows)),
        (LookAlike, look_alike(text, windows).is_some()),
        (ByteOrderMark, is_marked),
    ] {
        if is_so {
            found.push(warning);
        }
    }
    found
}

/// The first line, counted from 1, with a sign that only looks like the plain one which belongs there,
/// and that sign.
#[must_use]
pub fn look_alike(text: &str, windows: bool) -> Option<(usize, char)> {
    signs::first_look_alike(unmarked(text), windows)
}

/// What is seen of a script, word by word. It is read in lower case.
#[derive(Default)]
struct Seen {
    windows: bool,
    /// A command of the other system.
    foreign: bool,
    /// A command that waits for somebody to type.
    waits: bool,
    /// The package manager was told not to ask.
    unattended: bool,
    now: Command,
}

/// The command that is being read.
#[derive(Default)]
struct Command {
    kind: Kind,
    /// What it reads is given to it.
    fed: bool,
    /// It has an option.
    option: bool,
    /// It agrees to everything.
    agrees: bool,
    /// It installs or removes.
    changes: bool,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Kind {
    /// Its name is still to come.
    #[default]
    Unnamed,
    Reader,
    Passwd,
    Packages,
    Variable,
    Other,
}

impl Seen {
    fn script(&mut self, lower: &str) {
        let mut body_end = None;
        for (at, line) in lower.split('\n').enumerate() {
            let line = line.trim_ascii();
            if at == 0 && line.starts_with("#!") {
                self.foreign = strings::contains(line, "pwsh") != self.windows;
            } else if body_end.is_none() {
                self.line(line);
                body_end = here_document(line, u8::is_ascii_lowercase);
            } else if body_end == Some(line) {
                body_end = None;
            }
        }
    }

    fn line(&mut self, line: &str) {
        // What is given its input does not wait for it.
        let given = strings::has_any(line, b"<");
        self.now.fed |= given;
        let (mut begin, mut quote) = (0, None);
        for (at, byte) in line.bytes().enumerate() {
            match byte {
                _ if quote == Some(byte) => quote = None,
                _ if quote.is_some() => {}
                b'"' | b'\'' => quote = Some(byte),
                b' ' | b'\t' | b';' | b'&' | b'|' => {
                    self.word(&line[begin..at]);
                    begin = at + 1;
                    if !byte.is_ascii_whitespace() {
                        // An `or` is two strokes with nothing between them.
                        let was_named = self.now.kind != Kind::Unnamed;
                        self.end(given || byte == b'|' && was_named);
                    }
                }
                b'#' if begin == at => return self.end(false),
                _ => {}
            }
        }
        self.word(&line[begin..]);
        // Else the command goes on in the next line.
        if !line.ends_with('\\') {
            self.end(false);
        }
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        let is_option = word.starts_with('-');
        self.unattended |= word.starts_with("debian_frontend=");
        self.waits |= self.windows && strings::contains(word, "read-host");
        let now = &mut self.now;
        if now.kind != Kind::Unnamed {
            now.option |= is_option;
            now.agrees |= match word.starts_with("--") {
                true => word.ends_with("yes"),
                false => is_option && strings::has_any(word, b"y"),
            };
            now.changes |= is_in(word, " install upgrade full-upgrade dist-upgrade remove ");
            self.foreign |= now.kind == Kind::Variable && word == "=";
        } else if !is_option && !strings::has_any(word, b"=") && !is_in(word, " sudo then do else { ( ! ") {
            self.now.kind = self.command(word);
        }
    }

    fn command(&mut self, name: &str) -> Kind {
        if self.windows {
            self.waits |= name == "pause";
            self.foreign |= is_in(name, " apt apt-get yum dnf systemctl export chmod fi done ");
            return Kind::Other;
        }
        let verb = strings::find(name, "-").map_or("", |at| &name[..at]);
        self.foreign |= is_in(verb, " get set new write invoke enable import restart rename ");
        match name {
            _ if name.starts_with('$') => Kind::Variable,
            "passwd" => Kind::Passwd,
            _ if is_in(name, " read vi vim nano ") => Kind::Reader,
            _ if is_in(name, " apt apt-get yum dnf ") => Kind::Packages,
            _ => Kind::Other,
        }
    }

    /// The command has ended; what the next one reads may be given to it.
    fn end(&mut self, fed: bool) {
        let now = &self.now;
        let asks = match now.kind {
            Kind::Reader => true,
            Kind::Passwd => !now.option,
            Kind::Packages => now.changes && !now.agrees && !self.unattended,
            Kind::Unnamed | Kind::Variable | Kind::Other => false,
        };
        self.waits |= asks && !now.fed;
        self.now = Command { fed, ..Command::default() };
    }
}

/// Whether a word without space is in a list with space around each.
fn is_in(word: &str, list: &str) -> bool {
    !word.is_empty() && strings::contains(list, &[" ", word, " "].concat())
}

/// The line that ends the here-document which begins in `line`, and whose name begins as told.
fn here_document(line: &str, begins: fn(&u8) -> bool) -> Option<&str> {
    let rest = &line[strings::find(line, "<<")? + 2..];
    let begin = rest.bytes().take_while(|b| b" -'\"".contains(b)).count();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let end = begin + rest[begin..].bytes().take_while(is_name).count();
    // Else a shift of bits, or a here-string.
    rest.as_bytes().get(begin).is_some_and(begins).then(|| &rest[begin..end])
}

/// Whether a key stands in the text, or a literal value beside a secret's name.
fn looks_secret(lower: &str) -> bool {
    let is_given = |(at, byte)| byte == b'=' && is_secret(&lower[..at], &lower[at + 1..]);
    let aws = |key: &str| key.bytes().take_while(u8::is_ascii_alphanumeric).count() == 20;
    strings::contains(lower, "private key-----")
        || strings::find(lower, "akia").is_some_and(|at| aws(&lower[at..]))
        || lower.bytes().enumerate().any(is_given)
}

/// Whether `name=value`, `name="value"` or `name = "value"` gives a secret, and no variable.
fn is_secret(before: &str, after: &str) -> bool {
    const NAMES: [&str; 7] = ["password", "passwd", "token", "secret", "api_key", "apikey", "access_key"];
    let name = before.trim_ascii_end();
    let is_spaced = name.len() < before.len() || after.starts_with(' ');
    let mut value = after.bytes().skip_while(|byte| *byte == b' ');
    let mut first = value.next();
    // With space around it, only a quoted value is one: `$token = Get-Secret` is a command.
    let is_quoted = matches!(first, Some(b'"' | b'\''));
    if is_quoted {
        first = value.next();
    }
    let is_literal = first.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    is_literal && (is_quoted || !is_spaced) && NAMES.iter().any(|known| name.ends_with(known))
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
    fn a_byte_order_mark_is_taken_off_and_said() {
        use ScriptWarning::{ByteOrderMark, LookAlike, NoShebang, Restarts};
        let sent = |text| Script::parse(text).map(|script| script.map(|script| script.expose().clone()));
        assert_eq!(sent("\u{feff}#!/bin/sh\nuptime"), Ok(Some("#!/bin/sh\nuptime".into())));
        assert_eq!((sent("\u{feff} \n"), sent("\u{feff}")), (Ok(None), Ok(None)));
        assert_eq!(warnings("\u{feff}#!/bin/sh\nuptime", false), [ByteOrderMark]);
        assert_eq!(warnings("\u{feff}uptime", false), [NoShebang, ByteOrderMark]);
        assert_eq!(warnings("\u{feff}Get-Date", true), [ByteOrderMark]);
        assert_eq!(warnings("#!/bin/sh\nls –l\nReboot\n", false), [LookAlike]);
        assert_eq!(warnings("#!/bin/sh\nls –l\nsudo reboot\n", false), [Restarts, LookAlike]);
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
            "apt-get install \\\n  nginx",
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
            "apt-get install \\\n  nginx \\\n  -y",
            "apt update",
            "passwd -l root",
            "pause",
            "cat > x <<'EOF'\nread\nEOF",
            "cat <<-End\n\tnano\n\tEnd",
            "cat <<END_1\nEND\nread\nEND_1",
        ] {
            assert_eq!(waits(line), [], "{line}");
        }
        for line in ["cat <<E\nx\nE\nread", "x=$((1<<2))\nread", "cat <<< x\nread"] {
            assert_eq!(waits(line), [ScriptWarning::WaitsForInput], "after the body: {line}");
        }
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
            "token=\nuptime",
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
