//! Certificates of rounds that can be read, as the API writes them.

use serde_json::json;

use super::*;

#[test]
fn what_decided_is_told() {
    // Slots 0 to 2 in a row, slot 3 alone.
    let next = [1, 2, NONE, NONE];
    let sets: [BTreeSet<u32>; 4] = [[0].into(), [0, 1, 2].into(), [3].into(), [].into()];
    let claims = [
        (1, 0, 20_001, 7),
        (1, 0, 20_001, 9),
        (1, 0, 20_002, 1),
        (2, 1, 20_001, 8),
        (2, 1, 20_003, 1),
        (2, 2, 20_003, 2),
        (1, 3, 20_003, 3),
        (3, 3, 20_003, 4),
        (1, 2, 20_004, 1),
    ];
    let round = Round::new(&next, &sets, &claims);
    let (drawn, closings) = (round.drawn(), round.closings());
    let check = |entry, expect: serde_json::Value| {
        let standing = drawn.standing(entry).unwrap();
        let found = Certificate::of(&drawn, &closings, standing).unwrap();
        assert_eq!(serde_json::to_value(&found).unwrap(), expect, "{entry}");
    };
    let lot = |rank, lot: &str| json!({"by": "lot", "cutoff": {"rank": rank, "lot": lot}});
    let first = "0000000000000007";
    check(
        0,
        json!({"outcome": "served", "number": 1, "of": 9, "slots": [0], "decided": lot(20_001, first)}),
    );
    check(
        1,
        json!({"outcome": "taken", "number": 3, "of": 9, "blocks": 1, "accepted": 1, "decided": lot(20_001, first)}),
    );
    check(
        2,
        json!({"outcome": "taken", "number": 4, "of": 9, "blocks": 1, "accepted": 1,
            "decided": {"by": "rank", "cutoff": {"rank": 20_001, "lot": first}}}),
    );
    let second = "0000000000000008";
    check(
        3,
        json!({"outcome": "served", "number": 2, "of": 9, "slots": [1, 2], "decided": lot(20_001, second)}),
    );
    check(
        4,
        json!({"outcome": "taken", "number": 5, "of": 9, "blocks": 2, "accepted": 2,
            "decided": {"by": "rank", "cutoff": {"rank": 20_001, "lot": second}}}),
    );
    check(
        5,
        json!({"outcome": "no_block", "number": 6, "of": 9, "blocks": 2, "accepted": 1}),
    );
    check(6, json!({"outcome": "no_slot", "number": 7, "of": 9}));
    check(7, json!({"outcome": "no_slot", "number": 8, "of": 9}));
    check(
        8,
        json!({"outcome": "served", "number": 9, "of": 9, "slots": [3], "decided": lot(20_004, "0000000000000001")}),
    );
}

#[test]
fn a_family_that_was_placed_does_not_move() {
    // The first family has 0 and 1, the two singles 2 and 3. Of these only one can move, to 5:
    // 0 is not theirs to go to, although the first family could have come at 4 as well.
    let next = [1, NONE, 3, NONE, NONE, NONE];
    let sets: [BTreeSet<u32>; 4] = [
        [0, 1, 4].into(),
        [0, 2, 5].into(),
        [3, 5].into(),
        [2, 3].into(),
    ];
    let claims = [(2, 0, 1, 1), (1, 1, 1, 2), (1, 2, 1, 3), (2, 3, 1, 4)];
    let round = Round::new(&next, &sets, &claims);
    assert_eq!(round.starts, [Some(0), Some(2), Some(3), None]);
    let (drawn, closings) = (round.drawn(), round.closings());
    assert_eq!(closings.at(2), Closing::Open);
    assert_eq!(closings.at(3), Closing::Open);
    let standing = drawn.standing(3).unwrap();
    let cutoff = Mark { rank: 1, lot: 3 };
    let expect = Certificate::Taken {
        number: 4,
        of: 4,
        blocks: 2,
        accepted: 1,
        decided: Decided::Lot { cutoff },
    };
    assert_eq!(Certificate::of(&drawn, &closings, standing), Ok(expect));
}

#[test]
fn a_slot_left_says_that_nothing_was_decided() {
    let sets: [BTreeSet<u32>; 1] = [[0, 1].into()];
    let round = Round::new(&[NONE; 2], &sets, &[(1, 0, 5, 1)]);
    let (drawn, closings) = (round.drawn(), round.closings());
    let standing = drawn.standing(0).unwrap();
    let found = Certificate::of(&drawn, &closings, standing).unwrap();
    let Certificate::Served { decided, .. } = found else {
        panic!("{found:?}");
    };
    assert_eq!(decided, Decided::Nothing);
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let sets: [BTreeSet<u32>; 2] = [[0].into(), [1].into()];
    let round = Round::new(&[NONE; 2], &sets, &[(1, 0, 5, 1), (1, 0, 5, 2)]);
    let closings = round.closings();
    let second = round.drawn().standing(1).unwrap();
    let check = |accepted: &[u32], seat, expect: bool| {
        let slots = accepted.iter().copied();
        let found = Certificate::of_single(&closings, second, slots, seat);
        assert_eq!(found.is_ok(), expect, "{accepted:?} {seat:?}");
    };
    check(&[0], None, true);
    check(&[], None, true);
    // Slot 1 is free: who accepts it and was not served is not of this round.
    check(&[1], None, false);
    check(&[0], Some(0), false);
    check(&[], Some(0), false);
    // The same slots, in another order of the draw, and others.
    let check = |slots: &[u32], lot, expect: bool| {
        let other = Round::new(slots, &sets, &[(1, 0, 5, lot), (1, 0, 5, 2)]);
        let found = Turns::new(round.drawn(), &other.closings());
        assert_eq!(found.is_ok(), expect, "{slots:?} {lot}");
    };
    check(&[NONE; 2], 1, true);
    check(&[NONE; 2], 0, false);
    check(&[NONE; 3], 1, false);
}

#[test]
fn a_mark_has_a_day() {
    let mark = Mark {
        rank: 20_510,
        lot: 0,
    };
    assert_eq!(mark.day().to_string(), "2026-02-26");
}
