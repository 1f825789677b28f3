//! The sample: automotive leads, what they did and what they bought, made by a seeded generator.
//!
//! It is written as three CSV files and read back like anybody's, so the demo has one road only, and
//! the files show what the demo expects. People in it do not exist: a lead is a number.
//!
//! What is realistic: a few leads do most of what is done, few are about to buy, evenings and
//! Saturdays are busy, and the data is as dirty as an export from three systems (the files in this folder say how).

mod events;
mod leads;
mod orders;

use std::fs;
use std::path::{Path, PathBuf};

use crate::calendar::Moment;
use crate::rng::Rng;
use crate::trouble::Trouble;

/// The instant at which the sample is scored: a Monday morning.
pub const AS_OF: &str = "2026-11-23T09:00:00+09:00";
const AS_OF_SECONDS: i64 = 1_795_392_000;

/// How many leads the demo makes when nobody says otherwise.
pub const LEADS: u64 = 2_000;
/// How many activities there are for each lead.
const ACTIVITIES_PER_LEAD: u64 = 10;
const SEED: u64 = 20_261_123;
/// Orders and abandoned checkouts have sequences of their own: leads are the same with and without.
const ORDERS_SEED: u64 = 20_261_124;
const CHECKOUTS_SEED: u64 = 20_261_125;

/// The policy of the sample: the default one, and how customers are scored.
pub const POLICY: &str = include_str!("../../../policies/dealer.yaml");

/// How near a person is to buying a car.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Intent {
    /// Looks around.
    #[default]
    Browsing,
    /// Compares.
    Considering,
    /// Decides these weeks.
    Buying,
}

/// What the generator knows about a person: more than the files say.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    id: String,
    intent: Intent,
    /// Days since the lead arose.
    age_days: u64,
    /// How much this person clicks, beside the others.
    weight: u64,
}

/// The files, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// One line per lead.
    pub leads: String,
    /// One line per activity.
    pub activities: String,
    /// One line per line of an order.
    pub orders: String,
}

/// Where the files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The file of leads.
    pub leads: PathBuf,
    /// The file of activities.
    pub activities: PathBuf,
    /// The file of orders.
    pub orders: PathBuf,
}

/// Makes the sample; the same number of leads gives the same bytes everywhere.
///
/// # Errors
/// When CSV cannot be written to memory, which does not happen.
pub fn make(leads: u64) -> Result<Sample, Trouble> {
    let mut rng = Rng::new(SEED);
    let now = Moment::from_seconds(AS_OF_SECONDS);
    let people: Vec<Person> = (1..=leads).map(|number| person(number, &mut rng)).collect();
    let leads_text = leads::write(&people, now, &mut rng)?;
    let count = leads.saturating_mul(ACTIVITIES_PER_LEAD);
    let mut activities = events::write(&people, count, now, &mut rng)?;
    let mut checkouts = Rng::new(CHECKOUTS_SEED);
    activities.push_str(&events::checkouts(&people, now, &mut checkouts)?);
    Ok(Sample {
        leads: leads_text,
        activities,
        orders: orders::write(&people, now, &mut Rng::new(ORDERS_SEED))?,
    })
}

/// Makes the sample and writes `leads.csv`, `activities.csv` and `orders.csv` into a folder.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(folder: &Path, leads: u64) -> Result<Files, Trouble> {
    let sample = make(leads)?;
    let cannot = |path: &Path, error: std::io::Error| {
        Trouble::new(format!("cannot write `{}`: {error}", path.display()))
    };
    fs::create_dir_all(folder).map_err(|error| cannot(folder, error))?;
    let files = Files {
        leads: folder.join("leads.csv"),
        activities: folder.join("activities.csv"),
        orders: folder.join("orders.csv"),
    };
    for (path, bytes) in [
        (&files.leads, sample.leads),
        (&files.activities, sample.activities),
        (&files.orders, sample.orders),
    ] {
        // Under its name only when complete: another demo may be reading the same file.
        let part = path.with_extension(format!("{}.part", std::process::id()));
        fs::write(&part, bytes)
            .and_then(|()| fs::rename(&part, path))
            .map_err(|error| cannot(path, error))?;
    }
    Ok(files)
}

fn person(number: u64, rng: &mut Rng) -> Person {
    let intent = rng.weighted(&[
        (700, Intent::Browsing),
        (220, Intent::Considering),
        (80, Intent::Buying),
    ]);
    let factor = match intent {
        Intent::Browsing => 2,
        Intent::Considering => 5,
        Intent::Buying => 9,
    };
    // Who is about to buy has not been a lead for long: the smaller of two draws.
    let age = rng.below(150);
    let age_days = if intent == Intent::Browsing {
        age
    } else {
        age.min(rng.below(150))
    };
    let weight = rng.heavy_tail(60).saturating_add(1).saturating_mul(factor);
    Person {
        id: format!("L-{number:05}"),
        intent,
        age_days,
        weight,
    }
}

/// Writes lines as CSV, below a header if there is one.
fn csv_text(header: &[&str], lines: &[Vec<String>]) -> Result<String, Trouble> {
    let broken =
        |error: &dyn std::fmt::Display| Trouble::new(format!("cannot write the sample: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    if !header.is_empty() {
        writer
            .write_record(header)
            .map_err(|error| broken(&error))?;
    }
    for line in lines {
        writer.write_record(line).map_err(|error| broken(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| broken(&error))?;
    String::from_utf8(bytes).map_err(|error| broken(&error))
}

/// Hangul syllables as the jamo that some file systems and programs write instead.
pub(crate) fn decomposed(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match u32::from(c)
            .checked_sub(0xAC00)
            .filter(|place| *place < 11_172)
        {
            Some(place) => {
                let tail = place.rem_euclid(28);
                let jamo = [
                    Some(0x1100_u32.saturating_add(place.div_euclid(588))),
                    Some(0x1161_u32.saturating_add(place.rem_euclid(588).div_euclid(28))),
                    (tail > 0).then(|| 0x11A7_u32.saturating_add(tail)),
                ];
                out.extend(jamo.into_iter().flatten().filter_map(char::from_u32));
            }
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_same_each_time_and_has_its_size() {
        let sample = make(LEADS).unwrap();
        assert_eq!(sample, make(LEADS).unwrap());
        assert_eq!(sample.leads.lines().count(), 2_001);
        assert!((20_050..20_150).contains(&sample.activities.lines().count()));
        assert!((1_000..2_000).contains(&sample.orders.lines().count()));
    }

    #[test]
    fn is_dirty() {
        let sample = make(LEADS).unwrap();
        for dirt in [
            "N/A",
            "모름",
            ",,",
            "freelancer",
            "=L-",
            "\u{1100}\u{1161}\u{11bc}",
        ] {
            assert!(sample.leads.contains(dirt), "{dirt}");
        }
        for dirt in ["kakao_message", "L-99", "2026-11-31", "2027-"] {
            assert!(sample.activities.contains(dirt), "{dirt}");
        }
        for dirt in [",,2026", "-89000", "89,000원", "USD", "2026-11-31", "2027-"] {
            assert!(sample.orders.contains(dirt), "{dirt}");
        }
    }

    #[test]
    fn has_a_heavy_tail() {
        let sample = make(LEADS).unwrap();
        let mut counts = std::collections::BTreeMap::new();
        for line in sample.activities.lines().skip(1) {
            let lead = line.split(',').next().unwrap();
            *counts.entry(lead).or_insert(0_usize) += 1;
        }
        let mut counts: Vec<usize> = counts.into_values().collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let busiest: usize = counts.iter().take(200).sum();
        assert!(busiest > 6_000, "a tenth of the leads did {busiest}");
        assert!(counts.len() < 2_000, "some did nothing");
    }

    #[test]
    fn decomposes_hangul() {
        assert_eq!(decomposed("강a"), "\u{1100}\u{1161}\u{11bc}a");
        assert_eq!(decomposed("가"), "\u{1100}\u{1161}");
    }
}
