//! Activities that several frames share.

use std::sync::Arc;

use super::activities::Activities;
use super::events::ByLead;
use super::suited::check_activities;
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

impl<'a> SortedActivities<'a> {
    /// Sorts a table by lead, for scoring by the policy of an engine.
    ///
    /// # Errors
    /// `wrong_type` and `out_of_range`, as for [`Frame::new`](super::Frame::new).
    pub fn new(engine: &Engine, table: &'a Activities<'a>) -> Result<Self, Error> {
        check_activities(table)?;
        Ok(Self(Arc::new(ByLead::new(table, &engine.policy().words))))
    }

    /// Events that belong to no row of any frame that has been scored with them.
    #[must_use]
    pub fn without_lead(&self) -> u64 {
        self.0.unmet()
    }
}
