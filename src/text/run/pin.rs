//! A PIN that the API has refused: what its words mean, and what is said of it.
//!
//! Knows: attempts, locks and how long they last. Must not know: where it is shown, or who keeps it.
//!
//! Whether a PIN was refused is asked here alone: of an answer by [`Refusal::of`], of a run by [`of_run`].

use crate::api::{ApiError, AsyncAnswer, Reply, refusal};
use crate::domain::{decimal, strings};
use crate::flow::{Ms, PinRefusal, Run};
use crate::text::late::{Late, fill, own};

/// What the API said of a PIN that it refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// In its words.
    pub message: String,
    /// How often it may still be tried, where the API tells.
    pub attempts_left: Option<u64>,
}

impl Refusal {
    /// What an answer says against the PIN that its call carried, if anything.
    #[must_use]
    pub fn of(answer: &Result<Reply, ApiError>) -> Option<Self> {
        let (message, attempts_left) = answer.as_ref().err()?.against_pin()?;
        Some(Self { message: message.to_owned(), attempts_left })
    }

    /// The same of what the key of a call tells.
    #[must_use]
    pub fn of_key(answer: &AsyncAnswer) -> Option<Self> {
        let (AsyncAnswer::Failed(said) | AsyncAnswer::Unknown(said)) = answer else { return None };
        refusal::speaks_against_pin(&said.scope)
            .then(|| Self { message: said.scope.clone(), attempts_left: refusal::attempts_left(&said.scope) })
    }

    /// Whether it says that the PIN itself is wrong, not only that none is taken now.
    #[must_use]
    pub fn is_of_wrong_pin(&self) -> bool {
        refusal::speaks_of_wrong(&self.message)
    }

    /// The answer to a call that is not sent, because its PIN was refused before.
    #[must_use]
    pub fn answer(self) -> ApiError {
        let Self { message, attempts_left } = self;
        ApiError::WrongPin { message, attempts_left }
    }

    /// Whether the PIN is locked, so that the right one would be refused as well.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        match self.attempts_left {
            Some(left) => left == 0,
            None => strings::contains(&self.message.to_ascii_lowercase(), "lock"),
        }
    }

    /// For how long it is locked, where the API tells.
    #[must_use]
    pub fn lock_ms(&self) -> Option<Ms> {
        if !self.is_locked() {
            return None;
        }
        let words = self.message.to_ascii_lowercase();
        let words: Vec<&str> =
            words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
        words.windows(2).find_map(|pair| {
            let unit_ms = match pair[1] {
                unit if unit.starts_with("min") => 60_000,
                unit if unit.starts_with("sec") || unit == "s" => 1_000,
                unit if unit.starts_with("hour") || unit == "h" => 3_600_000,
                _ => return None,
            };
            decimal::whole(pair[0])?.checked_mul(unit_ms)
        })
    }

    /// What is said of it; `until` is when the lock ends, as a clock shows it.
    #[must_use]
    pub fn said(&self, until: Option<&str>) -> String {
        match (self.is_locked(), until, self.lock_ms(), self.attempts_left) {
            (true, Some(at), ..) => fill(Late::PinLockedUntil, &[("at", at)]),
            (true, None, Some(ms), _) => {
                fill(Late::PinLockedFor, &[("min", &strings::number(ms.div_ceil(60_000)))])
            }
            (true, None, None, _) => fill(Late::PinLocked, &[("words", &super::sentence(&self.message))]),
            (false, .., None) => own(Late::PinWrong),
            (false, .., Some(1)) => own(Late::PinWrongOne),
            (false, .., Some(left)) => fill(Late::PinWrongLeft, &[("count", &strings::number(left))]),
        }
    }
}

/// What the API said of the PIN of a run, while the run waits for another one.
#[must_use]
pub fn of_run(run: &Run) -> Option<Refusal> {
    let PinRefusal { message, attempts_left, .. } = run.pin_refusal()?;
    Some(Refusal { message: message.clone(), attempts_left: *attempts_left })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::run::notice::park;
    use crate::text::run::tests::{online, refused};

    fn refusal(message: &str, attempts_left: Option<u64>) -> Refusal {
        Refusal { message: message.into(), attempts_left }
    }

    fn wrong(message: &str) -> Result<Reply, ApiError> {
        Err(ApiError::WrongPin { message: message.into(), attempts_left: Some(2) })
    }

    #[test]
    fn attempts_that_are_left_are_counted() {
        assert_eq!(refusal("No", Some(2)).said(None), "Wrong PIN. 2 attempts left.");
        assert_eq!(refusal("No", Some(1)).said(None), "Wrong PIN. 1 attempt left.");
        assert_eq!(refusal("No", None).said(None), "Wrong PIN.");
    }

    #[test]
    fn a_lock_says_for_how_long_where_the_api_does() {
        let locked = refusal("Wrong PIN. PIN is locked for 15 minutes", Some(0));
        assert_eq!(locked.lock_ms(), Some(900_000));
        assert_eq!(locked.said(None), "The PIN was locked for 15 minutes.");
        assert_eq!(locked.said(Some("14:30")), "The PIN is locked until 14:30.");
        assert_eq!(refusal("Locked. Retry in 90 seconds.", None).lock_ms(), Some(90_000));
        assert_eq!(refusal("locked, 1 hour", None).lock_ms(), Some(3_600_000));
        for untold in
            [refusal("PIN is locked", None), refusal("No", Some(0)), refusal("locked 5 times", None)]
        {
            assert!(untold.is_locked());
            assert_eq!(untold.lock_ms(), None, "{untold:?}");
            assert!(untold.said(None).contains("locked"), "{untold:?}");
        }
        assert_eq!(refusal("Wrong PIN, try again in 5 minutes", Some(2)).lock_ms(), None);
        assert!(!refusal("Wrong PIN, 2 attempts until it is locked", Some(2)).is_locked());
        assert_eq!(refusal("locked for 99999999999999999999 minutes", None).lock_ms(), None);
    }

    #[test]
    fn what_is_not_sent_is_answered_as_the_api_did() {
        let first = refusal("Wrong PIN", Some(2));
        assert_eq!(Refusal::of(&Err(first.clone().answer())), Some(first));
        assert_eq!(Refusal::of(&Ok(Reply::Done)), None);
        assert_eq!(Refusal::of(&Err(ApiError::NoAnswer)), None);
    }

    #[test]
    fn a_boot_order_refused_for_the_pin_asks_for_another_one() {
        let run = online(vec![wrong("Wrong PIN"), Ok(Reply::Done)]);
        let why = run.park().expect("it waits");
        let said = park(&run, why);
        assert_eq!(said.title, "Enter the right PIN to continue");
        assert!(
            said.text.contains("2 attempts left. Paused before: Set the boot order back to disk."),
            "{said:?}"
        );
        assert!(!said.remedy.contains("support"), "{said:?}");
        let other = online(vec![refused("Not permitted"), Ok(Reply::Done), Ok(Reply::Done)]);
        assert_eq!(of_run(&other), None);
        assert!(park(&other, other.park().expect("it waits")).remedy.contains("support"));
    }
}
