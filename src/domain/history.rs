//! Whether what is written about the life of an entry could have happened: its events, read
//! back against the one function that says what may follow.

use super::entry::{Event, State, next};

/// Whether an event that is written as leading from `from` to `to` for `reason` can have
/// happened. What is no transition, like an edit, stays where it is.
pub fn is_legal(from: &str, to: &str, reason: &str) -> bool {
    let (Some(from), Some(to)) = (State::from_word(from), State::from_word(to)) else {
        return false;
    };
    let mut known = Event::ALL
        .into_iter()
        .filter(|event| event.reason() == reason)
        .peekable();
    if known.peek().is_none() {
        return from == to;
    }
    known.any(|event| next(from, event) == Ok(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_lead_where_the_rule_says() {
        let check = |from: &str, to: &str, reason: &str, expect: bool| {
            assert_eq!(is_legal(from, to, reason), expect, "{from} {to} {reason}");
        };
        check("unverified", "waiting", "verify", true);
        check("waiting", "offered", "round", true);
        check("waiting", "booked", "confirm", false);
        check("booked", "attended", "late", true);
        check("attended", "no_show", "no_show", true);
        check("attended", "no_show", "attended", false);
        check("offered", "offered", "edit", true);
        check("offered", "waiting", "edit", false);
        check("somewhere", "somewhere", "edit", false);
    }

    #[test]
    fn every_step_that_can_be_taken_is_legal() {
        for from in State::ALL {
            for event in Event::ALL {
                if let Ok(to) = next(from, event) {
                    let (from, to) = (from.word(), to.word());
                    assert!(is_legal(from, to, event.reason()), "{from} {to}");
                }
            }
        }
    }
}
