//! Who moved from one segment to another between two instants, and why.

use std::cmp::Ordering;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Metric;
use super::customers::{Customer, Customers};
use super::fit::worth;
use super::purchases::Purchases;
use crate::error::{Code, Error};
use crate::json::Value;
use crate::label::Id;
use crate::order;
use crate::time::Stamp;

/// What became of the customers between two instants.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Migration {
    /// The earlier instant.
    pub from: Stamp,
    /// The later one.
    pub to: Stamp,
    /// How many customers went from each segment to each, in the order of the policy; nobody's are
    /// left out.
    pub matrix: Vec<Flow>,
    /// Customers in another segment than before, by their keys.
    pub movers: Vec<Mover>,
}

/// Customers of one segment that are in the same or another one later.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flow {
    /// The segment before; none for customers who were not known.
    pub from: Option<Id>,
    /// The segment after; none for customers who are not known any more.
    pub to: Option<Id>,
    /// How many.
    pub customers: usize,
}

/// A customer who changed the segment.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Mover {
    /// The customer.
    pub customer: String,
    /// The segment before; none if the customer was not known.
    pub from: Option<Id>,
    /// The segment after; none if the customer is not known any more.
    pub to: Option<Id>,
    /// The scores before and after, as `543`.
    pub codes: [Option<String>; 2],
    /// The scores that changed, in the order of R, F and M. None of them if only signals of the
    /// lead did.
    pub why: Vec<Shift>,
    /// What happened to the orders: `ordered`, `refunded`, `aged` (no order, but time), `left_period`.
    pub happened: Vec<&'static str>,
}

/// A score that changed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Shift {
    /// Of which metric.
    pub metric: Metric,
    /// The scores before and after.
    pub scores: [Option<u8>; 2],
    /// The values before and after: days, orders, or an amount as a text.
    pub values: [Value<'static>; 2],
    /// What made it: the customer's own `value`, the `cuts`, which follow the others, either
    /// alone (`each`), or only `both` together.
    pub by: &'static str,
}

impl Customers {
    /// What became of the customers until a later instant, by the same rules and segments.
    ///
    /// # Errors
    /// `policy_mismatch` where rules or segments differ.
    pub fn migrate(&self, after: &Customers) -> Result<Migration, Error> {
        let same = self.model.rfm.0.digest() == after.model.rfm.0.digest();
        if !same || !self.rules().eq(after.rules()) {
            let message = "the customers were scored with other rules or segments";
            let help = "make both with one policy; to compare policies, take one instant";
            return Err(Error::new(
                Code::PolicyMismatch,
                String::new(),
                message,
                help,
            ));
        }
        let mut matrix: Vec<Flow> = Vec::new();
        let mut movers = Vec::new();
        each_pair(self, after, &mut |was, is| {
            let segment = |one: Option<Customer<'_>>| one.and_then(Customer::group);
            let (from, to) = (segment(was), segment(is));
            match matrix.iter_mut().find(|f| f.from == from && f.to == to) {
                Some(flow) => flow.customers = flow.customers.saturating_add(1),
                None => matrix.push(Flow {
                    from: from.clone(),
                    to: to.clone(),
                    customers: 1,
                }),
            }
            if from != to
                && let Some(known) = is.or(was)
            {
                let code = |one: Option<Customer<'_>>| one.map(|one| one.scores().code());
                movers.push(Mover {
                    customer: known.key().to_string(),
                    from,
                    to,
                    codes: [code(was), code(is)],
                    why: was.zip(is).map_or(Vec::new(), |(was, is)| {
                        let shifts = Metric::ALL.into_iter();
                        let shifts = shifts.filter_map(|m| self.shift(m, was, after, is));
                        shifts.collect()
                    }),
                    happened: happened(was.map(Customer::purchases), is.map(Customer::purchases)),
                });
            }
        });
        let table = after.groups();
        let place = |id: &Option<Id>| {
            let id = id.as_ref()?;
            Some(table.iter().position(|known| known == id))
        };
        order::sort_by(&mut matrix, |a, b| {
            (place(&a.from), place(&a.to)).cmp(&(place(&b.from), place(&b.to)))
        });
        let zone = &after.model.rfm.0.zone;
        Ok(Migration {
            from: zone.stamp(self.as_of()),
            to: zone.stamp(after.as_of()),
            matrix,
            movers,
        })
    }

    fn shift(
        &self,
        metric: Metric,
        was: Customer<'_>,
        after: &Customers,
        is: Customer<'_>,
    ) -> Option<Shift> {
        let scores = [was.scores().of(metric), is.scores().of(metric)];
        if scores[0] == scores[1] {
            return None;
        }
        let rules = &self.model.rfm.0;
        let before = worth(metric, &was.purchases(), rules, self.as_of());
        let now = worth(metric, &is.purchases(), rules, after.as_of());
        let by_old = |worth| Some(self.model.ladder(metric).score(worth?, was.key()));
        let by_new = |worth| Some(after.model.ladder(metric).score(worth?, is.key()));
        let by_value = by_old(now) != by_old(before);
        let by_cuts = by_new(before) != by_old(before);
        let shown = |worth: Option<i128>| worth.map_or(Value::Null, |w| rules.shown(metric, w));
        Some(Shift {
            metric,
            scores,
            values: [shown(before), shown(now)],
            by: match (by_value, by_cuts) {
                (true, true) => "each",
                (true, false) => "value",
                (false, true) => "cuts",
                (false, false) => "both",
            },
        })
    }
}

/// Walks two lists of customers in the order of their keys, side by side.
pub(super) fn each_pair(
    before: &Customers,
    after: &Customers,
    tell: &mut dyn FnMut(Option<Customer<'_>>, Option<Customer<'_>>),
) {
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(was), Some(is)) => was.key().cmp(&is.key()),
        };
        let was = if order.is_le() { before.next() } else { None };
        let is = if order.is_ge() { after.next() } else { None };
        tell(was, is);
    }
}

fn happened(was: Option<Purchases>, is: Option<Purchases>) -> Vec<&'static str> {
    let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
    let ordered = is.last() > was.last();
    // A first purchase that moves later can only have left the period.
    let first = |one: &Purchases| one.span.map(|(first, _)| first);
    let left = was.span.is_some() && (is.span.is_none() || first(&is) > first(&was));
    let words = [
        ("ordered", ordered),
        ("refunded", is.refunds > was.refunds),
        ("aged", !ordered && is.span.is_some()),
        ("left_period", left),
    ];
    let words = words.into_iter().filter(|(_, so)| *so);
    words.map(|(word, _)| word).collect()
}

impl Migration {
    /// The migration as compact JSON, the same bytes in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and finite numbers: serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Migration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut migration = serializer.serialize_struct("Migration", 4)?;
        migration.serialize_field("from", &self.from)?;
        migration.serialize_field("to", &self.to)?;
        migration.serialize_field("matrix", &self.matrix)?;
        migration.serialize_field("movers", &self.movers)?;
        migration.end()
    }
}

impl Serialize for Flow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut flow = serializer.serialize_struct("Flow", 3)?;
        flow.serialize_field("from", &self.from)?;
        flow.serialize_field("to", &self.to)?;
        flow.serialize_field("customers", &self.customers)?;
        flow.end()
    }
}

impl Serialize for Mover {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut mover = serializer.serialize_struct("Mover", 6)?;
        mover.serialize_field("customer", &self.customer)?;
        mover.serialize_field("from", &self.from)?;
        mover.serialize_field("to", &self.to)?;
        mover.serialize_field("codes", &self.codes)?;
        mover.serialize_field("why", &self.why)?;
        mover.serialize_field("happened", &self.happened)?;
        mover.end()
    }
}

impl Serialize for Shift {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shift = serializer.serialize_struct("Shift", 4)?;
        shift.serialize_field("metric", self.metric.as_str())?;
        shift.serialize_field("scores", &self.scores)?;
        shift.serialize_field("values", &self.values)?;
        shift.serialize_field("by", self.by)?;
        shift.end()
    }
}
