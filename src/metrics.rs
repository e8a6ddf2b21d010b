//! What Reihum counts: every metric by name, described, with bounded labels.
//!
//! The names are a contract with dashboards and alerts. No label ever holds anything personal.
//! Counters grow after the transaction they tell of is committed; gauges are sampled.

mod zero;

use std::time::Duration;

use metrics::{
    Counter, Histogram, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge,
    histogram,
};
use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};

pub use zero::{Known, start_at_zero};

/// Counters: name and meaning.
const COUNTERS: [(&str, &str); 11] = [
    ("reihum_joins_total", "Entries that joined, by channel"),
    ("reihum_entry_transitions_total", "Transitions of entries"),
    (
        "reihum_slots_unused_total",
        "Slots that nobody used, by reason",
    ),
    ("reihum_offers_total", "Offers by what became of them"),
    (
        "reihum_appointments_total",
        "Appointments by what became of them",
    ),
    (
        "reihum_appointments_by_lead_total",
        "Marks of who came, by the time from the yes to the appointment",
    ),
    (
        "reihum_overrides_total",
        "Levers that staff pulled for one person, by kind",
    ),
    ("reihum_rounds_total", "Planned rounds by outcome"),
    (
        "reihum_mail_deliveries_total",
        "Attempts to deliver, by result",
    ),
    (
        "http_requests_total",
        "Requests by route, method and status",
    ),
    (
        "reihum_job_failures_total",
        "Runs of a job that failed and are tried again",
    ),
];

/// Gauges that count, or say yes or no: name and meaning.
const GAUGES: [(&str, &str); 7] = [
    (
        "reihum_waitlist_entries",
        "Live entries by service and state",
    ),
    ("reihum_slots", "Future slots by office and state"),
    ("reihum_mail_queue", "Mails that wait, by kind"),
    (
        "reihum_invariant_violations",
        "Breaches of what must hold, by invariant",
    ),
    ("reihum_leader", "1 where this daemon runs the rounds"),
    ("reihum_build_info", "1, with the version as label"),
    (
        "reihum_db_connections",
        "Connections to the database by state",
    ),
];

/// Gauges in seconds: name and meaning.
const GAUGES_SECONDS: [(&str, &str); 5] = [
    (
        "reihum_waitlist_oldest_seconds",
        "Age of the entry that waits longest",
    ),
    (
        "reihum_round_last_success_timestamp_seconds",
        "When a planned round last came to its end",
    ),
    (
        "reihum_round_cutoff_age_seconds",
        "Age of the youngest joining day served; 0 before the first",
    ),
    (
        "reihum_mail_oldest_seconds",
        "Age of the oldest waiting mail, by kind",
    ),
    (
        "reihum_job_last_success_timestamp_seconds",
        "When a job last succeeded",
    ),
];

/// Histograms, all in seconds: name, meaning and buckets.
const HISTOGRAMS: [(&str, &str, &[f64]); 6] = [
    (
        "http_request_duration_seconds",
        "Duration of requests by route and method",
        &[
            0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
        ],
    ),
    (
        "reihum_round_duration_seconds",
        "How long a round took",
        &[0.01, 0.05, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0],
    ),
    (
        "reihum_job_lateness_seconds",
        "How late a job ran",
        &[0.1, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 1_800.0, 7_200.0],
    ),
    // 1 min … 3 d
    (
        "reihum_offer_answer_seconds",
        "From hand-over of an offer to its answer",
        &[
            60.0, 300.0, 900.0, 3_600.0, 7_200.0, 14_400.0, 28_800.0, 86_400.0, 172_800.0,
            259_200.0,
        ],
    ),
    (
        "reihum_wait_to_offer_seconds",
        "From joining to an offer",
        &BUCKETS_WAIT,
    ),
    (
        "reihum_wait_to_appointment_seconds",
        "From joining to the start of the appointment, counted at the yes",
        &BUCKETS_WAIT,
    ),
];

/// Seconds of waiting: 1 h … 180 d.
const BUCKETS_WAIT: [f64; 12] = [
    3_600.0,
    14_400.0,
    43_200.0,
    86_400.0,
    172_800.0,
    345_600.0,
    604_800.0,
    1_209_600.0,
    2_419_200.0,
    5_184_000.0,
    7_776_000.0,
    15_552_000.0,
];

/// Installs the recorder of this process; what it gathered is read from the handle.
///
/// # Errors
/// If a recorder is installed already.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = builder()?.install_recorder()?;
    describe();
    Ok(handle)
}

/// A recorder with the same buckets and descriptions, for whoever counts apart from the process.
///
/// # Errors
/// If the buckets are no buckets.
pub fn recorder() -> Result<PrometheusRecorder, BuildError> {
    let recorder = builder()?.build_recorder();
    metrics::with_local_recorder(&recorder, describe);
    Ok(recorder)
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    let mut builder = PrometheusBuilder::new();
    for (name, _, buckets) in HISTOGRAMS {
        builder = builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), buckets)?;
    }
    Ok(builder)
}

fn describe() {
    for (name, meaning) in COUNTERS {
        describe_counter!(name, meaning);
    }
    for (name, meaning) in GAUGES {
        describe_gauge!(name, meaning);
    }
    for (name, meaning) in GAUGES_SECONDS {
        describe_gauge!(name, Unit::Seconds, meaning);
    }
    for (name, meaning, _) in HISTOGRAMS {
        describe_histogram!(name, Unit::Seconds, meaning);
    }
}

fn joins_counter(service: &str, channel: &'static str) -> Counter {
    counter!("reihum_joins_total", "service" => service.to_owned(), "channel" => channel)
}

fn transitions_counter(
    service: &str,
    from: &'static str,
    to: &'static str,
    reason: &'static str,
) -> Counter {
    counter!(
        "reihum_entry_transitions_total",
        "service" => service.to_owned(), "from" => from, "to" => to, "reason" => reason
    )
}

fn unused_counter(office: &str, reason: &'static str) -> Counter {
    counter!("reihum_slots_unused_total", "office" => office.to_owned(), "reason" => reason)
}

fn attendance_counter(service: &str, lead: &'static str, outcome: &'static str) -> Counter {
    counter!(
        "reihum_appointments_by_lead_total",
        "service" => service.to_owned(), "lead" => lead, "outcome" => outcome
    )
}

fn answer_histogram(service: &str) -> Histogram {
    histogram!("reihum_offer_answer_seconds", "service" => service.to_owned())
}

fn offer_wait_histogram(service: &str, channel: &str) -> Histogram {
    histogram!(
        "reihum_wait_to_offer_seconds",
        "service" => service.to_owned(), "channel" => channel.to_owned()
    )
}

fn appointment_wait_histogram(service: &str, channel: &str) -> Histogram {
    histogram!(
        "reihum_wait_to_appointment_seconds",
        "service" => service.to_owned(), "channel" => channel.to_owned()
    )
}

fn offers_counter(service: &str, office: &str, outcome: &'static str) -> Counter {
    counter!("reihum_offers_total", "service" => service.to_owned(), "office" => office.to_owned(), "outcome" => outcome)
}

fn appointments_counter(service: &str, office: &str, outcome: &'static str) -> Counter {
    counter!(
        "reihum_appointments_total",
        "service" => service.to_owned(), "office" => office.to_owned(), "outcome" => outcome
    )
}

/// Entries that wait, or have an offer or appointment.
pub fn waitlist(service: &str, state: &'static str, entries: f64) {
    gauge!("reihum_waitlist_entries", "service" => service.to_owned(), "state" => state)
        .set(entries);
}

/// Age of the entry that waits longest.
pub fn waitlist_oldest(service: &str, seconds: f64) {
    gauge!("reihum_waitlist_oldest_seconds", "service" => service.to_owned()).set(seconds);
}

/// An entry joined.
pub fn joined(service: &str, channel: &'static str) {
    joins_counter(service, channel).increment(1);
}

/// An entry went from one state to another.
pub fn transition(service: &str, from: &'static str, to: &'static str, reason: &'static str) {
    transitions_counter(service, from, to, reason).increment(1);
}

/// Future slots of an office in one state.
pub fn slots(office: &str, state: &'static str, count: f64) {
    gauge!("reihum_slots", "office" => office.to_owned(), "state" => state).set(count);
}

/// A slot that nobody used.
pub fn slots_unused(office: &str, reason: &'static str, count: u64) {
    unused_counter(office, reason).increment(count);
}

/// Something became of an offer.
pub fn offer(service: &str, office: &str, outcome: &'static str) {
    offers_counter(service, office, outcome).increment(1);
}

/// An offer was answered this long after its hand-over.
pub fn offer_answered(service: &str, after: f64) {
    answer_histogram(service).record(after);
}

/// Staff pulled a lever for one person.
pub fn overridden(kind: &'static str) {
    counter!("reihum_overrides_total", "kind" => kind).increment(1);
}

/// Something became of an appointment.
pub fn appointment(service: &str, office: &str, outcome: &'static str) {
    appointments_counter(service, office, outcome).increment(1);
}

/// A clerk, or midnight, said whether somebody came; the appointment was agreed on this long before.
pub fn attendance(service: &str, lead: &'static str, outcome: &'static str) {
    attendance_counter(service, lead, outcome).increment(1);
}

/// An entry got an offer this long after joining.
pub fn waited_for_offer(service: &str, channel: &str, seconds: f64) {
    offer_wait_histogram(service, channel).record(seconds);
}

/// An entry said yes to an appointment that starts this long after joining.
pub fn waited_for_appointment(service: &str, channel: &str, seconds: f64) {
    appointment_wait_histogram(service, channel).record(seconds);
}

/// A planned round came to its end at `now`, seconds since 1970.
pub fn round(outcome: &'static str, took: Duration, now: f64) {
    counter!("reihum_rounds_total", "outcome" => outcome).increment(1);
    histogram!("reihum_round_duration_seconds").record(took.as_secs_f64());
    if outcome != "failed" {
        gauge!("reihum_round_last_success_timestamp_seconds").set(now);
    }
}

/// Age of the youngest joining day that the last round of a service served.
pub fn round_cutoff(service: &str, age: f64) {
    gauge!("reihum_round_cutoff_age_seconds", "service" => service.to_owned()).set(age);
}

/// Mails of a kind that wait, and the age of the oldest.
pub fn mail_queue(kind: &'static str, count: f64, oldest: f64) {
    gauge!("reihum_mail_queue", "kind" => kind).set(count);
    gauge!("reihum_mail_oldest_seconds", "kind" => kind).set(oldest);
}

/// An attempt to deliver a mail ended.
pub fn mail_delivery(kind: &'static str, result: &'static str) {
    counter!("reihum_mail_deliveries_total", "kind" => kind, "result" => result).increment(1);
}

/// A job ran this late and succeeded at `now`, seconds since 1970.
#[expect(
    clippy::cast_precision_loss,
    reason = "seconds since 1970 stay far below 2^52"
)]
pub fn job(name: &'static str, lateness: Duration, now: Option<i64>) {
    histogram!("reihum_job_lateness_seconds", "job" => name).record(lateness.as_secs_f64());
    if let Some(now) = now {
        gauge!("reihum_job_last_success_timestamp_seconds", "job" => name).set(now as f64);
    }
}

/// A job failed.
pub fn job_failed(name: &'static str) {
    counter!("reihum_job_failures_total", "job" => name).increment(1);
}

/// How often an invariant is broken.
#[expect(
    clippy::cast_precision_loss,
    reason = "what is counted stays far below 2^52"
)]
pub fn invariant(name: &'static str, found: usize) {
    gauge!("reihum_invariant_violations", "invariant" => name).set(found as f64);
}

/// Whether this daemon runs the rounds.
pub fn leader(leads: bool) {
    gauge!("reihum_leader").set(if leads { 1.0 } else { 0.0 });
}

/// Open connections to the database.
pub fn db_connections(open: u32, idle: u32) {
    gauge!("reihum_db_connections", "state" => "idle").set(f64::from(idle));
    gauge!("reihum_db_connections", "state" => "used").set(f64::from(open.saturating_sub(idle)));
}

/// A request was answered.
pub fn http_request(route: &str, method: &str, status: u16, took: Duration) {
    let (route, method) = (route.to_owned(), method.to_owned());
    counter!("http_requests_total", "route" => route.clone(), "method" => method.clone(), "status" => status.to_string())
        .increment(1);
    histogram!("http_request_duration_seconds", "route" => route, "method" => method)
        .record(took.as_secs_f64());
}
