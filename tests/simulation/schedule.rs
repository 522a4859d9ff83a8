//! What happens in one simulated reinstall besides the reinstall: a seed and a list of strikes,
//! each at a named moment.

use crate::chance::Chance;
use crate::places::{by_kind, every_place};

/// What a strike is bound to: a call of the run by its step, a question to a key, or a line of the
/// journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    Key,
    CreatePxe,
    BootPxe,
    Reboot,
    BootDisk,
    Task,
    ClearPxe,
    Abort,
    /// A question to the key of an accepted effect.
    Callback,
    /// A question to the master key.
    Stages,
    /// A look at the server: `eq/status`, its key, `eq/show`.
    Probe,
    /// A PIN that was typed is checked.
    CheckPin,
    Began,
    Opened,
    Decided,
    Unlocked,
    Renewed,
    Ended,
}

/// When within it. A line that no call belongs to has `Before` and `Written` alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// The intent is not written yet.
    Before,
    /// It is written; the page does not know yet.
    Written,
    /// The page knows; the call is not sent.
    Told,
    /// The call is on its way.
    Sent,
    /// The server has done it; the answer is on its way.
    Applied,
    /// The answer is here; it is not written yet.
    Answered,
    /// The answer is written; the page does not know yet.
    Kept,
}

/// What somebody else does to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreign {
    Reboots,
    BootsPxe,
    BootsDisk,
    Clears,
    /// A whole reinstall under another hostname, which cleans up after half an hour.
    Reinstalls,
    /// They try PINs until it is locked.
    LocksPin,
}

/// What goes wrong at the installer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Installer {
    Silent,
    Late,
    Repeated,
    Stray,
    Noise,
    Hangs,
    Breaks,
    KeyLost,
    SessionEnds,
    /// The master key ends with this one of [`FINAL_WORDS`](standin::model::FINAL_WORDS) in its place.
    Ends(u8),
    /// The master key ends with `OK` and its words, while the installer goes on.
    Ok,
}

/// What strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The tab dies; a new one is opened so many seconds later.
    Kill(u32),
    /// The tab dies while the line is being written, of which so many tenths are there.
    Torn(u8),
    /// The line is there, but the page is told that it could not be written.
    Unsure,
    /// The browser fails to write so many times.
    WriteFails(u8),
    /// The tab stands still for so many seconds.
    Freeze(u32),
    /// The same, and another tab gets the lock meanwhile.
    Steal(u32),
    /// The machine sleeps for so many seconds; the clock that nobody sets sleeps with it.
    Sleep(u32),
    /// Somebody sets the clock, by so many seconds.
    Clock(i32),
    /// The request never arrives.
    RequestLost,
    /// The answer never arrives.
    AnswerLost,
    /// The answer never arrives, and the effect happens half a minute later than usual.
    Late,
    /// The engine sends the request once more after so many seconds.
    Twice(u32),
    /// Accepted, and never applied.
    Never,
    /// Accepted, and failed.
    Fails,
    /// HTTP 502 with HTML; the effect has happened or not.
    Html(bool),
    /// The session has ended.
    Expire,
    Refuse,
    /// Refused in these words: see [`REFUSALS`].
    Says(u8),
    /// Refused for a crowd so many times.
    Busy(u8),
    /// Neither done nor refused, in this way of [`Unclear`](standin::model::Unclear); the effect has happened
    /// or not.
    Unclear(u8, bool),
    /// Accepted, and its key ends with this one of [`FINAL_WORDS`](standin::model::FINAL_WORDS).
    Word(u8),
    /// The answer takes so many seconds; the effect has happened before.
    Slow(u32),
    /// Somebody else's config is in place, under the hostname of ours or under another one.
    Config(bool),
    /// After the reboot the machine is off.
    StaysOff,
    /// A message comes that no rule reads: see [`UNREAD`].
    Unread(u8),
    Limited,
    /// The body breaks off.
    Broken,
    /// The body is something else; the effect has happened.
    Garbage(u8),
    /// Another reader asks the key first.
    Burn,
    /// The installer, at this stage.
    Installer(Installer, u8),
    Foreign(Foreign),
    /// The person gives up.
    Abandon,
    /// The person types a wrong PIN.
    WrongPin,
    /// The person says that the server is up, whether it is or not.
    SaysUp,
    /// Another tab is opened.
    SecondTab,
    /// The start is clicked twice.
    DoubleClick,
    /// The page is looked at again, and asks at once.
    Woke,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strike {
    pub point: Point,
    /// The how manieth such point of the schedule, from 0.
    pub nth: u8,
    pub moment: Moment,
    pub what: What,
}

pub const fn at(point: Point, nth: u8, moment: Moment, what: What) -> Strike {
    Strike { point, nth, moment, what }
}

/// What refusals say: of a crowd or a busy controller, which passes; of sessions and rights of a machine
/// behind the API, which are not the page's; of what is there already; of what nobody waited for; and with a
/// password in it.
pub const REFUSALS: [&str; 12] = [
    "Too Many Requests",
    "BMC is busy",
    "Unable to establish IPMI v2 / RMCP+ session",
    "IPMI: Unauthorized name",
    "You are not authorized to manage this server",
    "Jenkins 401 Unauthorized",
    "build token expired",
    "authentication failed",
    "PXE config for this server already exists",
    "Host web-1 has already been taken",
    "BMC: request timed out",
    "ipmitool -H 192.0.2.50 -U admin -P S3cretBmc chassis power reset: failed",
];

/// Messages of an installer that no rule reads.
pub const UNREAD: [&str; 8] = [
    "Mirror list rebuilt",
    "Firmware blobs in place",
    "Hooks of the provisioner have run",
    "Journal flushed",
    "Handing over the ramdisk",
    "Facts were uploaded",
    "Puppet has caught up",
    "Template rendered",
];

/// A point that the document or the world leaves open, and what it is here.
pub type Reading = (&'static str, &'static str);

/// One simulated reinstall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub seed: u64,
    /// Which reading of the document, and which settings: see [`Schedule::has`].
    pub world: u8,
    /// What is read otherwise besides, by its name.
    pub readings: Vec<Reading>,
    pub strikes: Vec<Strike>,
}

/// Bits of `Schedule::world`.
#[derive(Clone, Copy)]
pub enum Trait {
    /// Effects go on behind a callback key.
    Callbacks,
    /// The boot order stays on the network after a boot from it.
    PersistentPxe,
    /// A stage is told once.
    Once,
    /// The fifth stage comes as `OK`.
    FifthOk,
    /// The server has Ansible tasks.
    Tasks,
    /// The config goes before the tasks.
    DisarmFirst,
    /// Stages are named by one word.
    Terse,
    /// A tab keeps its session when it is loaded anew.
    KeepsSession,
}

impl Schedule {
    pub const fn has(&self, it: Trait) -> bool {
        self.world >> it as u8 & 1 == 1
    }

    /// Whether that is how the world is.
    pub fn reads(&self, reading: Reading) -> bool {
        self.readings.contains(&reading)
    }

    /// As it stands in a regression test.
    pub fn literal(&self) -> String {
        let strikes: Vec<_> = self.strikes.iter().map(Strike::literal).collect();
        let strikes = strikes.join(", ");
        let Self { seed, world, readings, .. } = self;
        match &readings[..] {
            [] => format!("holds({seed}, {world:#010b}, &[{strikes}]);"),
            _ => format!("holds_reading({seed}, {world:#010b}, &{readings:?}, &[{strikes}]);"),
        }
    }

    /// One drawn by lot: up to six strikes, mostly few, in a world that mostly differs in few points.
    pub fn random(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        chance.next();
        let mut world = chance.below(256) as u8;
        let all = every_place();
        let count = [0, 1, 1, 2, 2, 2, 3, 3, 4, 6][chance.below(10) as usize];
        let strikes = (0..count).map(|_| {
            let (point, moment, what) = match chance.below(2) {
                0 => chance.pick(all),
                // What can strike at few places is not to be rare.
                _ => {
                    let of_kind = chance.below(by_kind().len() as u64) as usize;
                    chance.pick(&by_kind()[of_kind])
                }
            };
            let most = match point {
                Point::Stages | Point::Callback => 12,
                _ => 3,
            };
            // Mostly early, where it is sure to strike.
            let nth = chance.below(most + 1).min(chance.below(most + 1)) as u8;
            at(point, nth, moment, vary(what, &mut chance))
        });
        let mut strikes: Vec<_> = strikes.collect();
        let mut readings = drawn(&mut chance);
        for at in 0..strikes.len() {
            lead_to(strikes[at], &mut world, &mut readings, &mut strikes, &mut chance);
        }
        strikes.sort_unstable();
        strikes.dedup();
        Self { seed, world, readings, strikes }
    }
}

/// Readings by lot: none, a few, or about a third of all.
fn drawn(chance: &mut Chance) -> Vec<Reading> {
    static NAMES: std::sync::OnceLock<Vec<(&'static str, Vec<&'static str>)>> = std::sync::OnceLock::new();
    // The traits have the others.
    let names = NAMES.get_or_init(|| {
        let mut names = standin::model::Readings::names();
        let is_trait = |name: &str| matches!(name, "stage_messages" | "fifth" | "effects" | "pxe_boot");
        names.retain(|(name, _)| !is_trait(name));
        names
    });
    let many = names.len() as u64;
    let wanted = [0, 0, 1, 1, 2, 2, 3, many / 3][chance.below(8) as usize];
    let mut found: Vec<Reading> = Vec::new();
    for _ in 0..wanted {
        let (name, values) = &names[chance.below(many) as usize];
        if !found.iter().any(|(known, _)| known == name) {
            found.push((*name, values[1 + chance.below(values.len() as u64 - 1) as usize]));
        }
    }
    found.sort_unstable();
    found
}

/// Some points are come to only where the world or something else leads there: that is not to be rare.
fn lead_to(
    strike: Strike,
    world: &mut u8,
    readings: &mut Vec<Reading>,
    strikes: &mut Vec<Strike>,
    chance: &mut Chance,
) {
    let (began, told) = (Point::Began, Moment::Told);
    match strike.point {
        // An installer that can't be read at all says more than one word.
        Point::Stages if matches!(strike.what, What::Unread(_)) => {
            for which in 0..chance.below(5) as u8 {
                let nth = chance.between(4, 16) as u8;
                strikes.push(at(Point::Stages, nth, Moment::Sent, What::Unread(which)));
            }
        }
        Point::Task => *world |= 1 << Trait::Tasks as u8,
        Point::Callback => *world |= 1 << Trait::Callbacks as u8,
        Point::Renewed => strikes.push(at(Point::Key, 0, Moment::Sent, What::Expire)),
        // The run looks at the server where it doubts the end, and where nothing is heard.
        Point::Probe => match chance.below(3) {
            0 => strikes.push(at(began, 0, told, What::Installer(Installer::Hangs, 1))),
            1 => {
                let stage = chance.between(1, 5) as u8;
                strikes.push(at(began, 0, told, What::Installer(Installer::Ok, stage)));
            }
            _ => {
                readings.retain(|(name, _)| *name != "old_system_tells");
                readings.push(("old_system_tells", ["stage", "ok"][chance.below(2) as usize]));
                strikes.push(at(Point::Reboot, 0, Moment::Before, What::Foreign(Foreign::Clears)));
            }
        },
        // Secrets are asked for by a page that was loaded anew.
        Point::CheckPin | Point::Unlocked | Point::Opened => {
            let before = [Point::CreatePxe, Point::BootPxe, Point::Reboot, Point::BootDisk];
            strikes.push(at(chance.pick(&before), 0, Moment::Before, What::Kill(5)));
        }
        Point::Abort => {
            strikes.push(at(Point::Stages, chance.below(9) as u8, Moment::Sent, What::Abandon));
        }
        _ => {}
    }
}

/// Where something can strike: which point, the how manieth, when within it.
pub type Place = (Point, u8, Moment);

impl Strike {
    pub const fn at(&self) -> Place {
        (self.point, self.nth, self.moment)
    }

    fn literal(&self) -> String {
        format!("at({:?}, {}, {:?}, {:?})", self.point, self.nth, self.moment, self.what)
    }

    /// The state and the fault, for the count of those that were reached.
    pub fn place(&self) -> (Point, Moment, What) {
        (self.point, self.moment, plain(self.what))
    }
}

/// The kind alone.
const fn plain(what: What) -> What {
    match what {
        What::Kill(_) => What::Kill(5),
        What::Torn(_) => What::Torn(5),
        What::WriteFails(_) => What::WriteFails(1),
        What::Freeze(_) => What::Freeze(60),
        What::Steal(_) => What::Steal(60),
        What::Sleep(_) => What::Sleep(60),
        What::Clock(s) if s < 0 => What::Clock(-3_600),
        What::Clock(_) => What::Clock(3_600),
        What::Twice(_) => What::Twice(0),
        What::Garbage(_) => What::Garbage(0),
        What::Busy(_) => What::Busy(2),
        What::Slow(_) => What::Slow(75),
        What::Unread(_) => What::Unread(0),
        other => other,
    }
}

fn vary(what: What, chance: &mut Chance) -> What {
    let seconds = |chance: &mut Chance| chance.pick(&[1, 3, 4, 6, 30, 60, 600, 4_000, 40_000]);
    match what {
        What::Kill(_) => What::Kill(seconds(chance)),
        What::Torn(_) => What::Torn(chance.below(10) as u8),
        What::WriteFails(_) => What::WriteFails(chance.between(1, 4) as u8),
        What::Freeze(_) => What::Freeze(seconds(chance)),
        What::Steal(_) => What::Steal(seconds(chance)),
        What::Sleep(_) => What::Sleep(seconds(chance)),
        What::Clock(s) => What::Clock(s.signum() * chance.pick(&[2, 7, 60, 3_600, 90_000])),
        What::Twice(_) => What::Twice(chance.below(3) as u32),
        What::Garbage(_) => What::Garbage(chance.below(16) as u8),
        What::Busy(_) => What::Busy(chance.between(1, 6) as u8),
        What::Slow(_) => What::Slow(chance.pick(&[8, 20, 50, 75, 170, 200])),
        What::Unread(_) => What::Unread(chance.below(UNREAD.len() as u64) as u8),
        other => other,
    }
}
