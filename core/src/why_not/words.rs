//! Why not, as a sentence for a person.

use super::{Lang, Points, Reason};

/// `wanted` is the lead type that was asked for, `most` the totals that x and y can come to.
pub(super) fn message(
    lang: Lang,
    reason: Reason,
    wanted: &str,
    most: Option<[Points; 2]>,
) -> String {
    let [x, y] = most.unwrap_or_default();
    match (lang, reason) {
        (Lang::En, Reason::HighestType) => format!("`{wanted}` is the highest lead type"),
        (Lang::Ko, Reason::HighestType) => format!("`{wanted}` 은(는) 가장 높은 리드 유형입니다"),
        (Lang::En, Reason::NothingAttainable) => {
            "the policy names nothing that this lead could still do".to_owned()
        }
        (Lang::Ko, Reason::NothingAttainable) => {
            "이 리드가 더 할 수 있는 일이 기준에 없습니다".to_owned()
        }
        (Lang::En, Reason::OutOfReach) => format!(
            "nothing attainable gives `{wanted}`: x comes to {x} points at most and y to {y}"
        ),
        (Lang::Ko, Reason::OutOfReach) => {
            format!("가능한 일로는 `{wanted}` 이(가) 되지 않습니다: x 최대 {x}점, y 최대 {y}점")
        }
        (Lang::En, Reason::SearchTooLong) => {
            "there are too many combinations to search them all for the cheapest".to_owned()
        }
        (Lang::Ko, Reason::SearchTooLong) => {
            "조합이 너무 많아 가장 적은 비용을 모두 찾아볼 수 없습니다".to_owned()
        }
    }
}
