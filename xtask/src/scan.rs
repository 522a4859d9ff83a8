//! Rust source as a list of tokens: enough to read paths and view macros, blind to comments.
//!
//! Knows the lexical shape of Rust; must not know any rule.

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Word(String),
    Text(String),
    /// One character, or one of `::`, `=>`, `->`.
    Sign(&'static str),
    Other(char),
}

#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    pub line: usize,
}

impl Token {
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn is(&self, sign: &str) -> bool {
        match &self.kind {
            Kind::Sign(own) => *own == sign,
            Kind::Other(own) => sign.len() == own.len_utf8() && sign.starts_with(*own),
            _ => false,
        }
    }
}

struct Scanner<'a> {
    rest: &'a str,
    line: usize,
    tokens: Vec<Token>,
}

pub fn tokens(source: &str) -> Vec<Token> {
    let mut scanner = Scanner { rest: source, line: 1, tokens: Vec::new() };
    while scanner.step() {}
    scanner.tokens
}

impl Scanner<'_> {
    /// Takes one token or one gap; false at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        if first.is_whitespace() {
            self.skip(first.len_utf8());
        } else if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.skip(end);
        } else if self.rest.starts_with("/*") {
            self.skip(block_comment(self.rest));
        } else if let Some((whole, text)) = string_literal(self.rest) {
            self.push(Kind::Text(text), whole);
        } else if first == '\'' {
            self.quote();
        } else if is_word(first) {
            let end = self.rest.find(|c| !is_word(c)).unwrap_or(self.rest.len());
            self.push(Kind::Word(self.rest[..end].to_owned()), end);
        } else if let Some(sign) = ["::", "=>", "->"].into_iter().find(|sign| self.rest.starts_with(sign)) {
            self.push(Kind::Sign(sign), 2);
        } else {
            self.push(Kind::Other(first), first.len_utf8());
        }
        true
    }

    /// A lifetime is skipped; a character literal counts as text.
    fn quote(&mut self) {
        let mut inside = self.rest[1..].chars();
        let (first, second) = (inside.next(), inside.next());
        if first == Some('\\') {
            let end = self.rest[3..].find('\'').map_or(self.rest.len(), |at| at + 4);
            self.push(Kind::Text(String::new()), end);
        } else if let (Some(first), Some('\'')) = (first, second) {
            self.push(Kind::Text(first.to_string()), 2 + first.len_utf8());
        } else {
            let end = self.rest[1..].find(|c| !is_word(c)).map_or(self.rest.len(), |at| at + 1);
            self.skip(end);
        }
    }

    fn push(&mut self, kind: Kind, length: usize) {
        self.tokens.push(Token { kind, line: self.line });
        self.skip(length);
    }

    fn skip(&mut self, length: usize) {
        self.line += self.rest[..length].matches('\n').count();
        self.rest = &self.rest[length..];
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a comment that may hold others.
fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// Length and content of the string literal that `text` starts with, escapes left as written.
fn string_literal(text: &str) -> Option<(usize, String)> {
    let prefix = ["br", "cr", "b", "c", "r", ""].into_iter().find(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| {
            rest.starts_with('"') || (prefix.ends_with('r') && rest.trim_start_matches('#').starts_with('"'))
        })
    })?;
    let body = &text[prefix.len()..];
    if prefix.ends_with('r') {
        let hashes = body.len() - body.trim_start_matches('#').len();
        let end = format!("\"{}", "#".repeat(hashes));
        let inside = &body[hashes + 1..];
        let length = inside.find(&end).unwrap_or(inside.len());
        let whole = (prefix.len() + hashes + 1 + length + end.len()).min(text.len());
        return Some((whole, inside[..length].to_owned()));
    }
    let mut escaped = false;
    for (at, c) in body.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some((prefix.len() + at + 1, body[1..at].to_owned())),
            _ => {}
        }
    }
    Some((text.len(), body[1..].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        tokens(source).iter().filter_map(|token| token.word().map(str::to_owned)).collect()
    }

    #[test]
    fn comments_and_literals_are_no_words() {
        let source = "a // b\n/* c /* d */ e */ f \"g \\\" h\" r#\"i \" j\"# b\"k\" 'l' '\\'' m";
        assert_eq!(words(source), ["a", "f", "m"]);
    }

    #[test]
    fn lifetimes_do_not_swallow_what_follows() {
        assert_eq!(words("fn x<'a>(y: &'a str, z: &'static str) {}"), ["fn", "x", "y", "str", "z", "str"]);
    }

    #[test]
    fn raw_words_and_raw_strings_differ() {
        assert_eq!(words("r#type r\"text\" rest"), ["r", "type", "rest"]);
    }

    #[test]
    fn lines_and_signs_are_kept() {
        let found = tokens("a\n\"x\ny\"\nb => c::d -> 'e'");
        let arrow = found.iter().find(|token| token.is("=>")).unwrap();
        assert_eq!(arrow.line, 4);
        assert!(found.iter().any(|token| token.is("::")) && found.iter().any(|token| token.is("->")));
        assert_eq!(found[1].text(), Some("x\ny"));
    }

    #[test]
    fn an_unfinished_literal_ends_with_the_file() {
        assert_eq!(tokens("\"never").len(), 1);
        assert_eq!(tokens("r#\"never").len(), 1);
        assert_eq!(tokens("/* never").len(), 0);
        assert_eq!(tokens("'\\n").len(), 1);
        assert_eq!(tokens("'").len(), 0);
    }
}
