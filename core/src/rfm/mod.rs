//! Recency, frequency and monetary value of customers, exact and mergeable (section 9).
//!
//! Orders are summed up per customer ([`Partial`]), in one pass or in any pieces that are merged in
//! any order. A [`Model`] holds the cuts that were given or fitted; it scores one customer later,
//! elsewhere, without the others. The same orders give the same bytes, in whatever order they came.
//!
//! ```
//! use leadgrid::rfm::Order;
//! use leadgrid::{Engine, Instant};
//!
//! let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00",
//!     "rfm": {"currency": {"code": "KRW", "places": 0}, "monetary": {"cuts": [10000, 50000, 100000, 500000]}}}"#;
//! let engine = Engine::from_json(policy).expect("loads");
//! let rfm = engine.rfm().expect("the policy has it");
//! let at = |text| Instant::parse(text).expect("RFC 3339");
//! let as_of = at("2026-11-26T09:00:00+09:00");
//!
//! let mut orders = rfm.partial(as_of);
//! for row in [
//!     Order::new("C-1", at("2026-11-20T10:00:00+09:00"), "39000"),
//!     Order::new("C-1", at("2026-11-25T10:00:00+09:00"), "89000"),
//!     Order::new("C-1", at("2026-11-25T18:00:00+09:00"), "-9000"),
//! ] {
//!     orders.add(&row).expect("a good row");
//! }
//! let model = rfm.fit(&orders).expect("nothing is fitted here");
//! for (customer, purchases) in orders.customers() {
//!     let scores = model.score(customer, &purchases, as_of);
//!     assert_eq!(scores.code(), "524");
//!     assert_eq!(scores.net.to_string(), "119000");
//! }
//! ```

mod ask;
mod bytes;
mod chart;
mod columns;
mod customers;
mod days;
mod documents;
mod explain;
mod fit;
mod key;
mod ladder;
mod many;
mod merge;
mod migration;
mod model;
mod money;
mod names;
mod order;
mod partial;
mod place;
mod purchases;
mod quantile;
mod ranks;
mod reading;
mod register;
mod rules;
mod score;
mod slots;
mod stability;
mod walk;

use std::sync::Arc;

use crate::label::Id;

pub use ask::{CALLS, ask};
pub use chart::{CustomerCounts, CustomersChart};
pub use columns::{Amounts, BadRows, OrderReading, Orders};
pub use customers::{Customer, Customers};
pub use documents::OrderKeys;
pub use explain::{Explanation, Next, Reason, Target};
pub use key::Key;
pub use migration::{Flow, Migration, Mover, Shift};
pub use model::{Counts, Model};
pub use money::{Amount, Money, Rounding};
pub use order::{Kind, Order};
pub use partial::{LeftOut, Partial, Row};
pub use purchases::Purchases;
pub use ranks::{Rank, Ranks};
pub(crate) use rules::{RFM, Rules};
pub use score::{Scores, Tier};
pub use stability::{Changes, Stability, Variant};

/// The rules of a policy for orders: how they are summed up and scored. Cloning shares them.
#[derive(Debug, Clone)]
pub struct Rfm(Arc<Rules>, Arc<PolicyName>);

/// The policy that a model names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PolicyName {
    pub(crate) id: Id,
    pub(crate) version: Id,
    pub(crate) hash: Id,
}

impl Rfm {
    pub(crate) fn new(rules: Rules, name: PolicyName) -> Self {
        Self(Arc::new(rules), Arc::new(name))
    }

    /// The highest score; none where customers are told apart by tiers only.
    #[must_use]
    pub fn scale(&self) -> Option<u8> {
        self.0.scale()
    }
}

/// One of the three metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Calendar days since the last order: R.
    Recency,
    /// Distinct orders: F.
    Frequency,
    /// Net amount: M.
    Monetary,
}

impl Metric {
    /// All of them, in the order in which codes are written.
    pub const ALL: [Metric; 3] = [Metric::Recency, Metric::Frequency, Metric::Monetary];

    /// `recency`, `frequency` or `monetary`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Metric::Recency => "recency",
            Metric::Frequency => "frequency",
            Metric::Monetary => "monetary",
        }
    }
}
