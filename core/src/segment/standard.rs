//! The segments of a policy that scores customers and has no table of its own.
//!
//! Who bought once and long ago is taken out first. Then customers by their scores, with a signal of
//! leads between them: an abandoned checkout calls for an interview only where no better reason to
//! talk is known. Whoever has no order yet is a warm or a cold lead by the type of the lead.

use std::borrow::Cow;

use crate::json::Value;
use crate::policy::vocabulary::Vocabulary;

/// The scale that the table is for.
pub(super) const SCALE: u8 = 5;

/// The kind of activity that is an abandoned checkout, where the policy declares it.
const ABANDONED: &str = "checkout_abandoned";

struct Row {
    id: &'static str,
    title: [&'static str; 2],
    action: [&'static str; 2],
    when: When,
}

enum When {
    /// Each score with its ends.
    Scores(&'static [(&'static str, i32, i32)]),
    /// Recent; more than one order or much money.
    Promising,
    Abandoned,
    /// A lead type above the lowest.
    Warm,
    Rest,
}

/// Korean, then English.
const ROWS: [Row; 10] = [
    Row {
        id: "one_time_lapsed",
        title: ["한 번 구매 후 이탈", "Bought once, long ago"],
        action: [
            "첫 구매 경험을 묻는 설문 발송",
            "ask how the first purchase went",
        ],
        when: When::Scores(&[("f", 1, 1), ("r", 1, 1)]),
    },
    Row {
        id: "vip",
        title: ["VIP 단골", "VIP"],
        action: [
            "퀄리티 높은 응대와 혜택 제공, 신제품 선 공개",
            "high-quality care and benefits, new products first",
        ],
        when: When::Scores(&[("r", 4, 5), ("f", 4, 5), ("m", 5, 5)]),
    },
    Row {
        id: "loyal",
        title: ["충성 고객", "Loyal"],
        action: [
            "리뷰 요청, 퀄리티 높은 고객 관리",
            "ask for reviews, high-quality care",
        ],
        when: When::Scores(&[("r", 3, 5), ("f", 4, 5)]),
    },
    Row {
        id: "promising",
        title: ["유망 고객", "Promising"],
        action: [
            "개인화된 상품 추천, 퀄리티 높은 가이드 제공",
            "personal recommendations, guides",
        ],
        when: When::Promising,
    },
    Row {
        id: "new_customer",
        title: ["신규 고객", "New customer"],
        action: ["첫 구매 혜택 안내, 쿠폰 제공", "first-purchase benefits"],
        when: When::Scores(&[("r", 4, 5), ("f", 1, 1)]),
    },
    Row {
        id: "abandoned_checkout",
        title: ["구매 포기 고객", "Abandoned checkout"],
        action: ["니즈와 페인포인트 인터뷰", "interview on needs and pains"],
        when: When::Abandoned,
    },
    Row {
        id: "need_attention",
        title: ["이탈 위험 고객", "Needs attention"],
        action: ["타임 세일 등 기한이 있는 혜택 제안", "limited-time offers"],
        when: When::Scores(&[("r", 2, 3)]),
    },
    Row {
        id: "sleeper",
        title: ["휴면 고객", "Sleeper"],
        action: [
            "뉴스레터와 재활성화 메시지, 인터뷰",
            "newsletter, re-activation and interview",
        ],
        when: When::Scores(&[("r", 1, 1)]),
    },
    Row {
        id: "warm_lead",
        title: ["친숙한 고객", "Warm lead"],
        action: [
            "페르소나 분석, 마케팅 캠페인으로 지속적인 대화 시도",
            "persona analysis and campaigns",
        ],
        when: When::Warm,
    },
    Row {
        id: "cold_lead",
        title: ["친숙하지 않은 고객", "Cold lead"],
        action: ["제품의 가치를 알리는 브랜딩 메시지 전달", "brand messages"],
        when: When::Rest,
    },
];

/// The table as a policy would write it, with what this policy declares.
pub(super) fn table(words: &Vocabulary) -> Value<'static> {
    let rows = ROWS.iter().filter_map(|row| {
        let label =
            |[ko, en]: [&'static str; 2]| object(vec![("ko", ko.into()), ("en", en.into())]);
        Some(object(vec![
            ("id", row.id.into()),
            ("title", label(row.title)),
            ("when", row.when.condition(words)?),
            ("action", label(row.action)),
        ]))
    });
    Value::List(rows.collect())
}

impl When {
    /// None where the policy does not declare what it asks for.
    fn condition(&self, words: &Vocabulary) -> Option<Value<'static>> {
        match self {
            When::Scores(tests) => Some(all(tests.iter().map(score).collect())),
            When::Promising => {
                let more = [("f", 2, 3), ("m", 4, 5)].iter().map(score);
                let any = object(vec![("any", Value::List(more.collect()))]);
                let mut tests: Vec<_> = [("r", 4, 5), ("f", 1, 3)].iter().map(score).collect();
                tests.push(any);
                Some(all(tests))
            }
            When::Abandoned => {
                words.kind(ABANDONED)?;
                Some(object(vec![
                    ("activity", ABANDONED.into()),
                    ("within", "30d".into()),
                ]))
            }
            When::Warm => {
                let above = words.lead_types.iter().skip(1);
                let above = above.map(|id| {
                    let id = Value::from(id.to_string());
                    object(vec![("lead_type", id)])
                });
                let above: Vec<_> = above.collect();
                (!above.is_empty()).then(|| object(vec![("any", Value::List(above))]))
            }
            When::Rest => Some(all(Vec::new())),
        }
    }
}

fn score((metric, from, to): &(&'static str, i32, i32)) -> Value<'static> {
    object(vec![
        ("score", (*metric).into()),
        ("from", (*from).into()),
        ("to", (*to).into()),
    ])
}

fn all(tests: Vec<Value<'static>>) -> Value<'static> {
    object(vec![("all", Value::List(tests))])
}

fn object(keys: Vec<(&'static str, Value<'static>)>) -> Value<'static> {
    let keys = keys.into_iter();
    Value::Object(
        keys.map(|(key, value)| (Cow::Borrowed(key), value))
            .collect(),
    )
}
