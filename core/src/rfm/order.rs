//! A row of an orders file, as a caller gives it.

use super::key::Key;
use super::money::Amount;
use crate::time::Instant;

/// One row of an orders file. An empty text is as good as none.
///
/// ```
/// use leadgrid::Instant;
/// use leadgrid::rfm::Order;
///
/// let at = Instant::parse("2026-11-20T10:00:00+09:00").expect("RFC 3339");
/// let order = Order::new("C-1", at, "39000").order("O-7").currency("KRW");
/// assert!(order.line.is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Order<'a> {
    /// Who bought. A row without a customer, or with an empty text, is counted and belongs to nobody.
    pub customer: Option<Key<'a>>,
    /// When.
    pub at: Instant,
    /// How much; a negative amount is a refund.
    pub amount: Amount<'a>,
    /// The order that the row belongs to; a row without one is an order of its own.
    pub order: Option<Key<'a>>,
    /// Which line of its order this is, so that a row given twice counts once.
    pub line: Option<Key<'a>>,
    /// The currency; that of the policy where it is left out.
    pub currency: Option<&'a str>,
    /// Whether it is a purchase or a refund, where the sign of the amount does not say so.
    pub kind: Option<Kind>,
}

/// What a row says happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A purchase; its amount must not be negative.
    Purchase,
    /// A refund, whatever the sign of its amount.
    Refund,
}

impl<'a> Order<'a> {
    /// A row of its own: customer, instant and amount.
    #[must_use]
    pub fn new(customer: impl Into<Key<'a>>, at: Instant, amount: impl Into<Amount<'a>>) -> Self {
        Self {
            customer: Some(customer.into()),
            at,
            amount: amount.into(),
            order: None,
            line: None,
            currency: None,
            kind: None,
        }
    }

    /// The same row with empty texts as what they are in files: nothing.
    pub(super) fn filled(&self) -> Self {
        let key = |key: Option<Key<'a>>| key.filter(|key| *key != Key::Text(""));
        Self {
            customer: key(self.customer),
            order: key(self.order),
            line: key(self.line),
            currency: self.currency.filter(|code| !code.is_empty()),
            ..*self
        }
    }

    /// The same row as part of an order.
    #[must_use]
    pub fn order(self, order: impl Into<Key<'a>>) -> Self {
        let order = Some(order.into());
        Self { order, ..self }
    }

    /// The same row as this line of its order.
    #[must_use]
    pub fn line(self, line: impl Into<Key<'a>>) -> Self {
        let line = Some(line.into());
        Self { line, ..self }
    }

    /// The same row in a currency.
    #[must_use]
    pub fn currency(self, currency: &'a str) -> Self {
        let currency = Some(currency);
        Self { currency, ..self }
    }

    /// The same row as a purchase or a refund.
    #[must_use]
    pub fn kind(self, kind: Kind) -> Self {
        let kind = Some(kind);
        Self { kind, ..self }
    }
}
