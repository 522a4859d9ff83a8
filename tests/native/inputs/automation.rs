//! What runs by itself: the script and the callback URL.

use super::{Row, row};
use crate::harness::parse_url;
use reinstall_panel::domain::callback::{CallbackError, CallbackUrl};
use reinstall_panel::domain::script::{MOST_CHARS, Script, ScriptError, ScriptWarning, warnings};

pub fn rows() -> Vec<Row> {
    let mut rows = urls();
    rows.extend(scripts());
    rows.extend(warned());
    rows
}

/// What will be called, and whether it is local.
type Url<'a> = Result<Option<(&'a str, bool)>, CallbackError>;

/// A URL, what will be called, and whether it is local.
fn urls() -> Vec<Row> {
    use CallbackError::{Credentials, Malformed, Scheme, TooLong};
    let far = |href| Ok(Some((href, false)));
    let near = |href| Ok(Some((href, true)));
    let most = format!("https://example.com/{}", "a".repeat(2_028));
    let long = format!("{most}a");
    let cases: [(&str, Url<'_>); 56] = [
        ("https://example.com/ready", far("https://example.com/ready")),
        ("http://example.com", far("http://example.com/")),
        (" HTTPS://EXAMPLE.COM/A ", far("https://example.com/A")),
        ("https://example.com:443/", far("https://example.com/")),
        ("https://example.com:8443/?a=1&b=2#c", far("https://example.com:8443/?a=1&b=2#c")),
        ("https://bücher.example/", far("https://xn--bcher-kva.example/")),
        ("https://example.com/a b", far("https://example.com/a%20b")),
        ("https://example.com/../x", far("https://example.com/x")),
        ("https:example.com", far("https://example.com/")),
        ("https:\\\\example.com", far("https://example.com/")),
        ("https://example.com/\nx", far("https://example.com/x")),
        ("https://203.0.113.7/", far("https://203.0.113.7/")),
        ("https://[2001:db8::7]/", far("https://[2001:db8::7]/")),
        ("http://172.15.255.255/", far("http://172.15.255.255/")),
        ("http://172.32.0.0/", far("http://172.32.0.0/")),
        ("http://128.0.0.1/", far("http://128.0.0.1/")),
        ("http://11.0.0.1/", far("http://11.0.0.1/")),
        ("http://localhost.example/", far("http://localhost.example/")),
        ("http://internal.example/", far("http://internal.example/")),
        ("http://127.0.0.1/", near("http://127.0.0.1/")),
        ("http://127.255.255.255/", near("http://127.255.255.255/")),
        ("http://0177.1/", near("http://127.0.0.1/")),
        ("http://0/", near("http://0.0.0.0/")),
        ("http://10.0.0.1/", near("http://10.0.0.1/")),
        ("http://172.16.0.1/", near("http://172.16.0.1/")),
        ("http://172.31.0.1/", near("http://172.31.0.1/")),
        ("http://192.168.0.1/", near("http://192.168.0.1/")),
        ("http://169.254.169.254/latest", near("http://169.254.169.254/latest")),
        ("http://[::1]:8080/", near("http://[::1]:8080/")),
        ("http://[::ffff:127.0.0.1]/", near("http://[::ffff:7f00:1]/")),
        ("http://[fe80::1]/", near("http://[fe80::1]/")),
        ("http://[FD00::1]/", near("http://[fd00::1]/")),
        ("http://localhost:3000/x", near("http://localhost:3000/x")),
        ("http://LocalHost./", near("http://localhost./")),
        ("http://app.localhost/", near("http://app.localhost/")),
        ("http://nas.local/", near("http://nas.local/")),
        ("http://vault.prod.internal/", near("http://vault.prod.internal/")),
        ("http://billing/", near("http://billing/")),
        (&most, far(&most)),
        ("", Ok(None)),
        (" \t\n", Ok(None)),
        ("example.com", Err(Malformed)),
        ("//example.com", Err(Malformed)),
        ("/ready", Err(Malformed)),
        ("https://", Err(Malformed)),
        ("https://exa mple.com", Err(Malformed)),
        ("https://example.com:99999/", Err(Malformed)),
        ("https://256.1.1.1/", Err(Malformed)),
        ("https://[::1/", Err(Malformed)),
        ("ftp://example.com/", Err(Scheme)),
        ("javascript:alert(1)", Err(Scheme)),
        ("data:text/html,x", Err(Scheme)),
        ("file:///etc/passwd", Err(Scheme)),
        ("https://user:pass@example.com/", Err(Credentials)),
        ("https://token@example.com/", Err(Credentials)),
        (&long, Err(TooLong)),
    ];
    let verdict = |text| {
        let url = CallbackUrl::parse(text, parse_url);
        url.map(|url| url.map(|url| (url.expose().clone(), url.is_local(parse_url))))
    };
    let owned = |(href, is_local): (&str, bool)| (href.to_owned(), is_local);
    let wanted = |wanted: Result<Option<_>, _>| wanted.map(|url| url.map(owned));
    cases.into_iter().map(|(text, is)| row("callback URL", text, &wanted(is), &verdict(text))).collect()
}

/// A script, and how many characters are sent.
fn scripts() -> Vec<Row> {
    use ScriptError::{Nul, TooLong};
    let most = "x".repeat(MOST_CHARS);
    let wide = "語".repeat(MOST_CHARS);
    let (long, long_wide) = (format!("{most}x"), format!("{wide}語"));
    let spaced = format!("{most}\n");
    let cases: [(&str, Result<Option<usize>, ScriptError>); 14] = [
        ("", Ok(None)),
        (" ", Ok(None)),
        ("\r\n\t", Ok(None)),
        ("#!/bin/sh", Ok(Some(9))),
        ("#!/bin/sh\n", Ok(Some(10))),
        (" x ", Ok(Some(3))),
        ("\u{feff}x", Ok(Some(1))),
        (&most, Ok(Some(MOST_CHARS))),
        (&wide, Ok(Some(MOST_CHARS))),
        (&long, Err(TooLong(MOST_CHARS + 1))),
        (&long_wide, Err(TooLong(MOST_CHARS + 1))),
        (&spaced, Err(TooLong(MOST_CHARS + 1))),
        ("\0", Err(Nul)),
        ("echo\0", Err(Nul)),
    ];
    let verdict = |text| Script::parse(text).map(|script| script.map(|it| it.expose().chars().count()));
    cases.iter().map(|(text, wanted)| row("script", text, wanted, &verdict(text))).collect()
}

fn warned() -> Vec<Row> {
    use ScriptWarning::{
        BashForWindows, ByteOrderMark, CrLf, LookAlike, LooksSecret, NoShebang, PowerShellForLinux, Restarts,
        WaitsForInput,
    };
    let linux: [(&str, &[ScriptWarning]); 32] = [
        ("", &[]),
        ("#!/bin/bash\nset -euo pipefail\napt-get update\napt-get install -y nginx\n", &[]),
        ("#!/usr/bin/env python3\nprint('read')\n", &[]),
        ("#!/bin/sh\ncurl -fsS https://example.com/x | sh\n", &[]),
        ("#!/bin/sh\ngetent passwd root\n", &[]),
        ("#!/bin/sh\nuseradd -m app && passwd -l app\n", &[]),
        ("#!/bin/sh\nexport TOKEN=$(cat /run/token)\n", &[]),
        ("uptime", &[NoShebang]),
        (" #!/bin/sh", &[NoShebang]),
        ("\u{feff}#!/bin/sh", &[ByteOrderMark]),
        ("#cloud-config\npackages: [nginx]", &[NoShebang]),
        ("#!/bin/sh\r\nuptime\r\n", &[CrLf]),
        ("#!/bin/sh\n# Get-Date\n", &[]),
        ("#!/bin/sh\nGet-Date", &[PowerShellForLinux]),
        ("New-Item -Path x\n", &[NoShebang, PowerShellForLinux]),
        ("#!/bin/sh\ngit add x; Set-Item y\n", &[PowerShellForLinux]),
        ("$env:X = 1\r\n", &[CrLf, NoShebang, PowerShellForLinux]),
        ("#!/bin/sh\nsudo passwd\n", &[WaitsForInput]),
        ("#!/bin/sh\nread -p 'Name: ' name\n", &[WaitsForInput]),
        ("#!/bin/sh\nyum install nginx\n", &[WaitsForInput]),
        ("#!/bin/sh\nMYSQL_PASSWORD='x y'\n", &[LooksSecret]),
        ("#!/bin/sh\ncat > k <<E\n-----BEGIN RSA PRIVATE KEY-----\nE\n", &[LooksSecret]),
        ("#!/bin/sh\nvi x\nread y\n", &[WaitsForInput]),
        ("#!/bin/sh\napt-get -y upgrade\nreboot\n", &[Restarts]),
        ("#!/bin/sh\nshutdown -r now", &[Restarts]),
        ("#!/bin/sh\nsudo systemctl reboot", &[Restarts]),
        ("#!/bin/sh\n# reboot\ncat reboot.log\necho 'now reboot'\n", &[]),
        ("#!/bin/sh\necho “hello”\n", &[LookAlike]),
        ("#!/bin/sh\nls\u{a0}-l\n", &[LookAlike]),
        ("#!/bin/sh\n# a – b\necho \"a – b\"\n", &[]),
        ("\u{feff}#!/bin/sh\r\ninit 6 –x", &[CrLf, Restarts, LookAlike, ByteOrderMark]),
        ("password=a\nread", &[NoShebang, WaitsForInput, LooksSecret]),
    ];
    let windows: [(&str, &[ScriptWarning]); 16] = [
        ("Get-Date\r\n", &[]),
        ("$x = 1\r\nSet-Item y $x", &[]),
        ("#!/usr/bin/env pwsh\nGet-Date", &[]),
        ("# apt install", &[]),
        ("$p = ConvertTo-SecureString $env:P", &[]),
        ("#!/bin/bash\nuptime", &[BashForWindows]),
        ("apt-get install -y x", &[BashForWindows]),
        ("systemctl restart x", &[BashForWindows]),
        ("pause", &[WaitsForInput]),
        ("$x = Read-Host 'Name'", &[WaitsForInput]),
        ("$token = 'abc'", &[LooksSecret]),
        ("Install-WindowsFeature Web-Server\r\nRestart-Computer -Force\r\n", &[Restarts]),
        ("shutdown /s /t 0", &[Restarts]),
        ("Write-Host 'Restart-Computer'", &[]),
        ("Get-Item –Path x", &[LookAlike]),
        ("export A=1\npause\n$secret = \"x\"", &[BashForWindows, WaitsForInput, LooksSecret]),
    ];
    let rows = |field, windows, cases: &[(&str, &[ScriptWarning])]| -> Vec<_> {
        let of = |(text, found): &(&str, &[_])| row(field, text, &found.to_vec(), &warnings(text, windows));
        cases.iter().map(of).collect()
    };
    let mut all = rows("script for Linux", false, &linux);
    all.extend(rows("script for Windows", true, &windows));
    all
}
