//! Columns that own what a frame borrows, in any layout.

use leadgrid::frame::{Bits, Column, Dictionary, Keys, Numbers, Offsets, Texts, TicksPerSecond};
use leadgrid::{Date, Instant};

/// Bits from some offset on, with others before and behind them that must not count.
pub struct Packed {
    bytes: Vec<u8>,
    offset: usize,
    rows: usize,
}

impl Packed {
    pub fn new(given: impl Iterator<Item = bool>, offset: usize) -> Self {
        let given: Vec<bool> = given.collect();
        let mut bytes = vec![0_u8; (offset + given.len() + 9).div_ceil(8)];
        let around = (0..offset).chain(offset + given.len()..bytes.len() * 8);
        let set = around.chain(
            (offset..)
                .zip(&given)
                .filter(|(_, bit)| **bit)
                .map(|(at, _)| at),
        );
        for at in set {
            bytes[at / 8] |= 1 << (at % 8);
        }
        Self {
            bytes,
            offset,
            rows: given.len(),
        }
    }

    pub fn bits(&self) -> Bits<'_> {
        Bits::new(&self.bytes, self.offset, self.rows).expect("enough bytes")
    }
}

/// How texts are laid out.
#[derive(Debug, Clone, Copy)]
pub enum Layout {
    Run,
    LargeRun,
    Views,
    /// Keys of a width in bits, into a dictionary that has a null of its own.
    Keys(u8),
}

impl Layout {
    pub const ALL: [Self; 7] = [
        Self::Run,
        Self::LargeRun,
        Self::Views,
        Self::Keys(8),
        Self::Keys(16),
        Self::Keys(32),
        Self::Keys(64),
    ];
}

/// A column of texts.
pub struct TextStore {
    layout: Layout,
    offsets: Vec<i32>,
    large: Vec<i64>,
    views: Vec<u8>,
    bytes: Vec<u8>,
    valid: Packed,
    keys: (Vec<i8>, Vec<u16>, Vec<i32>, Vec<u64>),
    distinct: Option<Box<TextStore>>,
}

impl TextStore {
    pub fn new(texts: &[Option<String>], layout: Layout, offset: usize) -> Self {
        // What stands before the first text must not matter.
        let mut bytes = b"before".to_vec();
        let (mut offsets, mut views) = (vec![6], Vec::new());
        for text in texts {
            let text = text.as_deref().unwrap_or("null").as_bytes();
            let start = u32::try_from(bytes.len()).expect("short");
            bytes.extend(text);
            offsets.push(i32::try_from(bytes.len()).expect("short"));
            views.extend(u32::try_from(text.len()).expect("short").to_le_bytes());
            let mut rest = [0_u8; 12];
            if text.len() <= 12 {
                rest[..text.len()].copy_from_slice(text);
            } else {
                rest[..4].copy_from_slice(&text[..4]);
                rest[4..8].copy_from_slice(&1_u32.to_le_bytes());
                rest[8..].copy_from_slice(&start.to_le_bytes());
            }
            views.extend(rest);
        }
        let mut keys = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut distinct = None;
        if let Layout::Keys(_) = layout {
            let mut known: Vec<Option<String>> = texts.to_vec();
            known.sort();
            known.dedup();
            for text in texts {
                let key = known.binary_search(text).expect("there");
                keys.0.push(i8::try_from(key).unwrap_or(i8::MAX));
                keys.1.push(u16::try_from(key).expect("few"));
                keys.2.push(i32::try_from(key).expect("few"));
                keys.3.push(u64::try_from(key).expect("few"));
            }
            distinct = Some(Box::new(Self::new(&known, Layout::Run, offset)));
        }
        Self {
            layout,
            large: offsets.iter().map(|offset| i64::from(*offset)).collect(),
            offsets,
            views,
            bytes,
            valid: Packed::new(texts.iter().map(Option::is_some), offset),
            keys,
            distinct,
        }
    }

    pub fn texts(&self) -> (Texts<'_>, Option<Bits<'_>>) {
        let texts = match self.layout {
            Layout::Run => Texts::Run(&self.offsets, &self.bytes),
            Layout::LargeRun => Texts::LargeRun(&self.large, &self.bytes),
            Layout::Views => Texts::Views(&self.views, vec![b"another buffer", &self.bytes]),
            Layout::Keys(width) => {
                let keys = match width {
                    8 if *self.keys.1.iter().max().unwrap_or(&0) < 128 => Keys::I8(&self.keys.0),
                    8 | 16 => Keys::U16(&self.keys.1),
                    32 => Keys::I32(&self.keys.2),
                    _ => Keys::U64(&self.keys.3),
                };
                let (texts, valid) = self.distinct.as_ref().expect("a dictionary").texts();
                return (
                    Texts::Dictionary(keys, Box::new(Dictionary { texts, valid })),
                    None,
                );
            }
        };
        (texts, Some(self.valid.bits()))
    }

    pub fn column(&self) -> Column<'_> {
        let (texts, valid) = self.texts();
        Column::Texts(texts, valid)
    }
}

/// A column of lists.
pub struct ListStore {
    offsets: Vec<i32>,
    large: Vec<i64>,
    is_large: bool,
    entries: TextStore,
    valid: Packed,
}

impl ListStore {
    pub fn new(lists: &[Option<Vec<Option<String>>>], layout: Layout, offset: usize) -> Self {
        let mut entries = vec![Some("before".to_owned())];
        let mut offsets = vec![1];
        for list in lists {
            entries.extend(list.iter().flatten().cloned());
            offsets.push(i32::try_from(entries.len()).expect("few"));
        }
        Self {
            large: offsets.iter().map(|offset| i64::from(*offset)).collect(),
            offsets,
            is_large: matches!(layout, Layout::LargeRun),
            entries: TextStore::new(&entries, layout, offset),
            valid: Packed::new(lists.iter().map(Option::is_some), offset),
        }
    }

    pub fn column(&self) -> Column<'_> {
        let (texts, valid) = self.entries.texts();
        let offsets = match self.is_large {
            true => Offsets::Large(&self.large),
            false => Offsets::Small(&self.offsets),
        };
        Column::Lists(offsets, texts, valid, Some(self.valid.bits()))
    }
}

/// A column of numbers that all types can hold.
pub struct NumberStore {
    kind: u8,
    doubles: Vec<f64>,
    singles: Vec<f32>,
    wide: Vec<i64>,
    narrow: Vec<i16>,
    bytes: Vec<u8>,
    valid: Packed,
}

impl NumberStore {
    pub fn new(numbers: &[Option<u8>], kind: u8, offset: usize) -> Self {
        let given = || numbers.iter().map(|number| number.unwrap_or(33));
        Self {
            kind,
            // Where there is no number, doubles say so themselves, all in their own way.
            doubles: (0..)
                .zip(numbers)
                .map(|(row, number)| {
                    let none = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][row % 3];
                    number.map_or(none, f64::from)
                })
                .collect(),
            singles: given().map(f32::from).collect(),
            wide: given().map(i64::from).collect(),
            narrow: given().map(i16::from).collect(),
            bytes: given().collect(),
            valid: Packed::new(numbers.iter().map(Option::is_some), offset),
        }
    }

    pub fn column(&self) -> Column<'_> {
        let numbers = match self.kind % 5 {
            0 => return Column::Numbers(Numbers::F64(&self.doubles), None),
            1 => Numbers::F32(&self.singles),
            2 => Numbers::I64(&self.wide),
            3 => Numbers::I16(&self.narrow),
            _ => Numbers::U8(&self.bytes),
        };
        Column::Numbers(numbers, Some(self.valid.bits()))
    }
}

/// A column of instants, in whole milliseconds or any unit that the instants are whole in.
pub struct InstantStore {
    kind: u8,
    ticks: Vec<i64>,
    doubles: Vec<f64>,
    texts: TextStore,
    valid: Packed,
}

impl InstantStore {
    /// Instants of whole seconds, in milliseconds.
    pub fn new(millis: &[Option<i64>], kind: u8, offset: usize) -> Self {
        let per_second = [1, 1_000, 1_000_000, 1_000_000_000][usize::from(kind % 6 % 4)];
        let given = || {
            millis
                .iter()
                .map(|millis| millis.unwrap_or(i64::MAX / 1_000_000_000))
        };
        let text = |millis: i64| {
            let instant = Instant::from_millis(millis).expect("an instant");
            let seconds = instant.millis().div_euclid(1_000);
            let date = Date::from_days(i32::try_from(seconds.div_euclid(86_400)).expect("a day"));
            let second = seconds.rem_euclid(86_400);
            let (hour, minute) = (second / 3_600, second / 60 % 60);
            format!(
                "{}T{hour:02}:{minute:02}:{:02}Z",
                date.expect("a date"),
                second % 60
            )
        };
        let texts: Vec<Option<String>> = millis.iter().map(|at| at.map(text)).collect();
        Self {
            kind,
            ticks: given().map(|millis| millis / 1_000 * per_second).collect(),
            doubles: given().map(|millis| millis as f64).collect(),
            texts: TextStore::new(&texts, Layout::Run, offset),
            valid: Packed::new(millis.iter().map(Option::is_some), offset),
        }
    }

    pub fn column(&self) -> Column<'_> {
        let unit = match self.kind % 6 {
            0 => TicksPerSecond::One,
            1 => TicksPerSecond::Thousand,
            2 => TicksPerSecond::Million,
            3 => TicksPerSecond::Billion,
            4 => return self.texts.column(),
            _ => {
                return Column::Numbers(Numbers::F64(&self.doubles), Some(self.valid.bits()));
            }
        };
        Column::Instants(&self.ticks, unit, Some(self.valid.bits()))
    }
}
