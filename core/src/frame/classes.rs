//! Classes: the values of a field of which every rule says the same.
//!
//! A policy names finitely many constants for a field, so it can tell only so many values apart.
//! Each value of a column becomes the number of its class, once; all rules then work on numbers.
//! Class 0 is unknown.

use std::borrow::Cow;

use super::reached::Starts;
use super::words::Words;
use crate::condition::Probe;
use crate::field::{Field, FieldType, Missing};
use crate::lead::Fact;
use crate::num::positive_zero;
use crate::policy::Policy;
use crate::time::Date;

/// The number of a class.
pub(super) type Class = u16;

pub(super) const UNKNOWN: Class = 0;
/// Inputs of no more classes have numbers of one byte, of which two are left over for what has no class.
pub(super) const MOST_FEW: usize = 254;
/// A text that a closed list lacks: unknown, and to be counted.
pub(super) const UNLISTED: Class = Class::MAX - 1;
/// A value that makes the lead one with errors.
pub(super) const WRONG: Class = Class::MAX;
/// Values beyond are not told apart: all that are known are class 1, and rules on the field are asked
/// row by row.
const MOST: usize = 60_000;
/// Texts of lists that are told apart: each doubles the classes.
const MOST_ENTRIES: usize = 10;

/// How values of one input become classes.
#[derive(Debug)]
pub(super) struct Classes<'p> {
    pub(super) by: By,
    /// A value of each class; none where there are too many.
    pub(super) samples: Option<Vec<Fact<'p>>>,
    /// Whether any rule or flag asks for it.
    pub(super) asked: bool,
}

#[derive(Debug)]
pub(super) enum By {
    /// 1 is false, 2 is true.
    Boolean,
    /// One more than the number of these that are reached, ascending.
    Numbers(Starts),
    /// The same, in days; a date may be written as text, and a text may mean unknown.
    Dates { starts: Vec<i32>, missing: Words },
    /// 1 is any other text; where the list is closed, one that it lacks has no class.
    Texts { words: Words, closed: bool },
    /// One more than the sum of the bits of the entries; `words` gives [`OTHER_ENTRY`], or the bit.
    Lists { words: Words, closed: bool },
}

impl Classes<'_> {
    /// How many there are, where they are told apart.
    pub(super) fn count(&self) -> Option<usize> {
        self.samples.as_ref().map(Vec::len)
    }

    /// Whether no value can be wrong, or one that a closed list lacks.
    pub(super) fn is_always_good(&self) -> bool {
        match &self.by {
            By::Boolean | By::Numbers(_) => true,
            By::Texts { closed, .. } | By::Lists { closed, .. } => !closed,
            By::Dates { .. } => false,
        }
    }
}

/// An entry of a list that no rule asks for.
pub(super) const OTHER_ENTRY: u16 = 100;
/// An entry that means unknown.
pub(super) const MISSING_ENTRY: u16 = 101;

/// Everything that rules and flags ask of leads.
#[derive(Debug, Default)]
pub(super) struct Asked<'p> {
    /// By field.
    texts: Vec<Vec<&'p str>>,
    numbers: Vec<Vec<f64>>,
    dates: Vec<Vec<i32>>,
    fields: Vec<bool>,
    segments: Vec<&'p str>,
}

impl<'p> Asked<'p> {
    pub(super) fn of(policy: &'p Policy) -> Self {
        let fields = policy.words.fields.len();
        let mut asked = Self {
            texts: vec![Vec::new(); fields],
            numbers: vec![Vec::new(); fields],
            dates: vec![Vec::new(); fields],
            fields: vec![false; fields],
            segments: Vec::new(),
        };
        let rules = policy.axes.iter().flat_map(|axis| &axis.rules);
        rules.for_each(|rule| rule.probe(&mut |probe| asked.note(probe)));
        let flags = policy.flags.iter();
        flags.for_each(|flag| flag.when.probe(&mut |probe| asked.note(probe)));
        asked
    }

    fn note(&mut self, probe: Probe<'p>) {
        let field = match probe {
            Probe::Field(field) => field,
            Probe::Text(field, text) => {
                self.texts
                    .get_mut(field)
                    .into_iter()
                    .for_each(|texts| texts.push(text));
                field
            }
            Probe::NumberFrom(field, number) => {
                self.add_numbers(field, [number].into_iter());
                field
            }
            Probe::NumberIs(field, number) => {
                self.add_numbers(field, [number, number.next_up()].into_iter());
                field
            }
            Probe::DateFrom(field, date) => {
                self.add_days(field, [date.days()].into_iter());
                field
            }
            Probe::DateIs(field, date) => {
                let day = date.days();
                self.add_days(field, [day, day.saturating_add(1)].into_iter());
                field
            }
            Probe::Segment(segment) => return self.segments.push(segment),
            Probe::Activities | Probe::Tested(_) | Probe::Tags | Probe::Origin => return,
        };
        if let Some(asked) = self.fields.get_mut(field) {
            *asked = true;
        }
    }

    fn add_numbers(&mut self, field: usize, numbers: impl Iterator<Item = f64>) {
        if let Some(known) = self.numbers.get_mut(field) {
            known.extend(numbers.map(positive_zero));
        }
    }

    fn add_days(&mut self, field: usize, days: impl Iterator<Item = i32>) {
        if let Some(known) = self.dates.get_mut(field) {
            known.extend(days);
        }
    }

    /// The classes of a field.
    pub(super) fn classes(
        &self,
        index: usize,
        field: &'p Field,
        missing: &'p Missing,
    ) -> Classes<'p> {
        let texts = || self.texts.get(index).map_or(&[][..], Vec::as_slice);
        let (by, samples) = match field.kind {
            FieldType::Boolean => {
                let samples = [false, true].map(Fact::Boolean);
                (By::Boolean, Some(with_unknown(samples)))
            }
            FieldType::Number => {
                let mut starts = self.numbers.get(index).cloned().unwrap_or_default();
                starts.retain(|start| start.is_finite());
                starts.sort_unstable_by(f64::total_cmp);
                starts.dedup();
                let told = starts.len() < MOST;
                starts.truncate(if told { MOST } else { 0 });
                let below = starts.first().map_or(0.0, |first| first.next_down());
                let samples = [below].into_iter().chain(starts.iter().copied());
                let samples = with_unknown(samples.map(Fact::Number));
                (By::Numbers(Starts::new(starts)), told.then_some(samples))
            }
            FieldType::Date => {
                let mut starts = self.dates.get(index).cloned().unwrap_or_default();
                starts.sort_unstable();
                starts.dedup();
                let told = starts.len() < MOST;
                starts.truncate(if told { MOST } else { 0 });
                let below = starts.first().map_or(0, |first| first.saturating_sub(1));
                let samples = [below].into_iter().chain(starts.iter().copied());
                let date = |days| Date::from_days(days).map_or(Fact::Unknown, Fact::Date);
                let samples = with_unknown(samples.map(date));
                (
                    By::Dates {
                        starts,
                        missing: Words::new(unknown_words(missing)),
                    },
                    told.then_some(samples),
                )
            }
            FieldType::Text => {
                let listed = field.listed.as_deref();
                let (words, samples) = text_words(texts(), listed, missing);
                let closed = listed.is_some();
                (By::Texts { words, closed }, samples)
            }
            FieldType::Texts => {
                let (words, samples) = list_words(texts(), field.listed.as_deref(), missing);
                let closed = field.listed.is_some();
                (By::Lists { words, closed }, samples)
            }
        };
        Classes {
            by,
            samples,
            asked: self.fields.get(index) == Some(&true),
        }
    }

    /// The classes of the segment.
    pub(super) fn segments(&self, missing: &'p Missing) -> Classes<'p> {
        let (words, samples) = text_words(&self.segments, None, missing);
        Classes {
            by: By::Texts {
                words,
                closed: false,
            },
            samples,
            asked: !self.segments.is_empty(),
        }
    }
}

fn with_unknown<'p>(known: impl IntoIterator<Item = Fact<'p>>) -> Vec<Fact<'p>> {
    [Fact::Unknown].into_iter().chain(known).collect()
}

/// A text that stands for all that are not named: no constant holds a control character alone.
const OTHER: &str = "\u{0}other";

fn unknown_words(missing: &Missing) -> impl Iterator<Item = (String, Class)> {
    missing.iter().map(|text| (text.to_owned(), UNKNOWN))
}

type Sampled<'p> = (Words, Option<Vec<Fact<'p>>>);

fn text_words<'p>(
    named: &[&'p str],
    listed: Option<&'p [String]>,
    missing: &'p Missing,
) -> Sampled<'p> {
    let mut distinct: Vec<&str> = named.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let told = distinct.len() <= MOST;
    let unknown = unknown_words(missing);
    let classes = distinct
        .iter()
        .zip((2..=Class::MAX).chain(std::iter::repeat(1)))
        .map(|(text, class)| ((*text).to_owned(), if told { class } else { 1 }));
    // Listed texts that no rule names are as good as any other.
    let others = listed
        .unwrap_or_default()
        .iter()
        .map(|text| (text.clone(), 1));
    let words = Words::new(unknown.chain(classes).chain(others));
    let texts = [OTHER].into_iter().chain(distinct);
    let samples = with_unknown(texts.map(|text| Fact::Text(Cow::Borrowed(text))));
    (words, told.then_some(samples))
}

fn list_words<'p>(
    named: &[&'p str],
    listed: Option<&'p [String]>,
    missing: &'p Missing,
) -> Sampled<'p> {
    let mut distinct: Vec<&str> = named.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let told = distinct.len() <= MOST_ENTRIES;
    let unknown = missing.iter().map(|text| (text.to_owned(), MISSING_ENTRY));
    let bits = distinct
        .iter()
        .zip((0..OTHER_ENTRY).chain(std::iter::repeat(OTHER_ENTRY)))
        .map(|(text, bit)| ((*text).to_owned(), if told { bit } else { OTHER_ENTRY }));
    let others = listed
        .unwrap_or_default()
        .iter()
        .map(|text| (text.clone(), OTHER_ENTRY));
    let words = Words::new(unknown.chain(bits).chain(others));
    let samples = told.then(|| {
        let sets = 0..1_usize.wrapping_shl(u32::try_from(distinct.len()).unwrap_or(0));
        let fact = |set: usize| {
            let members = distinct.iter().enumerate();
            let members = members.filter(|(bit, _)| set >> bit & 1 == 1);
            Fact::Texts(members.map(|(_, text)| Cow::Borrowed(*text)).collect())
        };
        with_unknown(sets.map(fact))
    });
    (words, samples)
}
