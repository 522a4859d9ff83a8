//! What of a draft is kept while the page is loaded anew: a line for each server, nothing secret.
//!
//! Knows: how a line is written and read. Must not know: where it is kept.

use super::decimal;
use super::disks::Scheme;
use super::id::{OsId, ServerId, TaskId};
use super::plan::Draft;
use super::strings;

/// The line for a draft; `None` when nothing was typed, or when what was typed would break it.
/// `named` and `ticked` say whether the person has touched the hostname and the tasks.
#[must_use]
pub fn line(id: ServerId, draft: &Draft, named: bool, ticked: bool) -> Option<String> {
    let os = draft.os.map(OsId::text).unwrap_or_default();
    let scheme = draft.scheme.map_or("", Scheme::name);
    let id = id.text();
    let hostname = if named { ["=", &draft.hostname].concat() } else { String::new() };
    let mut fields = vec![&id, &*os, scheme, &draft.disks, &draft.cores, &hostname];
    if ticked {
        fields.push("=");
        fields.extend(draft.tasks.iter().map(|task| task.0.as_str()));
    }
    let is_empty = fields.len() == 6 && fields[1..].iter().all(|field| field.is_empty());
    let is_safe = fields.iter().all(|field| !strings::has_any(field, b"\t\n"));
    (is_safe && !is_empty).then(|| strings::join(&fields, "\t"))
}

/// Whose line it is.
#[must_use]
pub fn server(line: &str) -> Option<ServerId> {
    decimal::whole(line.split('\t').next()?).map(ServerId)
}

/// Fills `draft` from a line; whether hostname and tasks were touched.
pub fn read(line: &str, draft: &mut Draft) -> (bool, bool) {
    let mut fields = line.split('\t').skip(1);
    let mut next = || fields.next().unwrap_or_default();
    draft.os = decimal::whole(next()).map(OsId);
    let scheme = next();
    draft.scheme = Scheme::ALL.into_iter().find(|known| known.name() == scheme);
    draft.disks.push_str(next());
    draft.cores.push_str(next());
    let hostname = next().strip_prefix('=');
    draft.hostname.push_str(hostname.unwrap_or_default());
    let ticked = next() == "=";
    for task in fields {
        draft.tasks.push(TaskId(task.to_owned()));
    }
    (hostname.is_some(), ticked)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: ServerId = ServerId(25250);

    fn full() -> Draft {
        Draft {
            os: Some(OsId(180)),
            scheme: Some(Scheme::Raid10S),
            disks: "2x960".into(),
            cores: "16".into(),
            hostname: "web 1".into(),
            tasks: vec![TaskId("12".into()), TaskId("a b".into())],
            root_password: zeroize::Zeroizing::new("Canary1".into()),
            ssh_key: zeroize::Zeroizing::new("Canary2".into()),
            script: zeroize::Zeroizing::new("Canary3".into()),
            callback: zeroize::Zeroizing::new("Canary4".into()),
            pin: zeroize::Zeroizing::new("Canary5".into()),
        }
    }

    #[test]
    fn what_is_kept_comes_back_and_no_secret_is_in_it() {
        let line = line(ID, &full(), true, true).expect("a line");
        assert!(!line.contains("Canary"), "{line}");
        let mut draft = Draft::default();
        assert_eq!(read(&line, &mut draft), (true, true));
        assert_eq!(server(&line), Some(ID));
        assert_eq!(
            (draft.os, draft.scheme, &*draft.disks),
            (Some(OsId(180)), Some(Scheme::Raid10S), "2x960")
        );
        assert_eq!((&*draft.cores, &*draft.hostname, &draft.tasks), ("16", "web 1", &full().tasks));
        assert!(draft.root_password.is_empty() && draft.pin.is_empty());
    }

    #[test]
    fn what_was_not_touched_stays_untouched() {
        let typed = Draft { os: Some(OsId(1)), hostname: "x".into(), ..Draft::default() };
        let mut draft = Draft::default();
        assert_eq!(read(&line(ID, &typed, false, false).expect("a line"), &mut draft), (false, false));
        assert_eq!((draft.os, &*draft.hostname), (Some(OsId(1)), ""));
        let emptied = line(ID, &Draft::default(), true, true).expect("an emptied form is something");
        let mut draft = Draft::default();
        assert_eq!(read(&emptied, &mut draft), (true, true));
        assert_eq!((&*draft.hostname, draft.tasks.len()), ("", 0));
    }

    #[test]
    fn nothing_typed_is_nothing_kept_and_what_breaks_a_line_is_not_kept() {
        assert_eq!(line(ID, &Draft::default(), false, false), None);
        for bad in ["a\tb", "a\nb"] {
            let typed = Draft { hostname: bad.into(), ..Draft::default() };
            assert_eq!(line(ID, &typed, true, false), None);
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        for text in ["", "\t", "x\t1", "1", "1\t\t\t\t\t\t\t\t", "1\tx\tLVM_RAID5\t\t\t=\t=\t", "-1\t"] {
            let mut draft = Draft::default();
            let _ = read(text, &mut draft);
            assert_eq!(draft.scheme, None, "{text:?}");
        }
        assert_eq!((server("x\t1"), server(""), server("-1\t")), (None, None, None));
    }
}
