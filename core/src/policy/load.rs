//! Text to policy: limits, reading, laying over parents, checking, findings in document order.

use crate::error::{Code, Error, Finding, Severity};
use crate::json::{Document, MAX_DEPTH, Pointer, Value, read_document};
use crate::localise::{Resolved, Unresolved, resolve, translate};
use crate::policy::Policy;
use crate::policy::check::Check;
use crate::policy::shape::unknown_format;
#[cfg(feature = "yaml")]
use crate::yaml::Positions;

const MAX_BYTES: usize = 8 * 1024 * 1024;

/// What came of a policy text.
pub(crate) struct Loaded {
    pub(crate) findings: Vec<Finding>,
    /// The compiled policy and its document, where there is no error.
    pub(crate) policy: Option<(Policy, Value<'static>)>,
}

/// The text of a policy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) syntax: Syntax,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Syntax {
    Json,
    #[cfg(feature = "yaml")]
    Yaml,
}

/// Where the parts of a text stand; not known for JSON.
#[cfg(feature = "yaml")]
type Places = Option<Positions>;
#[cfg(not(feature = "yaml"))]
type Places = Option<std::convert::Infallible>;

/// A text as read.
struct Text {
    document: Document,
    places: Places,
}

impl Source<'_> {
    fn read(self) -> Result<Text, Finding> {
        let text = self.text;
        if text.len() > MAX_BYTES {
            let message = format!("the policy has {} bytes, more than {MAX_BYTES}", text.len());
            let help = "split it, or move tables to the data";
            return Err(refusal(Code::LimitExceeded, message, help));
        }
        let text = match self.syntax {
            Syntax::Json => read_json(text),
            #[cfg(feature = "yaml")]
            Syntax::Yaml => read_yaml(text),
        }?;
        if text.document.too_deep {
            let message = format!("lists and objects are nested deeper than {MAX_DEPTH}");
            return Err(refusal(
                Code::LimitExceeded,
                message,
                "flatten the conditions",
            ));
        }
        Ok(text)
    }
}

fn read_json(text: &str) -> Result<Text, Finding> {
    let document = read_document(text).map_err(|error| {
        let help = "give well-formed JSON (RFC 8259)";
        let refusal = refusal(Code::BadJson, error.message(), help);
        refusal.at((error.line, error.column))
    })?;
    Ok(Text {
        document,
        places: None,
    })
}

#[cfg(feature = "yaml")]
fn read_yaml(text: &str) -> Result<Text, Finding> {
    match crate::yaml::read(text) {
        Ok((document, places)) => Ok(Text {
            document,
            places: Some(places),
        }),
        Err(error) => {
            let place = (error.line, error.column);
            Err(refusal(error.code, error.message, error.help).at(place))
        }
    }
}

fn refusal(code: Code, message: String, help: &str) -> Finding {
    Finding::new(Error::new(code, String::new(), message, help))
}

impl Loaded {
    fn refused(findings: Vec<Finding>) -> Self {
        Self {
            findings,
            policy: None,
        }
    }
}

/// Reads, resolves, checks and compiles a policy. The parents are read only if it extends one.
pub(crate) fn load(source: Source<'_>, parents: &[Source<'_>]) -> Loaded {
    let Text { document, places } = match source.read() {
        Ok(text) => text,
        Err(finding) => return Loaded::refused(vec![finding]),
    };
    let extends = document.tree.get("extends").is_some();
    // The document as given, to say where in it a finding stands, if it is not the resolved policy.
    let given = extends.then(|| document.tree.clone());

    let mut check = Check::default();
    unknown_format(&document.tree, &Pointer::root().key("format"), &mut check);
    if check.count() > 0 {
        // The rest cannot be judged by the rules of another format.
        let findings = check.into_findings(&document.tree);
        return Loaded::refused(located(findings, &places, &document.tree));
    }
    let parents = read_parents(parents, extends);
    let resolved = match parents.and_then(|parents| resolve(document, &parents)) {
        Ok(resolved) => resolved,
        Err(Unresolved { findings, here }) => {
            return Loaded::refused(match given {
                Some(given) if here => located(findings, &places, &given),
                _ => findings,
            });
        }
    };
    if extends && serde_json::to_string(&resolved.tree).map_or(0, |text| text.len()) > MAX_BYTES {
        let message = format!("the resolved policy has more than {MAX_BYTES} bytes");
        let help = "split it, or move tables to the data";
        let finding = refusal(Code::LimitExceeded, message, help);
        return Loaded::refused(vec![finding]);
    }
    let (findings, policy) = compile(&resolved);
    let tree = resolved.tree;
    let findings = match &given {
        None => located(findings, &places, &tree),
        Some(given) => {
            let place = |finding: Finding| {
                let path = translate(&tree, given, finding.path());
                match path.and_then(|path| find(&places, given, &path)) {
                    Some(place) => finding.at(place),
                    None => finding,
                }
            };
            findings.into_iter().map(place).collect()
        }
    };
    Loaded {
        policy: policy.map(|policy| (policy, tree)),
        findings,
    }
}

/// The findings with the lines of what they point at.
fn located(findings: Vec<Finding>, places: &Places, tree: &Value<'_>) -> Vec<Finding> {
    let place = |finding: Finding| match find(places, tree, finding.path()) {
        Some(place) => finding.at(place),
        None => finding,
    };
    findings.into_iter().map(place).collect()
}

#[cfg(feature = "yaml")]
fn find(places: &Places, tree: &Value<'_>, path: &str) -> Option<(usize, usize)> {
    places.as_ref().map(|places| places.find(tree, path))
}

#[cfg(not(feature = "yaml"))]
fn find(_: &Places, _: &Value<'_>, _: &str) -> Option<(usize, usize)> {
    None
}

/// Reads the parents of a document that has any.
fn read_parents(parents: &[Source<'_>], extends: bool) -> Result<Vec<Document>, Unresolved> {
    if !extends {
        return Ok(Vec::new());
    }
    let read = |(index, source): (usize, &Source<'_>)| {
        let number = index.saturating_add(1);
        source.read().map(|text| text.document).map_err(|finding| {
            let message = format!("parent {number} cannot be read: {}", finding.message());
            let error = Error::new(
                finding.code(),
                "/extends".to_owned(),
                message,
                finding.help(),
            );
            Unresolved {
                findings: vec![Finding::new(error)],
                here: true,
            }
        })
    };
    parents.iter().enumerate().map(read).collect()
}

fn compile(resolved: &Resolved) -> (Vec<Finding>, Option<Policy>) {
    let tree = &resolved.tree;
    let mut check = Check::default();
    for path in &resolved.inexact {
        let help = "write whole numbers within 2^53 and at most 17 digits";
        let message = "the number changes when it is read as a double";
        check.error_at(Code::OutOfRange, path.clone(), message, help);
    }
    let policy = Policy::compile(tree, &mut check);
    resolved.check_locks(&mut check);
    let mut findings = check.into_findings(tree);
    let is_error = |finding: &Finding| finding.severity() == Severity::Error;
    if findings.iter().any(is_error) {
        findings.retain(is_error);
        return (findings, None);
    }
    (findings, policy)
}
