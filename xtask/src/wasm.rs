//! A wasm file seen from outside: what it imports and exports, under which names, and what a
//! browser has no use for.
//!
//! Knows the sections of the binary format; must not know the code in them, nor who imports and
//! exports what.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

const HEADER: usize = 8;
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const FUNCTIONS: u8 = 3;
const CODE: u8 = 10;
/// The part of the section `name` that names functions.
const FUNCTION_NAMES: u8 = 1;
const FUNCTION: u8 = 0;
const TABLE: u8 = 1;
const MEMORY: u8 = 2;
const GLOBAL: u8 = 3;

/// An import or export: its name, and what stands behind it in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub name: String,
    rest: Vec<u8>,
}

/// A module in its sections, those of the interface taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    header: Vec<u8>,
    sections: Vec<Section>,
}

#[derive(Clone, Debug, PartialEq)]
enum Section {
    /// What comes from JavaScript, each with the name of the module that it comes from.
    Imports(Vec<(String, Named)>),
    Exports(Vec<Named>),
    Other(u8, Vec<u8>),
}

impl Module {
    /// Takes a file apart that wasm-bindgen has made.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader { bytes, at: 0 };
        let header = reader.take(HEADER).context("a wasm file is cut off")?.to_vec();
        if !header.starts_with(b"\0asm") {
            bail!("a file with the ending .wasm is no wasm file");
        }
        let mut sections = Vec::new();
        while reader.at < bytes.len() {
            sections.push(
                reader
                    .section()
                    .context("a section of the wasm file is not as xtask/src/wasm.rs knows it")?,
            );
        }
        Ok(Self { header, sections })
    }

    /// The names of what it wants from JavaScript, in order.
    pub fn imports(&self) -> impl Iterator<Item = &str> {
        let lists = self.sections.iter().filter_map(|section| match section {
            Section::Imports(imports) => Some(imports),
            _ => None,
        });
        lists.flatten().map(|(_, import)| import.name.as_str())
    }

    /// The names of what it gives to JavaScript, in order.
    pub fn exports(&self) -> impl Iterator<Item = &str> {
        let lists = self.sections.iter().filter_map(|section| match section {
            Section::Exports(exports) => Some(exports),
            _ => None,
        });
        lists.flatten().map(|export| export.name.as_str())
    }

    /// Exports nothing but what `wanted` names. The code behind the rest stays until wasm-opt takes it.
    pub fn keep_exports(&mut self, wanted: impl Fn(&str) -> bool) {
        for section in &mut self.sections {
            if let Section::Exports(exports) = section {
                exports.retain(|export| wanted(&export.name));
            }
        }
    }

    /// Gives imports and exports other names; `from` is the one module that all imports come from.
    pub fn rename(&mut self, names: &Renaming) {
        let renamed = |map: &BTreeMap<String, String>, name: &mut String| {
            if let Some(new) = map.get(name) {
                name.clone_from(new);
            }
        };
        for section in &mut self.sections {
            match section {
                Section::Imports(imports) => {
                    for (module, import) in imports {
                        renamed(&names.modules, module);
                        renamed(&names.imports, &mut import.name);
                    }
                }
                Section::Exports(exports) => {
                    exports.iter_mut().for_each(|export| renamed(&names.exports, &mut export.name));
                }
                Section::Other(..) => {}
            }
        }
    }

    /// The modules that something is imported from.
    pub fn modules(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for section in &self.sections {
            if let Section::Imports(imports) = section {
                found.extend(imports.iter().map(|(module, _)| module.as_str()));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Drops the names of functions and the notes of the makers. wasm-opt does it too, but is not
    /// everywhere.
    pub fn drop_notes(&mut self) {
        self.sections.retain(|section| !matches!(section, Section::Other(CUSTOM, _)));
    }

    /// Names the functions so that, in the order of their names, like stands beside like: by length,
    /// in wide steps, then by type, then by what is in them. A compressor finds more that way.
    pub fn name_by_likeness(&mut self) -> Result<()> {
        const STEP: usize = 256;
        let bodies = self.section(CODE).and_then(bodies).context("the wasm file has no code")?;
        let types = self.section(FUNCTIONS).and_then(types).unwrap_or_default();
        if types.len() != bodies.len() {
            bail!("the wasm file has {} functions of {} types", bodies.len(), types.len());
        }
        let mut order: Vec<usize> = (0..bodies.len()).collect();
        order.sort_by_key(|at| (bodies[*at].len() / STEP, types[*at], bodies[*at]));
        let imported = self.imports().count();
        let mut names: Vec<_> =
            order.iter().enumerate().map(|(rank, at)| (imported + at, format!("{rank:08}"))).collect();
        names.sort();
        let table = list(&names, |out, (function, name)| {
            put_number(out, *function);
            put_text(out, name);
        });
        let mut content = Vec::new();
        put_text(&mut content, "name");
        content.push(FUNCTION_NAMES);
        put_number(&mut content, table.len());
        content.extend(table);
        self.drop_notes();
        self.sections.push(Section::Other(CUSTOM, content));
        Ok(())
    }

    /// What is in a section that is not taken apart.
    fn section(&self, wanted: u8) -> Option<&[u8]> {
        self.sections.iter().find_map(|section| match section {
            Section::Other(id, content) if *id == wanted => Some(content.as_slice()),
            _ => None,
        })
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.header.clone();
        for section in &self.sections {
            let (id, content) = match section {
                Section::Imports(imports) => (
                    IMPORTS,
                    list(imports, |out, (module, import)| {
                        put_text(out, module);
                        put_named(out, import);
                    }),
                ),
                Section::Exports(exports) => (EXPORTS, list(exports, put_named)),
                Section::Other(id, content) => (*id, content.clone()),
            };
            out.push(id);
            put_number(&mut out, content.len());
            out.extend(content);
        }
        out
    }
}

/// New names by old ones.
#[derive(Debug, Default)]
pub struct Renaming {
    pub modules: BTreeMap<String, String>,
    pub imports: BTreeMap<String, String>,
    pub exports: BTreeMap<String, String>,
}

/// The functions of the section of code, without what says how long each is.
fn bodies(content: &[u8]) -> Option<Vec<&[u8]>> {
    let mut reader = Reader { bytes: content, at: 0 };
    let mut bodies = Vec::new();
    for _ in 0..reader.number()? {
        let length = reader.number()?;
        bodies.push(reader.take(length)?);
    }
    Some(bodies)
}

/// The type of each function of its own, by number.
fn types(content: &[u8]) -> Option<Vec<usize>> {
    let mut reader = Reader { bytes: content, at: 0 };
    (0..reader.number()?).map(|_| reader.number()).collect()
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|taken| taken[0])
    }

    /// An unsigned LEB128 of 32 bits.
    fn number(&mut self) -> Option<usize> {
        let mut value = 0;
        for place in 0..5 {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    /// The kind of an import and what is said of it.
    fn import(&mut self) -> Option<()> {
        match self.byte()? {
            FUNCTION => drop(self.number()?),
            TABLE => {
                self.byte()?;
                self.limits()?;
            }
            MEMORY => self.limits()?,
            GLOBAL => drop(self.take(2)?),
            _ => return None,
        }
        Some(())
    }

    /// How large at least, and at most where the first bit is set.
    fn limits(&mut self) -> Option<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Some(())
    }

    fn section(&mut self) -> Option<Section> {
        let id = self.byte()?;
        let length = self.number()?;
        let content = self.take(length)?;
        let mut inside = Reader { bytes: content, at: 0 };
        Some(match id {
            IMPORTS => {
                let mut imports = Vec::new();
                for _ in 0..inside.number()? {
                    let (module, name) = (inside.text()?, inside.text()?);
                    let from = inside.at;
                    inside.import()?;
                    imports.push((module, Named { name, rest: content[from..inside.at].to_vec() }));
                }
                Section::Imports(imports)
            }
            EXPORTS => {
                let mut exports = Vec::new();
                for _ in 0..inside.number()? {
                    let name = inside.text()?;
                    let from = inside.at;
                    inside.byte()?;
                    inside.number()?;
                    exports.push(Named { name, rest: content[from..inside.at].to_vec() });
                }
                Section::Exports(exports)
            }
            other => Section::Other(other, content.to_vec()),
        })
    }
}

fn list<T>(items: &[T], put: impl Fn(&mut Vec<u8>, &T)) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, items.len());
    items.iter().for_each(|item| put(&mut out, item));
    out
}

fn put_named(out: &mut Vec<u8>, named: &Named) {
    put_text(out, &named.name);
    out.extend(&named.rest);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len());
    out.extend(text.as_bytes());
}

fn put_number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"\0asm\x01\0\0\0";

    /// Imports two functions of `m`, exports a memory and a function.
    fn sample() -> Vec<u8> {
        let imports = b"\x02\x10\x02\x01m\x02in\x00\x03\x01m\x03out\x00\x04";
        let exports = b"\x07\x0f\x02\x06memory\x02\x00\x02go\x00\x07";
        [HEAD, b"\x01\x02ab", imports, exports, b"\x00\x05\x04name", b"\x0a\x81\x00c"].concat()
    }

    fn names<'a>(found: impl Iterator<Item = &'a str>) -> Vec<String> {
        found.map(str::to_owned).collect()
    }

    #[test]
    fn the_interface_is_read_and_written_back() {
        let module = Module::parse(&sample()).unwrap();
        assert_eq!(names(module.imports()), ["in", "out"]);
        assert_eq!(names(module.exports()), ["memory", "go"]);
        assert_eq!(module.modules(), ["m"]);
        assert_eq!(Module::parse(&module.bytes()).unwrap(), module);
    }

    #[test]
    fn functions_are_named_by_length_then_type_then_what_is_in_them() {
        let body = |byte: u8, length: usize| {
            let mut body = Vec::new();
            put_number(&mut body, length);
            [body, vec![byte; length]].concat()
        };
        let section = |id: u8, content: Vec<u8>| {
            let mut head = vec![id];
            put_number(&mut head, content.len());
            [head, content].concat()
        };
        let types = section(FUNCTIONS, vec![4, 0, 1, 1, 0]);
        let code = [&[4][..], &body(1, 400), &body(7, 3), &body(6, 3), &body(9, 4)].concat();
        let file = [&sample()[..47], &types, &section(CODE, code)].concat();
        let mut module = Module::parse(&file).unwrap();
        module.name_by_likeness().unwrap();
        let bytes = module.bytes();
        // Two functions are imported, so the first of its own is number 2.
        let names = [(2, "00000003"), (3, "00000002"), (4, "00000001"), (5, "00000000")];
        for (function, name) in names {
            let entry = [&[function, 8], name.as_bytes()].concat();
            assert!(bytes.windows(entry.len()).any(|part| part == entry), "{function} {name}");
        }
        module.drop_notes();
        assert!(!module.bytes().windows(4).any(|part| part == b"name"));
        let mut none = Module::parse(&sample()[..47]).unwrap();
        assert!(none.name_by_likeness().is_err());
    }

    #[test]
    fn an_export_that_nobody_names_goes() {
        let mut module = Module::parse(&sample()).unwrap();
        module.keep_exports(|name| name == "go");
        let again = Module::parse(&module.bytes()).unwrap();
        assert_eq!(names(again.exports()), ["go"]);
        assert_eq!(names(again.imports()), ["in", "out"]);
    }

    #[test]
    fn names_change_and_what_they_stand_for_does_not() {
        let mut module = Module::parse(&sample()).unwrap();
        let to = |old: &str, new: &str| BTreeMap::from([(old.to_owned(), new.to_owned())]);
        module.rename(&Renaming {
            modules: to("m", "$"),
            imports: to("in", "a"),
            exports: to("memory", "b"),
        });
        let imports = b"\x02\x0f\x02\x01$\x01a\x00\x03\x01$\x03out\x00\x04";
        assert!(module.bytes().windows(imports.len()).any(|part| part == imports));
        assert_eq!(names(module.exports()), ["b", "go"]);
    }

    #[test]
    fn notes_go_and_other_sections_stay_in_order() {
        let module = [HEAD, b"\x01\x02ab", b"\x00\x05\x04name", b"\x0a\x01c", b"\x00\x01\x00"].concat();
        let mut module = Module::parse(&module).unwrap();
        module.drop_notes();
        assert_eq!(module.bytes(), [HEAD, b"\x01\x02ab", b"\x0a\x01c"].concat());
    }

    #[test]
    fn long_names_keep_their_length() {
        let mut module = Module::parse(&sample()).unwrap();
        let long = "x".repeat(300);
        module.rename(&Renaming {
            exports: BTreeMap::from([("go".to_owned(), long.clone())]),
            ..Renaming::default()
        });
        assert_eq!(names(Module::parse(&module.bytes()).unwrap().exports()), ["memory", &long]);
    }

    #[test]
    fn what_is_no_module_or_cut_off_is_refused() {
        let table = [HEAD, b"\x02\x07\x01\x01m\x01t\x01\x70"].concat();
        let cut = [HEAD, b"\x01\x7f"].concat();
        let endless = [HEAD, b"\x01\xff\xff\xff\xff\xff"].concat();
        for odd in [b"<html>".as_slice(), b"", b"<!DOCTYPE html>", &table, &cut, &endless] {
            assert!(Module::parse(odd).is_err(), "{odd:?}");
        }
    }
}
