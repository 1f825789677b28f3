//! Customers of a block of rows, as keys and as numbers.

use std::ops::Range;

use super::block::BLOCK;
use crate::error::Error;
use crate::frame::{Column, Numbers, Texts};
use crate::rfm::key::Key;
use crate::rfm::register::{
    Register, Word, first_byte, is_ascii, word as word_of, word_of_view, word_within,
};

/// The customers of some rows.
pub(super) struct Customers<'o, 'a> {
    column: &'o Column<'a>,
    /// Where the block begins.
    start: usize,
    /// What there is about each row.
    about: Vec<About>,
    /// Whole numbers, where the column has them.
    wholes: Vec<i64>,
    /// Short texts, where the column has texts.
    words: Vec<Word>,
    spots: Vec<u32>,
    /// Whether there may be rows of nobody.
    has_nobody: bool,
    /// Whether there are texts that are not plain.
    has_text: bool,
    /// Rows of the block, as far as they are kept.
    rows: Vec<u16>,
    /// Of dictionaries: the number of the customer in each entry, once it was asked for.
    entries: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// A whole number or a short text.
    Plain,
    /// Another text.
    Text,
    Nobody,
    Odd,
}

/// An entry of a dictionary that was not asked for yet.
const NOT_YET: u32 = u32::MAX;

impl<'o, 'a> Customers<'o, 'a> {
    pub(super) fn new(column: &'o Column<'a>) -> Self {
        let entries = match column {
            Column::Texts(Texts::Dictionary(_, dictionary), _) => dictionary.texts.len(),
            _ => 0,
        };
        Self {
            column,
            start: 0,
            about: Vec::with_capacity(BLOCK),
            wholes: Vec::new(),
            words: Vec::new(),
            spots: Vec::with_capacity(BLOCK),
            has_nobody: false,
            has_text: false,
            rows: Vec::with_capacity(BLOCK),
            entries: vec![NOT_YET; entries],
        }
    }

    /// Whether all keys are good, whatever stands in the rows.
    pub(super) fn are_good(&self) -> bool {
        let doubles = matches!(
            self.column,
            Column::Numbers(Numbers::F64(_) | Numbers::F32(_), _)
        );
        !doubles
    }

    /// Reads the keys of some rows; whether any of them is odd.
    pub(super) fn read(&mut self, range: Range<usize>) -> bool {
        self.start = range.start;
        self.about.clear();
        self.about.resize(range.len(), About::Plain);
        self.rows.clear();
        self.rows.extend(0..range.len() as u16);
        let odd = match self.column {
            Column::Numbers(numbers, _) => self.read_wholes(numbers, range.clone()),
            Column::Texts(texts, _) => {
                self.read_texts(texts, range.clone());
                false
            }
            _ => {
                self.about.fill(About::Nobody);
                false
            }
        };
        let has = |what: About| {
            self.about
                .iter()
                .fold(false, |any, about| any | (*about == what))
        };
        self.has_text = matches!(self.column, Column::Texts(..)) && has(About::Text);
        // Of whole numbers without nulls all are plain.
        let plain = matches!(self.column, Column::Numbers(numbers, None) if !numbers.is_float());
        self.has_nobody = !plain && (self.column.validity().is_some() || has(About::Nobody));
        if let Some(valid) = self.column.validity() {
            valid.clear(range, &mut self.about, About::Nobody);
        }
        odd
    }

    fn read_wholes(&mut self, numbers: &Numbers<'_>, range: Range<usize>) -> bool {
        self.wholes.clear();
        macro_rules! copy {
            ($numbers:expr) => {{
                let numbers = $numbers.get(range).unwrap_or_default();
                let numbers = numbers.iter().map(|number| i64::from(*number));
                self.wholes.extend(numbers);
                false
            }};
        }
        let odd = |about: Option<&mut About>, what: About| {
            if let Some(about) = about {
                *about = what;
            }
            what == About::Odd
        };
        match numbers {
            Numbers::I64(numbers) => {
                let numbers = numbers.get(range).unwrap_or_default();
                self.wholes.extend_from_slice(numbers);
                false
            }
            Numbers::I32(numbers) => copy!(numbers),
            Numbers::I16(numbers) => copy!(numbers),
            Numbers::I8(numbers) => copy!(numbers),
            Numbers::U32(numbers) => copy!(numbers),
            Numbers::U16(numbers) => copy!(numbers),
            Numbers::U8(numbers) => copy!(numbers),
            _ => {
                let mut any = false;
                for (place, row) in range.enumerate() {
                    let whole = numbers.whole(row);
                    let small = whole.and_then(|whole| i64::try_from(whole).ok());
                    self.wholes.push(small.unwrap_or(0));
                    if small.is_none() {
                        let finite = whole.is_some() || numbers.get(row).is_finite();
                        let what = if finite { About::Odd } else { About::Nobody };
                        any |= odd(self.about.get_mut(place), what);
                    }
                }
                any
            }
        }
    }

    fn read_texts(&mut self, texts: &Texts<'_>, range: Range<usize>) {
        self.words.clear();
        let mut put = |about: &mut About, word: Option<Word>| {
            *about = match word {
                Some(0) => About::Nobody,
                // Digits may be a number.
                Some(word) if is_ascii(word) && !matches!(first_byte(word), b'0'..=b'9' | b'-') => {
                    About::Plain
                }
                _ => About::Text,
            };
            self.words.push(word.unwrap_or(0));
        };
        match texts {
            Texts::Dictionary(..) => self.about.fill(About::Text),
            Texts::Run(offsets, bytes) => {
                let starts = offsets.get(range.clone()).unwrap_or_default();
                let ends = offsets.get(range.start.wrapping_add(1)..);
                let ends = ends.unwrap_or_default();
                for (about, (start, end)) in self.about.iter_mut().zip(starts.iter().zip(ends)) {
                    // A negative offset becomes one that is too large.
                    put(about, between(bytes, *start as usize, *end as usize));
                }
            }
            Texts::LargeRun(offsets, bytes) => {
                let starts = offsets.get(range.clone()).unwrap_or_default();
                let ends = offsets.get(range.start.wrapping_add(1)..);
                let ends = ends.unwrap_or_default();
                for (about, (start, end)) in self.about.iter_mut().zip(starts.iter().zip(ends)) {
                    put(about, between(bytes, *start as usize, *end as usize));
                }
            }
            Texts::Views(views, _) => {
                let (views, _) = views.as_chunks();
                let views = views.get(range.clone()).unwrap_or_default();
                for ((about, view), row) in self.about.iter_mut().zip(views).zip(range) {
                    let word = word_of_view(u128::from_le_bytes(*view));
                    put(
                        about,
                        word.or_else(|| texts.get(row).map_or(Some(0), word_of)),
                    );
                }
            }
            _ => {
                for (about, row) in self.about.iter_mut().zip(range) {
                    put(about, texts.get(row).map_or(Some(0), word_of));
                }
            }
        }
    }

    pub(super) fn has_nobody(&self) -> bool {
        // What a long text is, or an entry of a dictionary, shows when it is looked at.
        self.has_nobody || self.has_text
    }

    pub(super) fn is_odd(&self, place: usize) -> bool {
        self.about.get(place) == Some(&About::Odd)
    }

    pub(super) fn is_nobody(&self, place: usize) -> bool {
        match self.about.get(place) {
            Some(About::Nobody) => true,
            Some(About::Text) => self.bytes(place).is_none_or(<[u8]>::is_empty),
            _ => false,
        }
    }

    fn bytes(&self, place: usize) -> Option<&'a [u8]> {
        match self.column {
            Column::Texts(texts, _) => texts.get(self.start.saturating_add(place)),
            _ => None,
        }
    }

    /// Keeps only some of the rows.
    pub(super) fn keep(&mut self, places: &[u16]) {
        self.rows.clear();
        self.rows.extend_from_slice(places);
    }

    /// What [`Customers::find`] found.
    pub(super) fn spots(&mut self) -> &mut Vec<u32> {
        &mut self.spots
    }

    /// Finds the spots of the rows that are kept.
    pub(super) fn find(&mut self, register: &mut Register) -> Result<(), Error> {
        self.spots.clear();
        self.spots.resize(self.rows.len(), 0);
        let all = self.rows.len() == self.about.len();
        if matches!(self.column, Column::Numbers(..)) {
            if !all {
                gather(&self.rows, &mut self.wholes);
            }
            return register.spots_of_wholes(&self.wholes, &mut self.spots);
        }
        if all && !self.has_text {
            return register.spots_of_texts(&self.words, &mut self.spots);
        }
        self.find_texts(register)
    }

    fn find_texts(&mut self, register: &mut Register) -> Result<(), Error> {
        let is = |row: u16, what: About| self.about.get(usize::from(row)) == Some(&what);
        let plain = self.rows.iter().zip(0_u16..);
        let plain = plain.filter(|(row, _)| is(**row, About::Plain));
        let (mut words, places): (Vec<Word>, Vec<u16>) = plain
            .map(|(row, place)| {
                let word = self.words.get(usize::from(*row)).copied();
                (word.unwrap_or(0), place)
            })
            .unzip();
        let mut found = vec![0; words.len()];
        if !words.is_empty() {
            register.spots_of_texts(&words, &mut found)?;
        }
        words.clear();
        for (place, number) in places.iter().zip(found) {
            if let Some(slot) = self.spots.get_mut(usize::from(*place)) {
                *slot = number;
            }
        }
        for (place, row) in self.rows.iter().enumerate() {
            if !is(*row, About::Text) {
                continue;
            }
            let row = usize::from(*row);
            let entry = match self.column {
                Column::Texts(Texts::Dictionary(keys, _), _) => {
                    keys.get(self.start.saturating_add(row))
                }
                _ => None,
            };
            let known = entry.and_then(|entry| self.entries.get(entry).copied());
            let number = match known.filter(|number| *number != NOT_YET) {
                Some(number) => number,
                None => {
                    let text = String::from_utf8_lossy(self.bytes(row).unwrap_or_default());
                    Key::Text(&text).kept(|key| register.number(key))?
                }
            };
            if let Some(slot) = entry.and_then(|entry| self.entries.get_mut(entry)) {
                *slot = number;
            }
            if let Some(slot) = self.spots.get_mut(place) {
                *slot = number;
            }
        }
        // Those who are new may have moved the others; texts do not move.
        for spot in &mut self.spots {
            *spot = register.spot(*spot);
        }
        Ok(())
    }
}

fn gather<T: Copy>(places: &[u16], list: &mut Vec<T>) {
    for (to, from) in places.iter().enumerate() {
        if let Some(value) = list.get(usize::from(*from)).copied()
            && let Some(slot) = list.get_mut(to)
        {
            *slot = value;
        }
    }
    list.truncate(places.len());
}

/// The text between two offsets, if it is short; an empty one where they lead nowhere.
#[inline(always)]
fn between(bytes: &[u8], start: usize, end: usize) -> Option<Word> {
    let length = end.wrapping_sub(start);
    let window = bytes.get(start..).and_then(<[u8]>::first_chunk);
    match window {
        Some(window) if length < 16 => Some(word_within(*window, length)),
        _ => bytes.get(start..end).map_or(Some(0), word_of),
    }
}
