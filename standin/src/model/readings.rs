//! The points that the API's document leaves open, and the reading the stand-in takes of each.

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
    StageText { Document = "document", Numbered = "numbered", Terse = "terse" }
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
}

impl Readings {
    /// The default with one point changed, for each point and value: the name, the value, the whole.
    pub fn single_changes() -> Vec<(&'static str, &'static str, Readings)> {
        let mut changes = Vec::new();
        for (name, values) in Self::names() {
            for value in values.into_iter().skip(1) {
                let mut readings = Self::default();
                readings.set(name, value).expect("names() lists only what set() takes");
                changes.push((name, value, readings));
            }
        }
        changes
    }

    /// Every combination of the points named (all of them when `points` is empty).
    pub fn combinations(points: &[&str]) -> Vec<Readings> {
        let mut all = vec![Self::default()];
        for (name, values) in Self::names() {
            if !points.is_empty() && !points.contains(&name) {
                continue;
            }
            all = all
                .iter()
                .flat_map(|readings| {
                    values.iter().map(move |value| {
                        let mut changed = *readings;
                        changed.set(name, value).expect("names() lists only what set() takes");
                        changed
                    })
                })
                .collect();
        }
        all
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
    }
}
