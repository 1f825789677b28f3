//! Text to policy: limits, reading, checking, findings in document order.

use crate::error::{Code, Finding, Severity};
use crate::json::{Document, MAX_DEPTH, Pointer, Value, read_document};
use crate::policy::Policy;
use crate::policy::check::Check;

const MAX_BYTES: usize = 8 * 1024 * 1024;
const FORMAT: f64 = 1.0;

/// What came of a policy text.
pub(crate) struct Loaded {
    pub(crate) findings: Vec<Finding>,
    /// The compiled policy and its document, where there is no error.
    pub(crate) policy: Option<(Policy, Value<'static>)>,
}

pub(crate) fn load_json(text: &str) -> Loaded {
    if let Some(refused) = refuse_size(text) {
        return refused;
    }
    match read_document(text) {
        Ok(document) => load(document),
        Err(error) => {
            let place = Some((error.line, error.column));
            refused(
                Code::BadJson,
                error.message(),
                "give well-formed JSON (RFC 8259)",
                place,
            )
        }
    }
}

#[cfg(feature = "yaml")]
pub(crate) fn load_yaml(text: &str) -> Loaded {
    if let Some(refused) = refuse_size(text) {
        return refused;
    }
    match crate::yaml::read(text) {
        Ok((document, places)) => {
            let tree = document.tree.clone();
            let mut loaded = load(document);
            for finding in &mut loaded.findings {
                *finding = finding.clone().at(places.find(&tree, finding.path()));
            }
            loaded
        }
        Err(error) => refused(
            error.code,
            error.message,
            error.help,
            Some((error.line, error.column)),
        ),
    }
}

fn refuse_size(text: &str) -> Option<Loaded> {
    (text.len() > MAX_BYTES).then(|| {
        let message = format!("the policy has {} bytes, more than {MAX_BYTES}", text.len());
        refused(
            Code::LimitExceeded,
            message,
            "split it, or move tables to the data",
            None,
        )
    })
}

fn refused(code: Code, message: String, help: &str, place: Option<(usize, usize)>) -> Loaded {
    let mut check = Check::default();
    check.error(code, &Pointer::root(), message, help);
    let findings = check.into_findings(&Value::Null).into_iter();
    let findings = findings.map(|finding| match place {
        Some(place) => finding.at(place),
        None => finding,
    });
    Loaded {
        findings: findings.collect(),
        policy: None,
    }
}

fn load(document: Document) -> Loaded {
    let Document {
        tree,
        inexact,
        too_deep,
    } = document;
    let root = Pointer::root();
    let mut check = Check::default();
    if too_deep {
        let message = format!("lists and objects are nested deeper than {MAX_DEPTH}");
        return refused(Code::LimitExceeded, message, "flatten the conditions", None);
    }
    if let Some(format) = tree.get("format")
        && format
            .as_number()
            .is_none_or(|number| number.to_bits() != FORMAT.to_bits())
    {
        // The rest cannot be judged by the rules of another format.
        let message = "this version reads format 1 only";
        check.error(
            Code::UnknownFormat,
            &root.key("format"),
            message,
            "write `format: 1`",
        );
        return Loaded {
            findings: check.into_findings(&tree),
            policy: None,
        };
    }
    for path in inexact {
        let help = "write whole numbers within 2^53 and at most 17 digits";
        check.error_at(
            Code::OutOfRange,
            path,
            "the number changes when it is read as a double",
            help,
        );
    }
    let policy = Policy::compile(&tree, &mut check);
    let findings = check.into_findings(&tree);
    let accepted = findings
        .iter()
        .all(|finding| finding.severity() == Severity::Warning);
    Loaded {
        policy: policy.filter(|_| accepted).map(|policy| (policy, tree)),
        findings,
    }
}
