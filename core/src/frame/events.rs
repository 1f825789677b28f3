//! Events by lead: when each was and of what kind, those of one lead together.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::activities::{Activities, instant};
use super::column::{Column, TicksPerSecond};
use super::lead_keys::{LeadKeys, NONE};
use super::texts::Texts;
use crate::lead::{Event, Text, settle};
use crate::policy::vocabulary::Vocabulary;
use crate::text;
use crate::time::Instant;

/// The number of a kind, or one of those below.
pub(super) type KindCode = u16;
/// A kind that the policy does not declare.
pub(super) const UNDECLARED: KindCode = BAD - 1;
/// No kind, or no good instant beside it: the lead is judged as a document.
pub(super) const BAD: KindCode = (1 << KIND_BITS) - 1;
const KIND_BITS: u32 = 15;

/// When an event was, and of what kind, in the order of instants and then of kinds. Instants are
/// below 2^48 milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(i64);

impl Moment {
    const BAD: Self = Self(BAD as i64);

    pub(super) fn new(at: i64, kind: KindCode) -> Self {
        Self(at.wrapping_shl(KIND_BITS) | i64::from(kind.min(BAD)))
    }

    /// In milliseconds.
    #[inline]
    pub(super) fn at(self) -> i64 {
        self.0 >> KIND_BITS
    }

    #[inline]
    pub(super) fn kind(self) -> KindCode {
        self.0 as KindCode & BAD
    }

    /// Bits that all parts have a share in.
    #[inline]
    pub(super) fn hash(self) -> u64 {
        (self.0 as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
    }
}

/// Events by lead.
#[derive(Debug)]
pub(super) struct ByLead<'f> {
    table: &'f Activities<'f>,
    order: Arc<Order>,
}

/// How the events of a table are sorted, without the table.
#[derive(Debug)]
pub(super) struct Order {
    /// How many rows the table has.
    len: usize,
    /// Those of one lead together, in the order of their rows; none where they are read from the table,
    /// which has them so.
    moments: Option<Vec<Moment>>,
    /// The kind of each text of the table's dictionary.
    kinds: Vec<KindCode>,
    /// The row of each; none where the table has them in this order.
    rows: Option<Vec<u32>>,
    /// Where those of each lead of the table begin; one more than there are leads.
    starts: Vec<u32>,
    leads: LeadKeys,
    /// By lead of the table, whether it is in a frame.
    met: Vec<AtomicBool>,
    /// Events of the leads that are.
    events_met: AtomicU64,
}

impl Order {
    /// That of a table which has the events of a lead together.
    fn as_they_are(
        table: &Activities<'_>,
        kinds: Kinds<'_, '_>,
        leads: LeadKeys,
        starts: Vec<u32>,
    ) -> Self {
        let rows = 0..table.lead.len();
        let (moments, kinds) = match kinds {
            // Read where they are wanted, once.
            Kinds::Coded(_, kinds) => (None, kinds),
            kinds @ Kinds::Texts(..) => {
                let moments = rows.map(|row| moment(table, row, kinds.of(row)));
                (Some(moments.collect()), Vec::new())
            }
        };
        Self::new(table, moments, kinds, None, starts, leads)
    }

    /// That of any other table.
    fn dealt(table: &Activities<'_>, kinds: &Kinds<'_, '_>) -> Self {
        let (leads, places) = LeadKeys::new(&table.lead);
        let starts = starts(&places, leads.len());
        let count = starts.last().map_or(0, |count| *count as usize);
        let of = |row: usize| moment(table, row, kinds.of(row));
        if count == places.len() && places.is_sorted() {
            let moments = (0..count).map(of).collect();
            return Self::new(table, Some(moments), Vec::new(), None, starts, leads);
        }
        let mut next = starts.clone();
        let mut moments = vec![Moment::BAD; count];
        let mut rows = vec![0_u32; count];
        for (row, place) in (0..).zip(&places) {
            if let Some(at) = next.get_mut(*place as usize)
                && let Some(slot) = rows.get_mut(*at as usize)
                && let Some(event) = moments.get_mut(*at as usize)
            {
                *slot = row;
                *event = of(row as usize);
                *at = at.saturating_add(1);
            }
        }
        Self::new(table, Some(moments), Vec::new(), Some(rows), starts, leads)
    }

    fn new(
        table: &Activities<'_>,
        moments: Option<Vec<Moment>>,
        kinds: Vec<KindCode>,
        rows: Option<Vec<u32>>,
        starts: Vec<u32>,
        leads: LeadKeys,
    ) -> Self {
        Self {
            len: table.lead.len(),
            met: (0..leads.len()).map(|_| AtomicBool::new(false)).collect(),
            events_met: AtomicU64::new(0),
            moments,
            kinds,
            rows,
            starts,
            leads,
        }
    }

    /// How many rows the table has.
    pub(super) fn len(&self) -> usize {
        self.len
    }
}

/// Why the events of a lead were not read: something is wrong with one of them. The lead is then
/// judged as a document.
pub(super) struct Odd;

impl<'f> ByLead<'f> {
    /// Sorts the events of a table by lead. A table has less than 2^32 - 1 rows.
    pub(super) fn new(table: &'f Activities<'f>, words: &Vocabulary) -> Self {
        let kinds = Kinds::new(&table.kind, words);
        let order = match LeadKeys::in_order(&table.lead) {
            Some((leads, starts)) => Order::as_they_are(table, kinds, leads, starts),
            None => Order::dealt(table, &kinds),
        };
        Self {
            table,
            order: Arc::new(order),
        }
    }

    /// The events of a table that has been sorted before.
    pub(super) fn in_order(table: &'f Activities<'f>, order: &Arc<Order>) -> Self {
        Self {
            table,
            order: Arc::clone(order),
        }
    }

    pub(super) fn order(&self) -> &Arc<Order> {
        &self.order
    }

    /// The places of the events of a lead, by the column of leads and its row; the lead is met.
    /// `expected` is the lead that is tried first, and then the one after this one.
    #[inline]
    pub(super) fn of_lead(&self, ids: &Column<'_>, row: usize, expected: &mut u32) -> Range<usize> {
        let order = &*self.order;
        let Some(lead) = order.leads.find(&self.table.lead, ids, row, *expected) else {
            return 0..0;
        };
        *expected = lead.wrapping_add(1);
        let lead = lead as usize;
        let ends = [lead, lead.saturating_add(1)].map(|at| order.starts.get(at).copied());
        let [Some(start), Some(end)] = ends else {
            return 0..0;
        };
        if let Some(met) = order.met.get(lead)
            && !met.load(Ordering::Relaxed)
            && !met.swap(true, Ordering::Relaxed)
        {
            let events = u64::from(end.saturating_sub(start));
            order.events_met.fetch_add(events, Ordering::Relaxed);
        }
        start as usize..end as usize
    }

    /// Events that belong to no lead that was met; those without a key belong to nobody either.
    pub(super) fn unmet(&self) -> u64 {
        let all = u64::try_from(self.order.len).unwrap_or(u64::MAX);
        all.saturating_sub(self.order.events_met.load(Ordering::Relaxed))
    }

    /// Writes the moments of some places.
    #[inline]
    pub(super) fn write_moments(&self, places: Range<usize>, out: &mut Vec<Moment>) {
        out.clear();
        match &self.order.moments {
            Some(moments) => out.extend_from_slice(moments.get(places).unwrap_or_default()),
            None => {
                let kinds = &self.order.kinds;
                let of = |row| moment(self.table, row, coded(&self.table.kind, kinds, row));
                out.extend(places.map(of));
            }
        }
    }

    /// The row of the table at a place.
    pub(super) fn row(&self, place: usize) -> usize {
        match &self.order.rows {
            Some(rows) => rows.get(place).map_or(usize::MAX, |row| *row as usize),
            None => place,
        }
    }

    pub(super) fn table(&self) -> &'f Activities<'f> {
        self.table
    }

    /// Reads the events of some places as the evaluator wants them, in order and without duplicates.
    /// `undeclared` is told the row of each whose kind the policy does not declare, and answers whether it
    /// may be passed over.
    pub(super) fn read(
        &self,
        places: Range<usize>,
        events: &mut Vec<Event<'f>>,
        undeclared: &mut dyn FnMut(usize) -> bool,
    ) -> Result<(), Odd> {
        events.clear();
        let mut moments = Vec::with_capacity(places.len());
        self.write_moments(places.clone(), &mut moments);
        for (place, moment) in places.zip(moments) {
            let row = self.row(place);
            match moment.kind() {
                BAD => return Err(Odd),
                UNDECLARED if undeclared(row) => continue,
                UNDECLARED => return Err(Odd),
                kind => events.push(Event {
                    at: Instant::from_millis(moment.at()).ok_or(Odd)?,
                    kind: usize::from(kind),
                    reference: text_at(self.table.reference.as_ref(), row)?,
                    id: text_at(self.table.id.as_ref(), row)?,
                }),
            }
        }
        settle(events);
        Ok(())
    }
}

/// The moment in a row, of such a kind.
#[inline]
fn moment(table: &Activities<'_>, row: usize, kind: KindCode) -> Moment {
    let at = millis(&table.at, row);
    at.map_or(Moment::BAD, |at| Moment::new(at, kind))
}

/// The kind in a row of a column with a dictionary.
#[inline]
fn coded(column: &Column<'_>, known: &[KindCode], row: usize) -> KindCode {
    match column {
        Column::Texts(Texts::Dictionary(keys, _), _) if !column.is_null(row) => {
            let known = keys.get(row).and_then(|key| known.get(key));
            known.copied().unwrap_or(BAD)
        }
        _ => BAD,
    }
}

/// Where the rows of each lead begin, by counting.
fn starts(places: &[u32], leads: usize) -> Vec<u32> {
    let mut starts = vec![0_u32; leads.saturating_add(1)];
    for place in places.iter().filter(|place| **place != NONE) {
        if let Some(next) = starts.get_mut((*place as usize).saturating_add(1)) {
            *next = next.saturating_add(1);
        }
    }
    let mut sum = 0_u32;
    for start in &mut starts {
        sum = sum.saturating_add(*start);
        *start = sum;
    }
    starts
}

/// The instant in a row, in milliseconds, if there is a good one.
#[inline]
fn millis(column: &Column<'_>, row: usize) -> Option<i64> {
    match column {
        // As nearly all programs have them, without asking twice.
        Column::Instants(ticks, TicksPerSecond::Thousand, None) => {
            Instant::from_millis(*ticks.get(row)?).map(Instant::millis)
        }
        Column::Instants(ticks, TicksPerSecond::Million, None) => {
            let millis = ticks.get(row)?.div_euclid(1_000);
            Instant::from_millis(millis).map(Instant::millis)
        }
        _ => instant(column, row).map(Instant::millis),
    }
}

/// The kinds of the rows of a table.
enum Kinds<'f, 'w> {
    /// The kind of each text of a dictionary.
    Coded(&'f Column<'f>, Vec<KindCode>),
    Texts(&'f Column<'f>, &'w Vocabulary),
}

impl<'f, 'w> Kinds<'f, 'w> {
    fn new(column: &'f Column<'f>, words: &'w Vocabulary) -> Self {
        match column {
            Column::Texts(Texts::Dictionary(_, dictionary), _) => {
                let of = |text: Option<&[u8]>| kind_of(text, words);
                Kinds::Coded(column, dictionary.map(of))
            }
            _ => Kinds::Texts(column, words),
        }
    }

    fn of(&self, row: usize) -> KindCode {
        match self {
            Kinds::Coded(column, known) => coded(column, known, row),
            Kinds::Texts(column, words) => match column {
                Column::Texts(texts, _) if !column.is_null(row) => kind_of(texts.get(row), words),
                _ => BAD,
            },
        }
    }
}

/// The code of a declared kind. Of a kind beyond the codes nothing is said here.
pub(super) fn declared(kind: usize) -> KindCode {
    let code = KindCode::try_from(kind).ok();
    code.filter(|code| *code < UNDECLARED).unwrap_or(BAD)
}

fn kind_of(given: Option<&[u8]>, words: &Vocabulary) -> KindCode {
    let Some(given) = given else {
        return BAD;
    };
    let known = std::str::from_utf8(given)
        .ok()
        .and_then(|text| words.kind(text));
    known.map_or(UNDECLARED, declared)
}

/// The text in a row; none where it is null or empty.
pub(super) fn text_at<'f>(
    column: Option<&'f Column<'f>>,
    row: usize,
) -> Result<Option<Text<'f>>, Odd> {
    let Some(Column::Texts(texts, _)) = column.filter(|column| !column.is_null(row)) else {
        return Ok(None);
    };
    let Some(bytes) = texts.get(row) else {
        return Ok(None);
    };
    let given = std::str::from_utf8(bytes).map_err(|_| Odd)?;
    Ok((!given.is_empty()).then(|| Text {
        composed: text::compose(given),
        given,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A kind must not look like one that the policy does not declare.
    #[test]
    fn a_kind_beyond_the_codes_is_left_to_documents() {
        for kind in [0, 63, 64, 32_765] {
            assert_eq!(usize::from(declared(kind)), kind);
        }
        for kind in [32_766, 32_767, 40_000, 70_000] {
            assert_eq!(declared(kind), BAD);
        }
    }
}
