//! Secrets in what the API says, found by the words beside them.
//!
//! Knows: words by which a password or a token is told, in text and as the name of a field. Must not know:
//! where a text is shown. Source: contract, 9.15. What is no secret may be masked as well; what is one must
//! not stay.

use crate::domain::json::Json;

/// Shown in place of a secret.
pub const MASK: &str = "•••";

/// A word that holds one of these is followed by a secret.
const WITHIN: &[&str] = &[
    "password",
    "passwd",
    "passwort",
    "passphrase",
    "passcode",
    "kennwort",
    "wachtwoord",
    "contraseña",
    "contrasena",
    "şifre",
    "пароль",
    "pwd",
    "token",
    "secret",
    "apikey",
    "api_key",
    "credential",
    "private_key",
];
/// A word that is one of these, or ends with one after a `_` or a `-`, as well.
const WHOLE: &[&str] = &["pass", "sshpass", "userpass", "rootpass", "parola", "psk", "bearer"];

/// What may stand between such a word and its secret.
const BETWEEN: &[&str] = &[
    "is",
    "was",
    "are",
    "has",
    "been",
    "be",
    "will",
    "now",
    "set",
    "to",
    "for",
    "of",
    "the",
    "a",
    "an",
    "as",
    "with",
    "new",
    "changed",
    "reset",
    "generated",
    "created",
    "root",
    "user",
    "admin",
    "administrator",
    "account",
    "on",
    "its",
    "your",
    "and",
    "value",
    "initial",
    "temporary",
    "default",
    "ist",
    "lautet",
    "de",
    "du",
    "het",
    "voor",
    "für",
    "pour",
    "est",
    "es",
    "para",
    "это",
];
/// What says that no secret follows.
const ENDS: &[&str] = &[
    "expired",
    "invalid",
    "required",
    "missing",
    "incorrect",
    "wrong",
    "failed",
    "rejected",
    "accepted",
    "not",
    "authentication",
    "policy",
    "too",
    "must",
    "login",
    "prompt",
    "removed",
    "unchanged",
    "ok",
    "done",
    "next",
    "then",
    "mismatch",
    "does",
    "cannot",
    "could",
    "needs",
    "refused",
    "unknown",
    "by",
];

/// Whether what stands in a field of this name is a secret.
#[must_use]
pub fn names_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    WITHIN.iter().any(|word| name.contains(word))
        || name.split(|c: char| !c.is_alphanumeric()).any(|part| WHOLE.contains(&part) || part == "passwords")
}

/// Every value of at least three characters that stands in a field whose name is a secret's.
pub fn values(value: &Json, found: &mut Vec<String>) {
    match value {
        Json::Object(fields) => {
            for (name, value) in fields {
                if names_secret(name) { leaves(value, found) } else { values(value, found) }
            }
        }
        Json::List(items) => items.iter().for_each(|item| values(item, found)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {}
    }
}

/// Whether the text in a secret's field is the secret: a word that says something of it is none, and stands
/// in many texts.
pub(super) fn is_secret(text: &str) -> bool {
    !ENDS.contains(&text.to_lowercase().as_str())
}

fn leaves(value: &Json, found: &mut Vec<String>) {
    match value {
        Json::Text(text) | Json::Number(text) if is_secret(text) => {
            found.push(text.trim().to_owned());
        }
        Json::Object(fields) => fields.iter().for_each(|(_, value)| leaves(value, found)),
        Json::List(items) => items.iter().for_each(|item| leaves(item, found)),
        Json::Null | Json::Bool(_) | Json::Text(_) | Json::Number(_) => {}
    }
}

/// A piece of a text: a word with the marks that stand on it, or what is between words.
struct Piece<'a> {
    text: &'a str,
    is_space: bool,
}

/// `text` without what follows a secret's word.
#[must_use]
pub fn mask_words(text: &str) -> String {
    let pieces = pieces(text);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        if piece.is_space {
            out.push_str(piece.text);
            continue;
        }
        match opener(piece.text) {
            Opener::None => out.push_str(&without_userinfo(piece.text)),
            Opener::WithValue(kept) => {
                out.push_str(kept);
                out.push_str(MASK);
                let quote = kept.trim_end_matches('\\').chars().next_back().map_or(0, char::len_utf8);
                let from = kept.trim_end_matches('\\').len() - quote;
                at += rest_of_quoted(&piece.text[from..], &pieces[at..]);
            }
            Opener::Before { is_sure, is_plural } => {
                out.push_str(piece.text);
                at += follow(&pieces[at..], is_sure, is_plural, &mut out);
            }
        }
    }
    out
}

/// Whether a secret follows, or stands in the piece already.
enum Opener<'a> {
    None,
    /// What of the piece stands before the secret.
    WithValue(&'a str),
    /// It comes next; for sure after a colon or an option.
    Before {
        is_sure: bool,
        /// "Passwords" are spoken of more often than told.
        is_plural: bool,
    },
}

fn opener(piece: &str) -> Opener<'_> {
    if piece == "-P" {
        return Opener::Before { is_sure: true, is_plural: false };
    }
    // The option and its value in one.
    if let Some(value) = piece.strip_prefix("-P") {
        let value = value.trim_start_matches(['"', '\'']);
        if value.starts_with(char::is_alphanumeric) {
            return Opener::WithValue(&piece[..piece.len() - value.len()]);
        }
    }
    let is_mark = |c: char| matches!(c, '=' | ':');
    // `password=x`, `"password":"x"`, `a&root_pass=x`: the name ends at the mark.
    let mut from = 0;
    while let Some(mark) = piece[from..].find(is_mark).map(|at| from + at) {
        let name = last_name(&piece[..mark]);
        let after = mark + piece[mark..].chars().next().map_or(1, char::len_utf8);
        if names_secret(name) && piece[after..].contains(MASK) {
            return Opener::None;
        }
        if names_secret(name) {
            let kept = piece.len() - piece[after..].trim_start_matches(['=', '>', '"', '\'', '\\']).len();
            return if kept < piece.len() && piece[kept..].chars().any(char::is_alphanumeric) {
                Opener::WithValue(&piece[..kept])
            } else {
                Opener::Before { is_sure: true, is_plural: false }
            };
        }
        from = after;
    }
    let ends_sentence = piece.ends_with(['.', ',', ';', '!', '?', ')']);
    let name = last_name(piece.trim_end_matches(|c: char| !c.is_alphanumeric()));
    if names_secret(name) && !ends_sentence {
        let is_plural = name.to_lowercase().ends_with('s') && !name.to_lowercase().ends_with("pass");
        return Opener::Before { is_sure: piece.starts_with('-'), is_plural };
    }
    Opener::None
}

/// The name at the end of a text: what stands before it belongs to something else.
fn last_name(text: &str) -> &str {
    let text = text.trim_end_matches(['"', '\'', '\\', ' ']);
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    match text.rfind(|c| !is_of_name(c)) {
        Some(at) => &text[at + text[at..].chars().next().map_or(1, char::len_utf8)..],
        None => text,
    }
}

/// Masks the secret that comes next, if one does, and says how many pieces that took.
fn follow(pieces: &[Piece<'_>], is_sure: bool, is_plural: bool, out: &mut String) -> usize {
    let mut at = 0;
    let (mut is_sure, mut is_in_tag) = (is_sure, false);
    while let Some(piece) = pieces.get(at) {
        at += 1;
        // What a cell of a table names, the next one may hold.
        is_in_tag |= piece.text.starts_with('<')
            && piece.text[1..].starts_with(|c: char| c.is_alphabetic() || c == '/');
        let tag = match piece.text.find('>') {
            Some(end) if is_in_tag => &piece.text[..=end],
            None if is_in_tag => piece.text,
            _ => "",
        };
        out.push_str(tag);
        let piece = &Piece { text: &piece.text[tag.len()..], is_space: piece.is_space };
        is_in_tag &= !tag.ends_with('>');
        if piece.text.is_empty() {
            continue;
        }
        if piece.is_space {
            out.push_str(piece.text);
            if piece.text.contains('\n') && !is_sure {
                return at;
            }
            continue;
        }
        if piece.text.contains(MASK) {
            out.push_str(piece.text);
            return at;
        }
        let bare = piece.text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let is_mark = bare.is_empty();
        let is_option = piece.text.starts_with('-') && !is_mark && !piece.text.contains('=');
        let is_between = BETWEEN.contains(&bare.as_str());
        // A list goes on, or a sentence.
        if piece.text.starts_with(',') && !is_sure {
            return at - 1;
        }
        if is_mark {
            is_sure |= piece.text.contains([':', '=', '>']);
            out.push_str(piece.text);
            continue;
        }
        if is_option && piece.text.len() <= 3 || is_between && !piece.text.starts_with(['"', '\'']) {
            out.push_str(piece.text);
            is_sure |= piece.text.ends_with([':', '=']);
            if piece.text.ends_with(['.', ';', ',']) && !is_sure {
                return at;
            }
            continue;
        }
        if !is_sure && ENDS.contains(&bare.as_str()) {
            out.push_str(piece.text);
            return at;
        }
        // Another one of these words: what follows that is the secret.
        if is_plural && !is_sure || !matches!(opener(piece.text), Opener::None) {
            return at - 1;
        }
        let open = piece.text.len() - piece.text.trim_start_matches(['"', '\'', '(', '[', '`', '“']).len();
        out.push_str(&piece.text[..open]);
        out.push_str(MASK);
        at += rest_of_quoted(piece.text, &pieces[at..]);
        return if is_sure { at } else { at + told_later(&pieces[at..], out) };
    }
    at
}

/// Masks what a sentence tells at its end, as in "the password of this box is so", and says how many pieces
/// that took.
fn told_later(pieces: &[Piece<'_>], out: &mut String) -> usize {
    const TELLS: &[&str] = &["is", "was", "are", "to", "ist", "lautet", "est", "es", "=", ":", "->", "=>"];
    let is_end = |piece: &Piece<'_>| {
        piece.text.ends_with(['.', ';', '!', '?'])
            || piece.text.starts_with([',', '<'])
            || piece.text.contains('\n')
    };
    let sentence = pieces.iter().position(is_end).map_or(pieces.len(), |end| end + 1);
    let tells = |piece: &Piece<'_>| TELLS.contains(&piece.text) || piece.text.ends_with([':', '=']);
    let Some(told) = pieces[..sentence].iter().position(tells) else { return 0 };
    let Some(value) = (told + 1..sentence).find(|at| !pieces[*at].is_space) else { return 0 };
    for piece in &pieces[..value] {
        out.push_str(piece.text);
    }
    value + follow(&pieces[value..], true, false, out)
}

/// How many pieces more a value in quotes takes, of which `first` is the beginning.
fn rest_of_quoted(first: &str, rest: &[Piece<'_>]) -> usize {
    let Some(quote) = first.chars().next().filter(|c| matches!(c, '"' | '\'' | '`' | '“')) else {
        return 0;
    };
    let end = if quote == '“' { '”' } else { quote };
    if first.chars().skip(1).any(|c| c == end) {
        return 0;
    }
    // A quote that is never closed hides no more than its own word.
    rest.iter().position(|piece| piece.text.contains(end)).map_or(0, |at| at + 1)
}

/// An address without the password in it.
fn without_userinfo(piece: &str) -> String {
    if let Some(at) = piece.find("://")
        && let Some(end) = piece[at + 3..].find('@')
        && !piece[at + 3..at + 3 + end].contains('/')
        && let Some(colon) = piece[at + 3..at + 3 + end].find(':')
    {
        return [&piece[..=at + 3 + colon], MASK, &piece[at + 3 + end..]].concat();
    }
    piece.to_owned()
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_space = first.is_whitespace();
        // What separates values begins a piece.
        let is_other = |c: char| c.is_whitespace() != is_space || matches!(c, '<' | '&' | ',');
        let begun = first.len_utf8();
        let end = rest[begun..].find(is_other).map_or(rest.len(), |end| begun + end);
        let (piece, after) = rest.split_at(end);
        pieces.push(Piece { text: piece, is_space });
        rest = after;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::tests::json;

    #[test]
    fn what_follows_a_secrets_word_is_masked() {
        let cases = [
            ("base OS was installed, root password Abcdefg1", "base OS was installed, root password •••"),
            ("done. Password: Xy9", "done. Password: •••"),
            ("Password is Xy9, log in", "Password is •••, log in"),
            (
                "the password for user root has been set to Xy9!",
                "the password for user root has been set to •••",
            ),
            (
                "ipmitool -H 192.0.2.50 -U admin -P S3cretBmc chassis power reset: failed",
                "ipmitool -H 192.0.2.50 -U admin -P ••• chassis power reset: failed",
            ),
            ("sshpass -p Xy9 ssh root@192.0.2.7", "sshpass -p ••• ssh root@192.0.2.7"),
            ("mysql --password=Xy9 -u root", "mysql --password=••• -u root"),
            ("mysql --password Xy9 -u root", "mysql --password ••• -u root"),
            (r#"{"root_password":"Xy9","id":1}"#, r#"{"root_password":"•••,"id":1}"#),
            ("root_pass=Xy9&hostname=web-1", "root_pass=•••&hostname=web-1"),
            ("pwd = Xy9", "pwd = •••"),
            ("passwd 'Xy 9 z' set", "passwd '••• set"),
            ("token abc123 accepted", "token ••• accepted"),
            ("secret: abc", "secret: •••"),
            ("SECRET => abc", "SECRET => •••"),
            ("Authorization: Bearer abc.def", "Authorization: Bearer •••"),
            ("https://root:Xy9@192.0.2.7/x", "https://root:•••@192.0.2.7/x"),
            ("Wachtwoord: Xy9", "Wachtwoord: •••"),
            ("Пароль: Xy9", "Пароль: •••"),
            ("root pass Xy9", "root pass •••"),
            ("password:\nXy9", "password:\n•••"),
            ("password\tXy9", "password\t•••"),
            ("Login root / password Xy9 / port 22", "Login root / password ••• / port 22"),
            ("password (Xy9)", "password (•••"),
            ("chpasswd <<< root:Xy9", "chpasswd <<< •••"),
            ("password password Xy9", "password password •••"),
            ("The password for the new box of yours is Xy9", "The password for the new ••• of yours is •••"),
            ("the password on server web-1 was set to Xy9.", "the password on ••• web-1 was set to •••"),
            ("ipmitool -U admin -PXy9 chassis status", "ipmitool -U admin -P••• chassis status"),
            (r#"ipmitool -P"Xy 9" chassis"#, r#"ipmitool -P"••• chassis"#),
            ("ipmitool -P'Xy9' chassis", "ipmitool -P'••• chassis"),
            (r#"password="Xy9 abc" set"#, r#"password="••• set"#),
            ("<td>Password</td><td>Xy9</td>", "<td>Password</td><td>•••</td>"),
            (r#"<b>Password</b>: <td class="x">Xy9"#, r#"<b>Password</b>: <td class="x">•••"#),
            ("passwords: Xy9", "passwords: •••"),
        ];
        for (text, masked) in cases {
            assert_eq!(mask_words(text), masked, "{text}");
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in [
            "Stage 3/5: post-install tasks are completed, running final tasks",
            "post-install passed, 0 failed",
            "token expired",
            "The password is required",
            "Password authentication failed",
            "invalid token.",
            "bypass the cache",
            "SSH without passwords, a firewall",
            "passwords are stored as hashes",
            "no password, no key",
            "PXE boot -p 22",
            "Wrong PIN. 2 attempts left.",
            "é 日本 <b>x</b>, a & b",
            "https://192.0.2.7:8443/x@y",
            "",
        ] {
            assert_eq!(mask_words(text), text);
        }
    }

    #[test]
    fn masking_twice_is_masking_once_and_nothing_panics() {
        for text in
            ["password", "password ", "-P", "pass:", "\"password\":", "password \"é", "=:=:password=", "&,<"]
        {
            let once = mask_words(text);
            assert_eq!(mask_words(&once), once, "{text}");
        }
        let once = mask_words("root password Abcdefg1, token: x1");
        assert_eq!(mask_words(&once), once);
    }

    #[test]
    fn values_of_fields_by_their_names() {
        let mut found = Vec::new();
        let value = json!({"scope": {"text": "done", "root_password": "Xy9"}, "context": {"User": "root",
            "passwords": ["one1", {"a": 12345}], "api_token": "t0k", "pass": "pw1", "compass": "north", "set_password": "done"}});
        values(&value, &mut found);
        assert_eq!(found, ["Xy9", "one1", "12345", "t0k", "pw1"]);
        for name in ["password", "RootPassword", "root_pass", "ipmi-pass", "PWD", "Secret", "token", "pass"] {
            assert!(names_secret(name), "{name}");
        }
        for name in ["compass", "passed", "user", "hostname", "bypass"] {
            assert!(!names_secret(name), "{name}");
        }
    }
}
