//! The points that the API's document leaves open, and the reading the stand-in takes of each.
//!
//! The first eleven are open by the document alone. The rest is what the world's answers look like
//! besides, by public reports; the default of each is that it does not happen.
//!
//! | name | values after the default | what it changes |
//! |---|---|---|
//! | `stage_text` | `unread`, and six languages | how a stage is named |
//! | `nothing` | `null`, `false`, `zero`, `empty`, `list`, `map` | what stands where there is nothing |
//! | `done` | `ok`, `true`, `1` | the word for "done" |
//! | `waiting_word` | `pending`, `queued`, `running`, `in-progress`, `waiting` | in place of `Not ready` |
//! | `session_end` | `hash`, `session`, `token`, `redirect` | how the end of a session is told |
//! | `noise` | `bom`, `warnings`, `html`, `all` | what stands around the JSON |
//! | `existing_config` | `refused` | `create_pxe` where a config is in place |
//! | `old_system_tells` | `stage`, `ok` | a boot from the disk in place of the installer says "online" |
//! | `progress_text` | `before`, `percent`, `steps`, `all` | counters and percentages on the master key |
//! | `boot_flag` | `lapses` | the network's turn is over after a minute without a reboot |
//! | `secrets` | `everywhere` | passwords in scopes, debug texts and contexts |
//! | `lists` | `keyed`, `names` | objects by id; tasks and what is excluded as plain names |
//! | `tags` | `names`, `text` | tags of systems and tasks as names, or as one text with commas |
//! | `hdd` | `units`, `spaced`, `kinds`, `array`, `count` | how the disks are told |
//! | `vm_flag` | `vds` | what a virtual machine is called |
//! | `refused_pin` | `false` | an answer that refuses the PIN, and leaves open what became of the call |

macro_rules! reading {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum $name { #[default] $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.text() == text)
            }
        }
    };
}

// The macro puts `#[default]` before the first variant's own attributes: the first is the default.
reading! {
    /// Whether a stage message stays until the next one.
    StageMessages { Kept = "kept", Once = "once" }
}
reading! {
    /// How the fifth stage comes.
    FifthStage { Stage = "stage", Ok = "ok" }
}
reading! {
    /// How a stage message names its stage.
    StageText {
        Document = "document",
        Numbered = "numbered",
        Terse = "terse",
        /// Sentences without numbers and without the document's words.
        Unread = "unread",
        Dutch = "dutch",
        German = "german",
        French = "french",
        Spanish = "spanish",
        Turkish = "turkish",
        Russian = "russian",
    }
}
reading! {
    /// What ids look like on the wire.
    Ids { Numbers = "numbers", Strings = "strings", Mixed = "mixed" }
}
reading! {
    /// Whether an effect is applied before its answer, or goes on behind a callback key.
    EffectAnswer { AtOnce = "at-once", Callback = "callback" }
}
reading! {
    /// Whether the boot order falls back to the disk after one boot from the network.
    PxeBoot { OneShot = "one-shot", Persistent = "persistent" }
}
reading! {
    /// The field that `eq/reinstall` names its key in.
    KeyField { ReinstallKey = "reinstall_key", Callback = "callback", Key = "key" }
}
reading! {
    /// What the items of `eq/list` are.
    ListItems { Objects = "objects", Ids = "ids", Mixed = "mixed" }
}
reading! {
    /// Where a sign-in's answer holds the token.
    SessionShape { Nested = "nested", TopLevel = "top-level" }
}
reading! {
    /// Where `jenkins/get_tasks` holds its list.
    TaskListField {
        Tasks = "tasks", JenkinsTasks = "jenkins_tasks", TaskList = "task_list", List = "list",
        Bare = "bare",
    }
}
reading! {
    /// What a key's `scope` is.
    Scope { Text = "text", Object = "object" }
}
reading! {
    /// What stands where there is nothing: an error, a callback, a name, a fact.
    Nothing {
        Absent = "absent", Null = "null", False = "false", Zero = "zero", Empty = "empty", List = "list",
        Map = "map",
    }
}
reading! {
    /// The word for "done".
    Done { Capitals = "OK", Small = "ok", True = "true", One = "1" }
}
reading! {
    /// The word of a key that goes on.
    WaitingWord {
        NotReady = "not-ready", Pending = "pending", Queued = "queued", Running = "running",
        InProgress = "in-progress", Waiting = "waiting",
    }
}
reading! {
    /// How a call is told that its session has ended.
    SessionEnd {
        /// Each call has a way of its own.
        Mixed = "mixed",
        Hash = "hash",
        Session = "session",
        Token = "token",
        /// HTTP 302 to the page to sign in at.
        Redirect = "redirect",
    }
}
reading! {
    /// What stands around the JSON of an answer.
    Noise {
        None = "none",
        /// A byte order mark before it.
        Mark = "bom",
        /// Warnings of PHP before it.
        Warnings = "warnings",
        /// HTML after it.
        Html = "html",
        All = "all",
    }
}
reading! {
    /// What `eq/create_pxe` does where a config is in place.
    ExistingConfig { Replaced = "replaced", Refused = "refused" }
}
reading! {
    /// Whether the old system says that it is online when it boots in place of the installer.
    OldSystemTells { No = "no", Stage = "stage", Ok = "ok" }
}
reading! {
    /// What the master key tells besides the stages.
    ProgressText {
        None = "none",
        /// Counts while the network boot is waited for.
        Before = "before",
        /// Percentages of a download, after the first stage.
        Percent = "percent",
        /// Steps of 21, from the start of the installer on.
        Steps = "steps",
        All = "all",
    }
}
reading! {
    /// Whether the boot order for the network lasts when no reboot follows.
    BootFlag { Stays = "stays", Lapses = "lapses" }
}
reading! {
    /// Where the provider tells secrets.
    Secrets {
        /// In the context of a finished reinstall alone.
        Context = "context",
        Everywhere = "everywhere",
    }
}
reading! {
    /// What lists are.
    Lists {
        Arrays = "arrays",
        /// Objects whose keys are the ids.
        Keyed = "keyed",
        /// Tasks and what is excluded by their names alone.
        Names = "names",
    }
}
reading! {
    /// What the tags of systems and tasks are.
    TagList {
        Mixed = "mixed",
        Names = "names",
        /// One text with commas.
        Text = "text",
    }
}
reading! {
    /// How the disks of a server are told.
    Hdd {
        Plain = "plain",
        /// `2x1.92TB`
        Units = "units",
        /// `2 x 1,92 TB SSD`
        Spaced = "spaced",
        /// `2x960 NVMe + 4x4000 SATA`
        Kinds = "kinds",
        /// `[960, 960]`
        Array = "array",
        /// `disks: 2`, and no sizes.
        Count = "count",
    }
}
reading! {
    /// What a virtual machine is called.
    VmFlag { Vm = "vm", Vds = "vds" }
}
reading! {
    /// How a PIN is refused.
    RefusedPin {
        Code = "code",
        /// `result: false`, which alone says nothing of the call.
        False = "false",
    }
}

/// One reading of every open point. The default is the plainest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Readings {
    pub stage_messages: StageMessages,
    pub fifth: FifthStage,
    pub stage_text: StageText,
    pub ids: Ids,
    pub effects: EffectAnswer,
    pub pxe_boot: PxeBoot,
    pub key_field: KeyField,
    pub list: ListItems,
    pub session: SessionShape,
    pub task_list: TaskListField,
    pub scope: Scope,
    pub nothing: Nothing,
    pub done: Done,
    pub waiting_word: WaitingWord,
    pub session_end: SessionEnd,
    pub noise: Noise,
    pub existing_config: ExistingConfig,
    pub old_system_tells: OldSystemTells,
    pub progress_text: ProgressText,
    pub boot_flag: BootFlag,
    pub secrets: Secrets,
    pub lists: Lists,
    pub tags: TagList,
    pub hdd: Hdd,
    pub vm_flag: VmFlag,
    pub refused_pin: RefusedPin,
}

macro_rules! table {
    ($($name:literal => $field:ident: $kind:ident),+ $(,)?) => {
        impl Readings {
            /// Every point by name, with the values it can take; the first is the default.
            pub fn names() -> Vec<(&'static str, Vec<&'static str>)> {
                vec![$(($name, $kind::ALL.iter().map(|value| value.text()).collect())),+]
            }

            /// Takes one reading by name: `("stage_text", "terse")`.
            ///
            /// # Errors
            /// One sentence that lists what there is.
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
                match name {
                    $($name => self.$field = $kind::parse(value)
                        .ok_or_else(|| unknown_value(name, value))?,)+
                    _ => return Err(unknown_name(name)),
                }
                Ok(())
            }

            /// The reading taken of each point, by name.
            pub fn taken(&self) -> Vec<(&'static str, &'static str)> {
                vec![$(($name, self.$field.text())),+]
            }
        }
    };
}

table! {
    "stage_messages" => stage_messages: StageMessages,
    "fifth" => fifth: FifthStage,
    "stage_text" => stage_text: StageText,
    "ids" => ids: Ids,
    "effects" => effects: EffectAnswer,
    "pxe_boot" => pxe_boot: PxeBoot,
    "key_field" => key_field: KeyField,
    "list" => list: ListItems,
    "session" => session: SessionShape,
    "task_list" => task_list: TaskListField,
    "scope" => scope: Scope,
    "nothing" => nothing: Nothing,
    "done" => done: Done,
    "waiting_word" => waiting_word: WaitingWord,
    "session_end" => session_end: SessionEnd,
    "noise" => noise: Noise,
    "existing_config" => existing_config: ExistingConfig,
    "old_system_tells" => old_system_tells: OldSystemTells,
    "progress_text" => progress_text: ProgressText,
    "boot_flag" => boot_flag: BootFlag,
    "secrets" => secrets: Secrets,
    "lists" => lists: Lists,
    "tags" => tags: TagList,
    "hdd" => hdd: Hdd,
    "vm_flag" => vm_flag: VmFlag,
    "refused_pin" => refused_pin: RefusedPin,
}

/// The points that are open by the document alone, and how many values each has by it.
const BY_THE_DOCUMENT: [(&str, usize); 11] = [
    ("stage_messages", 2),
    ("fifth", 2),
    ("stage_text", 3),
    ("ids", 3),
    ("effects", 2),
    ("pxe_boot", 2),
    ("key_field", 3),
    ("list", 3),
    ("session", 2),
    ("task_list", 5),
    ("scope", 2),
];

impl Readings {
    /// The default with one point changed, for each point and value: the name, the value, the whole.
    pub fn single_changes() -> Vec<(&'static str, &'static str, Readings)> {
        let mut changes = Vec::new();
        for (name, values) in Self::names() {
            for value in values.into_iter().skip(1) {
                changes.push((name, value, Self::default().with(name, value)));
            }
        }
        changes
    }

    /// Whether the document alone leaves this open: the name of a point and one of its values.
    pub fn is_open_by_the_document(name: &str, value: &str) -> bool {
        Self::open_by_the_document().iter().any(|(known, values)| *known == name && values.contains(&value))
    }

    /// The points that the document alone leaves open, with the values that they can take by it.
    pub fn open_by_the_document() -> Vec<(&'static str, Vec<&'static str>)> {
        let count = |name: &str| BY_THE_DOCUMENT.iter().find(|(known, _)| *known == name).map(|(_, n)| *n);
        Self::names()
            .into_iter()
            .filter_map(|(name, values)| Some((name, values.into_iter().take(count(name)?).collect())))
            .collect()
    }

    /// Every combination of the points named; of those that the document leaves open when `points`
    /// is empty. A point that the document leaves open takes no other values here: the rest is tried
    /// by [`Readings::pairs`], as the product of all would have more than 10^12 combinations.
    pub fn combinations(points: &[&str]) -> Vec<Readings> {
        let by_the_document = Self::open_by_the_document();
        let mut all = vec![Self::default()];
        for (name, values) in Self::names() {
            let open = by_the_document.iter().find(|(known, _)| *known == name);
            let is_meant = if points.is_empty() { open.is_some() } else { points.contains(&name) };
            if !is_meant {
                continue;
            }
            let values = open.map_or(&values, |(_, values)| values);
            all = all
                .iter()
                .flat_map(|readings| values.iter().map(move |value| readings.with(name, value)))
                .collect();
        }
        all
    }

    /// The default, each point changed alone, and every two points changed together, to each of their
    /// values.
    pub fn pairs() -> Vec<Readings> {
        let changes = Self::single_changes();
        let mut all = vec![Self::default()];
        all.extend(changes.iter().map(|(_, _, readings)| *readings));
        for (at, (one, _, readings)) in changes.iter().enumerate() {
            let others = changes[at + 1..].iter().filter(|(other, _, _)| other != one);
            all.extend(others.map(|(name, value, _)| readings.with(name, value)));
        }
        all
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value).expect("names() lists only what set() takes");
        self
    }
}

fn unknown_name(name: &str) -> String {
    let names: Vec<_> = Readings::names().into_iter().map(|(name, _)| name).collect();
    format!("there is no reading {name:?}; there are {}", names.join(", "))
}

fn unknown_value(name: &str, value: &str) -> String {
    let values = Readings::names()
        .into_iter()
        .find(|(known, _)| *known == name)
        .map_or_else(String::new, |(_, values)| values.join(", "));
    format!("{name} cannot be read as {value:?}; it can be {values}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_every_point_can_be_taken() {
        for (name, value, readings) in Readings::single_changes() {
            assert!(readings.taken().contains(&(name, value)), "{name}={value}");
            assert_ne!(readings, Readings::default(), "{name}={value}");
        }
    }

    #[test]
    fn an_unknown_point_or_value_is_told_what_there_is() {
        let mut readings = Readings::default();
        assert!(readings.set("colour", "red").expect_err("unknown").contains("pxe_boot"));
        assert!(readings.set("ids", "roman").expect_err("unknown").contains("mixed"));
    }

    #[test]
    fn combinations_multiply() {
        assert_eq!(Readings::combinations(&["fifth", "stage_text"]).len(), 6);
        assert_eq!(Readings::combinations(&["done", "boot_flag"]).len(), 8);
        assert_eq!(Readings::combinations(&[]).len(), 25_920);
    }

    #[test]
    fn what_the_document_leaves_open_is_there_under_its_name() {
        let open = Readings::open_by_the_document();
        assert_eq!(open.len(), BY_THE_DOCUMENT.len());
        for ((name, values), (known, count)) in open.iter().zip(BY_THE_DOCUMENT) {
            assert_eq!((*name, values.len()), (known, count));
        }
        assert!(Readings::is_open_by_the_document("stage_text", "terse"));
        assert!(!Readings::is_open_by_the_document("stage_text", "unread"));
        assert!(!Readings::is_open_by_the_document("done", "OK"));
    }

    #[test]
    fn pairs_hold_every_two_values_of_every_two_points_once() {
        let pairs = Readings::pairs();
        let names = Readings::names();
        for (at, (one, ones)) in names.iter().enumerate() {
            for (two, twos) in &names[at + 1..] {
                for (a, b) in ones.iter().flat_map(|a| twos.iter().map(move |b| (a, b))) {
                    let wanted = Readings::default().with(one, a).with(two, b);
                    let count = pairs.iter().filter(|readings| **readings == wanted).count();
                    assert_eq!(count, 1, "{one}={a} {two}={b}");
                }
            }
        }
    }
}
