//! Activities that several frames share.

use std::sync::Arc;

use super::activities::Activities;
use super::events::{ByLead, Order};
use super::suited::{check_activities, check_length};
use crate::engine::Engine;
use crate::error::Error;

/// Activities sorted by lead, for frames that share them.
///
/// ```
/// use leadgrid::{Call, Engine, Instant};
/// use leadgrid::frame::{Activities, Column, Frame, FrameCall, Numbers, SortedActivities, Texts};
///
/// let engine = Engine::default();
/// fn texts<'t>(texts: &'t [&'t str]) -> Column<'t> {
///     Column::Texts(Texts::Slices(texts), None)
/// }
/// let table = Activities {
///     lead: texts(&["L-2", "L-9"]),
///     kind: texts(&["quote_request", "page_view"]),
///     at: Column::Numbers(Numbers::I64(&[1_795_219_200_000; 2]), None),
///     reference: None,
///     id: None,
/// };
/// let activities = SortedActivities::new(&engine, &table).expect("columns that suit");
/// let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339");
/// for ids in [["L-1"], ["L-2"]] {
///     let columns = [("id", texts(&ids)), ("origin", texts(&["form"]))];
///     let columns = columns.map(|(name, column)| (name.to_owned(), column));
///     let frame = Frame::sharing(&engine, columns.into(), &activities).expect("columns that suit");
///     engine.score_frame(&frame, &FrameCall::new(Call::at(as_of))).expect("few flags");
/// }
/// assert_eq!(activities.without_lead(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct SortedActivities<'a>(pub(super) Arc<ByLead<'a>>);

/// How a table of activities is sorted, and which of its leads have been met; not the table itself.
#[derive(Debug, Clone)]
pub struct ActivityOrder(Arc<Order>);

impl<'a> SortedActivities<'a> {
    /// Sorts a table by lead, for scoring by the policy of an engine.
    ///
    /// # Errors
    /// `wrong_type` and `out_of_range`, as for [`Frame::new`](super::Frame::new).
    pub fn new(engine: &Engine, table: &'a Activities<'a>) -> Result<Self, Error> {
        check_activities(table)?;
        Ok(Self(Arc::new(ByLead::new(table, &engine.policy().words))))
    }

    /// The order alone, for a program that keeps the table where it cannot be borrowed for long.
    #[must_use]
    pub fn order(&self) -> ActivityOrder {
        ActivityOrder(Arc::clone(self.0.order()))
    }

    /// The same table again, in an order that is known. Of another table the events are mixed up.
    ///
    /// # Errors
    /// `out_of_range` for a table of another length, else those of [`SortedActivities::new`].
    pub fn in_order(table: &'a Activities<'a>, order: &ActivityOrder) -> Result<Self, Error> {
        check_activities(table)?;
        let length = check_length("lead", &table.lead, order.0.len());
        length.map_err(|error| error.below("/activities"))?;
        Ok(Self(Arc::new(ByLead::in_order(table, &order.0))))
    }

    /// Events that belong to no row of any frame that has been scored with them.
    #[must_use]
    pub fn without_lead(&self) -> u64 {
        self.0.unmet()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Frame, FrameCall, Texts};
    use super::*;
    use crate::{Call, Instant};

    fn texts<'t>(texts: &'t [&'t str]) -> Column<'t> {
        Column::Texts(Texts::Slices(texts), None)
    }

    fn table<'t>(lead: &'t [&'t str], kind: &'t [&'t str], at: &'t [&'t str]) -> Activities<'t> {
        Activities {
            lead: texts(lead),
            kind: texts(kind),
            at: texts(at),
            reference: None,
            id: None,
        }
    }

    #[test]
    fn a_known_order_scores_as_the_first_one_and_counts_on() {
        let engine = Engine::default();
        let at = ["2026-11-20T10:00:00+09:00"; 4];
        let lead = ["L-3", "L-1", "L-3", "L-9"];
        let kind = ["page_view", "quote_request", "quote_request", "page_view"];
        let first = table(&lead, &kind, &at);
        let sorted = SortedActivities::new(&engine, &first).expect("columns that suit");
        let as_of = Instant::parse("2026-11-22T09:00:00+09:00").expect("RFC 3339");
        let call = FrameCall::new(Call::at(as_of));
        let score = |sorted: &SortedActivities<'_>, id: &str| {
            let columns = [("id", id), ("origin", "form")];
            let given = columns.map(|(name, text)| (name.to_owned(), [text]));
            let columns = given
                .iter()
                .map(|(name, text)| (name.clone(), texts(text)))
                .collect();
            let frame = Frame::sharing(&engine, columns, sorted).expect("columns that suit");
            let scores = engine.score_frame(&frame, &call).expect("few flags");
            let mut answers = Vec::new();
            engine.score_rows(&frame, &call, |_, answer| answers.push(answer.to_json()));
            (scores.activities_without_lead, answers)
        };
        let wanted = score(&sorted, "L-3").1;
        let order = SortedActivities::new(&engine, &first)
            .expect("columns that suit")
            .order();
        let again = table(&lead, &kind, &at);
        let again = |id: &str| {
            let sorted = SortedActivities::in_order(&again, &order).expect("the same table");
            score(&sorted, id)
        };
        assert_eq!(again("L-3"), (2, wanted));
        assert_eq!(again("L-2").0, 2);
        assert_eq!(again("L-1").0, 1);
    }

    #[test]
    fn another_length_is_refused() {
        let engine = Engine::default();
        let at = ["2026-11-20T10:00:00+09:00"; 2];
        let first = table(&["L-1", "L-2"], &["page_view"; 2], &at);
        let order = SortedActivities::new(&engine, &first)
            .expect("columns that suit")
            .order();
        let other = table(&["L-1"], &["page_view"], &at[..1]);
        let error = SortedActivities::in_order(&other, &order).expect_err("one row");
        assert_eq!(
            (error.code(), error.path()),
            (crate::Code::OutOfRange, "/activities/lead")
        );
    }
}
