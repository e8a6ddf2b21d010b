use super::*;

const TOWN: &str = r#"
[[office]]
id = "rathaus"
name = { de = "Bürgerbüro im Rathaus", en = "Citizens' office in the town hall" }
address = "Europaplatz 1, 44575 Castrop-Rauxel"
time_zone = "Europe/Berlin"
state = "NW"
  [[office.counter]]
  id = "1"
  slot_minutes = 15
  hours = ["Mon-Fri 08:00-12:00", "Thu 14:00-17:30"]
  services = ["*"]
  open_days_ahead = 14
  [[office.counter]]
  id = "2"
  slot_minutes = 15
  services = ["personalausweis"]
[[office]]
id = "nord"
name = { de = "Bürgerbüro Nord" }
address = "Nordring 1"
time_zone = "Europe/Berlin"
state = "NW"
  [[office.counter]]
  id = "1"
  slot_minutes = 15
[[service]]
id = "personalausweis"
group = "ausweise"
name = { de = "Personalausweis beantragen", en = "Apply for an identity card" }
minutes = 15
persons_max = 4
offices = ["rathaus"]
bring = { de = ["altes Ausweisdokument", "biometrisches Foto"], en = ["old identity document"] }
[[service]]
id = "umzug"
name = { de = "Wohnsitz anmelden" }
minutes = 15
minutes_by_office = { nord = 20 }
"#;

fn town() -> Town {
    Town::from_toml(TOWN).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn id<T: std::str::FromStr<Err = crate::domain::ids::BadId>>(text: &str) -> T {
    text.parse().unwrap()
}

#[test]
fn the_town_file_is_read_with_its_defaults() {
    let town = town();
    assert_eq!(town.zone(), chrono_tz::Europe::Berlin);
    let card = town.service(&id("personalausweis")).unwrap();
    assert_eq!(card.group.as_str(), "ausweise");
    assert_eq!(card.bring_in("en"), ["old identity document"]);
    assert_eq!(card.bring_in("tr").len(), 2);
    let offices: Vec<&str> = town
        .offices_of(card)
        .map(|office| office.id.as_str())
        .collect();
    assert_eq!(offices, ["rathaus"]);
    assert_eq!(town.counters_of(card).count(), 2);

    let moving = town.service(&id("umzug")).unwrap();
    assert_eq!(moving.group.as_str(), "umzug");
    assert_eq!((moving.minutes, moving.persons_max), (20, 1));
    assert_eq!(town.offices_of(moving).count(), 2);
    assert_eq!(town.counters_of(moving).count(), 2);
    assert!(moving.bring_in("de").is_empty());

    let office = town.office(&id("nord")).unwrap();
    assert_eq!(office.name.get("en"), "Bürgerbüro Nord");
    assert_eq!(office.place().state, State::NW);
    let counter = office.counter(&id("1")).unwrap();
    assert_eq!(
        (counter.open_days_ahead, &counter.services),
        (14, &Served::All)
    );
    assert!(counter.hours.is_empty());
}

#[test]
fn a_text_falls_back_to_german_and_then_to_any() {
    let check = |texts: &[(&str, &str)], code: &str, expect: &str| {
        let texts = texts
            .iter()
            .map(|(code, text)| ((*code).into(), (*text).into()));
        assert_eq!(Localized(texts.collect()).get(code), expect);
    };
    check(&[("de", "Amt"), ("en", "Office")], "en", "Office");
    check(&[("de", "Amt"), ("en", "Office")], "tr", "Amt");
    check(&[("en", "Office")], "tr", "Office");
    check(&[], "de", "");
}

#[test]
fn a_written_town_is_read_as_itself() {
    let town = town();
    let text = toml::to_string(&town).unwrap();
    assert_eq!(Town::from_toml(&text).unwrap(), town, "{text}");
}

#[test]
fn blocks_are_rounded_up_and_bounded() {
    let town = town();
    let check = |service: &str, persons: u32, expect: Option<u8>| {
        assert_eq!(
            town.blocks(&id(service), persons),
            expect,
            "{service} {persons}"
        );
    };
    check("personalausweis", 1, Some(1));
    check("personalausweis", 4, Some(4));
    check("personalausweis", 5, None);
    check("personalausweis", 0, None);
    check("umzug", 1, Some(2));
    check("reisepass", 1, None);
}

#[test]
fn slots_fit_wholly_into_the_hours() {
    let mut counter = town().offices[0].counters[0].clone();
    let starts = |counter: &Counter, day: &str| -> Vec<String> {
        let starts = counter.slot_starts(day.parse().unwrap());
        starts.iter().map(ToString::to_string).collect()
    };
    // Monday, Thursday, Saturday.
    let monday = starts(&counter, "2026-11-30");
    assert_eq!(
        (monday.len(), &*monday[0], &*monday[15]),
        (16, "08:00", "11:45")
    );
    let thursday = starts(&counter, "2026-12-03");
    assert_eq!(
        (thursday.len(), &*thursday[16], &*thursday[29]),
        (30, "14:00", "17:15")
    );
    assert!(starts(&counter, "2026-12-05").is_empty());

    counter.slot_minutes = 50;
    assert_eq!(
        starts(&counter, "2026-11-30"),
        ["08:00", "08:50", "09:40", "10:30"]
    );
    counter.hours.reverse();
    assert_eq!(
        starts(&counter, "2026-12-03")[4..],
        ["14:00", "14:50", "15:40", "16:30"]
    );
    counter.slot_minutes = 241;
    assert!(starts(&counter, "2026-12-03").is_empty());
    counter.slot_minutes = 0;
    assert!(starts(&counter, "2026-11-30").is_empty());
    counter.slot_minutes = u32::MAX;
    assert!(starts(&counter, "2026-11-30").is_empty());
}

/// The town with some of its text replaced has exactly the problems `expect`.
fn check(replace: &[(&str, &str)], expect: &[&str]) {
    let mut text = TOWN.to_owned();
    for (from, to) in replace {
        assert!(text.contains(from), "{from} is not in the town file");
        text = text.replacen(from, to, 1);
    }
    let found = Town::from_toml(&text).err().unwrap_or_default();
    assert_eq!(found, expect, "{replace:?}");
}

#[test]
fn every_problem_of_an_office_is_named_with_its_place() {
    check(&[], &[]);
    check(
        &[("id = \"nord\"", "id = \"rathaus\"")],
        &[
            "office \"rathaus\": this id stands twice",
            "service \"umzug\": names an unknown office \"nord\"",
        ],
    );
    check(
        &[("id = \"2\"", "id = \"1\"")],
        &["office \"rathaus\", counter \"1\": this id stands twice"],
    );
    check(
        &[("Europe/Berlin", "Europe/London")],
        &[
            "office \"nord\": all offices of one town share one time_zone: Europe/Berlin is not Europe/London",
        ],
    );
    check(
        &[("{ de = \"Bürgerbüro Nord\" }", "{ en = \"North\" }")],
        &["office \"nord\": has no German name (name.de)"],
    );
    check(
        &[("Nordring 1", "Nordring 1\\r\\nBcc: x")],
        &["office \"nord\": its address holds a line break or another control character"],
    );
    check(
        &[(
            "address = \"Nordring 1\"",
            "address = \"Nordring 1\"\nphone = \"somebody\"",
        )],
        &[
            "office \"nord\": its phone \"somebody\" is no telephone number; write it like \"030 23125 000\"",
        ],
    );
    check(
        &[
            ("slot_minutes = 15", "slot_minutes = 481"),
            ("services = [\"*\"]", "services = []"),
        ],
        &[
            "office \"rathaus\", counter \"1\": names no service; [\"*\"] means every one",
            "office \"rathaus\", counter \"1\": slot_minutes is 481, not 1 to 480",
            "office \"rathaus\", counter \"1\": hours \"Mon,Tue,Wed,Thu,Fri 08:00-12:00\" are shorter than a slot of 481 minutes",
            "office \"rathaus\", counter \"1\": hours \"Thu 14:00-17:30\" are shorter than a slot of 481 minutes",
            "service \"umzug\": no counter serves it at office \"rathaus\"",
        ],
    );
    check(
        &[("open_days_ahead = 14", "open_days_ahead = 400")],
        &["office \"rathaus\", counter \"1\": open_days_ahead is 400, not 0 to 366"],
    );
    check(
        &[("Thu 14:00-17:30", "Thu 11:45-17:30")],
        &[
            "office \"rathaus\", counter \"1\": hours \"Mon,Tue,Wed,Thu,Fri 08:00-12:00\" and \"Thu 11:45-17:30\" overlap",
        ],
    );
    check(&[("Thu 14:00-17:30", "Thu 12:00-17:30")], &[]);
}

#[test]
fn every_problem_of_a_service_is_named_with_its_place() {
    check(
        &[("services = [\"personalausweis\"]", "services = [\"pass\"]")],
        &["office \"rathaus\", counter \"2\": names an unknown service \"pass\""],
    );
    check(
        &[("offices = [\"rathaus\"]", "offices = [\"nord\"]")],
        &[
            "office \"rathaus\", counter \"2\": names service \"personalausweis\", which is not at office \"rathaus\"",
        ],
    );
    check(
        &[(
            "offices = [\"rathaus\"]",
            "offices = [\"sued\", \"rathaus\", \"rathaus\"]",
        )],
        &[
            "service \"personalausweis\": names an unknown office \"sued\"",
            "service \"personalausweis\": names office \"rathaus\" twice",
        ],
    );
    check(
        &[("slot_minutes = 15", "slot_minutes = 10")],
        &[
            "service \"personalausweis\": the counters that serve it differ in slot_minutes (10, 15)",
            "service \"umzug\": the counters that serve it differ in slot_minutes (10, 15)",
        ],
    );
    check(&[("persons_max = 4", "persons_max = 16")], &[]);
    check(
        &[("persons_max = 4", "persons_max = 17")],
        &[
            "service \"personalausweis\": 15 minutes for each of 17 persons need more than 16 slots of 15 minutes",
        ],
    );
    check(
        &[(
            "minutes = 15\npersons_max = 4",
            "minutes = 0\npersons_max = 0",
        )],
        &[
            "service \"personalausweis\": minutes must be at least 1",
            "service \"personalausweis\": persons_max must be at least 1",
        ],
    );
    check(
        &[("id = \"umzug\"", "id = \"personalausweis\"")],
        &["service \"personalausweis\": this id stands twice"],
    );
}

#[test]
fn unknown_keys_come_with_the_other_problems() {
    check(
        &[
            ("persons_max = 4", "persons_max = 17\npersonen = 4"),
            ("slot_minutes = 15", "slot_minutes = 15\n  colour = 1"),
        ],
        &[
            "office \"rathaus\": counter \"1\": unknown key \"colour\"",
            "service \"personalausweis\": unknown key \"personen\"",
            "service \"personalausweis\": 15 minutes for each of 17 persons need more than 16 slots of 15 minutes",
        ],
    );
    assert_eq!(
        Town::from_toml("").unwrap_err(),
        ["the town has no offices", "the town has no services"]
    );
}

#[test]
fn what_is_no_town_file_says_where() {
    let check = |from: &str, to: &str, place: &str, expect: &str| {
        assert!(TOWN.contains(from), "{from}");
        let problems = Town::from_toml(&TOWN.replacen(from, to, 1)).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert!(problems[0].contains(place), "{}", problems[0]);
        assert!(problems[0].contains(expect), "{}", problems[0]);
    };
    check(
        "\"NW\"",
        "\"XX\"",
        "office \"rathaus\"",
        "the codes are BW, BY",
    );
    check(
        "Europe/Berlin",
        "Berlin",
        "office \"rathaus\"",
        "\"Berlin\" is no time zone such as \"Europe/Berlin\"",
    );
    check(
        "Mon-Fri 08:00",
        "Mo-Fr 08:00",
        "office \"rathaus\": counter \"1\"",
        "\"Mo\" is no weekday",
    );
    check(
        "id = \"1\"",
        "id = \"Schalter 1\"",
        "office \"rathaus\": counter \"Schalter 1\"",
        "is no id",
    );
    check(
        "services = [\"*\"]",
        "services = [\"*\", \"umzug\"]",
        "office \"rathaus\": counter \"1\"",
        "\"*\" alone means every service",
    );
    check(
        "slot_minutes = 15\n  hours",
        "hours",
        "office \"rathaus\": counter \"1\"",
        "missing field `slot_minutes`",
    );
    check(
        "minutes = 15\npersons",
        "minutes = -1\npersons",
        "service \"personalausweis\"",
        "invalid value",
    );
    check("[[office]]", "[[office", "line 2", "");
    // One that cannot be read hides no other's problem.
    let text = TOWN.replacen("\"NW\"", "\"XX\"", 1).replacen(
        "minutes = 15\npersons",
        "minutes = -1\npersons",
        1,
    );
    assert_eq!(Town::from_toml(&text).unwrap_err().len(), 2);
}
