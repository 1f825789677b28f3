//! Partial results: orders summed up per customer, over any piece of the orders.
//!
//! Pieces combine in any order to the same bytes as one pass. What sums cannot tell is kept beside
//! them: the rows of orders with ids, so that an order that two pieces share counts once, and the
//! days of customers where the policy counts days.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Rfm;
use super::days::Days;
use super::key::Key;
use super::names::Names;
use super::order::{Kind, Order};
use super::place::{Place, overflow, two_customers, two_lines};
use super::purchases::{Overflow, Purchases};
use super::register::Register;
use super::rules::Rules;
use crate::error::{Code, Error};
use crate::text;
use crate::time::{DAY_MILLIS, Instant};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// It counts.
    Counted,
    /// The same line of the same order was there already.
    Replayed,
    /// It is later than `as_of`, and does not exist yet.
    Later,
    /// It is older than the period.
    Older,
    /// It names no customer.
    Nobody,
}

/// Rows that were left out of account, by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct LeftOut {
    /// Later than `as_of`.
    pub later: u64,
    /// Older than the period.
    pub older: u64,
    /// Without a customer.
    pub nobody: u64,
}

impl Serialize for LeftOut {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut left_out = serializer.serialize_struct("LeftOut", 3)?;
        left_out.serialize_field("later", &self.later)?;
        left_out.serialize_field("older", &self.older)?;
        left_out.serialize_field("nobody", &self.nobody)?;
        left_out.end()
    }
}

/// Orders summed up as they stand at one instant.
///
/// ```
/// use leadgrid::rfm::Order;
/// use leadgrid::{Engine, Instant};
///
/// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}"#;
/// let engine = Engine::from_json(policy).expect("loads");
/// let rfm = engine.rfm().expect("the policy has it");
/// let at = |text| Instant::parse(text).expect("RFC 3339");
/// let as_of = at("2026-11-26T09:00:00+09:00");
///
/// let (mut one, mut two) = (rfm.partial(as_of), rfm.partial(as_of));
/// one.add(&Order::new("C-1", at("2026-11-20T10:00:00+09:00"), "0.10")).expect("a good row");
/// two.add(&Order::new("C-1", at("2026-11-21T10:00:00+09:00"), "0.20")).expect("a good row");
/// one.merge(&two).expect("of the same policy and instant");
/// let customer = one.customer("C-1").expect("known");
/// assert_eq!((customer.orders, customer.net()), (2, 30));
/// ```
#[derive(Debug, Clone)]
pub struct Partial {
    pub(super) rules: Arc<Rules>,
    pub(super) as_of: Instant,
    /// The local day of `as_of`.
    today: i32,
    pub(super) register: Register,
    /// Customers with the local days of their purchases, where days count.
    pub(super) days: Days,
    pub(super) orders: Names,
    /// By the number of the order.
    pub(super) placed: Vec<Placed>,
    /// The number of the order in four bytes, then the line.
    pub(super) lines: Names,
    pub(super) written: Vec<Written>,
    pub(super) left_out: LeftOut,
    /// No sum of a customer is greater.
    pub(super) most: i128,
}

/// An order with an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) customer: u32,
    /// Whether it has a row that is a purchase.
    pub(super) counted: bool,
}

/// A line with an id, as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) at: Instant,
    pub(super) amount: i128,
    pub(super) refund: bool,
}

impl Partial {
    pub(super) fn new(rules: &Arc<Rules>, as_of: Instant) -> Self {
        Self {
            rules: Arc::clone(rules),
            as_of,
            today: rules.zone.day_of(as_of),
            register: Register::default(),
            days: Days::default(),
            orders: Names::default(),
            placed: Vec::new(),
            lines: Names::default(),
            written: Vec::new(),
            left_out: LeftOut::default(),
            most: 0,
        }
    }

    /// The instant at which the orders stand.
    #[must_use]
    pub fn as_of(&self) -> Instant {
        self.as_of
    }

    /// Rows that do not count, by reason.
    #[must_use]
    pub fn left_out(&self) -> LeftOut {
        self.left_out
    }

    /// How many customers are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.register.len()
    }

    /// Whether no customer is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.register.len() == 0
    }

    /// What is known of a customer. Of many ask [`Partial::customers`], which counts days once.
    #[must_use]
    pub fn customer<'k>(&self, key: impl Into<Key<'k>>) -> Option<Purchases> {
        let number = key.into().kept(|key| self.register.find(key))?;
        let mut found = self.register.purchases(number)?;
        if self.rules.days {
            let days = self.days.settled();
            found.orders = days.iter().filter(|(own, _)| *own == number).count() as u64;
        }
        Some(found)
    }

    /// All customers with what is known of them, in the order of their keys.
    pub fn customers(&self) -> impl Iterator<Item = (Key<'_>, Purchases)> {
        let counted = self.counted();
        let customers = self.register.in_order();
        customers.map(move |(number, key, one)| (key, counted.with_days(number, one)))
    }

    /// The purchases of each customer, with days counted where the policy says so.
    pub(super) fn counted(&self) -> Counted<'_> {
        let mut days = Vec::new();
        if self.rules.days {
            days.resize(self.register.len(), 0_u32);
            for (customer, _) in self.days.settled() {
                if let Some(days) = days.get_mut(self.register.place(customer)) {
                    *days = days.saturating_add(1);
                }
            }
        }
        Counted {
            register: &self.register,
            days: self.rules.days.then_some(days),
        }
    }

    /// Makes a customer known who may have no orders: R and F are unknown, M is 1.
    ///
    /// # Errors
    /// `limit_exceeded` beyond four billion customers.
    pub fn know<'k>(&mut self, customer: impl Into<Key<'k>>) -> Result<(), Error> {
        customer
            .into()
            .kept(|key| self.register.number(key))
            .map(|_| ())
    }

    /// Adds a row. One that is refused changes nothing.
    ///
    /// # Errors
    /// `wrong_type`, `too_many_places` or `out_of_range` for the amount, `mixed_currency`,
    /// `conflicting_row`, and `missing_key` for a line without its order.
    pub fn add(&mut self, row: &Order<'_>) -> Result<Row, Error> {
        let row = &row.filled();
        let amount = self.read_amount(row)?;
        let refund = amount < 0 || row.kind == Some(Kind::Refund);
        let Some(customer) = row.customer else {
            self.left_out.nobody = self.left_out.nobody.saturating_add(1);
            return Ok(Row::Nobody);
        };
        if self.is_later(row.at) {
            self.left_out.later = self.left_out.later.saturating_add(1);
            return Ok(Row::Later);
        }
        customer.kept(|customer| self.add_for(customer, row, amount, refund))
    }

    fn add_for(
        &mut self,
        customer: Key<'_>,
        row: &Order<'_>,
        amount: i128,
        refund: bool,
    ) -> Result<Row, Error> {
        if self.is_older(row.at) {
            self.register.number(customer)?;
            self.left_out.older = self.left_out.older.saturating_add(1);
            return Ok(Row::Older);
        }
        let line = Written {
            at: row.at,
            amount,
            refund,
        };
        let place = match row.order {
            Some(order) => {
                let place = Place::new(order, row.line);
                if self.check(customer, &place, line, row)? {
                    return Ok(Row::Replayed);
                }
                Some(place)
            }
            None => None,
        };
        let number = self.register.number(customer)?;
        let mut one = self.register.purchases(number).unwrap_or_default();
        one.pay(amount, refund).map_err(|Overflow| overflow())?;
        self.most = self.most.saturating_add(amount.saturating_abs());
        let first = match place {
            Some(place) => self.put(number, &place, line)?,
            None => !refund,
        };
        if !refund {
            one.see(row.at);
        }
        if self.rules.days {
            if !refund {
                let day = self.rules.zone.day_of(row.at);
                self.days.push(number, day);
            }
        } else if first {
            one.orders = one.orders.saturating_add(1);
        }
        self.register.set(number, &one);
        Ok(Row::Counted)
    }

    fn is_later(&self, at: Instant) -> bool {
        at > self.as_of
    }

    /// Whether an instant and all later ones are in the period, whatever the zone.
    pub(super) fn is_surely_young(&self, at: Instant) -> bool {
        let days = self.as_of.millis_since(at).div_euclid(DAY_MILLIS);
        // Clocks are ahead or behind by less than a day, then and now.
        let most = days.saturating_add(3);
        self.rules.period.is_none_or(|period| most < period)
    }

    pub(super) fn is_older(&self, at: Instant) -> bool {
        let day = || self.rules.zone.day_of(at);
        let age = || i64::from(self.today).saturating_sub(i64::from(day()));
        self.rules.period.is_some_and(|period| age() >= period)
    }

    /// What a row that counts contradicts.
    pub(super) fn contradiction(&self, row: &Order<'_>) -> Option<Error> {
        let row = &row.filled();
        let amount = self.read_amount(row).ok()?;
        let (customer, order) = (row.customer?, row.order?);
        if self.is_later(row.at) || self.is_older(row.at) {
            return None;
        }
        let refund = amount < 0 || row.kind == Some(Kind::Refund);
        let line = Written {
            at: row.at,
            amount,
            refund,
        };
        let place = Place::new(order, row.line);
        customer.kept(|customer| self.check(customer, &place, line, row).err())
    }

    /// The amount in minor units, where nothing is wrong with the row by itself.
    pub(super) fn read_amount(&self, row: &Order<'_>) -> Result<i128, Error> {
        match (row.currency, &self.rules.currency) {
            (Some(given), Some(own)) if given == own => {}
            (None, _) => {}
            (Some(given), own) => {
                let given = text::short(given);
                let (message, help) = match own {
                    Some(own) => (
                        format!("an amount in `{given}` cannot be added to amounts in `{own}`"),
                        format!("convert it to {own} at a rate of your choice first"),
                    ),
                    None => (
                        format!("the amount is in `{given}`, and the policy names no currency"),
                        format!("name it: `rfm: {{currency: {{code: {given}, places: ..}}}}`"),
                    ),
                };
                let at = "/currency".to_owned();
                return Err(Error::new(Code::MixedCurrency, at, message, help));
            }
        }
        let places = self.rules.places;
        let refused = |wrong| row.amount.refusal(wrong, places, "/amount".to_owned());
        let amount = row.amount.minor(places).map_err(refused)?;
        if row.line.is_some() && row.order.is_none() {
            let message = "the row is a line of no order";
            let help = "give `order` too, or leave `line` out";
            return Err(Error::new(Code::MissingKey, String::new(), message, help));
        }
        match row.kind {
            Some(Kind::Purchase) if amount < 0 => Err(Error::new(
                Code::OutOfRange,
                "/amount".to_owned(),
                "the amount of a purchase is negative",
                "make it a refund, or leave `kind` out",
            )),
            _ => Ok(amount),
        }
    }

    /// Whether a row of an order is there already; an error where it contradicts what is there.
    fn check(
        &self,
        customer: Key<'_>,
        place: &Place,
        line: Written,
        row: &Order<'_>,
    ) -> Result<bool, Error> {
        let Some(order) = self.orders.find(&place.order) else {
            return Ok(false);
        };
        let placed = self.placed.get(order as usize);
        if placed.is_some_and(|placed| self.register.key(placed.customer) != Some(customer)) {
            return Err(two_customers(row.order.unwrap_or(Key::Text(""))));
        }
        let found = place
            .line_of(order)
            .and_then(|line| self.lines.find(&line))
            .and_then(|number| self.written.get(number as usize));
        match found {
            None => Ok(false),
            Some(known) if *known == line => Ok(true),
            Some(_) => Err(two_lines(
                row.order.unwrap_or(Key::Text("")),
                row.line.unwrap_or(Key::Text("")),
            )),
        }
    }

    /// Notes a row of an order; whether it makes the order one that counts.
    fn put(&mut self, customer: u32, place: &Place, line: Written) -> Result<bool, Error> {
        let order = self.orders.number(&place.order)?;
        if self.placed.len() < self.orders.len() {
            self.placed.push(Placed {
                customer,
                counted: false,
            });
        }
        if let Some(key) = place.line_of(order) {
            self.lines.number(&key)?;
            if self.written.len() < self.lines.len() {
                self.written.push(line);
            }
        }
        let Some(placed) = self.placed.get_mut(order as usize) else {
            return Ok(false);
        };
        let first = !line.refund && !placed.counted;
        placed.counted |= first;
        Ok(first)
    }
}

/// The purchases of each customer, with days counted where they count.
#[derive(Debug)]
pub(super) struct Counted<'p> {
    register: &'p Register,
    days: Option<Vec<u32>>,
}

impl Counted<'_> {
    /// Those of a number as they are kept, with the days counted.
    #[inline]
    pub(super) fn with_days(&self, number: u32, one: Purchases) -> Purchases {
        let Some(days) = &self.days else { return one };
        let days = days.get(self.register.place(number)).copied();
        Purchases {
            orders: days.map_or(0, u64::from),
            ..one
        }
    }

    /// Tells those of everybody, with their numbers.
    #[inline]
    pub(super) fn each(&self, tell: &mut impl FnMut(u32, &Purchases)) {
        match &self.days {
            None => self.register.each(tell),
            Some(_) => self
                .register
                .each(&mut |number, one| tell(number, &self.with_days(number, *one))),
        }
    }
}

impl Rfm {
    /// Begins to sum up orders as they stand at an instant.
    #[must_use]
    pub fn partial(&self, as_of: Instant) -> Partial {
        Partial::new(&self.0, as_of)
    }
}
