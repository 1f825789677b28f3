//! Localisation: a market's document over the one that it extends.
//!
//! A document and its parents become one resolved policy, which is checked, compiled and hashed
//! like any other. What is wrong with the laying itself points into the document that was laid,
//! everything else into the resolved policy.

mod loader;
mod lock;
mod merge;
mod place;

use std::borrow::Cow;

use crate::error::{Code, Finding};
use crate::json::{Document, Pointer, Value};
use crate::policy::check::Check;
use crate::policy::shape::{Shape, unknown_format};
use crate::text;

pub use loader::Loader;
pub(crate) use lock::LOCKS;
use lock::{Fault, Lock};
pub(crate) use place::translate;

/// A policy with everything that its ancestors say.
pub(crate) struct Resolved {
    /// Without `extends`, with the accumulated `locks`.
    pub(crate) tree: Value<'static>,
    /// Pointers of its numbers whose text a double cannot hold.
    pub(crate) inexact: Vec<String>,
    faults: Vec<Fault>,
    locks: Vec<Lock>,
}

/// Why a document and its parents give no policy.
pub(crate) struct Unresolved {
    pub(crate) findings: Vec<Finding>,
    /// Whether the findings point into the document itself, not into a parent.
    pub(crate) here: bool,
}

impl Resolved {
    /// A document that extends nothing.
    pub(crate) fn root(document: Document) -> Self {
        let Document {
            mut tree, inexact, ..
        } = document;
        let list = tree.get("locks").cloned();
        let locks = list.map_or_else(Vec::new, |list| lock::read(&list, id_of(&tree), 0));
        set_locks(&mut tree, None);
        let faults = locks.iter().filter_map(|lock| lock.check_own(&tree));
        Self {
            faults: faults.collect(),
            inexact,
            locks,
            tree,
        }
    }

    /// The document `child` laid over this one.
    fn extend(self, child: &Document, check: &mut Check) -> Self {
        let owner = id_of(&child.tree).to_owned();
        let parent = self.tree.clone();
        let mut tree = merge::merge(self.tree, &child.tree, check);
        let list = child.tree.get("locks");
        let inherited = parent.get("locks").map_or(0, |locks| locks.items().len());
        let own = list.map_or_else(Vec::new, |list| lock::read(list, &owner, inherited));
        set_locks(&mut tree, list);

        let broken = self.locks.iter();
        let broken = broken.filter_map(|lock| lock.check_descendant(&parent, &tree, &owner));
        let wrong = own.iter().filter_map(|lock| lock.check_own(&tree));
        let mut faults = self.faults;
        faults.extend(broken.chain(wrong));

        let here = child.inexact.iter();
        let mut inexact: Vec<String> = here
            .filter_map(|path| translate(&child.tree, &tree, path))
            .collect();
        for path in &self.inexact {
            let inherited = translate(&parent, &tree, path);
            inexact.extend(inherited.filter(|at| translate(&tree, &child.tree, at).is_none()));
        }
        Self {
            faults,
            inexact,
            locks: self.locks.into_iter().chain(own).collect(),
            tree,
        }
    }

    /// Reports locks that are broken, or that lead nowhere.
    pub(crate) fn check_locks(&self, check: &mut Check) {
        for fault in &self.faults {
            fault.report(&self.tree, check);
        }
    }
}

/// The locks of a policy that its next version breaks.
pub(crate) fn broken_locks(old: &Value<'_>, new: &Value<'_>) -> Vec<Finding> {
    let name = |tree: &Value<'_>| {
        let version = tree.get("version").and_then(Value::as_text).unwrap_or("");
        format!("{} {version}", id_of(tree))
    };
    let locks = old.get("locks").unwrap_or(&Value::Null);
    let mut check = Check::default();
    for lock in lock::read(locks, &name(old), 0) {
        if let Some(fault) = lock.check_descendant(old, new, &name(new)) {
            fault.report(new, &mut check);
        }
    }
    check.into_findings(new)
}

/// Finds the ancestors of a document and lays it over them.
pub(crate) fn resolve(document: Document, parents: &[Document]) -> Result<Resolved, Unresolved> {
    if document.tree.get("extends").is_none() {
        return Ok(Resolved::root(document));
    }
    let mut check = Check::default();
    let Some(ancestors) = ancestors(&document, parents, &mut check) else {
        return Err(unresolved(check, &document, true));
    };
    let mut lineage = ancestors.into_iter().rev();
    let Some(oldest) = lineage.next() else {
        return Err(unresolved(check, &document, true));
    };
    duplicate_keys(&oldest.tree, &mut check);
    if check.count() > 0 {
        return Err(unresolved(check, oldest, false));
    }
    let mut resolved = Resolved::root(oldest.clone());
    for parent in lineage {
        duplicate_keys(&parent.tree, &mut check);
        resolved = resolved.extend(parent, &mut check);
        if check.count() > 0 {
            return Err(unresolved(check, parent, false));
        }
    }
    duplicate_keys(&document.tree, &mut check);
    resolved = resolved.extend(&document, &mut check);
    if check.count() > 0 {
        return Err(unresolved(check, &document, true));
    }
    Ok(resolved)
}

/// The parent of a document, its parent and so on.
fn ancestors<'p>(
    document: &Document,
    parents: &'p [Document],
    check: &mut Check,
) -> Option<Vec<&'p Document>> {
    let root = Pointer::root();
    let at = root.key("extends");
    let mut found: Vec<&Document> = Vec::new();
    let mut seen = vec![id_of(&document.tree)];
    let mut next = document.tree.get("extends");
    while let Some(name) = next {
        Shape::Id.check(name, &at, check);
        if check.count() > 0 {
            return None;
        }
        let name = name.as_text()?;
        if seen.contains(&name) {
            seen.push(name);
            let chain = seen.join("` extends `");
            let help = "a policy cannot be its own ancestor";
            check.error(Code::ExtendsCycle, &at, format!("`{chain}`"), help);
            return None;
        }
        let mut candidates = parents.iter().filter(|parent| id_of(&parent.tree) == name);
        let Some(parent) = candidates.next() else {
            // The name of a file, say, in the place of its text.
            let given = parents.iter().map(|parent| match id_of(&parent.tree) {
                "" => "one without `id`",
                id => id,
            });
            let message = format!("there is no parent `{}`", text::short(name));
            let help = match parents.is_empty() {
                true => "give its text to the loader with the parents".to_owned(),
                false => format!("the parents given are {}", text::list(given)),
            };
            check.error(Code::UnknownReference, &at, message, help);
            return None;
        };
        if candidates.next().is_some() {
            let message = format!("two of the parents are called `{}`", text::short(name));
            let help = "give only one of them";
            check.error(Code::DuplicateId, &at, message, help);
            return None;
        }
        unknown_format(&parent.tree, &at, check);
        if check.count() > 0 {
            return None;
        }
        found.push(parent);
        seen.push(name);
        next = parent.tree.get("extends");
    }
    Some(found)
}

/// Reports keys given twice, of which a merge would not know which one is meant.
fn duplicate_keys(tree: &Value<'_>, check: &mut Check) {
    fn walk(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
        crate::policy::shape::duplicate_keys(value, at, check);
        for (key, inner) in value.entries() {
            walk(inner, &at.key(key), check);
        }
        for (index, inner) in value.items().iter().enumerate() {
            walk(inner, &at.index(index), check);
        }
    }
    walk(tree, &Pointer::root(), check);
}

fn unresolved(check: Check, document: &Document, here: bool) -> Unresolved {
    let mut findings = check.into_findings(&document.tree);
    if !here {
        let owner = id_of(&document.tree);
        for finding in &mut findings {
            *finding = finding.in_document(owner);
        }
    }
    Unresolved { findings, here }
}

/// The id of a document, for its descendants and for messages.
pub(crate) fn id_of<'v>(tree: &'v Value<'_>) -> &'v str {
    tree.get("id").and_then(Value::as_text).unwrap_or("")
}

/// Appends to the `locks` of a document; a list without entry says nothing and is left out.
fn set_locks(tree: &mut Value<'static>, more: Option<&Value<'static>>) {
    let mut locks = tree.get("locks").cloned();
    match (&mut locks, more) {
        (Some(Value::List(all)), Some(Value::List(more))) => all.extend(more.iter().cloned()),
        (Some(Value::List(_)) | None, Some(more)) => locks = Some(more.clone()),
        // What is wrong in a parent stays to be reported.
        (Some(_), Some(_)) | (_, None) => {}
    }
    let locks = locks.filter(|locks| *locks != Value::List(Vec::new()));
    let Value::Object(entries) = tree else { return };
    match (tree_position(entries), locks) {
        (Some(position), Some(locks)) => {
            if let Some((_, kept)) = entries.get_mut(position) {
                *kept = locks;
            }
        }
        (Some(position), None) => {
            entries.remove(position);
        }
        (None, Some(locks)) => entries.push((Cow::Borrowed("locks"), locks)),
        (None, None) => {}
    }
}

fn tree_position(entries: &[(Cow<'static, str>, Value<'static>)]) -> Option<usize> {
    entries.iter().rposition(|(key, _)| key == "locks")
}
