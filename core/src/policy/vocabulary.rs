//! What a policy declares, so that its other parts can refer to it.

use crate::error::Code;
use crate::field::{Field, Missing};
use crate::json::{Pointer, Value};
use crate::label::{Id, Named};
use crate::order;
use crate::policy::check::Check;
use crate::text;

/// The declared names of a policy.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Sorted by id.
    pub(crate) fields: Vec<Field>,
    pub(crate) field_index: Index,
    /// Activity kinds, sorted by id.
    pub(crate) kinds: Vec<Named>,
    pub(crate) kind_index: Index,
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
        let found = self.field(id);
        if found.is_none() {
            let mut declared = self.fields.iter().map(|field| &*field.name.id);
            check.leads_nowhere(id, "field", &mut declared, at);
        }
        found
    }

    pub(crate) fn field(&self, id: &str) -> Option<usize> {
        let named = |at: usize| {
            self.fields
                .get(at)
                .is_some_and(|field| *field.name.id == *id)
        };
        self.field_index.find(id, named)
    }

    pub(crate) fn kind(&self, id: &str) -> Option<usize> {
        let named = |at: usize| self.kinds.get(at).is_some_and(|kind| *kind.id == *id);
        self.kind_index.find(id, named)
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

/// Finds a name among sorted ones by its first eight bytes as a number: every attribute and event
/// of every lead is looked up, and comparing numbers is quicker than comparing texts.
#[derive(Debug)]
pub(crate) struct Index(Vec<u64>);

impl Index {
    pub(crate) fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        Self(names.map(start).collect())
    }

    /// The position of a name; `is_it` tells whether the whole name stands at a position.
    fn find(&self, name: &str, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let wanted = start(name);
        let first = self.0.partition_point(|start| *start < wanted);
        let same = self.0.iter().enumerate().skip(first);
        same.take_while(|(_, start)| **start == wanted)
            .map(|(at, _)| at)
            .find(|at| is_it(*at))
    }
}

/// The first eight bytes, zeros where the name is shorter: a number that sorts like the name.
fn start(name: &str) -> u64 {
    let bytes = name.as_bytes();
    match bytes.first_chunk() {
        Some(first) => u64::from_be_bytes(*first),
        None => {
            let mut padded = [0; 8];
            for (place, byte) in padded.iter_mut().zip(bytes) {
                *place = *byte;
            }
            u64::from_be_bytes(padded)
        }
    }
}

/// A set of activity kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        let mut mark = |text: &str, at: &Pointer<'_>| {
            let found = words.kind(text);
            match found.or_else(|| check.refer(text, "activity", known.clone(), at)) {
                Some(kind) => {
                    if let Some(member) = set.get_mut(kind) {
                        *member = true;
                    }
                }
                None => complete = false,
            }
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

    /// A bit for each kind, if there are no more than 64.
    pub(crate) fn mask(&self) -> Option<u64> {
        let members = self.0.iter().enumerate().filter(|(_, member)| **member);
        let mut bits = members.map(|(kind, _)| 1_u64.checked_shl(u32::try_from(kind).ok()?));
        bits.try_fold(0, |mask, bit| Some(mask | bit?))
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
    crate::policy::shape::check_unique(value, false, at, check);
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

/// Lists up to this length are looked up name by name.
const SHORT_LIST: usize = 16;

/// References of a list of ids into declared ones.
pub(crate) fn refer_all(
    value: Option<&Value<'_>>,
    what: &str,
    declared: &[Id],
    at: &Pointer<'_>,
    check: &mut Check,
) -> Vec<Id> {
    let items = value.map_or(&[][..], Value::items);
    let known = || declared.iter().map(|id| &**id);
    // A long list is looked up in order, so that it takes no longer than it is long.
    let mut sorted: Vec<&Id> = Vec::new();
    if items.len() > SHORT_LIST {
        sorted.extend(declared);
        order::sort_by(&mut sorted, |a, b| a.cmp(b));
    }
    let find = |name: &str| {
        let place = sorted.binary_search_by(|id| (***id).cmp(name)).ok()?;
        sorted.get(place).copied()
    };
    let (mut found, mut names, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (index, item) in items.iter().enumerate() {
        let Some(name) = item.as_text() else { continue };
        let id = find(name).or_else(|| {
            let position = check.refer(name, what, known(), &at.index(index))?;
            declared.get(position)
        });
        let Some(id) = id else { continue };
        found.push(id.clone());
        names.push(name);
        places.push(index);
    }
    for again in order::repeated(&names) {
        if let (Some(name), Some(index)) = (names.get(again), places.get(again)) {
            let message = format!("`{}` is given twice", text::short(name));
            let at = at.index(*index);
            check.error(Code::DuplicateId, &at, message, "remove one of them");
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_that_begin_alike() {
        let mut names = [
            "",
            "a",
            "aa",
            "budget_eur",
            "budget_eur2",
            "budget_e",
            "b",
            "카탈로그",
        ];
        names.sort_unstable();
        let index = Index::new(names.into_iter());
        let find = |name: &str| index.find(name, |at| names[at] == name);
        for (at, name) in names.into_iter().enumerate() {
            assert_eq!(find(name), Some(at), "{name}");
        }
        for name in [
            "c",
            "budget_",
            "budget_eu",
            "budget_eur3",
            "카탈",
            "zzzzzzzzzz",
        ] {
            assert_eq!(find(name), None, "{name}");
        }
    }
}
