//! An explanation as a text for a person, in English or Korean.

use std::fmt::Write;

use super::{Explanation, Reason, Target};
use crate::json::Value;
use crate::label::{Label, Lang};
use crate::rfm::Metric;
use crate::rfm::score::Tier;
use crate::text;

/// What a number of a reason counts.
#[derive(Clone, Copy)]
enum Unit {
    DaysSince,
    Orders,
    DaysWithOrders,
    Money,
}

/// What explanations say around their numbers.
struct Words {
    as_of: &'static str,
    metrics: [&'static str; 3],
    /// How much there is of it, with the currency where there is one.
    value: fn(Unit, &str, &str) -> String,
    unknown: [&'static str; 3],
    score: fn(u8) -> String,
    cut: fn(Unit, &str, &str, &str) -> String,
    next: fn(Unit, &str, &str, &str) -> String,
    rank: fn(usize, usize, usize) -> String,
    falls: fn(&str, Option<u8>) -> String,
    tiers: [&'static str; 3],
    segment: &'static str,
    action: &'static str,
}

fn s(count: &str) -> &'static str {
    if count == "1" { "" } else { "s" }
}

const EN: Words = Words {
    as_of: "as of",
    metrics: ["R", "F", "M"],
    value: |unit, value, currency| match unit {
        Unit::DaysSince => format!("{value} day{} since the last order", s(value)),
        Unit::Orders => format!("{value} order{}", s(value)),
        Unit::DaysWithOrders => format!("{value} day{} with an order", s(value)),
        Unit::Money => format!("{value}{currency} net"),
    },
    unknown: ["no order", "no order", "nothing is known"],
    score: |score| score.to_string(),
    cut: |unit, score, cut, currency| match unit {
        Unit::DaysSince => format!("{score} is up to {cut} day{}", s(cut)),
        Unit::DaysWithOrders => format!("{score} is from {cut} day{} on", s(cut)),
        Unit::Orders | Unit::Money => format!("{score} is from {cut}{currency} on"),
    },
    next: |unit, score, missing, currency| match unit {
        Unit::DaysSince => format!("{missing} day{} too many for {score}", s(missing)),
        Unit::DaysWithOrders => format!("{missing} more day{} for {score}", s(missing)),
        Unit::Orders | Unit::Money => format!("{missing}{currency} more for {score}"),
    },
    rank: |worse, equal, of| match equal.saturating_sub(1) {
        0 => format!("better than {worse} of {of}"),
        others => format!("better than {worse} of {of}, like {others} of them"),
    },
    falls: |at, to| match to {
        Some(to) => format!("falls to {to} at {at} without an order"),
        None => format!("unknown from {at} on without an order"),
    },
    tiers: ["other", "regular", "VIP"],
    segment: "segment",
    action: "action",
};

const KO: Words = Words {
    as_of: "기준 시각",
    metrics: ["R", "F", "M"],
    value: |unit, value, currency| match unit {
        Unit::DaysSince => format!("마지막 주문 후 {value}일"),
        Unit::Orders => format!("주문 {value}회"),
        Unit::DaysWithOrders => format!("구매일 {value}일"),
        Unit::Money => format!("순 결제 금액 {value}{currency}"),
    },
    unknown: ["주문 없음", "주문 없음", "알 수 없음"],
    // After the word for points a particle is the same whatever the number.
    score: |score| format!("{score}점"),
    cut: |unit, score, cut, currency| match unit {
        Unit::DaysSince => format!("{score}: {cut}일 이내"),
        Unit::Orders => format!("{score}: {cut}회 이상"),
        Unit::DaysWithOrders => format!("{score}: {cut}일 이상"),
        Unit::Money => format!("{score}: {cut}{currency} 이상"),
    },
    next: |unit, score, missing, currency| match unit {
        Unit::DaysSince => format!("{score} 기준을 {missing}일 넘김"),
        Unit::Orders => format!("{missing}회 더 주문하면 {score}"),
        Unit::DaysWithOrders => format!("구매일이 {missing}일 늘면 {score}"),
        Unit::Money => format!("{missing}{currency} 더 결제하면 {score}"),
    },
    rank: |worse, equal, of| match equal.saturating_sub(1) {
        0 => format!("{of}명 중 {worse}명보다 높음"),
        others => format!("{of}명 중 {worse}명보다 높음, 동점 {others}명"),
    },
    falls: |at, to| match to {
        Some(to) => format!("새 주문이 없으면 {at}에 {to}점으로 하락"),
        None => format!("새 주문이 없으면 {at}부터 알 수 없음"),
    },
    tiers: ["기타", "단골", "VIP"],
    segment: "세그먼트",
    action: "액션",
};

impl Explanation<'_> {
    /// The explanation as lines of text.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let words = match lang {
            Lang::En => &EN,
            Lang::Ko => &KO,
        };
        let mut out = String::new();
        // Writing to a text cannot fail.
        let _ = self.write(words, lang, &mut out);
        out
    }

    fn write(&self, words: &Words, lang: Lang, out: &mut String) -> std::fmt::Result {
        let name = text::printable(&self.customer);
        let what = match self.scores.tier {
            Some(tier) => target(Target::Tier(tier), words),
            None => self.scores.code(),
        };
        writeln!(out, "{name}: {what}, {} {}", words.as_of, self.as_of)?;
        for reason in &self.reasons {
            let parts = self.parts(reason, words);
            let head = head(reason, words);
            writeln!(out, "  {head}: {}", parts.join("; "))?;
        }
        if let Some(segment) = self.segment {
            let name = segment.name();
            write!(out, "{}: {}", words.segment, name.text(lang))?;
            if name.title.is_some() {
                write!(out, " ({})", name.id)?;
            }
            writeln!(out, ", {}", segment.rule())?;
            let action = segment.action();
            if let Some(action) = action.and_then(|action| Label::text(action, lang)) {
                writeln!(out, "  {}: {action}", words.action)?;
            }
        }
        Ok(())
    }

    fn parts(&self, reason: &Reason, words: &Words) -> Vec<String> {
        let metric = reason.metric;
        let currency = match (&self.currency, metric) {
            (Some(code), Metric::Monetary) => format!(" {}", text::printable(code)),
            _ => String::new(),
        };
        if reason.value == Value::Null {
            return vec![of(&words.unknown, metric).to_owned()];
        }
        let unit = match metric {
            Metric::Recency => Unit::DaysSince,
            Metric::Frequency if self.counts_days => Unit::DaysWithOrders,
            Metric::Frequency => Unit::Orders,
            Metric::Monetary => Unit::Money,
        };
        let mut parts = vec![(words.value)(unit, &shown(&reason.value), &currency)];
        if let (Some(cut), Some(score)) = (&reason.cut, reason.score) {
            let score = target(score, words);
            parts.push((words.cut)(unit, &score, &shown(cut), &currency));
        }
        if let Some(next) = &reason.next {
            let score = target(next.score, words);
            let missing = shown(&next.missing);
            parts.push((words.next)(unit, &score, &missing, &currency));
        }
        if let Some(rank) = reason.rank {
            parts.push((words.rank)(rank.worse, rank.equal, rank.of));
        }
        if let Some(at) = &reason.falls_at {
            parts.push((words.falls)(at.as_str(), reason.falls_to));
        }
        parts
    }
}

fn head(reason: &Reason, words: &Words) -> String {
    let metric = of(&words.metrics, reason.metric);
    match reason.score {
        Some(Target::Score(score)) => format!("{metric} {score}"),
        Some(Target::Tier(_)) => metric.to_owned(),
        None => format!("{metric} -"),
    }
}

fn of<'w>(words: &[&'w str; 3], metric: Metric) -> &'w str {
    let [recency, frequency, monetary] = words;
    match metric {
        Metric::Recency => recency,
        Metric::Frequency => frequency,
        Metric::Monetary => monetary,
    }
}

fn target(target: Target, words: &Words) -> String {
    let [other, regular, vip] = words.tiers;
    match target {
        Target::Score(score) => (words.score)(score),
        Target::Tier(Tier::Other) => other.to_owned(),
        Target::Tier(Tier::Regular) => regular.to_owned(),
        Target::Tier(Tier::Vip) => vip.to_owned(),
    }
}

fn shown(value: &Value<'_>) -> String {
    match value {
        Value::Text(text) => text.clone().into_owned(),
        Value::Number(number) => crate::num::shown(*number),
        _ => String::new(),
    }
}
