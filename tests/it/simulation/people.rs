//! The citizens: their habits, and what they do when a mail comes.

use chrono::TimeDelta;
use rand::{Rng, RngExt};

/// How somebody deals with the list.
#[derive(Clone, Debug)]
pub struct Person {
    pub email: String,
    pub habit: Habit,
    /// How often this person joins anew once a need is met.
    pub needs: u32,
    /// Has no mail, and calls.
    pub calls: bool,
    /// From one day on mails come back from this address.
    pub is_dead: bool,
}

/// What a person tends to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// Answers within hours and comes.
    Punctual,
    /// Answers when the reminder comes, or after the deadline.
    Slow,
    /// Never answers an offer.
    Silent,
    /// Declines several times before a yes.
    Choosy,
    /// Says yes and calls off, some in time and some late.
    Fickle,
    /// Says yes and does not come.
    Absent,
    /// Joins again and again, under every spelling of the address.
    Double,
    /// Pauses, resumes, leaves.
    Restless,
}

const HABITS: [(Habit, u32); 8] = [
    (Habit::Punctual, 40),
    (Habit::Slow, 12),
    (Habit::Silent, 8),
    (Habit::Choosy, 8),
    (Habit::Fickle, 10),
    (Habit::Absent, 8),
    (Habit::Double, 7),
    (Habit::Restless, 7),
];

impl Person {
    pub fn born(number: usize, chance: &mut impl Rng) -> Self {
        let all = HABITS.iter().map(|(_, weight)| weight).sum();
        let mut ticket = chance.random_range(0..all);
        let habit = HABITS.iter().find(|(_, weight)| {
            let is_drawn = ticket < *weight;
            ticket = ticket.saturating_sub(*weight);
            is_drawn
        });
        Self {
            email: format!("person{number}@example.org"),
            habit: habit.expect("a habit").0,
            needs: chance.random_range(1..4),
            calls: chance.random_bool(0.06),
            is_dead: false,
        }
    }

    /// One of the ways in which the same address can be written.
    pub fn spelling(&self, chance: &mut impl Rng) -> String {
        match chance.random_range(0..4) {
            0 if self.habit == Habit::Double => self.email.to_uppercase(),
            1 if self.habit == Habit::Double => self.email.replace('@', "+amt@"),
            _ => self.email.clone(),
        }
    }

    /// How long until the link of a verify mail is pressed; some are too late.
    pub fn until_verified(&self, chance: &mut impl Rng) -> TimeDelta {
        let minutes = match self.habit {
            Habit::Slow => chance.random_range(60..30 * 60),
            _ => chance.random_range(1..300),
        };
        TimeDelta::minutes(minutes)
    }

    /// What becomes of an offer, and how long after its mail.
    pub fn answer(&self, chance: &mut impl Rng) -> (Answer, TimeDelta) {
        let soon = TimeDelta::minutes(chance.random_range(2..90));
        match self.habit {
            Habit::Silent if chance.random_bool(0.8) => (Answer::Nothing, soon),
            Habit::Slow => (Answer::Yes, TimeDelta::hours(chance.random_range(1..60))),
            Habit::Choosy if chance.random_bool(0.7) => (Answer::No, soon),
            Habit::Restless if chance.random_bool(0.2) => (Answer::Leave, soon),
            _ => (Answer::Yes, soon),
        }
    }
}

/// What somebody does with an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
    Nothing,
    /// Leaves the list instead.
    Leave,
}
