//! What could be read back of a server after its reinstall. Words of the part of the page that is
//! fetched when it is asked for.
//!
//! Knows: findings. Must not know: how they came.

use super::late::{Late, fill, own};
use super::problem::problem;
use super::run::sentence;
use crate::domain::plan::Order;
use crate::domain::strings;
use crate::flow::result::{Aspect, Found, call_name};

/// What is compared.
#[must_use]
pub fn name(aspect: Aspect) -> String {
    own(match aspect {
        Aspect::Hostname => Late::ResultHostname,
        Aspect::System => Late::ResultSystem,
        Aspect::Power => Late::ResultPower,
    })
}

/// What was found in a word; nothing yet while it is asked for.
#[must_use]
pub fn state(found: Option<&Found>) -> String {
    own(match found {
        None => Late::ResultAsked,
        Some(Found::Confirmed(_)) => Late::ResultConfirmed,
        Some(Found::InOtherWords(_)) => Late::ResultInOtherWords,
        Some(Found::Different(_)) => Late::ResultDifferent,
        Some(Found::Untold | Found::Failed(_)) => Late::ResultUnknown,
    })
}

/// What was found and what to do, and the raw words behind it.
#[must_use]
pub fn found(aspect: Aspect, found: Option<&Found>, order: &Order) -> (String, String) {
    let ordered = match aspect {
        Aspect::Hostname => order.hostname.as_str(),
        Aspect::System => &order.os_name,
        Aspect::Power => "",
    };
    let say = |key, told: &str| fill(key, &[("told", told), ("ordered", ordered)]);
    let words = match found {
        None => String::new(),
        Some(Found::Confirmed(told)) => say(Late::ResultTold, told),
        Some(Found::InOtherWords(told)) => say(Late::ResultOtherWords, told),
        Some(Found::Different(told)) => match aspect {
            Aspect::Power => say(Late::ResultOff, told),
            Aspect::Hostname | Aspect::System => say(Late::ResultOther, told),
        },
        Some(Found::Untold) => own(match aspect {
            Aspect::Hostname => Late::ResultNoHostname,
            Aspect::System => Late::ResultNoSystem,
            Aspect::Power => Late::ResultNoPower,
        }),
        Some(Found::Failed(error)) => {
            let said = problem(call_name(aspect), error);
            return (strings::join(&[sentence(&said.title), said.text, said.remedy], " "), said.details);
        }
    };
    (words, String::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ApiError;
    use crate::text::run::tests::order;

    #[test]
    fn every_finding_has_its_words_and_what_to_do() {
        let order = order();
        let all = [
            Found::Confirmed("x-1".into()),
            Found::Different("x-2".into()),
            Found::InOtherWords("x-3".into()),
            Found::Untold,
            Found::Failed(ApiError::NoAnswer),
        ];
        for aspect in Aspect::ALL {
            for it in &all {
                let (words, _) = found(aspect, Some(it), &order);
                assert!(!words.is_empty() && !words.contains(['{', '}']), "{words}");
                assert!(!state(Some(it)).is_empty());
            }
            assert_eq!(found(aspect, None, &order), Default::default());
        }
        let (words, _) = found(Aspect::Hostname, Some(&all[1]), &order);
        assert!(words.contains("x-2") && words.contains(order.hostname.as_str()), "{words}");
    }
}
