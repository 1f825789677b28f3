//! What a policy declares, so that its other parts can refer to it.

use crate::error::Code;
use crate::field::{Field, Missing};
use crate::json::{Pointer, Value};
use crate::label::{Id, Named};
use crate::policy::check::Check;
use crate::text;

/// The declared names of a policy.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Sorted by id.
    pub(crate) fields: Vec<Field>,
    /// Activity kinds, sorted by id.
    pub(crate) kinds: Vec<Named>,
    /// Least to most important.
    pub(crate) lead_types: Vec<Id>,
    /// Origins that have a grid, in policy order.
    pub(crate) origins: Vec<Id>,
    pub(crate) missing: Missing,
}

impl Vocabulary {
    pub(crate) fn refer_field(
        &self,
        id: &str,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<usize> {
        check.refer(
            id,
            "field",
            self.fields.iter().map(|field| &*field.name.id),
            at,
        )
    }

    pub(crate) fn field(&self, id: &str) -> Option<usize> {
        self.fields
            .binary_search_by(|field| (*field.name.id).cmp(id))
            .ok()
    }

    pub(crate) fn kind(&self, id: &str) -> Option<usize> {
        self.kinds.binary_search_by(|kind| (*kind.id).cmp(id)).ok()
    }

    pub(crate) fn refer_lead_type(
        &self,
        id: &str,
        at: &Pointer<'_>,
        check: &mut Check,
    ) -> Option<usize> {
        check.refer(id, "lead type", self.lead_types.iter().map(|id| &**id), at)
    }
}

/// A set of activity kinds.
#[derive(Debug, Clone)]
pub(crate) struct Kinds(Vec<bool>);

impl Kinds {
    /// Reads one kind or a list of kinds.
    pub(crate) fn compile(
        value: &Value<'_>,
        at: &Pointer<'_>,
        words: &Vocabulary,
        check: &mut Check,
    ) -> Option<Self> {
        let mut set = vec![false; words.kinds.len()];
        let known = words.kinds.iter().map(|kind| &*kind.id);
        let mut complete = true;
        let mut mark =
            |text: &str, at: &Pointer<'_>| match check.refer(text, "activity", known.clone(), at) {
                Some(kind) => {
                    if let Some(member) = set.get_mut(kind) {
                        *member = true;
                    }
                }
                None => complete = false,
            };
        match value {
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    mark(item.as_text()?, &at.index(index));
                }
            }
            _ => mark(value.as_text()?, at),
        }
        complete.then_some(Self(set))
    }

    /// Every declared kind.
    pub(crate) fn all(words: &Vocabulary) -> Self {
        Self(vec![true; words.kinds.len()])
    }

    pub(crate) fn contain(&self, kind: usize) -> bool {
        self.0.get(kind).copied().unwrap_or(false)
    }
}

/// Lead types as the policy gives them, or the usual three.
pub(crate) fn lead_types(
    value: Option<&Value<'_>>,
    at: &Pointer<'_>,
    check: &mut Check,
) -> Vec<Id> {
    let Some(value) = value else {
        return ["cold", "warm", "hot"].map(Id::new).into();
    };
    crate::policy::shape::check_unique(value.items().iter().map(Some), at, false, check);
    value
        .items()
        .iter()
        .filter_map(Value::as_text)
        .map(Id::new)
        .collect()
}

/// Keys of a map as ids, in policy order.
pub(crate) fn keys(value: Option<&Value<'_>>) -> Vec<Id> {
    value
        .map_or(&[][..], Value::entries)
        .iter()
        .map(|(id, _)| Id::new(id))
        .collect()
}

/// References of a list of ids into declared ones.
pub(crate) fn refer_all(
    value: Option<&Value<'_>>,
    what: &str,
    declared: &[Id],
    at: &Pointer<'_>,
    check: &mut Check,
) -> Vec<Id> {
    let items = value.map_or(&[][..], Value::items).iter().enumerate();
    let mut found: Vec<Id> = Vec::new();
    for (index, item) in items {
        let Some(name) = item.as_text() else { continue };
        let at = at.index(index);
        let Some(position) = check.refer(name, what, declared.iter().map(|id| &**id), &at) else {
            continue;
        };
        let Some(id) = declared.get(position) else {
            continue;
        };
        if found.contains(id) {
            let message = format!("`{}` is given twice", text::short(name));
            check.error(Code::DuplicateId, &at, message, "remove one of them");
        }
        found.push(id.clone());
    }
    found
}
