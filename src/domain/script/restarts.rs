//! Whether a script restarts the machine or switches it off.
//!
//! Knows: the commands that do, and what can stand before them. Must not know: how a warning is worded.
//! No parser of two languages: words, quotes, comments and here-documents are enough to tell a command
//! from a text that speaks of one.

use super::here_document;
use crate::domain::strings;

/// Whether a script has a command that restarts the machine or switches it off. One for Windows, where
/// it is all the same, is given in small letters.
#[must_use]
pub(super) fn restarts(text: &str, windows: bool) -> bool {
    restarts_in(text, windows, 0)
}

/// Commands within commands are looked into so deep, which bounds the work that a text can make.
const DEEPEST: u8 = 4;
/// Words of a command among which another may begin.
const MOST_WORDS: usize = 12;

fn restarts_in(text: &str, windows: bool, depth: u8) -> bool {
    if depth > DEEPEST {
        return false;
    }
    let mut reader = Reader { windows, commands: Vec::new(), now: Vec::new() };
    reader.script(text);
    let mut fed_by: Option<&[Word]> = None;
    for (words, pipes) in &reader.commands {
        if runs(words, windows, depth) {
            return true;
        }
        // What is written into a shell, or to be run later, is run: `echo reboot | at now`.
        if let Some(text) = fed_by.filter(|_| takes_commands(words))
            && texts(text).iter().any(|text| restarts_in(text, windows, depth + 1))
        {
            return true;
        }
        fed_by = pipes.then_some(words.as_slice());
    }
    false
}

/// A word, without its quotes.
#[derive(Clone, Debug, Default)]
struct Word {
    text: String,
    is_quoted: bool,
}

/// Cuts a script into commands.
struct Reader {
    windows: bool,
    /// The words of each, and whether its output goes to the next.
    commands: Vec<(Vec<Word>, bool)>,
    now: Vec<Word>,
}

impl Reader {
    fn script(&mut self, script: &str) {
        let mut body: Option<(&str, bool)> = None;
        let mut text = String::new();
        let mut in_comment = false;
        for line in script.split('\n') {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if let Some((end, is_run)) = body {
                if line.trim() == end {
                    body = None;
                } else if is_run {
                    self.line(line);
                    self.end(false);
                }
                continue;
            }
            if self.windows {
                // A comment over lines.
                if in_comment {
                    in_comment = !strings::contains(line, "#>");
                    continue;
                }
                if line.trim_start().starts_with("<#") && !strings::contains(line, "#>") {
                    in_comment = true;
                    continue;
                }
            }
            // The command goes on in the next line.
            let joins = if self.windows { '`' } else { '\\' };
            if let Some(part) = line.strip_suffix(joins) {
                text.push_str(part);
                text.push(' ');
                continue;
            }
            text.push_str(line);
            let before = self.commands.len();
            self.line(&text);
            self.end(false);
            if !self.windows {
                let is_run = self.commands[before..].iter().any(|(words, _)| takes_commands(words));
                body = here_document(line, u8::is_ascii_alphanumeric).map(|end| (end, is_run));
            }
            text.clear();
        }
    }

    /// Takes the commands of a line.
    fn line(&mut self, line: &str) {
        let mut word = Word::default();
        let (mut quote, mut is_open) = (None, false);
        let chars: Vec<char> = line.chars().collect();
        let mut at = 0;
        while let Some(c) = chars.get(at).copied() {
            at += 1;
            match c {
                _ if quote == Some(c) => quote = None,
                '\\' if !self.windows && quote != Some('\'') => {
                    word.text.extend(chars.get(at));
                    (at, is_open) = (at + 1, true);
                }
                _ if quote.is_some() => word.text.push(c),
                '"' | '\'' => {
                    (quote, is_open) = (Some(c), true);
                    word.is_quoted = true;
                }
                '#' if !is_open => break,
                ';' | '&' | '|' | '(' | ')' | '{' | '}' | '`' => {
                    let is_pipe = c == '|'
                        && chars.get(at) != Some(&'|')
                        && chars.get(at.wrapping_sub(2)) != Some(&'|');
                    // The second sign of an `and` or an `or` ends nothing.
                    self.take(&mut word, &mut is_open);
                    self.end(is_pipe);
                }
                '<' | '>' => {
                    self.take(&mut word, &mut is_open);
                    self.now.push(Word { text: c.to_string(), is_quoted: false });
                }
                c if c.is_whitespace() => self.take(&mut word, &mut is_open),
                c => {
                    word.text.push(c);
                    is_open = true;
                }
            }
        }
        self.take(&mut word, &mut is_open);
    }

    fn take(&mut self, word: &mut Word, is_open: &mut bool) {
        if std::mem::take(is_open) {
            self.now.push(std::mem::take(word));
        }
    }

    fn end(&mut self, pipes: bool) {
        let words = std::mem::take(&mut self.now);
        if !words.is_empty() {
            self.commands.push((words, pipes));
        }
    }
}

/// The last part of a path, without what marks a program of Windows.
fn name(word: &str) -> &str {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// Words before a command that are none.
const BEFORE: [&str; 21] = [
    "then",
    "do",
    "else",
    "elif",
    "if",
    "while",
    "until",
    "!",
    "time",
    "nohup",
    "exec",
    "command",
    "builtin",
    "setsid",
    "env",
    "sudo",
    "doas",
    "nice",
    "ionice",
    "call",
    "caffeinate",
];

/// The options of those that have a value of their own.
fn valued(name: &str) -> &'static str {
    match name {
        "sudo" | "doas" => " -u -g -h -p -r -t -C -D -R -T -U --user --group ",
        "nice" | "ionice" => " -n -c -p ",
        "env" => " -u -C ",
        _ => "",
    }
}

/// The command in `words` without what stands before it.
fn command(words: &[Word]) -> &[Word] {
    let mut rest = words;
    loop {
        let Some(first) = rest.first() else { return rest };
        let is_set = !first.is_quoted && strings::has_any(&first.text, b"=") && !first.text.starts_with('=');
        let is_before = BEFORE.contains(&name(&first.text));
        if !is_set && !is_before {
            return rest;
        }
        // `command -v reboot` only asks where it is.
        let asks = first.text == "command" && rest.get(1).is_some_and(|next| next.text.starts_with('-'));
        if asks {
            return &[];
        }
        rest = &rest[1..];
        if is_before {
            while let Some(option) = rest.first().filter(|option| option.text.starts_with('-')) {
                let is_valued = super::is_in(&option.text, valued(name(&first.text)));
                rest = &rest[usize::from(is_valued && rest.len() > 1) + 1..];
            }
        }
    }
}

/// Whether a command restarts the machine, by itself or by what it is given to run.
fn runs(words: &[Word], windows: bool, depth: u8) -> bool {
    let command = command(words);
    let [first, args @ ..] = command else { return false };
    let has = |wanted: &[&str]| args.iter().any(|arg| wanted.contains(&&*arg.text));
    let bare = |arg: &&Word| !arg.text.starts_with('-');
    let first_bare = || args.iter().find(bare).map_or("", |arg| &*arg.text);
    let deeper = |text: &str| restarts_in(text, windows, depth + 1);
    if has(&["--help", "-?", "/?", "-whatif"]) {
        return false;
    }
    match name(&first.text) {
        // A text alone in quotes is none.
        _ if first.is_quoted && args.is_empty() && windows => false,
        "shutdown" if windows => {
            let acts = ["r", "s", "g", "p", "h", "sg", "o"];
            let is_act = |part: &str| part.strip_prefix(['/', '-']).is_some_and(|act| acts.contains(&act));
            args.iter().any(|arg| arg.text.split([',', ' ']).any(is_act)) && !has(&["/a", "-a"])
        }
        // PowerShell runs on Linux as well.
        name if ["restart-computer", "stop-computer"].iter().any(|it| name.eq_ignore_ascii_case(it)) => true,
        _ if windows && has(&["-restart", "-autoreboot"]) => true,
        "reboot" | "poweroff" | "halt" if !windows => !has(&["-w", "--wtmp-only"]),
        "shutdown" if !windows => !has(&["-c", "-k"]),
        "init" | "telinit" if !windows => matches!(first_bare(), "0" | "6"),
        "systemctl" | "loginctl" if !windows => {
            let is_act = |word: &str| {
                ["reboot", "poweroff", "halt", "kexec", "soft-reboot"].iter().any(|act| {
                    word.strip_prefix(act).is_some_and(|rest| rest.is_empty() || rest == ".target")
                })
            };
            match first_bare() {
                "start" | "isolate" => args.iter().skip(1).any(|arg| is_act(&arg.text)),
                verb => is_act(verb) && !strings::has_any(verb, b"."),
            }
        }
        "kexec" if !windows => has(&["-e", "--exec"]),
        // `echo b > /proc/sysrq-trigger`
        "echo" | "printf" | "tee" if !windows && has(&["/proc/sysrq-trigger"]) => {
            args.first().is_some_and(|arg| matches!(&*arg.text, "b" | "o" | "/proc/sysrq-trigger"))
        }
        // What is given a command as words: `timeout 5 reboot`, `trap reboot EXIT`.
        "timeout" | "trap" | "systemd-run" | "xargs" | "watch" | "chroot" | "flock" | "start-process"
        | "saps" => {
            depth < 2
                && (args.iter().any(|arg| arg.is_quoted && deeper(&arg.text))
                    || (1..command.len().min(MOST_WORDS)).any(|at| {
                        let rest = &command[at..];
                        runs(&unquoted(&rest[..rest.len().min(MOST_WORDS)]), windows, 2)
                    }))
        }
        // What is given one as a text: `bash -c "sleep 5; reboot"`.
        "bash" | "sh" | "dash" | "zsh" | "ksh" | "su" | "runuser" | "eval" | "cmd" | "powershell"
        | "pwsh" | "invoke-expression" | "iex" | "schtasks" | "start" | "at" | "batch" => {
            let joined = || strings::join(&args.iter().map(|arg| &*arg.text).collect::<Vec<_>>(), " ");
            args.iter().any(|arg| arg.is_quoted && deeper(&arg.text))
                || matches!(name(&first.text), "cmd" | "eval" | "iex" | "invoke-expression")
                    && deeper(joined().trim_start_matches("/c "))
                || args.iter().any(|arg| arg.text == "<") && args.last().is_some_and(|arg| deeper(&arg.text))
        }
        // A method of an object: `(get-wmiobject win32_operatingsystem).reboot`.
        method => windows && (method.ends_with(".reboot") || method.ends_with(".win32shutdown")),
    }
}

/// The words of a command whose name may stand in quotes.
fn unquoted(words: &[Word]) -> Vec<Word> {
    let mut words = words.to_vec();
    if let Some(first) = words.first_mut() {
        first.is_quoted = false;
    }
    words
}

/// Whether what comes in is run as commands.
fn takes_commands(words: &[Word]) -> bool {
    command(words).first().is_some_and(|first| {
        ["at", "batch", "bash", "sh", "dash", "zsh", "su", "chroot", "xargs"].contains(&name(&first.text))
    })
}

/// What a command writes: its arguments, one by one and as a whole.
fn texts(words: &[Word]) -> Vec<String> {
    let [first, args @ ..] = command(words) else { return Vec::new() };
    if !matches!(name(&first.text), "echo" | "printf") {
        return Vec::new();
    }
    let mut texts: Vec<String> = args.iter().map(|arg| arg.text.replace("\\n", "\n")).collect();
    texts.push(strings::join(&texts, " "));
    texts
}

#[cfg(test)]
mod tests {
    use super::restarts;

    #[test]
    fn what_restarts_a_linux_is_found() {
        for line in [
            "reboot",
            "  reboot  ",
            "sudo reboot",
            "sudo -n /sbin/reboot -f",
            "sudo -u root reboot",
            "/usr/sbin/reboot",
            "shutdown -r now",
            "shutdown -h now",
            "shutdown",
            "shutdown +5 'bye'",
            "systemctl reboot",
            "systemctl --no-wall reboot",
            "systemctl start reboot.target",
            "systemctl isolate reboot.target",
            "systemctl poweroff -i",
            "loginctl reboot",
            "init 6",
            "telinit 0",
            "poweroff",
            "halt -p",
            "kexec -e",
            "apt-get -y upgrade && reboot",
            "true; reboot",
            "true || reboot",
            "true & reboot",
            "if true; then reboot; fi",
            "if true\nthen\n  reboot\nfi",
            "[ -f /var/run/reboot-required ] && reboot",
            "needs-restarting -r || reboot",
            "(sleep 10; reboot) &",
            "{ sleep 10; reboot; } &",
            "nohup reboot &",
            "nohup sh -c 'sleep 5; reboot' >/dev/null 2>&1 &",
            "bash -c \"sleep 5 && reboot\"",
            "su -c 'reboot'",
            "echo reboot | at now",
            "echo 'sleep 5; reboot' | sudo at now + 1 minute",
            "printf 'reboot\\n' | bash",
            "at now + 1 minute <<EOF\nreboot\nEOF",
            "at now <<< reboot",
            "at now <<< 'sudo reboot'",
            "systemd-run --on-active=10 reboot",
            "systemd-run --on-active=10 systemctl reboot",
            "timeout 5 reboot",
            "timeout 60 sh -c 'sleep 5; reboot'",
            "trap 'reboot' exit",
            "trap 'sleep 5; reboot' exit",
            "exec reboot",
            "env x=1 reboot",
            "x=1 reboot",
            "eval \"reboot\"",
            "echo b > /proc/sysrq-trigger",
            "x=$(reboot)",
            "sleep 5 && \\\n  reboot",
            "reboot # now",
            "reboot > /dev/null 2>&1",
            "while true; do reboot; done",
            "reboot\r",
            "\"reboot\"",
            "Restart-Computer",
        ] {
            assert!(restarts(line, false), "{line}");
        }
    }

    #[test]
    fn what_only_speaks_of_it_is_not() {
        for line in [
            "",
            "# reboot",
            "true # reboot",
            "echo reboot",
            "echo \"a; reboot\"",
            "echo 'please reboot'",
            "echo done; echo 'now reboot'",
            "printf 'reboot\\n' > run.txt",
            "cat reboot.log",
            "tail -f /var/log/reboot.log",
            "./reboot-check",
            "touch /var/run/reboot-required",
            "[ -f /var/run/reboot-required ] && true",
            "reboot=1",
            "export reboot=yes",
            "which reboot",
            "command -v reboot",
            "man reboot",
            "shutdown -c",
            "Reboot the server: no",
            "shutdown --help",
            "systemctl status reboot.target",
            "systemctl enable my-reboot.service",
            "systemctl mask reboot.target",
            "systemctl restart nginx",
            "init 3",
            "git init 6",
            "echo '@reboot root /x' | crontab -",
            "cat > /etc/cron.d/x <<EOF\nreboot\nEOF",
            "cat > x <<'EOF'\nshutdown -r now\nEOF",
            "reboot_required=no",
            "grep reboot x",
            "logger -t x 'will reboot'",
            "git commit -m reboot",
            "echo reboot | tee x",
            "last reboot",
            "rebooted",
            "haltingproblem",
        ] {
            assert!(!restarts(line, false), "{line}");
        }
    }

    #[test]
    fn windows_has_commands_of_its_own() {
        for line in [
            "restart-computer",
            "restart-computer -force\r",
            "stop-computer",
            "get-item x; restart-computer",
            "if ($true) { restart-computer -force }",
            "shutdown /r /t 0",
            "shutdown.exe -s -t 60",
            "c:\\windows\\system32\\shutdown.exe /r",
            "& shutdown /r",
            "cmd /c shutdown /r /t 0",
            "cmd.exe /c \"shutdown /r\"",
            "start-process shutdown -argumentlist '/r','/t','0'",
            "start-process -filepath \"shutdown.exe\" -argumentlist \"/r /t 0\"",
            "invoke-expression 'restart-computer'",
            "install-windowsfeature web-server -restart",
            "rename-computer -newname web-1 -restart",
            "(get-wmiobject win32_operatingsystem).reboot()",
            "schtasks /create /tn x /tr \"shutdown /r\"",
            "restart-computer `\r\n  -force",
        ] {
            assert!(restarts(line, true), "{line}");
        }
        for line in [
            "# restart-computer",
            "<# restart-computer\r\nstop-computer\r\n#>",
            "write-host restart-computer",
            "write-host 'restart-computer'",
            "restart-service w32time",
            "restart-computer -whatif",
            "shutdown /a",
            "shutdown /?",
            "get-help restart-computer",
            "$x = 'shutdown /r'",
            "install-windowsfeature web-server -restart:$false",
            "reboot",
        ] {
            assert!(!restarts(line, true), "{line}");
        }
    }

    #[test]
    fn no_text_makes_endless_work() {
        for part in [
            "timeout ",
            "eval ",
            "sh -c '",
            "xargs sudo ",
            "echo x | at\n",
            "echo reboot|",
            "$(",
            "a=b ",
            "echo x|sh;",
        ] {
            for windows in [false, true] {
                let text = part.repeat(32_768 / part.len());
                assert!(!restarts(&text, windows), "{part}");
            }
        }
    }

    #[test]
    fn any_text_is_read_to_its_end() {
        for text in [
            "\"", "'", "\\", "<<", "<<\n", "|", "||", "&&&", ";;", "`", "(((", "a\\", "<#", "sudo",
            "sudo -u", "command", "x=", "at <<e",
        ] {
            for windows in [false, true] {
                assert!(!restarts(text, windows), "{text}");
            }
        }
    }
}
