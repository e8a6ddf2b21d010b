//! How rounds are drawn, and who may read what they publish.

use super::parse::{Keys, bytes_of_hex};
use crate::beacon::{self, Chain, RELAYS_MAX};
use crate::domain::policy::Policy;

/// The longest label of a manual beacon: date and number of the round are added to it.
const LABEL_BYTES_MAX: usize = 60;

/// How rounds are drawn.
#[derive(Clone, Debug)]
pub struct Draw {
    /// Who may read pool and result files.
    pub publish: Publish,
    /// The rule by which entries are ranked.
    pub policy: Policy,
    /// What makes the seed besides the operator.
    pub beacon: BeaconKind,
    /// Where a drand beacon comes from.
    pub drand: beacon::Settings,
}

/// Who may read pool and result files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publish {
    /// Everybody.
    Full,
    /// Holders of a receipt.
    Participants,
    /// Auditors.
    Internal,
}

/// What makes the seed of a round besides the operator's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BeaconKind {
    /// Nothing: the draw is trusted to the operator.
    None,
    /// 32 bytes that staff enter; the label says what for.
    Manual {
        /// What is announced, without the date and the number of the round.
        label: String,
    },
    /// A round of the drand chain.
    Drand,
}

pub(super) fn draw(keys: &mut Keys<'_>) -> Option<Draw> {
    let publish = keys.parse("draw", "publish", publish);
    let policy = keys.parse("draw", "policy", |text| {
        Policy::from_word(text)
            .ok_or_else(|| "must be \"cohort\", \"aged\", \"uniform\" or \"fifo\"".to_owned())
    });
    let label = keys.parse("draw", "beacon_label", label);
    let beacon = keys.parse("draw", "beacon", |text| match text {
        "none" => Ok(BeaconKind::None),
        "manual" => Ok(BeaconKind::Manual {
            label: label.clone().unwrap_or_default(),
        }),
        "drand" => Ok(BeaconKind::Drand),
        _ => Err("must be \"none\", \"manual\" or \"drand\"".to_owned()),
    });
    let drand = drand(keys);
    label?;
    Some(Draw {
        publish: publish?,
        policy: policy?,
        beacon: beacon?,
        drand: drand?,
    })
}

fn publish(text: &str) -> Result<Publish, String> {
    match text {
        "full" => Ok(Publish::Full),
        "participants" => Ok(Publish::Participants),
        "internal" => Ok(Publish::Internal),
        _ => Err("must be \"full\", \"participants\" or \"internal\"".to_owned()),
    }
}

/// A label is one word of the pool file.
fn label(text: &str) -> Result<String, String> {
    let is_word = (1..=LABEL_BYTES_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_word {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "must be 1 to {LABEL_BYTES_MAX} ASCII letters, digits or signs, without blanks"
        ))
    }
}

fn drand(keys: &mut Keys<'_>) -> Option<beacon::Settings> {
    let relays = keys.list("draw", "drand_relays");
    let count = keys
        .value("draw", "drand_relays")
        .as_array()
        .map_or(0, Vec::len);
    if !(1..=RELAYS_MAX).contains(&count) {
        keys.errors.push(format!(
            "draw.drand_relays: must name 1 to {RELAYS_MAX} relays, not {count}"
        ));
    }
    let proxy = keys.parse("draw", "drand_proxy", |text| match text {
        "" => Ok(None),
        _ => text
            .parse()
            .map(Some)
            .map_err(|error: beacon::NoProxy| error.to_string()),
    });
    let hash = keys.parse("draw", "drand_chain", |text| {
        bytes_of_hex(text).ok_or_else(|| "must be 64 hex digits (32 bytes)".to_owned())
    });
    let chain = Chain::parse(hash?, keys.text("draw", "drand_info"));
    if let Err(error) = &chain {
        let name = keys.text("draw", "drand_chain").to_owned();
        keys.errors.push(format!(
            "draw.drand_info: {error}; it must be what relays answer under /{name}/info"
        ));
    }
    Some(beacon::Settings {
        chain: chain.ok()?,
        relays,
        proxy: proxy?,
        limits: beacon::Limits::default(),
    })
}
