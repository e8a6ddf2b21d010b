//! What stands between an entry and a slot.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Weekday};

use crate::domain::window::Windows;

const HOUR_SECONDS: u32 = 3600;
const DAY_SECONDS: u32 = 24 * HOUR_SECONDS;

/// What an entry states about when and where it can come.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The times that suit; none means all.
    pub windows: &'a Windows,
    /// The first day that suits.
    pub not_before: Option<NaiveDate>,
    /// The last day that suits.
    pub not_after: Option<NaiveDate>,
    /// Hours that have to lie between the close of the pool and the slot.
    pub notice_hours: i64,
    /// The offices that suit, by id; none means all.
    pub offices: &'a [String],
}

/// What a slot of the round is to one entry.
#[derive(Clone, Copy, Debug)]
pub struct SlotFacts<'a> {
    /// When it begins, as wall time of its office.
    pub local: NaiveDateTime,
    /// How long it is.
    pub minutes: u32,
    /// The id of its office.
    pub office: &'a str,
    /// From the close of the pool to its beginning, as time that passes.
    pub lead: TimeDelta,
    /// Whether the counter serves the entry's service and the entry has not declined the slot:
    /// no change of times or places helps otherwise.
    pub is_possible: bool,
}

/// What an entry would have to state differently to accept some slots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Missing<'a> {
    pub span: Option<Span>,
    pub office: Option<&'a str>,
    pub not_before: Option<NaiveDate>,
    pub not_after: Option<NaiveDate>,
    pub notice_hours: Option<i64>,
}

/// Whole hours of a weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub day: Weekday,
    /// 0 to 23.
    pub from: u32,
    /// After `from`, up to 24.
    pub to: u32,
}

/// No single change of any kind helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hopeless;

impl<'a> Missing<'a> {
    /// Kinds of change that it takes.
    pub fn kinds(&self) -> usize {
        [
            self.span.is_some(),
            self.office.is_some(),
            self.not_before.is_some(),
            self.not_after.is_some(),
            self.notice_hours.is_some(),
        ]
        .into_iter()
        .filter(|&is_missing| is_missing)
        .count()
    }

    /// What is missing for these slots as well.
    pub fn and(self, other: Self) -> Result<Self, Hopeless> {
        let span = |one: Span, other: Span| {
            (one.day == other.day).then(|| Span {
                day: one.day,
                from: one.from.min(other.from),
                to: one.to.max(other.to),
            })
        };
        let office = |one: &'a str, other: &'a str| (one == other).then_some(one);
        Ok(Self {
            span: both(self.span, other.span, span)?,
            office: both(self.office, other.office, office)?,
            not_before: both(self.not_before, other.not_before, |a, b| Some(a.min(b)))?,
            not_after: both(self.not_after, other.not_after, |a, b| Some(a.max(b)))?,
            notice_hours: both(self.notice_hours, other.notice_hours, |a, b| Some(a.min(b)))?,
        })
    }
}

/// What two slots miss of one kind; `join` answers `None` if no one change mends both.
fn both<T>(
    one: Option<T>,
    other: Option<T>,
    join: impl FnOnce(T, T) -> Option<T>,
) -> Result<Option<T>, Hopeless> {
    match (one, other) {
        (Some(one), Some(other)) => join(one, other).map(Some).ok_or(Hopeless),
        (one, other) => Ok(one.or(other)),
    }
}

/// Whether a wish accepts each of these slots.
pub fn accepted(wish: Wish<'_>, slots: &[SlotFacts<'_>]) -> Vec<bool> {
    let reader = Reader::new(wish);
    let accepts = |slot| {
        reader
            .missing(slot)
            .is_ok_and(|missing| missing.kinds() == 0)
    };
    slots.iter().map(accepts).collect()
}

/// A wish, made ready for many slots.
pub(super) struct Reader<'a> {
    wish: Wish<'a>,
    /// For each weekday from Monday, the stretches of time in the windows, in seconds from
    /// midnight, ascending; those that overlap or touch are one.
    stretches: [Vec<(u32, u32)>; 7],
}

impl<'a> Reader<'a> {
    pub fn new(wish: Wish<'a>) -> Self {
        let seconds = |(from, to)| (from * 60, to * 60);
        let stretches = wish.windows.stretches();
        let stretches = stretches.map(|day| day.into_iter().map(seconds).collect());
        Self { wish, stretches }
    }

    /// What is missing for one slot.
    pub fn missing(&self, slot: &SlotFacts<'a>) -> Result<Missing<'a>, Hopeless> {
        let Wish {
            not_before,
            not_after,
            notice_hours,
            offices,
            ..
        } = self.wish;
        if !slot.is_possible || slot.lead < TimeDelta::zero() {
            return Err(Hopeless);
        }
        let day = slot.local.date();
        let is_office = offices.is_empty() || offices.iter().any(|office| office == slot.office);
        let is_notice = slot.lead >= TimeDelta::hours(notice_hours);
        Ok(Missing {
            span: self.span(slot)?,
            office: (!is_office).then_some(slot.office),
            not_before: not_before.is_some_and(|first| day < first).then_some(day),
            not_after: not_after.is_some_and(|last| day > last).then_some(day),
            notice_hours: (!is_notice).then(|| slot.lead.num_hours()),
        })
    }

    /// The whole hours around what the windows leave out of a slot, if they leave out anything.
    fn span(&self, slot: &SlotFacts<'_>) -> Result<Option<Span>, Hopeless> {
        if self.wish.windows.as_slice().is_empty() {
            return Ok(None);
        }
        let day = slot.local.weekday();
        let start = slot.local.num_seconds_from_midnight();
        // A slot of no time still needs a window to lie in.
        let end = slot.minutes.saturating_mul(60).max(1).saturating_add(start);
        let (mut first, mut last) = (start, end);
        for &(from, to) in &self.stretches[day.num_days_from_monday() as usize] {
            if from <= start && end <= to {
                return Ok(None);
            }
            if (from..to).contains(&start) {
                first = to;
            }
            if from < end && end <= to {
                last = from;
            }
        }
        if last > DAY_SECONDS {
            // No window goes on after midnight.
            return Err(Hopeless);
        }
        Ok(Some(Span {
            day,
            from: first / HOUR_SECONDS,
            to: last.div_ceil(HOUR_SECONDS),
        }))
    }
}
