//! Scoring all customers and sorting them into segments.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::leads::ByCustomer;
use super::scorer::Scorer;
use super::{Customers, TIERS};
use crate::call::Call;
use crate::decision::LeadErrors;
use crate::engine::Engine;
use crate::error::{Code, Error};
use crate::lead::Lead;
use crate::rfm::key::Key;
use crate::rfm::model::Model;
use crate::rfm::partial::Partial;
use crate::rfm::score::Scores;
use crate::segment::Segment;

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
        let mut customers = Customers {
            engine: self.clone(),
            model: model.clone(),
            days: partial.rules.days.then(Vec::new),
            numbers: Vec::with_capacity(partial.len()),
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
        let partial = Arc::clone(&self.partial);
        let mut sorter = Sorter {
            engine: &self.engine,
            call,
            leads,
            known: Known::new(&self.engine, call),
            errors: Vec::new(),
        };
        let scorer = Scorer::new(&self.model, partial.as_of());
        let tiers = self.model.rfm.scale().is_none();
        let rows = partial.len();
        let mut columns: [Vec<u8>; 3] = std::array::from_fn(|_| Vec::with_capacity(rows));
        self.groups.reserve_exact(rows);
        for (number, key, one) in partial.in_order() {
            self.numbers.push(number);
            if let Some(days) = &mut self.days {
                days.push(one.orders);
            }
            let scores = match tiers {
                true => [0; 3],
                false => scorer.scores(&one, key),
            };
            let whole = || self.model.score_of(key, &one, partial.as_of());
            self.groups.push(group(match tiers {
                true => TIERS.iter().position(|tier| Some(*tier) == whole().tier),
                false => sorter.place(key, scores, whole),
            }));
            for (column, score) in columns.iter_mut().zip(scores) {
                column.push(score);
            }
        }
        // What is wrong with a lead without an id is that it has none, and perhaps more.
        let nameless = leads.nameless.iter().filter_map(|lead| {
            let nothing = Scores::unknown();
            self.engine.segment(&nothing, Some(lead), call).err()
        });
        sorter.errors.extend(nameless);
        self.errors = sorter.errors;
        self.scores = columns;
    }
}

/// Finds segments.
struct Sorter<'e> {
    engine: &'e Engine,
    call: &'e Call,
    leads: &'e ByCustomer<'e, 'e>,
    known: Known<'e>,
    errors: Vec<LeadErrors>,
}

impl Sorter<'_> {
    fn place(
        &mut self,
        key: Key<'_>,
        scores: [u8; 3],
        whole: impl FnOnce() -> Scores,
    ) -> Option<usize> {
        let Some(lead) = self.leads.of(key) else {
            return self.known.segment(scores);
        };
        match self.engine.segment(&whole(), Some(lead), self.call) {
            Ok(found) => found.map(Segment::place),
            Err(wrong) => {
                self.errors.push(wrong);
                self.known.segment(scores)
            }
        }
    }
}

/// One more than the place of a segment, of which there are at most a hundred.
fn group(place: Option<usize>) -> u8 {
    place.map_or(0, |place| {
        u8::try_from(place).unwrap_or(0).saturating_add(1)
    })
}

/// Segments by scores, of customers who are no leads.
struct Known<'e> {
    engine: &'e Engine,
    call: &'e Call,
    /// By the scores as digits of a number, once they were asked for.
    found: Vec<Option<Option<usize>>>,
}

impl<'e> Known<'e> {
    fn new(engine: &'e Engine, call: &'e Call) -> Self {
        Self {
            engine,
            call,
            found: vec![None; 1 << 12],
        }
    }

    fn segment(&mut self, scores: [u8; 3]) -> Option<usize> {
        // Four bits hold a score: the highest scale is 9.
        let code = scores.iter().fold(0_usize, |code, score| {
            (code << 4) | usize::from(*score & 15)
        });
        if let Some(Some(known)) = self.found.get(code) {
            return *known;
        }
        let found = self.look(scores);
        if let Some(place) = self.found.get_mut(code) {
            *place = Some(found);
        }
        found
    }

    fn look(&self, scores: [u8; 3]) -> Option<usize> {
        let [r, f, m] = scores.map(|score| (score > 0).then_some(score));
        let scores = Scores {
            r,
            f,
            m,
            ..Scores::unknown()
        };
        let found = self.engine.segment(&scores, None, self.call);
        found.ok().flatten().map(Segment::place)
    }
}
