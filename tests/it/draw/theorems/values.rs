//! Wrong values, and the line that each of them has to be named by.

use reihum::domain::draw::{Hash, Outcome, Pool};

use super::files::{Published, read};

const POOL: &str = "\
reihum-pool 1
round 7
prev 00000000000000000000000000000000000000000000000000000000000000aa
close 2026-03-02T06:00:00Z
policy 00000000000000000000000000000000000000000000000000000000000000bb
beacon none
chain 00000000000000000000000000000000000000000000000000000000000000cc
slots 4
s 0 000000000000000000000000000000d0 1
s 1 000000000000000000000000000000d1 3
s 2 000000000000000000000000000000d2 -
s 3 000000000000000000000000000000d3 -
sets 3
x 0 -
x 1 0-1,3
x 2 2
entries 3
e 000000000000000000000000000000e0 20510 1 1 0
e 000000000000000000000000000000e1 20511 2 2 1
e 000000000000000000000000000000e2 20510 1 1 2
end
";

const RESULT: &str = "\
reihum-result 1
round 7
root 00000000000000000000000000000000000000000000000000000000000000aa
reveal 00000000000000000000000000000000000000000000000000000000000000bb
beacon 00000000000000000000000000000000000000000000000000000000000000cc
assigned 2
a 000000000000000000000000000000e1 0,1
a 000000000000000000000000000000e2 2
end
";

/// What stands once in the file; the line that is named when something else stands there; what may
/// stand there instead, with `|` between.
type Table = &'static [(&'static str, usize, &'static str)];

const WRONG_IN_POOL: Table = &[
    ("pool 1", 1, "pool 2|pool 01|pool|result 1|pool 1 1|pool  1"),
    (
        "round 7",
        2,
        "round 07|round +7|round -7|round 18446744073709551616|round 0x7",
    ),
    ("00aa", 3, "00AA|00a|00aaa|00ag|00a |00aa 0"),
    (
        "2026-03-02T06",
        4,
        "2026-3-2T06|2026-03-02t06|2026-03-02 06|2026-02-29T06",
    ),
    (
        "2026-03",
        4,
        "+2026-03|12026-03|+12026-03|-2026-03|-0001-03|026-03",
    ),
    (
        "06:00:00Z",
        4,
        "06:00:60Z|23:59:60Z|24:00:00Z|06:00:00z|06:00:00.0Z|06:00:00+00:00|06:00Z",
    ),
    ("00bb", 5, "00bB"),
    (
        "none",
        6,
        "None|none x|manual|manual |manual a b|drand|drand aa 1|nist",
    ),
    ("00cc", 7, "00cC"),
    (
        "slots 4",
        8,
        "slots 4294967295|slots -|slots|slots 04|slots 4 4",
    ),
    // One slot more is missing where the sets begin; of one fewer, the first line that names
    // it, or comes after the last, is wrong.
    ("slots 4", 13, "slots 5|slots 4294967294"),
    ("slots 4", 10, "slots 3|slots 2"),
    ("slots 4", 9, "slots 1|slots 0"),
    (
        "d0 1",
        9,
        "d0 4|d0 01|d0|d0 |d0 - -|D0 1|d00 1|d0 4294967295",
    ),
    ("s 1 ", 10, "s 2 |s 0 |s 01 |s  |x 1 |s -1 "),
    ("sets 3", 13, "sets -3|sets 4294967295"),
    ("sets 3", 17, "sets 4|sets 4294967294"),
    ("sets 3", 16, "sets 2"),
    ("sets 3", 14, "sets 0"),
    (
        "0-1,3",
        15,
        "0-1,3,|0-1,,3|0,1,3|0-2,2|0-1,2-3|0-0,3|1-0,3|3,0-1|0-1,4",
    ),
    (
        "0-1,3",
        15,
        "0-4|00-1,3|0-01,3|0-,3|-1,3|0--1|0-1, 3|-|0-4294967296",
    ),
    // Sets in another order than that of their text: the second one shows it.
    ("0-1,3", 16, "2|3"),
    ("x 2 2", 16, "x 3 2|x 1 2|x 2 0|x 2 0-1,3|x 2 -"),
    ("entries 3", 17, "entries 4294967295|entries"),
    ("entries 3", 21, "entries 4|entries 4294967294"),
    ("entries 3", 20, "entries 2"),
    ("entries 3", 18, "entries 0"),
    ("20511 2 2 1", 19, "4294967296 2 2 1|-1 2 2 1|020511 2 2 1"),
    (
        "20511 2 2 1",
        19,
        "20511 0 2 1|20511 1025 2 1|20511 2 0 1|20511 2 17 1",
    ),
    (
        "20511 2 2 1",
        19,
        "20511 2 2 3|20511 2 2 -|20511 2 2|20511 2 2 1 1",
    ),
    ("e1 20511", 19, "E1 20511|e0 20511|df 20511"),
    // Entries in another order than that of their pids: the second one shows it.
    ("e1 20511", 20, "e2 20511|e3 20511"),
    ("\nend\n", 21, "\n|\nEnd\n|\nend \n|\nend|\nend 1\n"),
    ("\nend\n", 22, "\nend\n\n|\nend\nend\n|\nend\nx"),
];

const WRONG_IN_RESULT: Table = &[
    ("result 1", 1, "result 2|pool 1|result|result 1 1"),
    ("round 7", 2, "round 07|round|round 18446744073709551616"),
    ("00aa", 3, "00AA|00aaa"),
    ("00bb", 4, "00bB|00b"),
    ("00cc", 5, "00cC|00cc 1"),
    ("assigned 2", 6, "assigned 4294967295|assigned 02|assigned"),
    ("assigned 2", 9, "assigned 3|assigned 4294967294"),
    ("assigned 2", 8, "assigned 1"),
    ("assigned 2", 7, "assigned 0"),
    (
        "e1 0,1",
        7,
        "e1 0,|e1 ,0|e1 0-1|e1 00|e1|e1 |e1 -|e1 0, 1|e1 4294967296",
    ),
    (
        "e1 0,1",
        7,
        "e1 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16|E1 0|e10 0",
    ),
    ("e1 0,1", 8, "e2 0,1|e3 0,1"),
    ("\nend\n", 9, "\n|\nEnd\n|\nend \n|\nend"),
    ("\nend\n", 10, "\nend\n\n|\nend\nend\n|\nend\nx"),
];

fn check<F: Published>(text: &str, table: Table) {
    assert!(read::<F>(text.as_bytes()).is_ok());
    for &(old, line, wrong) in table {
        assert_eq!(text.matches(old).count(), 1, "{old:?} stands once");
        for new in wrong.split('|') {
            let found = read::<F>(text.replace(old, new).as_bytes());
            let found = found.map_err(|problem| problem.line);
            assert_eq!(found.err(), Some(line), "{new:?} for {old:?}");
        }
    }
}

#[test]
fn wrong_values_of_a_pool_are_named_where_they_show() {
    check::<(Pool, Hash)>(POOL, WRONG_IN_POOL);
}

#[test]
fn wrong_values_of_a_result_are_named_where_they_show() {
    check::<Outcome>(RESULT, WRONG_IN_RESULT);
}
