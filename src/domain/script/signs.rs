//! Characters in a script that look like plain ones and are not.
//!
//! Knows: which of them web pages and word processors leave behind, and where they do harm. Must not
//! know: what a script does.

use super::here_document;
use crate::domain::strings;

/// The first line, counted from 1, with a sign where a plain one belongs, and that sign.
///
/// Comments, the bodies of here-documents and what stands in plain quotes are texts, where such a sign
/// may well be meant.
#[must_use]
pub(super) fn first_look_alike(text: &str, windows: bool) -> Option<(usize, char)> {
    let (mut quote, mut body_end, mut in_comment) = (None, None, false);
    for (at, line) in text.split('\n').enumerate() {
        if let Some(end) = body_end {
            if line.trim() == end {
                body_end = None;
            }
            continue;
        }
        let was_quoted = quote.is_some();
        let (mut before, mut escaped) = (' ', false);
        for (place, c) in line.char_indices() {
            if in_comment {
                if line[place..].starts_with("#>") {
                    in_comment = false;
                }
                continue;
            }
            match c {
                _ if escaped => {}
                '#' if windows && before == '<' => {
                    in_comment = true;
                    continue;
                }
                '#' if quote.is_none() && (before.is_ascii_whitespace() || ";&|(".contains(before)) => break,
                '"' | '\'' if quote == Some(c) => quote = None,
                '"' | '\'' if quote.is_none() => quote = Some(c),
                c if quote.is_none() && is_look_alike(c) => return Some((at + 1, c)),
                _ => {}
            }
            escaped = !escaped && c == if windows { '`' } else { '\\' } && quote != Some('\'');
            before = c;
        }
        if !was_quoted && quote.is_none() && !windows {
            body_end = here_document(line, u8::is_ascii_alphanumeric);
        }
    }
    None
}

/// Whether a character passes for a plain one: a space, a quote, a dash, a letter of double width.
const fn is_look_alike(c: char) -> bool {
    let is_space = matches!(
        c,
        '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    );
    let is_quote = matches!(
        c,
        '\u{ab}' | '\u{bb}' | '\u{b4}' | '\u{2018}'..='\u{201f}' | '\u{2032}'..='\u{2036}' | '\u{2039}' | '\u{203a}'
    );
    let is_dash = matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}');
    let is_wide = matches!(c, '\u{2026}' | '\u{37e}' | '\u{ff01}'..='\u{ff5e}');
    is_space || is_quote || is_dash || is_wide || strings::is_unseen(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_what_only_looks_plain_is_told() {
        for (text, line, sign) in [
            ("#!/bin/sh\nrm\u{a0}-rf /tmp/x", 2, '\u{a0}'),
            ("#!/bin/sh\n\necho “hello”", 3, '“'),
            ("ls –la", 1, '–'),
            ("ls —la", 1, '—'),
            ("ls −la", 1, '−'),
            ("tar ‐xf a", 1, '‐'),
            ("echo ‘a’", 1, '‘'),
            ("echo „a“", 1, '„'),
            ("echo a；ls", 1, '；'),
            ("cd /srv\u{200b}/www", 1, '\u{200b}'),
            ("x\u{feff}", 1, '\u{feff}'),
            ("ls\u{3000}-l", 1, '\u{3000}'),
            ("echo $(date)…", 1, '…'),
            ("echo \"a\" – b", 1, '–'),
            ("echo it\\'s – b", 1, '–'),
            ("a#b – c", 1, '–'),
            ("cat <<E\na – b\nE\nls –l", 4, '–'),
            ("x='a\nb' –c", 2, '–'),
        ] {
            assert_eq!(first_look_alike(text, false), Some((line, sign)), "{text}");
        }
        for text in [
            "",
            "ls -la",
            "# ls –la “x”",
            "true # – no",
            "true;# – no",
            "echo \"don’t – do\"",
            "echo 'a\u{a0}b'",
            "x='a\n– b'",
            "cat > f <<'EOF'\nName – “x”\nEOF\nls",
            "cat <<-End\n\t–\n\tEnd",
            "echo ключ бücher 語",
        ] {
            assert_eq!(first_look_alike(text, false), None, "{text}");
        }
        assert_eq!(first_look_alike("<# a – b\nc – d #>\r\nGet-Item –Path x", true), Some((3, '–')));
        assert_eq!(first_look_alike("Write-Host \"it`\"s – x\" # –\r\n", true), None);
    }
}
