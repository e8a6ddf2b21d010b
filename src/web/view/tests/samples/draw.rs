//! The rounds in every state, and everything that one can decide about an entry.

use chrono::Weekday;

use super::super::super::entry::EntryState;
use super::super::super::round::{Lost, RoundPage, Values};
use super::super::super::rounds::{
    Anchor, Cutoff, RoundState, RoundsPage, Source, Summary, VoidReason,
};
use super::super::super::verdict::{Files, Verdict};
use super::super::super::*;
use super::{EVIL, Shown, chrome, day, entry, moment};
use crate::config::Publish;
use crate::domain::certificate::{Certificate, Change, Decided, Mark, What};
use crate::domain::lever::{Hardship, Lever};
use crate::domain::policy::Policy;
use crate::domain::window::{TimeOfDay, Window};
use crate::service::levers::LeverCount;

pub(in super::super) const HASH: &str =
    "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
const STATES: [RoundState; 5] = [
    RoundState::Fixed,
    RoundState::Drawn,
    RoundState::Void(VoidReason::NoBeacon),
    RoundState::Void(VoidReason::MailDown),
    RoundState::Void(VoidReason::Other),
];

fn sources() -> [Source; 3] {
    [
        Source::None,
        Source::Manual(EVIL.to_owned()),
        Source::Drand {
            chain: HASH.to_owned(),
            round: "14233921".to_owned(),
        },
    ]
}

fn summary(number: i64, state: RoundState, source: Source) -> Summary {
    let is_drawn = state == RoundState::Drawn;
    Summary {
        number,
        close: moment("2026-11-24T05:30:00Z"),
        state,
        source,
        slots: 40,
        entries: 1312,
        served: if is_drawn { 38 } else { 0 },
    }
}

/// What the pages of all rounds and of one say.
pub(in super::super) fn round_pages(language: Language, shown: &mut Vec<Shown>) {
    let mut add = |name: String, html: String| {
        shown.push(Shown {
            name,
            html,
            buttons: &[],
        });
    };
    let policies = [
        (Policy::Cohort, false, Publish::Participants),
        (Policy::Aged, true, Publish::Full),
        (Policy::Uniform, true, Publish::Internal),
        (Policy::Fifo, false, Publish::Full),
    ];
    for (policy, has_beacon, publish) in policies {
        let page = list(language, policy, has_beacon, publish);
        add(format!("rounds-{}", policy.word()), html(&page));
    }
    let mut first = list(language, Policy::Cohort, false, Publish::Participants);
    first.rounds.clear();
    first.older_href = None;
    add("rounds-none".to_owned(), html(&first));
    for (state, name) in
        STATES
            .into_iter()
            .zip(["fixed", "drawn", "no-beacon", "mail-down", "void"])
    {
        for (source, from) in sources().into_iter().zip(["none", "manual", "drand"]) {
            let page = round(language, state, source);
            add(format!("round-{name}-{from}"), html(&page));
        }
    }
    for (state, name) in [
        (RoundState::Drawn, "drawn"),
        (RoundState::Void(VoidReason::NoBeacon), "void"),
    ] {
        for (source, from) in sources().into_iter().zip(["none", "manual", "drand"]) {
            let mut gone = round(language, state, source);
            gone.is_pool_kept = false;
            add(format!("round-gone-{name}-{from}"), html(&gone));
        }
    }
    let mut old = round(language, RoundState::Drawn, Source::None);
    (old.values, old.lost, old.publish) = (None, None, Publish::Internal);
    add("round-old".to_owned(), html(&old));
}

pub(in super::super) fn list(
    language: Language,
    policy: Policy,
    has_beacon: bool,
    publish: Publish,
) -> RoundsPage {
    let mut rounds: Vec<Summary> = (21..)
        .zip(STATES)
        .map(|(number, state)| {
            let source = if number == 21 {
                Source::None
            } else {
                Source::Manual("lotto".to_owned())
            };
            summary(number, state, source)
        })
        .collect();
    rounds.reverse();
    let count = |lever, hardship| LeverCount {
        lever,
        hardship,
        count: 3,
    };
    let mut levers: Vec<LeverCount> = Lever::ALL.map(|lever| count(lever, None)).to_vec();
    levers.extend(Hardship::ALL.map(|reason| count(Lever::Hardship, Some(reason))));
    if has_beacon {
        levers.clear();
    }
    RoundsPage {
        levers,
        chrome: chrome(language, "/rounds"),
        policy,
        has_beacon,
        publish,
        anchors: vec![
            Anchor {
                first_round: 1,
                hash: HASH.to_owned(),
            },
            Anchor {
                first_round: 4097,
                hash: HASH.to_owned(),
            },
        ],
        rounds,
        older_href: Some(format!("/{language}/rounds?before=21")),
        zone: chrono_tz::Europe::Berlin,
    }
}

pub(in super::super) fn round(language: Language, state: RoundState, source: Source) -> RoundPage {
    let is_drawn = state == RoundState::Drawn;
    let hash = || HASH.to_owned();
    let publish = match source {
        Source::None => Publish::Participants,
        Source::Manual(_) => Publish::Internal,
        Source::Drand { .. } => Publish::Full,
    };
    let lost = match source {
        Source::None => [0, 0, 0],
        Source::Manual(_) => [1, 1, 1],
        Source::Drand { .. } => [2, 0, 3],
    };
    let [left, closed, too_late] = lost;
    let cutoffs = [
        ("Personalausweis beantragen", "2026-11-02"),
        (EVIL, "2026-10-28"),
    ];
    RoundPage {
        chrome: chrome(language, "/rounds/12"),
        round: summary(12, state, source),
        lost: is_drawn.then_some(Lost {
            left,
            closed,
            too_late,
        }),
        cutoffs: cutoffs
            .map(|(service, joined)| Cutoff {
                service: service.to_owned(),
                day: day(joined),
            })
            .into_iter()
            .filter(|_| is_drawn)
            .collect(),
        values: Some(Values {
            root: hash(),
            prev: hash(),
            policy: hash(),
            beacon: is_drawn.then(hash),
            chain: hash(),
            reveal: is_drawn.then(hash),
            result: is_drawn.then(hash),
        }),
        policy: (publish != Publish::Internal).then_some(Policy::Cohort),
        publish,
        kept_days: 90,
        is_pool_kept: true,
        zone: chrono_tz::Europe::Berlin,
    }
}

/// Everything that can have decided, and every change that can have helped.
pub(in super::super) fn certificates() -> Vec<(Certificate, Option<What>)> {
    let (number, of) = (311, 1312);
    // 2 November 2026.
    let cutoff = Mark {
        rank: 20_759,
        lot: 1,
    };
    let (rank, lot) = (Decided::Rank { cutoff }, Decided::Lot { cutoff });
    let served = |decided| Certificate::Served {
        number,
        of,
        slots: vec![3],
        decided,
    };
    let taken = |blocks, accepted, decided| Certificate::Taken {
        number,
        of,
        blocks,
        accepted,
        decided,
    };
    let no_block = |accepted| Certificate::NoBlock {
        number,
        of,
        blocks: 3,
        accepted,
    };
    let hour = |hour: u32| TimeOfDay::from_minutes(hour * 60).expect("an hour");
    let window = Window::new(Weekday::Tue.into(), hour(8), hour(10)).expect("a window");
    let notice = |hours| What::Notice { hours };
    let not_before = What::NotBefore {
        day: day("2026-12-01"),
    };
    let not_after = What::NotAfter {
        day: day("2026-12-24"),
    };
    let office = What::Office {
        office: EVIL.to_owned(),
    };
    vec![
        (served(Decided::Nothing), None),
        (served(rank), None),
        (served(lot), None),
        (Certificate::NoSlot { number, of }, Some(notice(0))),
        (no_block(1), Some(notice(1))),
        (no_block(4), None),
        (taken(1, 1, rank), Some(What::Window { window })),
        (taken(1, 7, lot), Some(office)),
        (taken(2, 1, rank), Some(not_before)),
        (taken(3, 5, lot), Some(not_after)),
        (taken(1, 2, lot), Some(notice(24))),
    ]
}

/// The pages of entries that were in rounds; one page has at most three.
pub(in super::super) fn verdict_pages(language: Language, shown: &mut Vec<Shown>) {
    for (file, ranks_are_days) in [("day", true), ("rank", false)] {
        let verdicts: Vec<Verdict> = (1..)
            .zip(certificates())
            .map(|(round, (certificate, what))| verdict(round, certificate, what, ranks_are_days))
            .collect();
        for (part, verdicts) in (1..).zip(verdicts.chunks(3)) {
            let buttons: &[&str] = &["pause", "withdraw"];
            let mut page = entry(language, EntryState::Waiting, buttons);
            page.rounds = verdicts.to_vec();
            shown.push(Shown {
                name: format!("entry-verdicts-{file}-{part}"),
                html: html(&page),
                buttons: &["pause", "withdraw"],
            });
        }
    }
}

pub(in super::super) fn verdict(
    round: i64,
    certificate: Certificate,
    what: Option<What>,
    ranks_are_days: bool,
) -> Verdict {
    let change = |what| Change { what, openings: 2 };
    Verdict {
        round,
        close: moment("2026-11-24T05:30:00Z"),
        certificate,
        hardship_served: round % 3,
        is_in_hardship: false,
        changes: what.map(change).into_iter().collect(),
        is_wish_changed: false,
        ranks_are_days,
        files: ranks_are_days.then(|| Files {
            pool_href: format!("/rounds/{round}/pool?receipt=x"),
            result_href: format!("/rounds/{round}/result?receipt=x"),
        }),
    }
}
