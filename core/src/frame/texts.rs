//! Texts of any layout, and what a dictionary of them holds.

use std::borrow::Cow;
use std::ops::Range;

use super::bits::Bits;
use super::keys::Keys;
use super::words::{Short, Words};

/// Bytes of a view.
const VIEW: usize = 16;

/// Texts of any layout. Bytes that are not UTF-8 are read as U+FFFD.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Texts<'a> {
    /// One run of bytes and where each text begins; one more offset than texts.
    Run(&'a [i32], &'a [u8]),
    /// The same with large offsets.
    LargeRun(&'a [i64], &'a [u8]),
    /// Views of 16 bytes: a length, then the text itself or its place in a buffer.
    Views(&'a [u8], Vec<&'a [u8]>),
    /// Texts of the host.
    Slices(&'a [&'a str]),
    /// Keys of distinct texts.
    Dictionary(Keys<'a>, Box<Dictionary<'a>>),
}

/// The distinct texts of a dictionary.
#[derive(Debug, Clone)]
pub struct Dictionary<'a> {
    /// The texts, of any other layout.
    pub texts: Texts<'a>,
    /// Which of them are not null.
    pub valid: Option<Bits<'a>>,
}

impl<'a> Texts<'a> {
    /// Number of texts, or of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Texts::Run(offsets, _) => offsets.len().saturating_sub(1),
            Texts::LargeRun(offsets, _) => offsets.len().saturating_sub(1),
            Texts::Views(views, _) => views.len() / VIEW,
            Texts::Slices(slices) => slices.len(),
            Texts::Dictionary(keys, _) => keys.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of a text; `None` where a dictionary has none, or offsets lead nowhere.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<&'a [u8]> {
        match self {
            Texts::Run(offsets, bytes) => {
                let (start, end) = (*offsets.get(row)?, *offsets.get(row.wrapping_add(1))?);
                bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
            }
            Texts::LargeRun(offsets, bytes) => {
                let (start, end) = (*offsets.get(row)?, *offsets.get(row.wrapping_add(1))?);
                bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
            }
            Texts::Views(views, buffers) => {
                let start = row.checked_mul(VIEW)?;
                view(views.get(start..start.checked_add(VIEW)?)?, buffers)
            }
            Texts::Slices(slices) => slices.get(row).map(|text| text.as_bytes()),
            Texts::Dictionary(keys, dictionary) => {
                let key = keys.get(row)?;
                if dictionary.valid.is_some_and(|valid| !valid.get(key)) {
                    return None;
                }
                dictionary.texts.get(key)
            }
        }
    }

    /// Looks for some texts among words, and writes what is made of the findings: `None` where
    /// there is no text, else the number of the word, if it is one.
    pub(super) fn find<T>(
        &self,
        rows: Range<usize>,
        words: &Words,
        out: &mut [T],
        of: impl Fn(Option<Option<u16>>) -> T,
    ) {
        macro_rules! run {
            ($offsets:expr, $bytes:expr) => {{
                let starts = $offsets.get(rows.clone()).unwrap_or_default();
                let ends = $offsets
                    .get(rows.start.wrapping_add(1)..)
                    .unwrap_or_default();
                for ((out, start), end) in out.iter_mut().zip(starts).zip(ends) {
                    // A negative offset becomes one that is too large.
                    *out = of(find_between(words, $bytes, *start as usize, *end as usize));
                }
            }};
        }
        match self {
            Texts::Run(offsets, bytes) => run!(offsets, bytes),
            Texts::LargeRun(offsets, bytes) => run!(offsets, bytes),
            _ => {
                for (out, row) in out.iter_mut().zip(rows) {
                    *out = of(self.get(row).map(|text| words.find(text)));
                }
            }
        }
    }

    /// A text as Rust has it; `None` where there is none, or where offsets lead nowhere.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<Cow<'a, str>> {
        self.get(row).map(String::from_utf8_lossy)
    }
}

impl<'a> Dictionary<'a> {
    /// What each text means; `None` stands for one that is null.
    pub(super) fn map<T>(&self, of: impl Fn(Option<&'a [u8]>) -> T) -> Vec<T> {
        let text = |key| {
            let valid = self.valid.is_none_or(|valid| valid.get(key));
            self.texts.get(key).filter(|_| valid)
        };
        (0..self.texts.len()).map(|key| of(text(key))).collect()
    }
}

/// Looks for the text between two offsets. A short one is read as 16 bytes of which some are not
/// its own, so that texts of unlike lengths need no branches.
#[inline(always)]
fn find_between(words: &Words, bytes: &[u8], start: usize, end: usize) -> Option<Option<u16>> {
    let window = bytes.get(start..).and_then(<[u8]>::first_chunk);
    let short = window.and_then(|window| Short::within(*window, end.wrapping_sub(start)));
    match short.and_then(|short| words.find_short(short)) {
        Some(number) => Some(Some(number)),
        None => find_slowly(words, bytes.get(start..end)),
    }
}

#[inline(never)]
fn find_slowly(words: &Words, text: Option<&[u8]>) -> Option<Option<u16>> {
    text.map(|text| words.find(text))
}

/// A text of up to twelve bytes stands in its view; of a longer one buffer and offset do.
#[inline]
fn view<'v>(view: &'v [u8], buffers: &[&'v [u8]]) -> Option<&'v [u8]> {
    let (length, rest) = view.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    if length <= rest.len() {
        return rest.get(..length);
    }
    let (_, rest) = rest.split_first_chunk::<4>()?;
    let (buffer, offset) = rest.split_first_chunk()?;
    let (offset, _) = offset.split_first_chunk()?;
    let buffer = usize::try_from(u32::from_le_bytes(*buffer)).ok()?;
    let offset = usize::try_from(u32::from_le_bytes(*offset)).ok()?;
    let end = offset.checked_add(length)?;
    buffers.get(buffer)?.get(offset..end)
}
