//! The council's report agrees with what the metrics counted, and names nobody.

use std::collections::BTreeMap;

use reihum::domain::month::Month;
use reihum::locale::Language;
use reihum::service::report::{self, Report};
use reihum::web::view::report::{Names, Style, page};
use reihum::{daemon, metrics};

use crate::counted::sum;
use crate::world::{Engine, World};

// One thread runs everything, so that everything is counted by its recorder.

#[tokio::test]
async fn a_report_agrees_with_the_metrics_sqlite() {
    crate::world::run(Engine::Sqlite, a_report_agrees_with_the_metrics).await;
}

#[tokio::test]
async fn a_report_agrees_with_the_metrics_postgres() {
    crate::world::run(Engine::Postgres, a_report_agrees_with_the_metrics).await;
}

async fn of(world: &World, month: &str) -> Report {
    let month: Month = month.parse().expect("a month");
    report::monthly(&world.app, month).await.expect("a report")
}

/// The life begins on the last of November, so two months have to be added up.
async fn a_report_agrees_with_the_metrics(world: &World) {
    let recorder = metrics::recorder().expect("buckets");
    let handle = recorder.handle();
    let _counting = ::metrics::set_default_local_recorder(&recorder);
    metrics::start_at_zero(&daemon::known(&world.app));
    world.live_a_little().await;
    let scrape = handle.render();
    let december = of(world, "2026-12").await;
    let november = of(world, "2026-11").await;
    assert!(november.is_over && !december.is_over);
    told_twice(&november, &december);
    for (what, told) in totals(&november, &december) {
        let (metric, label) = COUNTED
            .iter()
            .find(|(name, ..)| *name == what)
            .map(|(_, metric, label)| (*metric, *label))
            .expect("a metric");
        assert_eq!(told, sum(&scrape, metric, label), "{what}");
    }
    let waiting = december.figures.people[0].waiting_end;
    let rows = world
        .number("SELECT COUNT(*) FROM entry WHERE state = 'waiting'")
        .await;
    assert_eq!(waiting, rows);
    names_nobody(world, &december);
}

/// Numbers of the report, each with the metric that counts the same.
const COUNTED: [(&str, &str, &[&str]); 14] = [
    (
        "verified",
        "reihum_entry_transitions_total",
        &["from=\"unverified\"", "to=\"waiting\""],
    ),
    ("served", "reihum_wait_to_appointment_seconds_count", &[]),
    ("made", "reihum_offers_total", &["outcome=\"made\""]),
    (
        "confirmed",
        "reihum_offers_total",
        &["outcome=\"confirmed\""],
    ),
    ("declined", "reihum_offers_total", &["outcome=\"declined\""]),
    ("expired", "reihum_offers_total", &["outcome=\"expired\""]),
    (
        "came late",
        "reihum_appointments_by_lead_total",
        &["outcome=\"late\""],
    ),
    (
        "no-show",
        "reihum_appointments_total",
        &["outcome=\"no_show\""],
    ),
    (
        "no-show by lead",
        "reihum_appointments_by_lead_total",
        &["outcome=\"no_show\""],
    ),
    (
        "cancelled",
        "reihum_appointments_total",
        &["outcome=\"cancelled_early\""],
    ),
    (
        "by office",
        "reihum_appointments_total",
        &["outcome=\"cancelled_office\""],
    ),
    ("hardship", "reihum_overrides_total", &["kind=\"hardship\""]),
    (
        "nobody",
        "reihum_slots_unused_total",
        &["reason=\"nobody\""],
    ),
    (
        "too late",
        "reihum_slots_unused_total",
        &["reason=\"too_late\""],
    ),
];

fn totals(november: &Report, december: &Report) -> BTreeMap<&'static str, i64> {
    let both = |of: &dyn Fn(&report::Figures) -> i64| of(&november.figures) + of(&december.figures);
    let leads =
        |of: fn(&report::Lead) -> i64| both(&move |figures| figures.leads.iter().map(of).sum());
    let unused = |reason: &'static str| {
        both(&move |figures| {
            let own = figures.unused.iter().filter(|one| one.reason == reason);
            own.map(|one| one.count).sum()
        })
    };
    let hardship = both(&|figures| {
        let own = figures.overrides.iter();
        let own = own.filter(|one| one.kind == "hardship" && one.reason.is_none());
        own.map(|one| one.count).sum()
    });
    BTreeMap::from([
        ("verified", both(&|figures| figures.people[0].joined)),
        ("served", both(&|figures| figures.people[0].served)),
        ("made", both(&|figures| figures.offers.made)),
        ("confirmed", both(&|figures| figures.offers.confirmed)),
        ("declined", both(&|figures| figures.offers.declined)),
        ("expired", both(&|figures| figures.offers.expired)),
        // Of those who came the one was marked twice.
        ("came late", leads(|lead| lead.came) - 1),
        ("no-show", leads(|lead| lead.no_show)),
        ("no-show by lead", leads(|lead| lead.no_show)),
        ("cancelled", both(&|figures| figures.cancelled.by_citizen)),
        ("by office", both(&|figures| figures.cancelled.by_office)),
        ("hardship", hardship),
        ("nobody", unused("nobody")),
        ("too late", unused("too_late")),
    ])
}

/// A month reads the same in its own report and beside the next; channels add up to all.
fn told_twice(november: &Report, december: &Report) {
    let text = |figures: &report::Figures| serde_json::to_value(figures).expect("a document");
    let (own, beside) = (text(&november.figures), text(&december.figures_before));
    for part in [
        "people",
        "leads",
        "offers",
        "cancelled",
        "overrides",
        "rounds",
    ] {
        assert_eq!(own[part], beside[part], "{part}");
    }
    assert_eq!(
        november.figures.people[0].waiting_end,
        december.figures.people[0].waiting_begin
    );
    let people = &december.figures.people;
    let of_channels = people
        .iter()
        .filter(|one| one.service.is_none() && one.channel.is_some());
    let joined: i64 = of_channels.map(|one| one.joined).sum();
    assert_eq!(joined, people[0].joined);
    assert!(joined > 0);
}

/// What staff wrote about somebody, and a reason that one person had, are not told; every page has
/// its words.
fn names_nobody(world: &World, report: &Report) {
    let documents = Language::all().map(|language| {
        let names = Names::of(&world.app, language);
        page(report, &names, Style::Link("/report.css"))
    });
    let mut all: Vec<String> = documents.collect();
    for page in &all {
        assert!(
            page.contains("Personalausweis") || page.contains("identity card"),
            "{page}"
        );
        assert!(
            !page.contains("report-") && !page.contains("page-lever"),
            "{page}"
        );
        assert!(
            !page.contains("<style") && !page.contains("style="),
            "{page}"
        );
    }
    all.push(serde_json::to_string(report).expect("a document"));
    for text in &all {
        for secret in [
            "by letter",
            "ill\"",
            "example.org",
            "Muster",
            "\"care\"",
            "Pflege",
        ] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
}
