//! Segments of customers: an ordered table over R, F, M and the signals of leads. The first row that
//! is true is chosen.
//!
//! ```yaml
//! segments:
//!   - {id: vip, when: {all: [{score: r, from: 4}, {score: f, from: 4}, {score: m, from: 5}]}, action: {en: priority care}}
//!   - {id: warm_lead, when: {lead_type: warm}}
//!   - {id: other, when: {all: []}}
//! ```
//!
//! Loading proves that every customer has a segment, whatever is unknown of the lead, and names rows
//! that no customer can reach. A policy with `rfm` and without `segments` has the standard ones.

mod condition;
mod proof;
mod standard;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::condition::Truth;
use crate::error::Code;
use crate::json::{Pointer, Value};
use crate::label::{Label, Named};
use crate::lead::Scene;
use crate::policy::check::Check;
use crate::policy::shape::{DESCRIPTION, Key, Shape, TITLE, optional, required};
use crate::policy::vocabulary::Vocabulary;
use crate::rfm::Scores;

use condition::{Compiler, Known, Test};
pub use proof::Overlap;

#[cfg(feature = "schema")]
pub(crate) use condition::SEGMENT_CONDITION;

pub(crate) const SEGMENTS: Shape = Shape::Rows(&Shape::Object(SEGMENT_KEYS));
const SEGMENT_KEYS: &[Key] = &[
    required("id", Shape::Id, "name of the segment"),
    TITLE,
    DESCRIPTION,
    required(
        "when",
        Shape::SegmentCondition,
        "customers that it is for, unless an earlier row is",
    ),
    optional("action", Shape::Label, "what to do with them"),
];
const MAX_SEGMENTS: usize = 100;
/// Tests in all rows together.
const MAX_TESTS: usize = 10_000;

/// What the policy scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// Nothing.
    NoRfm,
    /// Something that is wrong.
    Unknown,
    /// Only tiers.
    Tiers,
    /// R, F and M from 1 to this.
    Scores(u8),
}

/// One segment.
#[derive(Debug)]
pub struct Segment {
    name: Named,
    action: Option<Label>,
    /// As it was written, in canonical JSON.
    rule: String,
    place: usize,
    when: Test,
}

impl Segment {
    /// The id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.name.id
    }

    /// The id with its title.
    #[must_use]
    pub fn name(&self) -> &Named {
        &self.name
    }

    /// What to do with its customers, where the policy says so.
    #[must_use]
    pub fn action(&self) -> Option<&Label> {
        self.action.as_ref()
    }

    /// Its condition as canonical JSON.
    #[must_use]
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// Its place in the table, from 0.
    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }
}

impl Serialize for Segment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rule = Value::from_json(&self.rule).unwrap_or(Value::Null);
        let mut segment = serializer.serialize_struct("Segment", 4)?;
        segment.serialize_field("id", &self.name.id)?;
        segment.serialize_field("title", &self.name.title)?;
        segment.serialize_field("action", &self.action)?;
        segment.serialize_field("when", &rule)?;
        segment.end()
    }
}

/// The segments of a policy, in its order.
#[derive(Debug)]
pub struct Segments {
    rows: Vec<Segment>,
    scale: u8,
    lead_types: usize,
    /// How many different conditions of leads there are.
    signals: usize,
    /// How many tests all conditions have.
    tests: usize,
    standard: bool,
}

impl Segments {
    /// The segments in the order of the table.
    #[must_use]
    pub fn rows(&self) -> &[Segment] {
        &self.rows
    }

    /// Whether these are the standard ones, since the policy has none of its own.
    #[must_use]
    pub fn is_standard(&self) -> bool {
        self.standard
    }

    /// The first row that is true.
    pub(crate) fn of(
        &self,
        scores: &Scores,
        lead: Option<(&Scene<'_, '_>, usize)>,
    ) -> Option<&Segment> {
        let facts = Known {
            scores: [scores.r, scores.f, scores.m],
            lead,
        };
        let mut rows = self.rows.iter();
        rows.find(|row| row.when.holds(&facts) == Truth::True)
    }
}

/// The standard segments of a policy that has none of its own. They are right whatever it declares.
pub(crate) fn standard(scale: u8, words: &Vocabulary) -> Option<Segments> {
    if scale != standard::SCALE {
        return None;
    }
    let at = Pointer::root();
    let table = standard::table(words);
    let compiled = compile_rows(&table, scale, &at, words, &mut Check::default())?;
    Some(Segments {
        standard: true,
        ..compiled
    })
}

/// Compiles the segments of a policy.
pub(crate) fn compile(
    value: Option<&Value<'_>>,
    scale: Scale,
    root: &Pointer<'_>,
    words: &Vocabulary,
    check: &mut Check,
) -> Option<Segments> {
    let at = root.key("segments");
    match (value, scale) {
        (None, _) => None,
        (Some(_), Scale::NoRfm) => {
            let message = "segments are of customers, and the policy has no `rfm`";
            check.error(Code::MissingKey, root, message, "add `rfm`");
            None
        }
        (Some(_), Scale::Tiers) => {
            let message = "`monetary_only` gives tiers and no scores for segments";
            let help = "remove `segments`, or score R, F and M";
            check.error(Code::ConflictingKeys, &at, message, help);
            None
        }
        (Some(table), Scale::Unknown) => {
            // The conditions can be judged all the same, but not what they cover.
            rows(table, scale, &at, words, check);
            None
        }
        (Some(table), Scale::Scores(scale)) => compile_rows(table, scale, &at, words, check),
    }
}

fn rows(
    table: &Value<'_>,
    scale: Scale,
    at: &Pointer<'_>,
    words: &Vocabulary,
    check: &mut Check,
) -> Option<(Vec<Segment>, Asked)> {
    let items = table.items();
    if items.len() > MAX_SEGMENTS {
        let message = format!("a policy has at most {MAX_SEGMENTS} segments");
        check.error(Code::LimitExceeded, at, message, "merge some of them");
        return None;
    }
    let mut compiler = Compiler {
        words,
        scale,
        known: Vec::new(),
        count: 0,
    };
    let mut rows = Vec::with_capacity(items.len());
    for (place, row) in items.iter().enumerate() {
        let at = at.index(place);
        let when = row.get("when");
        let test = when.and_then(|when| compiler.compile(when, &at.key("when"), check));
        if compiler.count > MAX_TESTS {
            let message = format!("segments have at most {MAX_TESTS} tests in all");
            check.error(Code::LimitExceeded, &at, message, "simplify the conditions");
            return None;
        }
        let id = row.get("id").and_then(Value::as_text);
        if let (Some(when), Some(test), Some(id)) = (when, test, id) {
            rows.push(Segment {
                name: Named::new(id, row.get("title")),
                action: row.get("action").and_then(Label::read),
                rule: crate::identity::canonical(when),
                place,
                when: test,
            });
        }
    }
    let asked = Asked {
        signals: compiler.known.len(),
        tests: compiler.count,
    };
    (rows.len() == items.len()).then_some((rows, asked))
}

/// How much the conditions of a table ask for.
struct Asked {
    signals: usize,
    tests: usize,
}

fn compile_rows(
    table: &Value<'_>,
    scale: u8,
    at: &Pointer<'_>,
    words: &Vocabulary,
    check: &mut Check,
) -> Option<Segments> {
    let (rows, asked) = rows(table, Scale::Scores(scale), at, words, check)?;
    if check.is_wrong(at) || !matches!(table, Value::List(_)) {
        return None;
    }
    let segments = Segments {
        rows,
        scale,
        lead_types: words.lead_types.len(),
        signals: asked.signals,
        tests: asked.tests.max(1),
        standard: false,
    };
    segments.prove(at, check);
    Some(segments)
}
