//! Tables of what can be typed, and what it is taken for.

use super::*;

const TOWN: &str = r#"
[[office]]
id = "rathaus"
name = { de = "Rathaus" }
address = "Europaplatz 1"
time_zone = "Europe/Berlin"
state = "NW"
[[office.counter]]
id = "1"
slot_minutes = 15
services = ["pass"]
[[office]]
id = "ickern"
name = { de = "Ickern" }
address = "Marktplatz 2"
time_zone = "Europe/Berlin"
state = "NW"
[[office.counter]]
id = "1"
slot_minutes = 10
services = ["abholung"]
[[service]]
id = "pass"
group = "ausweise"
name = { de = "Pass" }
minutes = 20
persons_max = 4
offices = ["rathaus"]
[[service]]
id = "abholung"
name = { de = "Abholung" }
minutes = 10
persons_max = 1
offices = ["ickern"]
"#;

/// A field, the key of its sentence, and the numbers in it.
type Wrong<'a> = (Field, &'a str, &'a [(&'a str, i64)]);

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 2).expect("a day")
}

fn draft() -> Draft {
    Draft {
        service: "pass".to_owned(),
        given: "Anna".to_owned(),
        family: "Müller".to_owned(),
        email: "anna@example.org".to_owned(),
        ..Draft::default()
    }
}

fn window_of(days: &[&str], from: &str, to: &str) -> RawWindow {
    RawWindow {
        days: days.iter().map(ToString::to_string).collect(),
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

fn parsed(edit: impl FnOnce(&mut Draft)) -> Result<Joining, Vec<FieldError>> {
    let town = Town::from_toml(TOWN).expect("a sound town");
    let mut draft = draft();
    edit(&mut draft);
    parse(&draft, Language::GERMAN, &town, today())
}

/// `expect` are fields with the key of their sentence; none for a draft without fault.
fn check(edit: impl FnOnce(&mut Draft), expect: &[Wrong]) {
    let found: Vec<(Field, String)> = parsed(edit)
        .err()
        .unwrap_or_default()
        .into_iter()
        .map(|error| (error.field, error.sentence))
        .collect();
    let expect: Vec<(Field, String)> = expect
        .iter()
        .map(|(field, key, numbers)| {
            let variables: Vec<(&str, Value<'_>)> = numbers
                .iter()
                .map(|(name, number)| (*name, (*number).into()))
                .collect();
            let key = format!("page-error-{key}");
            (*field, Language::GERMAN.text_with(&key, &variables))
        })
        .collect();
    assert_eq!(found, expect);
}

#[test]
fn what_is_not_stated_has_a_meaning() {
    let joining = parsed(|_| {}).expect("no fault");
    assert_eq!(joining.service.as_str(), "pass");
    assert_eq!(joining.group.as_str(), "ausweise");
    assert!(joining.offices.is_empty());
    assert_eq!((joining.persons, joining.blocks), (1, 2));
    assert!(joining.windows.as_slice().is_empty());
    assert_eq!((joining.not_before, joining.not_after), (None, None));
    assert_eq!(joining.notice_hours, 0);
    assert!(joining.birth_date.is_none() && joining.phone.is_none());
}

#[test]
fn what_is_stated_is_taken() {
    let joining = parsed(|draft| {
        draft.offices = vec!["rathaus".to_owned(), "rathaus".to_owned()];
        draft.persons = " 4 ".to_owned();
        draft.windows = vec![window_of(&["mon", "thu"], "8:00", "12:00")];
        draft.not_before = "2026-12-01".to_owned();
        draft.not_after = "24.12.2026".to_owned();
        draft.notice_hours = "336".to_owned();
        draft.birth_date = "1980-12-31".to_owned();
        draft.phone = "02305 1061".to_owned();
    })
    .expect("no fault");
    assert_eq!(joining.offices.len(), 1);
    assert_eq!((joining.persons, joining.blocks), (4, 6));
    assert_eq!(joining.windows.as_slice().len(), 1);
    assert_eq!(joining.not_before, NaiveDate::from_ymd_opt(2026, 12, 1));
    assert_eq!(joining.not_after, NaiveDate::from_ymd_opt(2026, 12, 24));
    assert_eq!(joining.notice_hours, 336);
    assert!(joining.birth_date.is_some() && joining.phone.is_some());
}

#[test]
fn an_empty_form_names_what_is_needed() {
    check(
        |draft| *draft = Draft::default(),
        &[
            (Field::Service, "service-missing", &[]),
            (Field::Given, "given-missing", &[]),
            (Field::Family, "family-missing", &[]),
            (Field::Email, "email-missing", &[]),
        ],
    );
}

#[test]
fn everything_wrong_is_told_at_once() {
    check(
        |draft| {
            draft.service = "Pass!".to_owned();
            draft.offices = vec!["nirgends".to_owned()];
            draft.persons = "-1".to_owned();
            draft.windows = vec![window_of(&["mon"], "12:00", "08:00")];
            draft.not_before = "gestern".to_owned();
            draft.not_after = "30.11.26".to_owned();
            draft.notice_hours = "337".to_owned();
            draft.given = "An\nna".to_owned();
            draft.family = "M\u{202e}üller".to_owned();
            draft.birth_date = "2026-11-03".to_owned();
            draft.email = "anna".to_owned();
            draft.phone = "112".to_owned();
        },
        &[
            (Field::Service, "service-unknown", &[]),
            (Field::Offices, "offices-unknown", &[]),
            (Field::Persons, "persons", &[("max", 4)]),
            (Field::Windows, "window-invalid", &[]),
            (Field::NotBefore, "not-before-invalid", &[]),
            (Field::NotAfter, "not-after-invalid", &[]),
            (Field::NoticeHours, "notice-invalid", &[]),
            (Field::Given, "given-invalid", &[]),
            (Field::Family, "family-invalid", &[]),
            (Field::BirthDate, "birth-date-invalid", &[]),
            (Field::Email, "email-invalid", &[]),
            (Field::Phone, "phone-invalid", &[]),
        ],
    );
}

#[test]
fn a_name_is_no_place_for_a_book() {
    check(
        |draft| draft.given = "a".repeat(1 << 20),
        &[(Field::Given, "given-long", &[("max", 100)])],
    );
}

#[test]
fn an_office_gives_what_its_counters_give() {
    let wrong: &[Wrong] = &[(Field::Offices, "offices-unknown", &[])];
    check(|draft| draft.offices = vec!["ickern".to_owned()], wrong);
    check(|draft| draft.offices = vec![String::new()], wrong);
    check(|draft| draft.offices = vec!["rathaus".to_owned()], &[]);
}

#[test]
fn persons_are_as_many_as_the_service_takes() {
    for wrong in ["0", "5", "4294967296", "zwei", "+2", "1.5"] {
        check(
            |draft| draft.persons = wrong.to_owned(),
            &[(Field::Persons, "persons", &[("max", 4)])],
        );
    }
    check(|draft| draft.persons = "4".to_owned(), &[]);
}

#[test]
fn windows_hold_the_whole_block() {
    let table = |windows: Vec<RawWindow>, persons: &str, short: Option<i64>| {
        let minutes = [("minutes", short.unwrap_or_default())];
        let expect = [(Field::Windows, "window-short", &minutes[..])];
        let expect = if short.is_some() { &expect[..] } else { &[] };
        check(
            |draft| {
                draft.windows = windows;
                persons.clone_into(&mut draft.persons);
            },
            expect,
        );
    };
    table(vec![window_of(&["mon"], "08:00", "08:30")], "1", None);
    table(vec![window_of(&["mon"], "08:00", "08:29")], "1", Some(30));
    table(vec![window_of(&["sun"], "22:00", "23:00")], "4", Some(90));
    let touching = |second: &str| {
        vec![
            window_of(&["mon"], "10:00", "11:00"),
            window_of(&[second], "09:00", "10:00"),
        ]
    };
    table(touching("mon"), "4", None);
    table(touching("tue"), "4", Some(90));
}

#[test]
fn windows_that_cannot_be_are_named() {
    let wrong: &[Wrong] = &[(Field::Windows, "window-invalid", &[])];
    for window in [
        window_of(&[], "08:00", "12:00"),
        window_of(&["Montag"], "08:00", "12:00"),
        window_of(&["mon"], "8 Uhr", "12:00"),
        window_of(&["mon"], "08:00", "25:00"),
        RawWindow::default(),
    ] {
        check(|draft| draft.windows = vec![window], wrong);
    }
    check(
        |draft| draft.windows = vec![window_of(&["mon"], "08:00", "12:00"); 51],
        wrong,
    );
}

#[test]
fn dates_lie_ahead_and_in_order() {
    let check = |first: &str, last: &str, expect: &[Wrong]| {
        check(
            |draft| {
                first.clone_into(&mut draft.not_before);
                last.clone_into(&mut draft.not_after);
            },
            expect,
        );
    };
    check("2026-11-01", "2026-11-02", &[]);
    check("02/11/2026", "2027-11-03", &[]);
    check(
        "",
        "2026-11-01",
        &[(Field::NotAfter, "not-after-past", &[])],
    );
    check(
        "2026-12-24",
        "2026-12-23",
        &[(Field::NotAfter, "dates-order", &[])],
    );
    check(
        "2027-11-04",
        "9999-12-31",
        &[
            (Field::NotBefore, "date-far", &[("days", 366)]),
            (Field::NotAfter, "date-far", &[("days", 366)]),
        ],
    );
    check(
        "2026-02-30",
        "+262142-12-31",
        &[
            (Field::NotBefore, "not-before-invalid", &[]),
            (Field::NotAfter, "date-far", &[("days", 366)]),
        ],
    );
}
