//! Checks objects: keys that are missing, unknown, given twice or out of place.

use super::{Forms, Key, Need};
use crate::json::{Pointer, Value};
use crate::order;
use crate::policy::check::Check;
use crate::{Code, text};

pub(super) fn check_forms(value: &Value<'_>, forms: &Forms, at: &Pointer<'_>, check: &mut Check) {
    if !object(value, at, check) {
        return;
    }
    let mut present = forms
        .forms
        .iter()
        .filter(|form| value.get(form.by).is_some());
    let words = || {
        forms
            .forms
            .iter()
            .map(|form| format!("`{}`", form.by))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match (present.next(), present.next()) {
        (Some(form), None) => {
            let foreign: Vec<&str> = forms
                .forms
                .iter()
                .flat_map(|form| form.keys)
                .map(|key| key.name)
                .collect();
            check_keys(value, &[forms.common, form.keys], &foreign, at, check);
        }
        (None, _) => {
            let all: Vec<&[Key]> = std::iter::once(forms.common)
                .chain(forms.forms.iter().map(|form| form.keys))
                .collect();
            unknown_keys(value, &all, &[], at, check);
            check.error(
                Code::MissingKey,
                at,
                format!("none of {} is given", words()),
                "give one of them",
            );
        }
        (Some(_), Some(_)) => {
            let message = format!("more than one of {} is given", words());
            check.error(Code::ConflictingKeys, at, message, "keep one of them");
        }
    }
}

/// Checks each key by its shape and reports those that are missing, unknown or out of place.
pub(super) fn check_keys(
    value: &Value<'_>,
    tables: &[&[Key]],
    foreign: &[&str],
    at: &Pointer<'_>,
    check: &mut Check,
) {
    unknown_keys(value, tables, foreign, at, check);
    for key in tables.iter().copied().flatten() {
        match value.entries().iter().find(|(name, _)| name == key.name) {
            Some((_, inner)) if key.need == Need::Later => {
                let _ = inner;
                let message = format!("`{}` is not supported by this version yet", key.name);
                check.error(
                    Code::NotSupported,
                    &at.key(key.name),
                    message,
                    "remove it, or use a later version",
                );
            }
            Some((_, inner)) => key.shape.check(inner, &at.key(key.name), check),
            None if key.need == Need::Required => {
                let message = format!("`{}` is missing", key.name);
                check.error(
                    Code::MissingKey,
                    at,
                    message,
                    format!("add `{}`: {}", key.name, key.doc),
                );
            }
            None => {}
        }
    }
}

pub(super) fn unknown_keys(
    value: &Value<'_>,
    tables: &[&[Key]],
    foreign: &[&str],
    at: &Pointer<'_>,
    check: &mut Check,
) {
    duplicate_keys(value, at, check);
    let known = || tables.iter().copied().flatten().map(|key| key.name);
    for (name, _) in value.entries() {
        if known().any(|known| known == name) {
            continue;
        }
        let place = at.key(name);
        if foreign.contains(&&**name) {
            let message = format!("`{name}` does not belong to this form of the object");
            check.error(Code::ConflictingKeys, &place, message, "remove it");
            continue;
        }
        let message = format!("`{}` is not a key here", text::short(name));
        let all = || format!("known keys are {}", known().collect::<Vec<_>>().join(", "));
        let help = text::help(name, known(), all);
        check.error(Code::UnknownKey, &place, message, help);
    }
}

pub(crate) fn duplicate_keys(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) {
    let names: Vec<&str> = value.entries().iter().map(|(name, _)| &**name).collect();
    for place in order::repeated(&names) {
        if let Some(name) = names.get(place) {
            let message = format!("the key `{}` is given twice", text::short(name));
            check.error(
                Code::DuplicateKey,
                &at.key(name),
                message,
                "remove one of them",
            );
        }
    }
}

pub(super) fn object(value: &Value<'_>, at: &Pointer<'_>, check: &mut Check) -> bool {
    let found = matches!(value, Value::Object(_)).then_some(());
    check.expect(found, "an object", value, at).is_some()
}

pub(super) fn list(value: &Value<'_>, filled: bool, at: &Pointer<'_>, check: &mut Check) -> bool {
    let found = matches!(value, Value::List(_)).then_some(());
    if check.expect(found, "a list", value, at).is_none() {
        return false;
    }
    if filled && value.items().is_empty() {
        check.error(
            Code::Empty,
            at,
            "the list has no entry",
            "give at least one",
        );
    }
    true
}
