//! All customers at one instant, with their scores and segments.

use super::key::Key;
use super::model::Model;
use super::partial::Partial;
use super::purchases::Purchases;
use super::score::Scores;
use crate::call::Call;
use crate::engine::Engine;
use crate::label::Id;
use crate::lead::Lead;
use crate::segment::Segment;
use crate::time::Instant;

/// All customers as they are scored and sorted at one instant; see [`Engine::snapshot`].
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub(super) model: Model,
    pub(super) as_of: Instant,
    /// In the order of the keys.
    pub(super) members: Vec<Member>,
    /// The segments, or tiers, in the order of the policy.
    pub(super) table: Vec<Id>,
    /// What the segments say, to tell another table from this one.
    pub(super) rules: String,
    refused: usize,
}

/// One customer of a snapshot.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Member {
    pub(super) key: Vec<u8>,
    /// What is known of the orders.
    pub purchases: Purchases,
    /// The scores.
    pub scores: Scores,
    /// The segment, or the tier; none where the policy has neither.
    pub segment: Option<Id>,
}

impl Member {
    /// The customer.
    #[must_use]
    pub fn customer(&self) -> Key<'_> {
        Key::decode(&self.key).unwrap_or(Key::Text(""))
    }
}

impl Snapshot {
    /// The customers, in the order of their keys.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// How many leads were refused, so that their customers were sorted without signals.
    #[must_use]
    pub fn refused_leads(&self) -> usize {
        self.refused
    }

    /// How many customers each segment has, in the order of the policy.
    #[must_use]
    pub fn sizes(&self) -> Vec<(Id, usize)> {
        let size = |id: &Id| {
            let members = self.members.iter();
            members
                .filter(|member| member.segment.as_ref() == Some(id))
                .count()
        };
        self.table.iter().map(|id| (id.clone(), size(id))).collect()
    }
}

impl Engine {
    /// Scores and sorts all customers of a partial result, as of its instant. `lead_of` gives the
    /// lead of a customer where there is one, for its signals.
    ///
    /// ```
    /// use leadgrid::rfm::Order;
    /// use leadgrid::{Call, Engine, Instant};
    ///
    /// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00",
    ///     "rfm": {"monetary": {"cuts": [10, 50, 100, 500]}}}"#;
    /// let engine = Engine::from_json(policy).expect("loads");
    /// let rfm = engine.rfm().expect("the policy has it");
    /// let at = |text: &str| Instant::parse(text).expect("RFC 3339");
    /// let orders = [Order::new("C-1", at("2026-10-20T10:00:00+09:00"), "12.50")];
    /// let snapshot = |as_of: &str| {
    ///     let mut partial = rfm.partial(at(as_of));
    ///     partial.add_all(&orders).expect("good rows");
    ///     let model = rfm.fit(&partial).expect("nothing is fitted here");
    ///     engine.snapshot(&model, &partial, &mut |_| None, &Call::at(at(as_of)))
    /// };
    /// let (before, after) = (snapshot("2026-10-25T09:00:00+09:00"), snapshot("2026-11-25T09:00:00+09:00"));
    /// let migration = before.migrate(&after).expect("of one policy");
    /// let mover = &migration.movers[0];
    /// assert_eq!(mover.from.as_deref(), Some("new_customer"));
    /// assert_eq!(mover.to.as_deref(), Some("need_attention"));
    /// assert_eq!(mover.happened, ["aged"]);
    /// ```
    #[must_use]
    pub fn snapshot<'l>(
        &self,
        model: &Model,
        partial: &Partial,
        lead_of: &mut dyn FnMut(Key<'_>) -> Option<Lead<'l>>,
        call: &Call,
    ) -> Snapshot {
        let as_of = partial.as_of();
        let call = Call {
            as_of,
            ..call.clone()
        };
        let mut refused: usize = 0;
        let mut members = Vec::with_capacity(partial.len());
        for (customer, purchases) in partial.customers() {
            let scores = model.score_of(customer, &purchases, as_of);
            let lead = lead_of(customer);
            let found = match self.segment(&scores, lead.as_ref(), &call) {
                Ok(found) => found,
                Err(_) => {
                    refused = refused.saturating_add(1);
                    self.segment(&scores, None, &call).ok().flatten()
                }
            };
            let segment = match scores.tier {
                Some(tier) => Some(Id::new(tier.as_str())),
                None => found.map(|found| found.name().id.clone()),
            };
            let mut key = Vec::new();
            customer.encode(&mut key);
            members.push(Member {
                key,
                purchases,
                scores,
                segment,
            });
        }
        let rows = self.segments().map_or(&[][..], |segments| segments.rows());
        let table = match model.rfm.scale() {
            Some(_) => rows.iter().map(|row| row.name().id.clone()).collect(),
            None => ["vip", "regular", "other"].map(Id::new).into(),
        };
        let rule = |row: &Segment| format!("{} {}\n", row.id(), row.rule());
        Snapshot {
            model: model.clone(),
            as_of,
            members,
            table,
            rules: rows.iter().map(rule).collect(),
            refused,
        }
    }
}
