//! A reader holds what it was sent, and nothing that a file only announces.
//!
//! Of a file of *n* bytes one line at most is held as text, twice, besides what all lines say: a
//! slot is 20 bytes from at least 39, an entry 28 from at least 43, a range 8 from at least 2
//! (those of the last set are held twice), and the tree 32 for each bit of the number of lines.
//! What grows may hold twice as much. So a reader holds at most 24·*n* bytes, and besides them what
//! it reserves where lines are announced: for at most 2^20 slots and entries, 48 MiB.

use std::process::Command;

use reihum::domain::draw::{OutcomeReader, PoolReader, Problem};

/// Set in the process whose memory is limited.
const SMALL: &str = "REIHUM_TEST_SMALL";
/// What that process may map in all, in KiB: little beside the 80 GiB that 2^32 slots would take.
const SPACE_KIB: u32 = 1 << 20;
/// The most lines that can be announced.
const MANY: &str = "4294967294";

const HEAD: &str = "\
reihum-pool 1
round 7
prev 0000000000000000000000000000000000000000000000000000000000000000
close 2026-03-02T06:00:00Z
policy 0000000000000000000000000000000000000000000000000000000000000000
beacon none
chain 0000000000000000000000000000000000000000000000000000000000000000
";
const RESULT_HEAD: &str = "\
reihum-result 1
round 7
root 0000000000000000000000000000000000000000000000000000000000000000
reveal 0000000000000000000000000000000000000000000000000000000000000000
beacon 0000000000000000000000000000000000000000000000000000000000000000
";

/// The beginnings of pool files that announce much, and how many lines each has.
fn beginnings() -> Vec<String> {
    let bodies = [
        "",
        "slots 4294967294\n",
        "slots 0\nsets 4294967294\n",
        "slots 0\nsets 1\nx 0 -\nentries 4294967294\n",
        "slots 4294967294\ns 0 00000000000000000000000000000000 4294967293\n",
        "slots 1\ns 0 00000000000000000000000000000000 -\nsets 4294967294\n",
    ];
    bodies.map(|body| format!("{HEAD}{body}")).to_vec()
}

/// Pushes an endless line, a MiB at a time, until it is refused; answers the line that is named,
/// and after how many pushes.
fn endless(mut push: impl FnMut(&[u8]) -> Result<(), Problem>) -> Option<(usize, usize)> {
    let piece = vec![b'x'; 1 << 20];
    (1..=4096).find_map(|count| Some((push(&piece).err()?.line, count)))
}

fn lines(text: &str) -> usize {
    text.lines().count()
}

/// What is announced and does not come is missing in the next line, and takes no room; a line
/// without an end is refused at its first MiB.
fn check_announcements() {
    for beginning in beginnings() {
        let mut reader = PoolReader::default();
        reader.push(beginning.as_bytes()).unwrap();
        let line = lines(&beginning) + 1;
        assert_eq!(
            endless(|bytes| reader.push(bytes)),
            Some((line, 1)),
            "{beginning}"
        );
        let mut reader = PoolReader::default();
        reader.push(beginning.as_bytes()).unwrap();
        assert_eq!(reader.finish().unwrap_err().line, line, "{beginning}");
    }
    for body in [String::new(), format!("assigned {MANY}\n")] {
        let beginning = format!("{RESULT_HEAD}{body}");
        let mut reader = OutcomeReader::default();
        reader.push(beginning.as_bytes()).unwrap();
        let line = lines(&beginning) + 1;
        assert_eq!(
            endless(|bytes| reader.push(bytes)),
            Some((line, 1)),
            "{beginning}"
        );
        let mut reader = OutcomeReader::default();
        reader.push(beginning.as_bytes()).unwrap();
        assert_eq!(reader.finish().unwrap_err().line, line, "{beginning}");
    }
}

/// Runs itself once more where memory is short: there, an announcement that is believed ends the
/// process.
#[test]
fn what_is_only_announced_takes_no_room() {
    if std::env::var_os(SMALL).is_some() {
        check_announcements();
        return;
    }
    let name = std::thread::current()
        .name()
        .expect("a test has a name")
        .to_owned();
    let output = Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -v {SPACE_KIB} && exec \"$0\" \"$@\""))
        .arg(std::env::current_exe().expect("this test"))
        .args(["--exact", &name, "--test-threads=1"])
        .env(SMALL, "1")
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{output:?}"
    );
}

/// A set of every other slot is the longest line there is, and is read.
#[test]
fn the_longest_line_is_read() {
    const SLOTS: u32 = 10_001;
    let slot = |slot| format!("s {slot} 00000000000000000000000000000000 -\n");
    let slots: String = (0..SLOTS).map(slot).collect();
    let every_other: Vec<String> = (0..SLOTS).step_by(2).map(|slot| slot.to_string()).collect();
    let set = every_other.join(",");
    let text = format!("{HEAD}slots {SLOTS}\n{slots}sets 1\nx 0 {set}\nentries 0\nend\n");
    let mut reader = PoolReader::default();
    reader.push(text.as_bytes()).unwrap();
    let (pool, _) = reader.finish().unwrap();
    assert_eq!(pool.sets.ranges_of(0).len(), every_other.len());
}
