//! Conditions over scores, lead type and signals of a lead.

use super::Scale;
use crate::condition::{ACTIVITY, Condition, FIELD, ORIGIN, TAG, Truth};
use crate::error::Code;
use crate::identity;
use crate::json::{Pointer, Value};
use crate::lead::Scene;
use crate::policy::check::Check;
use crate::policy::shape::{Form, Forms, Shape, optional, required};
use crate::policy::vocabulary::Vocabulary;
use crate::rfm::Metric;

/// What each test of a segment looks like.
pub(crate) const SEGMENT_CONDITION: Forms = Forms {
    common: &[],
    forms: &[
        Form {
            by: "score",
            keys: &[
                required("score", Shape::Choice(&["r", "f", "m"]), "which score"),
                optional("from", SCORE, "at least this, 1 if left out"),
                optional("to", SCORE, "at most this, the scale if left out"),
            ],
        },
        Form {
            by: "lead_type",
            keys: &[required("lead_type", Shape::Id, "the type of the lead")],
        },
        FIELD,
        ACTIVITY,
        TAG,
        ORIGIN,
        Form {
            by: "all",
            keys: &[required("all", LIST, "every one is true")],
        },
        Form {
            by: "any",
            keys: &[required("any", LIST, "at least one is true")],
        },
        Form {
            by: "not",
            keys: &[required("not", Shape::SegmentCondition, "the opposite")],
        },
    ],
};
const LIST: Shape = Shape::List(&Shape::SegmentCondition, false);
const SCORE: Shape = Shape::Whole(1, 9);

/// A compiled condition of a segment.
#[derive(Debug)]
pub(crate) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    /// Inclusive at both ends.
    Score {
        metric: Metric,
        from: u8,
        to: u8,
    },
    LeadType(usize),
    /// Something of the lead; equal conditions have the same number.
    Lead(usize, Condition),
}

/// What is known of a customer.
pub(crate) trait Facts {
    fn score(&self, metric: Metric) -> Option<u8>;
    fn lead_type(&self) -> Option<usize>;
    fn lead(&self, number: usize, condition: &Condition) -> Truth;
}

/// Scores, with the lead where the customer is known as one.
pub(crate) struct Known<'k, 'r, 'l> {
    pub(crate) scores: [Option<u8>; 3],
    pub(crate) lead: Option<(&'k Scene<'r, 'l>, usize)>,
}

impl Facts for Known<'_, '_, '_> {
    fn score(&self, metric: Metric) -> Option<u8> {
        of(&self.scores, metric)
    }

    fn lead_type(&self) -> Option<usize> {
        self.lead.map(|(_, lead_type)| lead_type)
    }

    fn lead(&self, _: usize, condition: &Condition) -> Truth {
        match self.lead {
            Some((scene, _)) => condition.holds(scene),
            None => Truth::Unknown,
        }
    }
}

/// One of three scores.
pub(crate) fn of(scores: &[Option<u8>; 3], metric: Metric) -> Option<u8> {
    let [r, f, m] = *scores;
    match metric {
        Metric::Recency => r,
        Metric::Frequency => f,
        Metric::Monetary => m,
    }
}

impl Test {
    pub(crate) fn holds(&self, facts: &dyn Facts) -> Truth {
        match self {
            Test::All(all) => {
                let all = all.iter().map(|test| test.holds(facts));
                all.min().unwrap_or(Truth::True)
            }
            Test::Any(any) => {
                let any = any.iter().map(|test| test.holds(facts));
                any.max().unwrap_or(Truth::False)
            }
            Test::Not(inner) => inner.holds(facts).not(),
            Test::Score { metric, from, to } => match facts.score(*metric) {
                None => Truth::Unknown,
                Some(score) => (*from..=*to).contains(&score).into(),
            },
            Test::LeadType(lead_type) => match facts.lead_type() {
                None => Truth::Unknown,
                Some(known) => (known == *lead_type).into(),
            },
            Test::Lead(number, condition) => facts.lead(*number, condition),
        }
    }

    /// Whether it may be true at some scores, whatever is asked of the lead; taken in both ways.
    pub(crate) fn may_hold(&self, facts: &dyn Facts) -> (bool, bool) {
        match self {
            Test::All(all) => all.iter().fold((true, false), |(yes, no), test| {
                let (may, may_not) = test.may_hold(facts);
                (yes && may, no || may_not)
            }),
            Test::Any(any) => any.iter().fold((false, true), |(yes, no), test| {
                let (may, may_not) = test.may_hold(facts);
                (yes || may, no && may_not)
            }),
            Test::Not(inner) => {
                let (may, may_not) = inner.may_hold(facts);
                (may_not, may)
            }
            Test::Score { .. } => {
                let truth = self.holds(facts);
                (truth == Truth::True, truth == Truth::False)
            }
            Test::LeadType(_) | Test::Lead(..) => (true, true),
        }
    }

    /// Tells every test that asks for the lead.
    pub(crate) fn probe(&self, tell: &mut dyn FnMut(&Test)) {
        match self {
            Test::All(inner) | Test::Any(inner) => {
                inner.iter().for_each(|test| test.probe(tell));
            }
            Test::Not(inner) => inner.probe(tell),
            Test::Score { .. } => {}
            Test::LeadType(_) | Test::Lead(..) => tell(self),
        }
    }
}

/// Compiles the conditions of segments.
pub(crate) struct Compiler<'c> {
    pub(crate) words: &'c Vocabulary,
    pub(crate) scale: Scale,
    /// Conditions of leads so far, in canonical JSON.
    pub(crate) known: Vec<String>,
    /// Tests so far.
    pub(crate) count: usize,
}

impl Compiler<'_> {
    pub(crate) fn compile(
        &mut self,
        value: &Value<'_>,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<Test> {
        self.count = self.count.saturating_add(1);
        if value.get("segment").is_some() {
            let message = "a segment cannot ask for the segment";
            check.error(Code::ConflictingKeys, at, message, "remove it here");
            return None;
        }
        let before = check.count();
        Shape::Forms(&SEGMENT_CONDITION).check(value, at, check);
        if check.count() > before {
            return None;
        }
        if value.get("all").is_some() {
            self.list("all", value, at, check).map(Test::All)
        } else if value.get("any").is_some() {
            self.list("any", value, at, check).map(Test::Any)
        } else if let Some(inner) = value.get("not") {
            let inner = self.compile(inner, &at.key("not"), check)?;
            Some(Test::Not(Box::new(inner)))
        } else if let Some(score) = value.get("score").and_then(Value::as_text) {
            self.score(score, value, at, check)
        } else if let Some(id) = value.get("lead_type").and_then(Value::as_text) {
            let at = at.key("lead_type");
            let lead_type = self.words.refer_lead_type(id, &at, check)?;
            Some(Test::LeadType(lead_type))
        } else {
            let condition = Condition::compile(value, at, self.words, check)?;
            let text = identity::canonical(value);
            let number = match self.known.iter().position(|known| *known == text) {
                Some(number) => number,
                None => {
                    self.known.push(text);
                    self.known.len().saturating_sub(1)
                }
            };
            Some(Test::Lead(number, condition))
        }
    }

    fn list(
        &mut self,
        key: &'static str,
        value: &Value<'_>,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<Vec<Test>> {
        let at = at.key(key);
        let items = value.get(key).map_or(&[][..], Value::items);
        let mut compiled = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            compiled.push(self.compile(item, &at.index(index), check));
        }
        compiled.into_iter().collect()
    }

    fn score(
        &self,
        score: &str,
        value: &Value<'_>,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<Test> {
        let end = |key: &str| {
            let end = value.get(key)?.as_whole()?;
            u8::try_from(end).ok()
        };
        let (from, to) = (end("from"), end("to"));
        if from.is_none() && to.is_none() {
            let message = "the score has no test";
            check.error(Code::MissingKey, at, message, "add `from`, `to` or both");
            return None;
        }
        let before = check.count();
        if let Scale::Scores(scale) = self.scale {
            for (key, end) in [("from", from), ("to", to)] {
                if end.is_some_and(|end| end > scale) {
                    let message = format!("scores go from 1 to {scale}");
                    check.error(Code::OutOfRange, &at.key(key), message, "give one of them");
                }
            }
        }
        let (from, to) = (from.unwrap_or(1), to.unwrap_or(u8::MAX));
        if to < from {
            let message = format!("nothing lies between {from} and {to}");
            let help = "both ends are included; give the smaller number first";
            check.error(Code::OutOfRange, &at.key("to"), message, help);
        }
        let metric = match score {
            "r" => Metric::Recency,
            "f" => Metric::Frequency,
            _ => Metric::Monetary,
        };
        (check.count() == before).then_some(Test::Score { metric, from, to })
    }
}
