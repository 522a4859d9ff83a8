//! Drops what a browser has no use for from a wasm file: the names of functions and the notes of
//! its makers. wasm-opt does it too, but is not everywhere.
//!
//! Knows the sections of the binary format; must not know the code in them.

const HEADER: usize = 8;
const CUSTOM: u8 = 0;

/// The module without its custom sections; unchanged where it is not a module as we know it.
pub fn without_custom_sections(module: &[u8]) -> Vec<u8> {
    strip(module).unwrap_or_else(|| module.to_vec())
}

fn strip(module: &[u8]) -> Option<Vec<u8>> {
    let mut out = module.get(..HEADER).filter(|head| head.starts_with(b"\0asm"))?.to_vec();
    let mut at = HEADER;
    while let Some(&id) = module.get(at) {
        let (length, size) = leb128(module.get(at + 1..)?)?;
        let end = (at + 1 + size).checked_add(length)?;
        let section = module.get(at..end)?;
        if id != CUSTOM {
            out.extend_from_slice(section);
        }
        at = end;
    }
    Some(out)
}

/// A number and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn custom_sections_go_and_others_stay_in_order() {
        let module = [HEAD, b"\x01\x02ab", b"\x00\x05\x04name", b"\x0a\x81\x00c", b"\x00\x01\x00"].concat();
        assert_eq!(without_custom_sections(&module), [HEAD, b"\x01\x02ab", b"\x0a\x81\x00c"].concat());
    }

    #[test]
    fn what_is_no_module_or_cut_off_stays_as_it_is() {
        for odd in
            [&b"<html>"[..], b"", b"\0asm\x01\0\0\0\x01\x7f", b"\0asm\x01\0\0\0\x01\xff\xff\xff\xff\xff"]
        {
            assert_eq!(without_custom_sections(odd), odd);
        }
    }
}
