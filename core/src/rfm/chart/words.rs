//! The words around what a policy names itself.

use crate::label::Lang;
use crate::num::Grouped;

pub(super) struct Words {
    pub(super) segments: &'static str,
    pub(super) tiers: &'static str,
    /// `vip`, `regular`, `other`.
    pub(super) tier_names: [&'static str; 3],
    pub(super) heat_map: &'static str,
    pub(super) segment: &'static str,
    pub(super) tier: &'static str,
    pub(super) action: &'static str,
    pub(super) customers: &'static str,
    pub(super) share: &'static str,
    pub(super) r: &'static str,
    pub(super) f: &'static str,
    pub(super) customers_in_all: fn(Grouped) -> String,
    pub(super) not_placed: fn(Grouped) -> String,
    pub(super) without_scores: fn(Grouped) -> String,
}

impl Words {
    pub(super) fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::En => &EN,
            Lang::Ko => &KO,
        }
    }
}

const EN: Words = Words {
    segments: "Customers by segment",
    tiers: "Customers by tier",
    tier_names: ["VIP", "Regular", "Other"],
    heat_map: "Customers by recency and frequency",
    segment: "Segment",
    tier: "Tier",
    action: "Action",
    customers: "Customers",
    share: "Share",
    r: "Recency score (R)",
    f: "Frequency score (F)",
    customers_in_all: |customers| match customers {
        Grouped(1) => "1 customer".to_owned(),
        _ => format!("{customers} customers"),
    },
    not_placed: |customers| format!("{customers} not in any of them"),
    without_scores: |customers| format!("{customers} without R and F"),
};

const KO: Words = Words {
    segments: "세그먼트별 고객",
    tiers: "등급별 고객",
    tier_names: ["VIP", "단골", "기타"],
    heat_map: "최근성과 구매 빈도별 고객",
    segment: "세그먼트",
    tier: "등급",
    action: "액션",
    customers: "고객",
    share: "비율",
    r: "최근성 점수 (R)",
    f: "구매 빈도 점수 (F)",
    customers_in_all: |customers| format!("고객 {customers}명"),
    not_placed: |customers| format!("어디에도 속하지 않는 고객 {customers}명"),
    without_scores: |customers| format!("R, F를 알 수 없는 고객 {customers}명"),
};
