//! Scoring all customers and sorting them into segments.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::leads::ByCustomer;
use super::{Customers, TIERS};
use crate::call::Call;
use crate::engine::Engine;
use crate::error::{Code, Error};
use crate::lead::Lead;
use crate::rfm::model::Model;
use crate::rfm::partial::Partial;
use crate::rfm::score::Scores;

impl Engine {
    /// Scores and sorts all customers of a partial result, as of its instant. `leads` are those of
    /// customers, found by their ids, for signals; whoever is among them and has no orders is a
    /// customer, too.
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
    /// let customers = |as_of: &str| {
    ///     let mut partial = rfm.partial(at(as_of));
    ///     partial.add_all(&orders).expect("good rows");
    ///     let model = rfm.fit(&partial).expect("nothing is fitted here");
    ///     engine.customers(&model, partial, &[], &Call::at(at(as_of))).expect("of one policy")
    /// };
    /// let (before, after) = (customers("2026-10-25T09:00:00+09:00"), customers("2026-11-25T09:00:00+09:00"));
    /// assert_eq!(before.get("C-1").and_then(|one| one.segment()).map(|s| s.id()), Some("new_customer"));
    /// let migration = before.migrate(&after).expect("of one policy");
    /// let mover = &migration.movers[0];
    /// assert_eq!(mover.to.as_deref(), Some("need_attention"));
    /// assert_eq!(mover.happened, ["aged"]);
    /// ```
    ///
    /// # Errors
    /// `policy_mismatch` for a model or a partial result of other rules, `limit_exceeded` beyond four
    /// billion customers. What is wrong with a lead is in [`Customers::errors`].
    pub fn customers(
        &self,
        model: &Model,
        partial: impl Into<Arc<Partial>>,
        leads: &[Lead<'_>],
        call: &Call,
    ) -> Result<Customers, Error> {
        self.sorted(model, partial.into(), leads, call)
    }

    /// Apart from [`Engine::customers`], which is compiled for every argument.
    fn sorted(
        &self,
        model: &Model,
        partial: Arc<Partial>,
        leads: &[Lead<'_>],
        call: &Call,
    ) -> Result<Customers, Error> {
        let own = self.rfm().map(|rfm| rfm.0.digest());
        let rules = model.rfm.0.digest();
        if own != Some(rules) || partial.rules.digest() != rules {
            let message = "the model or the orders were made with another `rfm`";
            let help = "fit the orders anew with this policy";
            let at = String::new();
            return Err(Error::new(Code::PolicyMismatch, at, message, help));
        }
        let leads = ByCustomer::new(leads);
        let partial = with_all(partial, &leads)?;
        let numbers = partial.in_order();
        let days = partial.rules.days.then(|| {
            let counted = partial.counted();
            let orders = |number: &u32| counted.of(*number).map_or(0, |one| one.orders);
            numbers.iter().map(orders).collect()
        });
        let mut customers = Customers {
            engine: self.clone(),
            model: model.clone(),
            days,
            numbers,
            scores: Default::default(),
            groups: Vec::new(),
            errors: Vec::new(),
            ranks: OnceLock::new(),
            partial,
        };
        let call = Call {
            as_of: customers.as_of(),
            ..call.clone()
        };
        customers.fill(&leads, &call);
        Ok(customers)
    }
}

/// The partial result with everybody who is known as a lead.
fn with_all(partial: Arc<Partial>, leads: &ByCustomer<'_, '_>) -> Result<Arc<Partial>, Error> {
    let mut all = Cow::Borrowed(&*partial);
    for key in leads.keys() {
        if all.number_of(key).is_none() {
            all.to_mut().know(key)?;
        }
    }
    Ok(match all {
        Cow::Borrowed(_) => partial,
        Cow::Owned(more) => Arc::new(more),
    })
}

impl Customers {
    fn fill(&mut self, leads: &ByCustomer<'_, '_>, call: &Call) {
        let rows = self.len();
        let mut columns: [Vec<u8>; 3] = std::array::from_fn(|_| Vec::with_capacity(rows));
        let mut groups = Vec::with_capacity(rows);
        let mut errors = Vec::new();
        let mut known = Known::default();
        for one in self.iter() {
            let (key, scores) = (one.key(), one.scores());
            let lead = leads.of(key);
            let found = lead.map(|lead| self.engine.segment(&scores, Some(lead), call));
            let group = match (scores.tier, found) {
                (Some(tier), _) => TIERS.iter().position(|known| *known == tier),
                (None, Some(Ok(found))) => found.map(|segment| segment.place()),
                (None, Some(Err(wrong))) => {
                    errors.push(wrong);
                    known.segment(&self.engine, &scores, call)
                }
                (None, None) => known.segment(&self.engine, &scores, call),
            };
            // There are at most a hundred segments.
            let group = group.map_or(0, |place| {
                u8::try_from(place).unwrap_or(0).saturating_add(1)
            });
            groups.push(group);
            let [r, f, m] = &mut columns;
            r.push(scores.r.unwrap_or(0));
            f.push(scores.f.unwrap_or(0));
            m.push(scores.m.unwrap_or(0));
        }
        (self.scores, self.groups, self.errors) = (columns, groups, errors);
    }
}

/// Segments by scores, of customers who are no leads.
#[derive(Default)]
struct Known(Vec<([Option<u8>; 3], Option<usize>)>);

impl Known {
    fn segment(&mut self, engine: &Engine, scores: &Scores, call: &Call) -> Option<usize> {
        let code = [scores.r, scores.f, scores.m];
        let place = self.0.binary_search_by(|(known, _)| known.cmp(&code));
        match place {
            Ok(place) => self.0.get(place).and_then(|(_, segment)| *segment),
            Err(place) => {
                let found = engine.segment(scores, None, call).ok().flatten();
                let found = found.map(|segment| segment.place());
                self.0.insert(place, (code, found));
                found
            }
        }
    }
}
