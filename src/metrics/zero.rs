//! Series that are there before anything happens: a first event must be a step, not an appearance.
//!
//! When something last succeeded has no zero: it would read as 1970.

use metrics::{counter, gauge, histogram};

/// Ways in which people join.
const CHANNELS: [&str; 3] = ["online", "phone", "desk"];
const ROUNDS: [&str; 6] = [
    "drawn",
    "committed",
    "void",
    "nothing",
    "mail_down",
    "failed",
];
const OFFERS: [&str; 6] = [
    "made",
    "confirmed",
    "declined",
    "expired",
    "undeliverable",
    "revoked",
];
/// Who came, as far as anybody said.
const ATTENDANCE: [&str; 5] = ["attended", "late", "no_show", "sent_away", "unknown"];
const CANCELLED: [&str; 3] = ["cancelled_early", "cancelled_late", "cancelled_office"];
const DELIVERIES: [&str; 6] = [
    "ok",
    "temporary",
    "permanent",
    "infrastructure",
    "config",
    "dropped",
];

/// Labels that are known before anything happens, so that every series starts at zero.
#[derive(Debug)]
pub struct Known<'a> {
    /// Services by id.
    pub services: Vec<&'a str>,
    /// Offices by id.
    pub offices: Vec<&'a str>,
    /// Transitions of entries: from where, to where, and why.
    pub transitions: Vec<(&'static str, &'static str, &'static str)>,
    /// Bands of lead times.
    pub leads: Vec<&'static str>,
    /// Kinds of levers that staff have.
    pub overrides: Vec<&'static str>,
    /// Names of the jobs.
    pub jobs: Vec<&'static str>,
    /// Kinds of mails.
    pub mails: Vec<&'static str>,
    /// Names of the invariants.
    pub invariants: Vec<&'static str>,
}

/// Registers every series of `known` with 0.
pub fn start_at_zero(known: &Known<'_>) {
    gauge!("reihum_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    super::leader(false);
    for outcome in ROUNDS {
        counter!("reihum_rounds_total", "outcome" => outcome).absolute(0);
    }
    // To ask for a histogram is to register it, without a sample.
    let _ = histogram!("reihum_round_duration_seconds");
    for service in &known.services {
        start_service(service, known);
    }
    for office in &known.offices {
        for reason in ["too_late", "nobody"] {
            super::unused_counter(office, reason).absolute(0);
        }
    }
    for kind in &known.overrides {
        counter!("reihum_overrides_total", "kind" => *kind).absolute(0);
    }
    for job in &known.jobs {
        counter!("reihum_job_failures_total", "job" => *job).absolute(0);
        let _ = histogram!("reihum_job_lateness_seconds", "job" => *job);
    }
    for name in &known.invariants {
        super::invariant(name, 0);
    }
    for kind in &known.mails {
        start_mail(kind);
    }
}

fn start_service(service: &str, known: &Known<'_>) {
    for channel in CHANNELS {
        super::joins_counter(service, channel).absolute(0);
        let _ = super::offer_wait_histogram(service, channel);
        let _ = super::appointment_wait_histogram(service, channel);
    }
    let _ = super::answer_histogram(service);
    super::round_cutoff(service, 0.0);
    for (from, to, reason) in &known.transitions {
        super::transitions_counter(service, from, to, reason).absolute(0);
    }
    for office in &known.offices {
        for outcome in OFFERS {
            super::offers_counter(service, office, outcome).absolute(0);
        }
        for outcome in ATTENDANCE.into_iter().chain(CANCELLED) {
            super::appointments_counter(service, office, outcome).absolute(0);
        }
    }
    for lead in &known.leads {
        for outcome in ATTENDANCE {
            super::attendance_counter(service, lead, outcome).absolute(0);
        }
    }
}

fn start_mail(kind: &'static str) {
    for result in DELIVERIES {
        counter!("reihum_mail_deliveries_total", "kind" => kind, "result" => result).absolute(0);
    }
    super::mail_queue(kind, 0.0, 0.0);
}
