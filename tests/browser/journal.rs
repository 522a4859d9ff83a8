//! Where journals are kept, and what tabs share: in a real browser, since nothing else has them.

use crate::page::{settle, until};
use js_sys::{Date, Function};
use reinstall_panel::browser::book;
use reinstall_panel::browser::tabs::{Channel, Guard, lock};
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::flow::Unwritten;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

/// Has the lock of a server as soon as it is free: the browser lets go of one after a while.
async fn lock_once_free(server: ServerId) -> Option<Guard> {
    let free: Rc<RefCell<Option<Guard>>> = Rc::default();
    spawn_local({
        let free = free.clone();
        async move {
            let guard = lock(server, true).await;
            free.replace(guard);
        }
    });
    until(|| free.borrow().is_some()).await;
    free.take()
}

/// A name that no other test has.
fn unique(name: &str) -> String {
    format!("{name}-{}", Date::now())
}

async fn lines_of(run: &str) -> Vec<String> {
    let lines = book::read().await.expect("the browser tells");
    lines.into_iter().filter(|line| line.contains(run)).collect()
}

#[wasm_bindgen_test]
async fn lines_are_read_in_the_order_of_their_places() {
    let run = unique("order");
    for n in [2, 0, 1] {
        let written = book::write(&format!("{run}/{n}"), &format!("{run} line {n}")).await;
        assert_eq!(written, Ok(()));
    }
    assert_eq!(lines_of(&run).await, [0, 1, 2].map(|n| format!("{run} line {n}")));
}

#[wasm_bindgen_test]
async fn a_place_is_taken_once_and_keeps_its_line() {
    let run = unique("taken");
    let place = format!("{run}/0");
    assert_eq!(book::write(&place, &format!("{run} first")).await, Ok(()));
    assert_eq!(book::write(&place, &format!("{run} second")).await, Err(Unwritten::Taken));
    assert_eq!(lines_of(&run).await, [format!("{run} first")]);
}

#[wasm_bindgen_test]
async fn of_two_who_write_at_the_same_time_one_is_told_that_the_place_is_taken() {
    let run = unique("race");
    let place = format!("{run}/0");
    let (one, two) = (format!("{run} one"), format!("{run} two"));
    let others = Rc::new(Cell::new(None));
    spawn_local({
        let (place, two, others) = (place.clone(), two.clone(), others.clone());
        async move { others.set(Some(book::write(&place, &two).await)) }
    });
    let own = book::write(&place, &one).await;
    until(|| others.get().is_some()).await;
    let (winner, both) = match own {
        Ok(()) => (one, (own, others.get())),
        Err(_) => (two, (others.get().unwrap(), Some(own))),
    };
    assert_eq!(both, (Ok(()), Some(Err(Unwritten::Taken))));
    assert_eq!(lines_of(&run).await, [winner]);
}

#[wasm_bindgen_test]
async fn a_browser_without_room_says_so_and_a_later_try_can_work() {
    let run = unique("room");
    let refuse = "const add = IDBObjectStore.prototype.add;
        IDBObjectStore.prototype.add = function (line, place) {
            if (line === said) throw new DOMException('no room', 'QuotaExceededError');
            return add.call(this, line, place);
        };
        return () => { IDBObjectStore.prototype.add = add; }";
    let restore = Function::new_with_args("said", refuse).call1(&JsValue::NULL, &run.as_str().into());
    let place = format!("{run}/0");
    assert_eq!(book::write(&place, &run).await, Err(Unwritten::Failed));
    Function::from(restore.unwrap()).call0(&JsValue::NULL).unwrap();
    assert_eq!(book::write(&place, &run).await, Ok(()));
    assert_eq!(lines_of(&run).await, [run]);
}

#[wasm_bindgen_test]
async fn a_lock_has_one_holder_until_it_is_dropped() {
    let server = ServerId(1);
    let first = lock(server, false).await;
    assert!(first.is_some());
    assert!(lock(server, false).await.is_none(), "it is held");
    assert!(lock(ServerId(2), false).await.is_some(), "another one is not");
    drop(first);
    assert!(lock_once_free(server).await.is_some());
}

#[wasm_bindgen_test]
async fn who_waits_for_a_lock_has_it_once_it_is_dropped() {
    let server = ServerId(3);
    let first = lock(server, false).await;
    let second: Rc<RefCell<Option<Guard>>> = Rc::default();
    spawn_local({
        let second = second.clone();
        async move {
            let guard = lock(server, true).await;
            second.replace(guard);
        }
    });
    // Locks are asked for in turn: with this answer the one before was looked at.
    assert!(lock(server, false).await.is_none());
    settle().await;
    assert!(second.borrow().is_none(), "it is still held");
    drop(first);
    until(|| second.borrow().is_some()).await;
    assert!(lock(server, false).await.is_none(), "the one who waited has it");
}

#[wasm_bindgen_test]
async fn the_others_hear_what_is_said_and_whoever_says_it_does_not() {
    let said = unique("said");
    let heard: Rc<RefCell<Vec<(&str, String)>>> = Rc::default();
    let [one, two] = ["one", "two"].map(|name| {
        let heard = heard.clone();
        Channel::open(move |words| heard.borrow_mut().push((name, words)))
    });
    let of = |words: &str| -> Vec<&str> {
        heard.borrow().iter().filter(|(_, heard)| heard == words).map(|(name, _)| *name).collect()
    };
    one.say(&said);
    until(|| !of(&said).is_empty()).await;
    let answer = unique("answer");
    two.say(&answer);
    until(|| !of(&answer).is_empty()).await;
    assert_eq!((of(&said), of(&answer)), (vec!["two"], vec!["one"]));
}

fn journal(run: &str, facts: &[&str]) -> Vec<(String, String)> {
    let line = |(n, fact): (usize, &&str)| {
        (format!("{run}/000000{n}"), format!("run={run}&n={n}&v=1&at=1&fact={fact}"))
    };
    facts.iter().enumerate().map(line).collect()
}

async fn write_all(lines: &[(String, String)]) {
    for (place, line) in lines {
        assert_eq!(book::write(place, line).await, Ok(()));
    }
}

#[wasm_bindgen_test]
async fn journals_that_are_over_are_removed_and_no_others() {
    let run = unique("removed");
    // Names that begin alike, or come next to it.
    let [over, alike, next, open] = ["", "5", "0", "-open"].map(|end| format!("{run}{end}"));
    for name in [&over, &alike, &next] {
        write_all(&journal(name, &["began", "opened", "ended"])).await;
    }
    write_all(&journal(&open, &["began", "opened"])).await;
    assert_eq!(book::remove(std::slice::from_ref(&over)).await, Ok(()));
    let left = |lines: Vec<String>| lines.len();
    assert_eq!(left(lines_of(&format!("run={over}&")).await), 0);
    assert_eq!(left(lines_of(&run).await), 8);
    assert_eq!(book::remove(&[alike, open.clone(), next]).await, Ok(()));
    assert_eq!(left(lines_of(&run).await), 2, "one that is not over stays");
    assert_eq!(left(lines_of(&format!("run={open}&")).await), 2);
    // Nothing to do is no failure.
    assert_eq!(book::remove(&[over]).await, Ok(()));
}

#[wasm_bindgen_test]
async fn one_that_another_tab_began_again_meanwhile_stays() {
    let run = unique("again");
    write_all(&journal(&run, &["began"])).await;
    // The list that was looked at said that it was over; the store says what is.
    assert_eq!(book::remove(std::slice::from_ref(&run)).await, Ok(()));
    assert_eq!(lines_of(&run).await.len(), 1);
}

#[wasm_bindgen_test]
async fn a_browser_that_does_not_delete_keeps_all_of_them_and_says_so() {
    let run = unique("kept");
    let [one, two] = ["1", "2"].map(|end| format!("{run}{end}"));
    for name in [&one, &two] {
        write_all(&journal(name, &["began", "ended"])).await;
    }
    let refuse = "const put = IDBObjectStore.prototype.put;
        let left = 3;
        IDBObjectStore.prototype.put = function (line, place) {
            if (left-- === 0) throw new DOMException('no', 'UnknownError');
            return put.call(this, line, place);
        };
        return () => { IDBObjectStore.prototype.put = put; }";
    let restore = Function::new_no_args(refuse).call0(&JsValue::NULL);
    assert_eq!(book::remove(&[one.clone(), two.clone()]).await, Err(Unwritten::Failed));
    Function::from(restore.unwrap()).call0(&JsValue::NULL).unwrap();
    assert_eq!(lines_of(&run).await.len(), 4);
    assert_eq!(book::remove(&[one, two]).await, Ok(()));
    assert_eq!(lines_of(&run).await.len(), 0);
}

#[wasm_bindgen_test]
async fn a_page_that_slept_finds_no_place_in_a_journal_that_was_removed() {
    let run = unique("slept");
    let lines = journal(&run, &["began", "intent", "ended"]);
    write_all(&lines).await;
    assert_eq!(book::remove(std::slice::from_ref(&run)).await, Ok(()));
    assert_eq!(lines_of(&run).await.len(), 0);
    for (place, _) in &lines {
        assert_eq!(book::write(place, &format!("{run} late")).await, Err(Unwritten::Taken));
    }
}
