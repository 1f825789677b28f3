//! What `rfm` looks like.

use crate::policy::shape::{Key, Shape, optional, required};
use crate::rfm::money::MOST_PLACES;

pub(crate) const RFM: Shape = Shape::Object(RFM_KEYS);
const RFM_KEYS: &[Key] = &[
    optional(
        "scale",
        Shape::Whole(2, 9),
        "the highest score, 5 if left out",
    ),
    optional(
        "currency",
        Shape::Object(CURRENCY_KEYS),
        "currency of all amounts; any one with two places if left out",
    ),
    optional(
        "period",
        Shape::Duration,
        "only orders whose age in calendar days is below it; whole days",
    ),
    optional(
        "recency",
        Shape::Object(RECENCY_KEYS),
        "cuts in calendar days, 7, 30, 90 and 180 if left out",
    ),
    optional(
        "frequency",
        Shape::Object(FREQUENCY_KEYS),
        "cuts in orders, 2, 3, 5 and 10 if left out",
    ),
    optional(
        "monetary",
        Shape::Object(MONETARY_KEYS),
        "cuts in currency units, quantiles of the payers if left out",
    ),
    optional(
        "monetary_only",
        Shape::Object(MONETARY_ONLY_KEYS),
        "instead of all scores: VIP and regulars by their net amount",
    ),
];
const CURRENCY_KEYS: &[Key] = &[
    optional("code", Shape::Text, "rows in another currency are refused"),
    required(
        "places",
        Shape::Whole(0, MOST_PLACES),
        "decimal places of its smallest unit",
    ),
];
const RECENCY_KEYS: &[Key] = &[
    optional(
        "cuts",
        Shape::List(&Shape::Whole(0, MOST_DAYS), true),
        "at most so many days, best score first",
    ),
    optional(
        "quantiles",
        Shape::Object(&[
            optional("population", Shape::Choice(&["all"]), ALL),
            TIES,
            MIN_POPULATION,
        ]),
        QUANTILES,
    ),
];
const FREQUENCY_KEYS: &[Key] = &[
    optional(
        "cuts",
        Shape::List(&Shape::Whole(2, u32::MAX), true),
        "at least so many orders, for score 2 and up",
    ),
    optional(
        "quantiles",
        Shape::Object(&[
            optional(
                "population",
                Shape::Choice(&["repeat_buyers", "all"]),
                "customers with two orders and more, or all with an order",
            ),
            TIES,
            MIN_POPULATION,
        ]),
        QUANTILES,
    ),
    optional(
        "count",
        Shape::Choice(&["orders", "days"]),
        "distinct orders, or distinct calendar days with one; orders if left out",
    ),
];
const MONETARY_KEYS: &[Key] = &[
    optional(
        "cuts",
        Shape::List(&Shape::Amount, true),
        "at least so much, for score 2 and up",
    ),
    optional(
        "quantiles",
        Shape::Object(&[
            optional(
                "population",
                Shape::Choice(&["payers", "all"]),
                "customers with a positive net amount, or all with an order",
            ),
            TIES,
            MIN_POPULATION,
        ]),
        QUANTILES,
    ),
];
const MONETARY_ONLY_KEYS: &[Key] = &[
    optional(
        "period",
        Shape::Duration,
        "only orders whose age in calendar days is below it; whole days",
    ),
    required("vip", Shape::Amount, "at least so much is VIP"),
    required("regular", Shape::Amount, "at least so much is regular"),
];
const ALL: &str = "all customers with an order";
const QUANTILES: &str = "cuts are fitted to a population";
const TIES: Key = optional(
    "ties",
    Shape::Choice(&["low", "mid", "high", "by_id"]),
    "which score equal values share; `low` if left out",
);
const MIN_POPULATION: Key = optional(
    "min_population",
    Shape::Whole(1, u32::MAX),
    "fewer customers are not fitted; 5 if left out",
);
const MOST_DAYS: u32 = 4_000_000;
