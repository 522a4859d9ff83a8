//! A journal read again is the run that wrote it, whatever it had heard.

use crate::harness::{BARE_METAL, Page, parse_url, typed};
use reinstall_panel::api::{ApiError, AsyncAnswer, Message, Reply};
use reinstall_panel::domain::id::{AsyncKey, ServerId};
use reinstall_panel::domain::plan::Order;
use reinstall_panel::domain::server::Server;
use reinstall_panel::flow::{Ask, Event, Pilot, Reopened, Run, Settings, Todo, reopen};
use standin::model::Options;

const NOW: u64 = 1_795_460_000_000;

/// A run, what it has to do next, and its lines.
#[derive(Clone)]
struct Written {
    pilot: Pilot,
    todo: Vec<Todo>,
    lines: Vec<String>,
    now: u64,
}

impl Written {
    fn begin() -> Self {
        let mut page = Page::signed_in(Options::default());
        let settings = Settings::new(&page.config);
        let plan = page.try_plan(BARE_METAL, "web-1", |draft| {
            draft.ssh_key =
                typed("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1k9jKqUL8GtVjxn6y0s0a5n0F3gkcv8WmJb1q8QyZk me");
            draft.callback = typed("https://example.com/ready?a=1&b=%26");
            assert!(parse_url(&draft.callback).is_some());
        });
        let order = plan.expect("a plan that holds").split().0;
        let (pilot, todo) = Pilot::start(order, settings, "demo@example.com", 7, NOW);
        let mut this = Self { pilot, todo: Vec::new(), lines: Vec::new(), now: NOW };
        this.write(todo);
        this
    }

    fn write(&mut self, todo: Vec<Todo>) {
        let mut open = todo;
        self.todo.clear();
        while let Some(todo) = open.pop() {
            match todo {
                Todo::Write { line, .. } => {
                    self.lines.push(line);
                    open.extend(self.pilot.written(Ok(()), 0, self.now));
                }
                other => self.todo.push(other),
            }
        }
    }

    /// Goes on until a call is out, and answers it a second later. `false` when the PIN is asked for first,
    /// which leaves no line.
    fn answer(&mut self, answer: Result<Reply, ApiError>) -> bool {
        loop {
            self.now += 1_000;
            let event = self.todo.iter().find_map(|todo| match todo {
                Todo::Call(ticket, _) => Some(Event::Answered(*ticket, answer.clone())),
                Todo::Wait(ticket, _) => Some(Event::Rang(*ticket)),
                _ => None,
            });
            let Some(event) = event else { return false };
            let was_answered = matches!(event, Event::Answered(..));
            let todo = self.pilot.happened(event, self.now);
            self.write(todo);
            if was_answered {
                return true;
            }
        }
    }

    fn reread(&self) -> Reopened {
        let [found] = <[_; 1]>::try_from(reopen::journals(&self.lines, self.now)).expect("one journal");
        found
    }
}

fn key() -> AsyncKey {
    AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").expect("a key")
}

fn said(scope: &str) -> Message {
    let server = Some(ServerId(25250));
    Message { scope: scope.into(), action: Some("reinstall".into()), server, raw: String::new() }
}

/// Every kind of answer, with words that a form-encoded line has to take care of.
fn every_answer() -> Vec<Result<Reply, ApiError>> {
    let words = "50 % done & more=so; ünïcode +1\n2";
    let answer = |answer| Ok(Reply::Async(answer));
    vec![
        Ok(Reply::Key(key())),
        Ok(Reply::Accepted(key())),
        Ok(Reply::Done),
        Ok(Reply::Server(Box::new(Server::unknown(ServerId(0))))),
        answer(AsyncAnswer::NotReady),
        answer(AsyncAnswer::Stage(said("Stage 2"))),
        answer(AsyncAnswer::Stage(said(words))),
        answer(AsyncAnswer::Stage(Message { action: Some("reboot".into()), ..said("Stage 2") })),
        answer(AsyncAnswer::Stage(Message { action: Some("reboot".into()), ..said("mirror rebuilt") })),
        answer(AsyncAnswer::Stage(Message { server: Some(ServerId(9)), ..said("Stage 2") })),
        answer(AsyncAnswer::Stage(Message { scope: "Stage 3".into(), ..Message::default() })),
        answer(AsyncAnswer::Done(said(words))),
        answer(AsyncAnswer::Done(said(""))),
        answer(AsyncAnswer::Failed(said(words))),
        answer(AsyncAnswer::NotFound),
        Err(ApiError::NoAnswer),
        Err(ApiError::TooLong),
        Err(ApiError::Http { status: 502, retry_after_s: Some(9), body: "<b>".into() }),
        Err(ApiError::RateLimited { retry_after_s: Some(9) }),
        Err(ApiError::SessionExpired),
        Err(ApiError::Refused { message: words.into(), code: Some("X".into()) }),
        Err(ApiError::Undecodable { body: "{".into() }),
        answer(AsyncAnswer::Progress(said(words))),
        answer(AsyncAnswer::Progress(said("Stage 2"))),
        answer(AsyncAnswer::Unknown(said(words))),
        Err(ApiError::Redirected),
        Err(ApiError::Unclear { message: words.into(), body: "{}".into() }),
        Err(ApiError::Unclear { message: "Wrong PIN, 2 attempts left".into(), body: "{}".into() }),
        Err(ApiError::WrongPin { message: words.into(), attempts_left: Some(2) }),
        Err(ApiError::WrongPin { message: words.into(), attempts_left: None }),
    ]
}

/// The run before each of its calls.
fn at_each_call() -> Vec<Written> {
    let answer = |answer| Ok(Reply::Async(answer));
    let mut at = vec![Written::begin()];
    for reply in [
        Ok(Reply::Key(key())),
        Ok(Reply::Accepted(key())),
        answer(AsyncAnswer::Done(said("made"))),
        Ok(Reply::Done),
        Ok(Reply::Done),
        answer(AsyncAnswer::Stage(said("Stage 1"))),
        answer(AsyncAnswer::Done(said("online"))),
        Ok(Reply::Done),
    ] {
        let mut next = at.last().expect("there is one").clone();
        assert!(next.answer(reply));
        at.push(next);
    }
    at
}

fn assert_same(written: &Written, what: &str) -> Run {
    let found = written.reread();
    assert!(!found.is_torn, "{what}: {:#?}", written.lines);
    assert!(found.run.is_same_as(written.pilot.run()), "{what}: {:#?}", written.lines);
    found.run
}

#[test]
fn whatever_is_heard_at_each_call_is_heard_again() {
    for (n, before) in at_each_call().into_iter().enumerate() {
        assert_same(&before, "before");
        for reply in every_answer() {
            let mut written = before.clone();
            let what = format!("call {n}: {reply:?}");
            assert!(written.answer(reply), "{what}");
            assert_same(&written, &what);
            // What follows is the same as well.
            for then in [Ok(Reply::Done), Err(ApiError::NoAnswer)] {
                if written.todo.iter().any(|todo| matches!(todo, Todo::Call(..) | Todo::Wait(..))) {
                    if !written.answer(then) {
                        break;
                    }
                    assert_same(&written, &what);
                }
            }
        }
    }
}

#[test]
fn the_order_is_read_as_it_was_written() {
    let written = Written::begin();
    let order: Order = written.reread().run.order().clone();
    let first = written.pilot.run().order();
    assert_eq!((order.server, &order.ip, order.os_id), (first.server, &first.ip, first.os_id));
    assert_eq!(
        (&order.os_name, order.scheme, &order.hostname),
        (&first.os_name, first.scheme, &first.hostname)
    );
    assert_eq!((&order.erased_gb, &order.untouched_gb), (&first.erased_gb, &first.untouched_gb));
    assert!(!order.erased_gb.is_empty() && order.ip.is_some() && order.scheme.is_some());
    assert_eq!((order.has_ssh_key, order.has_script, order.has_callback), (true, false, true));
}

#[test]
fn a_line_of_another_version_anywhere_makes_a_cleanup_of_it() {
    let written = at_each_call().pop().expect("the last");
    for n in 0..written.lines.len() {
        let mut other = written.clone();
        other.lines[n] = other.lines[n].replace("&v=1&", "&v=9&");
        assert_ne!(other.lines[n], written.lines[n]);
        let found = other.reread();
        assert!(found.is_torn && !found.sent, "line {n}");
        assert!(found.run.is_armed(), "nobody knows, so both are taken back");
        assert_eq!(found.next, written.lines.len() as u64);
    }
}

#[test]
fn an_intent_without_its_answer_may_have_been_sent_until_somebody_goes_on() {
    for written in at_each_call() {
        let asks = written.todo.iter().any(|todo| matches!(todo, Todo::Wait(..)));
        let is_effect = written
            .todo
            .iter()
            .any(|todo| matches!(todo, Todo::Call(_, ask) if !matches!(ask, Ask::Check(_))));
        assert_eq!(written.reread().sent, is_effect && !asks, "{:#?}", written.lines.last());
        let (mut pilot, todo) = Pilot::reopen(written.reread(), written.now);
        let mut again = Written { todo: Vec::new(), ..written.clone() };
        std::mem::swap(&mut again.pilot, &mut pilot);
        again.write(todo);
        let found = again.reread();
        let intends =
            again.todo.iter().any(|todo| matches!(todo, Todo::Call(_, ask) if !matches!(ask, Ask::Check(_))));
        assert_eq!(found.sent, intends, "{:#?}", again.lines);
        assert!(found.run.is_same_as(again.pilot.run()), "{:#?}", again.lines);
    }
}

#[test]
fn the_next_line_goes_behind_the_last_also_behind_a_piece() {
    let mut written = at_each_call().pop().expect("the last");
    let count = written.lines.len() as u64;
    assert_eq!(written.reread().next, count);
    let last = written.lines.last().expect("a line").clone();
    let piece = last
        .rsplit_once("&fact=")
        .expect("a fact")
        .0
        .replace(&format!("&n={}&", count - 1), &format!("&n={count}&"));
    written.lines.push(piece);
    assert_eq!(written.reread().next, count + 1);
    // Of a gap only the number tells.
    written.lines.remove(1);
    assert_eq!(written.reread().next, count + 1);
}

#[test]
fn lines_of_several_runs_are_told_apart() {
    let one = Written::begin();
    let other: Vec<_> =
        one.lines.iter().map(|line| line.replace("1795460000000-25250", "1795460000009-25250")).collect();
    let lines = [one.lines.clone(), other].concat();
    let found = reopen::journals(&lines, NOW);
    let names: Vec<_> = found.iter().map(|found| found.name.as_str()).collect();
    assert_eq!(names, ["1795460000000-25250", "1795460000009-25250"]);
    assert!(reopen::journals(&["rubbish".to_owned(), "run=1&v=1&n=0&at=1".to_owned()], NOW).is_empty());
}
