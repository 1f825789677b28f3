//! Pictures of customers as Vega-Lite documents: how large each segment is, and how customers are
//! spread over R and F.
//!
//! As of a grid, a document is the same bytes for the same policy, counts and language, and names
//! nothing but fields, so texts of a policy stay texts.

mod counts;
mod heat_map;
mod segments;
mod words;

pub use counts::CustomerCounts;

use crate::engine::Engine;
use crate::error::{Code, Error};
use crate::json::{Pointer, Value};
use crate::label::Lang;
use words::Words;

/// A picture of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomersChart {
    /// A bar for each segment, or tier.
    Segments,
    /// A cell for each pair of R and F.
    HeatMap,
}

impl CustomersChart {
    /// Every picture.
    pub const ALL: [CustomersChart; 2] = [CustomersChart::Segments, CustomersChart::HeatMap];

    /// `segments` or `heat_map`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            CustomersChart::Segments => "segments",
            CustomersChart::HeatMap => "heat_map",
        }
    }
}

impl Engine {
    /// A picture of customers as a Vega-Lite document, with the titles of the policy in a language.
    ///
    /// ```
    /// use leadgrid::rfm::{CustomerCounts, CustomersChart};
    /// use leadgrid::{Engine, Lang, Value};
    ///
    /// let policy = r#"{"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}"#;
    /// let engine = Engine::from_json(policy).expect("loads");
    /// let counts = r#"{"customers": 12, "segments": {"vip": 3, "sleeper": 9}, "codes": {"555": 3, "131": 9}}"#;
    /// let counts = Value::from_json(counts).expect("JSON");
    /// let counts = CustomerCounts::from_value(&engine, &counts).expect("segments of the policy");
    /// let chart = engine.customers_chart(CustomersChart::Segments, &counts, Lang::Ko).expect("it has segments");
    /// assert!(serde_json::to_string(&chart).expect("JSON").contains("휴면 고객"));
    /// ```
    ///
    /// # Errors
    /// `missing_key` where the policy has no `rfm`, or no segments for a picture of them;
    /// `conflicting_keys` for a heat map of tiers; `policy_mismatch` for counts of another policy.
    pub fn customers_chart(
        &self,
        chart: CustomersChart,
        counts: &CustomerCounts,
        lang: Lang,
    ) -> Result<Value<'static>, Error> {
        let refused = |code, message: &str, help: &str| {
            let at = Pointer::root().key("chart").to_string();
            Err(Error::new(code, at, message, help))
        };
        let Some(rfm) = self.rfm() else {
            let message = "the policy has no `rfm`";
            return refused(Code::MissingKey, message, "add it");
        };
        // Of other segments or another scale, nothing would be right.
        CustomerCounts::new(self).add(counts)?;
        let words = Words::of(lang);
        match (chart, rfm.scale()) {
            (CustomersChart::Segments, None) => Ok(segments::of_tiers(counts, words)),
            (CustomersChart::Segments, Some(_)) => match self.segments() {
                Some(table) => Ok(segments::of_segments(table, counts, lang, words)),
                None => {
                    let message = "the policy has no segments";
                    let help = "add `segments`; only a scale of 5 has standard ones";
                    refused(Code::MissingKey, message, help)
                }
            },
            (CustomersChart::HeatMap, Some(_)) => Ok(heat_map::of(counts, words)),
            (CustomersChart::HeatMap, None) => {
                let message = "`monetary_only` gives tiers and no scores for a heat map";
                let help = "draw `segments`, or score R, F and M";
                refused(Code::ConflictingKeys, message, help)
            }
        }
    }
}

/// A share for people, in tenths of a percent, rounded half up. Few are not nobody, and nearly all
/// are not all.
fn percent(part: u64, all: u64) -> String {
    let (part, all) = (u128::from(part), u128::from(all.max(1)));
    let double = part.saturating_mul(2_000).saturating_add(all);
    let tenths = double.checked_div(all.saturating_mul(2)).unwrap_or(0);
    match tenths {
        0 if part > 0 => "<0.1%".to_owned(),
        1_000 if part < all => ">99.9%".to_owned(),
        _ => format!("{}.{}%", tenths / 10, tenths % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_rounded_half_up_and_never_to_nothing() {
        let shown = [
            (0, 0),
            (0, 7),
            (1, 3),
            (1, 16),
            (3, 2_000),
            (1, 2_001),
            (2_000, 2_001),
            (7, 7),
        ]
        .map(|(part, all)| percent(part, all));
        let expected = [
            "0.0%", "0.0%", "33.3%", "6.3%", "0.2%", "<0.1%", ">99.9%", "100.0%",
        ];
        assert_eq!(shown, expected);
        assert_eq!(percent(u64::MAX, u64::MAX), "100.0%");
    }
}
