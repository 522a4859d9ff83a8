//! A run that is told its answers and their times, with its journal. Also used by the tests in a browser.

use reinstall_panel::api::{ApiError, AsyncAnswer, Message, Reply};
use reinstall_panel::domain::config::Config;
use reinstall_panel::domain::disks::Scheme;
use reinstall_panel::domain::hostname::Hostname;
use reinstall_panel::domain::id::{AsyncKey, OsId, ServerId, TaskId};
use reinstall_panel::domain::plan::Order;
use reinstall_panel::domain::server::Kinds;
use reinstall_panel::domain::task::Task;
use reinstall_panel::flow::{Decision, Event, Pilot, Reopened, Run, Settings, Todo, reopen};

pub type Answer = Result<Reply, ApiError>;

pub const OWNER: &str = "demo@example.com";
/// A key that must be nowhere but in the journal.
pub const KEY: &str = "f685eaa0f06e47faa2e6bb5002828b00";

/// Two disks, one task.
pub fn order(server: u64, system: &str) -> Order {
    let task = Task {
        id: TaskId("12".into()),
        name: "nvidia-driver".into(),
        description: None,
        runs_on: Kinds::default(),
        default: true,
    };
    Order {
        server: ServerId(server),
        current_name: Some("store-1".into()),
        ip: Some("192.0.2.7".into()),
        os_id: OsId(system.len() as u64),
        os_name: system.into(),
        is_windows: false,
        scheme: Some(Scheme::Raid1),
        erased_gb: vec![960, 960],
        untouched_gb: vec![],
        hostname: Hostname::parse("web-1").expect("a hostname"),
        tasks: vec![task],
        has_ssh_key: true,
        has_script: false,
        has_callback: false,
    }
}

#[derive(Clone)]
pub struct Scripted {
    pub pilot: Pilot,
    pub lines: Vec<String>,
    todo: Vec<Todo>,
    pub now: u64,
}

impl Scripted {
    pub fn begin(order: Order, owner: &str, now: u64) -> Self {
        let settings = Settings::new(&Config::default());
        let (pilot, todo) = Pilot::start(order, settings, owner, 7, now);
        let mut this = Self { pilot, lines: Vec::new(), todo: Vec::new(), now };
        this.write(todo);
        this
    }

    pub fn run(&self) -> &Run {
        self.pilot.run()
    }

    /// Another page goes on with it.
    pub fn reopen(&mut self, now: u64) {
        let found: Reopened = reopen::journals(&self.lines, now).pop().expect("a journal");
        let (pilot, todo) = Pilot::reopen(found, now);
        (self.pilot, self.now) = (pilot, now);
        self.write(todo);
    }

    fn write(&mut self, todo: Vec<Todo>) {
        let (mut open, mut next) = (todo, Vec::new());
        while let Some(todo) = open.pop() {
            match todo {
                Todo::Write { line, .. } => {
                    self.lines.push(line);
                    open.extend(self.pilot.written(Ok(()), 0, self.now));
                }
                todo @ (Todo::Call(..) | Todo::Wait(..)) => next.push(todo),
                _ => {}
            }
        }
        // Where nothing follows, what was waited for still is.
        if !next.is_empty() {
            self.todo = next;
        }
    }

    /// Answers the next call at `now`, and all that is waited for before it.
    pub fn answer(&mut self, now: u64, answer: Answer) {
        self.now = now;
        loop {
            let event = self.todo.iter().find_map(|todo| match todo {
                Todo::Call(ticket, _) => Some(Event::Answered(*ticket, answer.clone())),
                Todo::Wait(ticket, _) => Some(Event::Rang(*ticket)),
                _ => None,
            });
            let event = event.expect("it calls or waits");
            let was_answered = matches!(event, Event::Answered(..));
            self.happen(event);
            if was_answered {
                return;
            }
        }
    }

    fn happen(&mut self, event: Event) {
        let todo = self.pilot.happened(event, self.now);
        self.write(todo);
    }

    /// What only the person knows is here again.
    pub fn unlock(&mut self) {
        self.happen(Event::Unlocked);
    }

    pub fn decide(&mut self, now: u64, decision: Decision) {
        self.now = now;
        self.happen(Event::Decided(decision));
    }

    /// Up to the reboot, a second a call.
    pub fn reboot(&mut self) {
        for answer in [key(), done(), done(), done()] {
            self.answer(self.now + 1_000, answer);
        }
    }

    /// A stage is told after so many seconds.
    pub fn stage(&mut self, n: u8, after_s: u64) {
        self.answer(self.now + after_s * 1_000, stage(&format!("Stage {n}")));
    }

    /// Boot order, task and PXE config, a second a call.
    pub fn clean_up(&mut self) {
        while self.run().ending().is_none() {
            self.answer(self.now + 1_000, done());
        }
    }
}

/// A success from its first line to its last, with so many seconds for each stage.
pub fn success(order: Order, owner: &str, now: u64, stages_s: [u64; 5]) -> Scripted {
    let mut run = Scripted::begin(order, owner, now);
    run.reboot();
    for (n, s) in (1..).zip(stages_s) {
        run.stage(n, s);
    }
    run.clean_up();
    run
}

pub fn key() -> Answer {
    Ok(Reply::Key(AsyncKey::parse(KEY).expect("a key")))
}

pub fn done() -> Answer {
    Ok(Reply::Done)
}

pub fn stage(words: &str) -> Answer {
    Ok(Reply::Async(AsyncAnswer::Stage(Message { scope: words.into(), ..Message::default() })))
}

pub fn not_ready() -> Answer {
    Ok(Reply::Async(AsyncAnswer::NotReady))
}

pub fn refused(message: &str) -> Answer {
    Err(ApiError::Refused { message: message.into(), code: None })
}
