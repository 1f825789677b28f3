//! Leads as columns, the same on every machine and in every language: each value comes from the
//! number of its row and column alone. `python/columns/data.py` makes the same.

use leadgrid::frame::{Activities, Bits, Column, Dictionary, Keys, Numbers, Texts, TicksPerSecond};
use leadgrid::{Date, Instant};
use serde_json::json;

/// Names and values of the columns of texts.
pub const TEXTS: [(&str, &[&str]); 4] = [
    (
        "occupation",
        &["office", "self_employed", "public", "student", "none"],
    ),
    ("household", &["single", "couple", "family"]),
    (
        "region",
        &["서울", "경기", "부산", "대구", "인천", "광주", "대전"],
    ),
    (
        "horizon",
        &["one_month", "three_months", "six_months", "later"],
    ),
];
/// Names of the columns of numbers: how many values each has, from where on, and how far apart.
pub const NUMBERS: [(&str, u64, f64, f64); 5] = [
    ("age", 70, 18.0, 1.0),
    ("budget", 81, 0.0, 1_000_000.0),
    ("car_age", 15, 0.0, 1.0),
    ("licence_years", 30, 0.0, 1.0),
    ("visits", 12, 0.0, 1.0),
];
/// The first of the dates, 2026-08-01, in days since 1970-01-01.
const FIRST_DAY: i32 = 20_666;
/// How many dates there are.
const DAYS: u64 = 120;
/// Activities of a lead.
pub const EVENTS: u64 = 10;
const KINDS: [&str; 5] = [
    "page_view",
    "quote_request",
    "test_drive_request",
    "chat",
    "brochure",
];

/// `SplitMix64` of a place in the table.
fn at(row: u64, column: u64) -> u64 {
    let place = row.wrapping_mul(16).wrapping_add(column).wrapping_add(1);
    let z = place.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// One of so many values, or null in one row out of twenty.
fn pick(row: u64, column: u64, values: u64) -> Option<u64> {
    let drawn = at(row, column);
    let is_null = (drawn >> 40).is_multiple_of(20);
    let value = (drawn & 0xFFFF_FFFF).checked_rem(values)?;
    (!is_null).then_some(value)
}

fn bits(given: impl Iterator<Item = bool>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (row, bit) in given.enumerate() {
        if row.is_multiple_of(8) {
            bytes.push(0);
        }
        if let Some(last) = bytes.last_mut() {
            *last |= u8::from(bit) << (row % 8);
        }
    }
    bytes
}

/// A column of texts, in both layouts.
struct TextColumn {
    name: &'static str,
    values: &'static [&'static str],
    keys: Vec<i32>,
    offsets: Vec<i32>,
    bytes: Vec<u8>,
    valid: Vec<u8>,
}

/// All columns of some leads, and their activities.
pub struct Table {
    rows: usize,
    ids: Vec<i64>,
    origins: Vec<i8>,
    texts: Vec<TextColumn>,
    numbers: Vec<(&'static str, Vec<f64>, Vec<u8>)>,
    dates: (Vec<i32>, Vec<u8>),
    truths: [(&'static str, Vec<u8>, Vec<u8>); 2],
    event_leads: Vec<i64>,
    event_kinds: Vec<i8>,
    event_times: Vec<i64>,
}

impl Table {
    /// So many leads; with activities of the 120 days before an instant, if there is one.
    #[must_use]
    pub fn new(count: u64, as_of: Option<Instant>) -> Self {
        let texts = (0..).zip(TEXTS).map(|(column, (name, values))| {
            let drawn = || (0..count).map(move |row| pick(row, column, values.len() as u64));
            let (mut offsets, mut bytes) = (vec![0], Vec::new());
            for value in drawn() {
                let text = value.and_then(|value| values.get(value as usize));
                bytes.extend(text.unwrap_or(&"").as_bytes());
                offsets.push(i32::try_from(bytes.len()).unwrap_or(i32::MAX));
            }
            TextColumn {
                name,
                values,
                keys: drawn().map(|value| value.unwrap_or(0) as i32).collect(),
                offsets,
                bytes,
                valid: bits(drawn().map(|value| value.is_some())),
            }
        });
        let numbers = (4..)
            .zip(NUMBERS)
            .map(|(column, (name, values, from, step))| {
                let drawn = || (0..count).map(move |row| pick(row, column, values));
                let number = |value: Option<u64>| from + value.unwrap_or(0) as f64 * step;
                (
                    name,
                    drawn().map(number).collect(),
                    bits(drawn().map(|value| value.is_some())),
                )
            });
        let days = || (0..count).map(|row| pick(row, 9, DAYS));
        let day = |value: Option<u64>| FIRST_DAY.saturating_add(value.unwrap_or(0) as i32);
        let truths = |name, column| {
            let drawn = || (0..count).map(move |row| pick(row, column, 2));
            (
                name,
                bits(drawn().map(|value| value == Some(1))),
                bits(drawn().map(|value| value.is_some())),
            )
        };
        let events = match as_of {
            Some(_) => 0..count.saturating_mul(EVENTS),
            None => 0..0,
        };
        let now = as_of.map_or(0, Instant::millis);
        Self {
            rows: count as usize,
            ids: (0..count as i64).collect(),
            origins: vec![0; count as usize],
            texts: texts.collect(),
            numbers: numbers.collect(),
            dates: (
                days().map(day).collect(),
                bits(days().map(|value| value.is_some())),
            ),
            truths: [truths("consent", 10), truths("owns_vehicle", 11)],
            event_leads: events.clone().map(|event| lead_of(event) as i64).collect(),
            event_kinds: events.clone().map(|event| kind_of(event) as i8).collect(),
            event_times: events
                .map(|event| now.saturating_sub(age_of(event)))
                .collect(),
        }
    }

    /// The columns, texts with keys of a dictionary or as they are.
    #[must_use]
    pub fn columns(&self, coded: bool) -> Vec<(String, Column<'_>)> {
        let valid = |bytes| Bits::new(bytes, 0, self.rows);
        let coded_texts = |keys, values| {
            let dictionary = Dictionary {
                texts: Texts::Slices(values),
                valid: None,
            };
            Texts::Dictionary(keys, Box::new(dictionary))
        };
        let mut columns = vec![
            ("id", Column::Numbers(Numbers::I64(&self.ids), None)),
            (
                "origin",
                Column::Texts(coded_texts(Keys::I8(&self.origins), &["form"]), None),
            ),
            (
                "inquired_on",
                Column::Dates(&self.dates.0, valid(&self.dates.1)),
            ),
        ];
        for column in &self.texts {
            let texts = match coded {
                true => coded_texts(Keys::I32(&column.keys), column.values),
                false => Texts::Run(&column.offsets, &column.bytes),
            };
            columns.push((column.name, Column::Texts(texts, valid(&column.valid))));
        }
        for (name, numbers, known) in &self.numbers {
            columns.push((name, Column::Numbers(Numbers::F64(numbers), valid(known))));
        }
        for (name, truths, known) in &self.truths {
            if let Some(truths) = valid(truths) {
                columns.push((name, Column::Booleans(truths, valid(known))));
            }
        }
        columns
            .into_iter()
            .map(|(name, column)| (name.to_owned(), column))
            .collect()
    }

    /// The table of activities.
    #[must_use]
    pub fn activities(&self) -> Activities<'_> {
        let kinds = Dictionary {
            texts: Texts::Slices(&KINDS),
            valid: None,
        };
        Activities {
            lead: Column::Numbers(Numbers::I64(&self.event_leads), None),
            kind: Column::Texts(
                Texts::Dictionary(Keys::I8(&self.event_kinds), Box::new(kinds)),
                None,
            ),
            at: Column::Instants(&self.event_times, TicksPerSecond::Thousand, None),
            reference: None,
            id: None,
        }
    }

    /// The buffers that rules read, to be copied: everything but ids and origins.
    #[must_use]
    pub fn copy(&self, coded: bool) -> Vec<Vec<u8>> {
        fn bytes<T: Copy>(numbers: &[T], bytes: impl Fn(T) -> [u8; 8], width: usize) -> Vec<u8> {
            numbers
                .iter()
                .flat_map(|number| bytes(*number).into_iter().take(width))
                .collect()
        }
        let of_int = |number: i32| i64::from(number).to_le_bytes();
        let mut all = vec![bytes(&self.dates.0, of_int, 4), self.dates.1.clone()];
        for column in &self.texts {
            match coded {
                true => all.push(bytes(&column.keys, of_int, 4)),
                false => all.extend([bytes(&column.offsets, of_int, 4), column.bytes.clone()]),
            }
            all.push(column.valid.clone());
        }
        for (_, numbers, valid) in &self.numbers {
            all.extend([bytes(numbers, f64::to_le_bytes, 8), valid.clone()]);
        }
        for (_, truths, valid) in &self.truths {
            all.extend([truths.clone(), valid.clone()]);
        }
        all
    }
}

/// A row as a document, without activities.
#[must_use]
pub fn lead(row: u64) -> String {
    let mut attributes = serde_json::Map::new();
    let mut add = |name: &str, value: Option<serde_json::Value>| {
        attributes.extend(value.map(|value| (name.to_owned(), value)));
    };
    for (column, (name, values)) in (0..).zip(TEXTS) {
        let value = pick(row, column, values.len() as u64);
        let text = value.and_then(|value| values.get(value as usize));
        add(name, text.map(|text| json!(text)));
    }
    for (column, (name, values, from, step)) in (4..).zip(NUMBERS) {
        let value = pick(row, column, values);
        add(name, value.map(|value| json!(from + value as f64 * step)));
    }
    let day = pick(row, 9, DAYS).map(|day| FIRST_DAY.saturating_add(day as i32));
    let date = day.and_then(Date::from_days);
    add("inquired_on", date.map(|date| json!(date.to_string())));
    for (column, name) in [(10, "consent"), (11, "owns_vehicle")] {
        add(name, pick(row, column, 2).map(|value| json!(value == 1)));
    }
    json!({"id": row.to_string(), "origin": "form", "attributes": attributes}).to_string()
}

fn lead_of(event: u64) -> u64 {
    event.checked_div(EVENTS).unwrap_or(0)
}

fn kind_of(event: u64) -> u64 {
    at(event, 12).checked_rem(KINDS.len() as u64).unwrap_or(0)
}

/// How long before the instant an event was, in milliseconds: never a whole number of seconds, and
/// never the same for two events of a lead.
fn age_of(event: u64) -> i64 {
    let seconds = at(event, 13)
        .checked_rem(DAYS.saturating_mul(86_400))
        .unwrap_or(0);
    let within = event.checked_rem(EVENTS).unwrap_or(0).saturating_add(500);
    i64::try_from(seconds.saturating_mul(1_000).saturating_add(within)).unwrap_or(0)
}
