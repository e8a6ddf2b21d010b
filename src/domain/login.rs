//! Logging in: how long a session lives, what a password has to be, and when somebody who guesses
//! has to wait. Who guesses must not be able to lock out whom the account belongs to.

use chrono::{DateTime, TimeDelta, Utc};

/// A session ends when nobody was seen for this long …
pub const IDLE_MAX: TimeDelta = TimeDelta::minutes(30);
/// … and after this long in any case: a working day.
pub const SESSION_MAX: TimeDelta = TimeDelta::hours(10);
/// The fewest characters of a password (NIST SP 800-63B-4 has 8 beside a second factor; there is
/// none here).
pub const PASSWORD_CHARS_MIN: usize = 12;
/// The most: nobody types more, and each costs time.
pub const PASSWORD_CHARS_MAX: usize = 256;
/// The least score of zxcvbn: "safely unguessable" online, and offline with a slow hash (Wheeler,
/// USENIX Security 2016).
const SCORE_MIN: u8 = 3;

/// Failures are counted over this long.
pub const FAILURES_WINDOW: TimeDelta = TimeDelta::minutes(15);
/// So many failures of one client, whatever names it tries.
const CLIENT_FAILURES_MAX: i64 = 10;
/// So many of one name from a place where its owner works, …
const OWN_FAILURES_MAX: i64 = 10;
/// … and of all names from there: many work behind one address.
const PLACE_FAILURES_MAX: i64 = 100;
/// So many wrong ones of somebody who is logged in and wants another password.
pub const SESSION_FAILURES_MAX: i64 = 5;
/// So many failures for one name from places where its owner does not work.
const NAME_FAILURES_MAX: i64 = 20;
/// So many failures altogether: a botnet that tries one password for each name.
const ALL_FAILURES_MAX: i64 = 300;
/// Where somebody logged in within this long is a place where they work.
pub const PLACE_MAX: TimeDelta = TimeDelta::days(30);

/// What went wrong lately, within [`FAILURES_WINDOW`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// From this client, for any name.
    pub of_client: i64,
    /// From this client, for this name.
    pub of_both: i64,
    /// For this name, from any client.
    pub of_name: i64,
    /// All of them.
    pub of_all: i64,
}

/// Whether a password may be tried. At a place where the owner of the name logged in lately only the
/// failures for that name from there count, so nobody locks them out from elsewhere, and a neighbour
/// who guesses other names does not either.
pub fn may_try(failures: Failures, is_known_place: bool) -> bool {
    if is_known_place {
        failures.of_both < OWN_FAILURES_MAX && failures.of_client < PLACE_FAILURES_MAX
    } else {
        failures.of_client < CLIENT_FAILURES_MAX
            && failures.of_name < NAME_FAILURES_MAX
            && failures.of_all < ALL_FAILURES_MAX
    }
}

/// Whether a session that began and was last seen then still counts.
pub fn is_live(begun: DateTime<Utc>, seen: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now < begun + SESSION_MAX && now < seen + IDLE_MAX
}

/// What is wrong with a password that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Fewer than [`PASSWORD_CHARS_MIN`] characters.
    Short,
    /// More than [`PASSWORD_CHARS_MAX`] characters.
    Long,
    /// Easily guessed: a known word, a row of keys, the own name.
    Guessable,
}

/// What is wrong with `password` for somebody called `name`, if anything is. Any characters are
/// welcome; no rule asks for a digit or for another one every month.
pub fn flaw(password: &str, name: &str) -> Option<Flaw> {
    let chars = password.chars().count();
    if chars < PASSWORD_CHARS_MIN {
        return Some(Flaw::Short);
    }
    if chars > PASSWORD_CHARS_MAX {
        return Some(Flaw::Long);
    }
    let known = [name, "reihum", "termin", "bürgerbüro", "rathaus"];
    let score = u8::from(zxcvbn::zxcvbn(password, &known).score());
    (score < SCORE_MIN).then_some(Flaw::Guessable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_long_and_hard_to_guess() {
        let check = |password: &str, expect: Option<Flaw>| {
            assert_eq!(flaw(password, "erna.muster"), expect, "{password}");
        };
        check("", Some(Flaw::Short));
        check("x7#Kp!29vQz", Some(Flaw::Short));
        check("passwort1234", Some(Flaw::Guessable));
        check("password12345", Some(Flaw::Guessable));
        check("qwertzuiopü12", Some(Flaw::Guessable));
        check("erna.muster1", Some(Flaw::Guessable));
        check("aaaaaaaaaaaaaaaa", Some(Flaw::Guessable));
        check("reihumreihum1", Some(Flaw::Guessable));
        check("siebzehn grüne Gießkannen", None);
        check("correct battery staple horse", None);
        check(&"ä7k".repeat(100), Some(Flaw::Long));
    }

    #[test]
    fn who_guesses_waits_and_locks_nobody_out() {
        let check = |of_client, of_both, of_name, of_all, is_known_place, expect: bool| {
            let failures = Failures {
                of_client,
                of_both,
                of_name,
                of_all,
            };
            let found = may_try(failures, is_known_place);
            assert_eq!(found, expect, "{failures:?} {is_known_place}");
        };
        check(0, 0, 0, 0, false, true);
        check(9, 9, 9, 9, false, true);
        check(10, 0, 0, 10, false, false);
        check(10, 0, 0, 10, true, true);
        check(10, 10, 10, 10, true, false);
        check(100, 0, 0, 100, true, false);
        check(0, 0, 20, 20, false, false);
        check(0, 0, 20_000, 20_000, true, true);
        check(0, 0, 0, 300, false, false);
        check(0, 0, 0, 300, true, true);
    }

    #[test]
    fn a_session_ends_by_idling_and_by_the_end_of_the_day() {
        let at = |minutes| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        assert!(is_live(at(0), at(0), at(29)));
        assert!(!is_live(at(0), at(0), at(30)));
        assert!(is_live(at(0), at(580), at(599)));
        assert!(!is_live(at(0), at(599), at(600)));
    }
}
