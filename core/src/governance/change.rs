//! Changes of flags: one administrator, one notice for each stakeholder, one key for each notice.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::diff::Diff;
use crate::engine::Engine;
use crate::error::{Code, Error, PolicyError};
use crate::identity;
use crate::json::{Pointer, Value};
use crate::localise::broken_locks;
use crate::order;
use crate::policy::check::in_document_order;
use crate::printed::Printed;
use crate::text;

/// A policy with one flag added, replaced or removed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FlagChange {
    /// The new policy.
    pub engine: Engine,
    /// One for each distinct stakeholder, in policy order.
    pub notices: Vec<Notice>,
    /// What went (`-`) and what came (`+`), one part on each line, with its path by ids.
    pub diff: String,
}

/// What one stakeholder is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notice {
    /// The stakeholder.
    pub to: String,
    /// SHA-256, in 64 hex digits, of the hashes of the old and the new policy and the recipient,
    /// joined by line feeds: whoever has acted on it has told this stakeholder of this change.
    pub key: String,
    /// The flag.
    pub flag: String,
    /// `add`, `replace` or `remove`.
    pub change: &'static str,
}

/// Why flags were not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlagChangeError {
    /// The change cannot be made, or not by this person.
    Call(Error),
    /// It can, but what it gives is no policy; pointers lead into the new one.
    Policy(PolicyError),
}

const KINDS: [&str; 3] = ["add", "replace", "remove"];

impl Engine {
    /// Adds, replaces or removes a flag, as the flag administrator: `{version, add: {..flag} |
    /// replace: {..flag} | remove: id}`.
    ///
    /// The result is the resolved policy with the new version and the changed flag. The same change
    /// of the same policy gives the same hash and the same keys, however often it is replayed.
    ///
    /// ```
    /// use leadgrid::{Engine, Value};
    ///
    /// let engine = Engine::from_json(r#"{"format": 1, "id": "kr", "version": "1", "time_zone": "+09:00",
    ///     "fields": {"owns": {"type": "boolean"}},
    ///     "governance": {"flag_administrator": "sales@example.com", "stakeholders": ["dealers@example.com"]}}"#)
    ///     .expect("loads");
    /// let change = Value::from_json(r#"{"version": "2",
    ///     "add": {"id": "owner", "basis": "ownership", "when": {"field": "owns", "is": true}}}"#).expect("JSON");
    /// let changed = engine.change_flags(&change, "sales@example.com").expect("admitted");
    /// assert_eq!(changed.engine.version(), "2");
    /// assert_eq!(changed.notices[0].to, "dealers@example.com");
    /// assert!(engine.change_flags(&change, "anybody@example.com").is_err());
    /// ```
    ///
    /// # Errors
    /// `not_administrator`, `same_version`, `duplicate_id` or `unknown_reference` for the flag, or a
    /// badly formed change; the findings of the new policy where that is refused. Locks hold for
    /// changes as they do for descendants.
    pub fn change_flags(
        &self,
        change: &Value<'_>,
        by: &str,
    ) -> Result<FlagChange, FlagChangeError> {
        let old = Value::from_json(self.policy_json())?;
        let governance = old.get("governance").unwrap_or(&Value::Null);
        authorise(governance, by)?;
        let change = Change::read(change, &old)?;
        let new = change.apply(&old);
        let engine = load(&old, &new).map_err(FlagChangeError::Policy)?;

        let stakeholders = governance.get("stakeholders").map_or(&[][..], Value::items);
        let names: Vec<&str> = stakeholders.iter().filter_map(Value::as_text).collect();
        let composed: Vec<Cow<'_, str>> = names.iter().map(|name| text::compose(name)).collect();
        let composed: Vec<&str> = composed.iter().map(|name| &**name).collect();
        let mut repeated = order::repeated(&composed).into_iter().peekable();
        let distinct = names.iter().enumerate();
        let distinct = distinct.filter(|(place, _)| repeated.next_if_eq(place).is_none());
        let notices = distinct.map(|(_, to)| Notice {
            to: (*to).to_owned(),
            key: identity::hex(&[self.hash(), engine.hash(), to].join("\n")),
            flag: change.flag.clone(),
            change: change.kind,
        });
        let notices: Vec<Notice> = notices.collect();
        let mut diff = Diff::default();
        diff.part("/version", old.get("version"), new.get("version"));
        let path = format!("/flags/{}", change.flag);
        diff.object(&path, flag(&old, &change.flag), flag(&new, &change.flag));
        Ok(FlagChange {
            engine,
            notices,
            diff: diff.text(),
        })
    }
}

/// Loads the new policy, which must also keep to the locks of the old one.
fn load(old: &Value<'_>, new: &Value<'_>) -> Result<Engine, PolicyError> {
    // A tree of texts and finite numbers: serialising cannot fail.
    let document = serde_json::to_string(new).unwrap_or_default();
    let loaded = Engine::from_json(&document);
    let mut findings = broken_locks(old, new);
    match loaded {
        Ok(engine) if findings.is_empty() => return Ok(engine),
        Ok(_) => {}
        Err(error) => {
            // That a lock leads nowhere now is what broke it.
            let other = error.findings().iter();
            let other = other.filter(|finding| !finding.path().starts_with("/locks/"));
            findings.extend(other.cloned());
        }
    }
    Err(PolicyError::new(in_document_order(findings, new)))
}

fn authorise(governance: &Value<'_>, by: &str) -> Result<(), Error> {
    let refuse = |message: String, help: &str| {
        let code = Code::NotAdministrator;
        Err(Error::new(code, String::new(), message, help))
    };
    let administrator = governance
        .get("flag_administrator")
        .and_then(Value::as_text);
    match administrator {
        Some(administrator) if same(administrator, by) => Ok(()),
        Some(_) => {
            let message = format!("`{}` is not the flag administrator", text::short(by));
            refuse(message, "ask the `flag_administrator` of the policy")
        }
        None => {
            let message = "the policy names no flag administrator".to_owned();
            refuse(message, "add `governance` to the policy")
        }
    }
}

/// A change of one flag, as read.
struct Change<'c> {
    version: String,
    kind: &'static str,
    flag: String,
    /// The flag as it shall be; none where it is removed.
    row: Option<&'c Value<'c>>,
}

impl<'c> Change<'c> {
    fn read(change: &'c Value<'_>, policy: &Value<'_>) -> Result<Self, Error> {
        let root = Pointer::root();
        let printed = Printed::object(change, &root)?;
        for (key, _) in change.entries() {
            let known = || KINDS.into_iter().chain(["version"]);
            if !known().any(|known| known == key) {
                let all = || "known are version, add, replace, remove".to_owned();
                let help = text::help(key, known(), all);
                let message = format!("a change has no `{}`", text::short(key));
                return Err(printed.error(Code::UnknownKey, key, message, help));
            }
        }
        let version = printed.text("version")?.to_owned();
        let mut given = KINDS
            .into_iter()
            .filter(|kind| printed.given(kind).is_some());
        let (Some(kind), None) = (given.next(), given.next()) else {
            let (code, message) = match KINDS.iter().any(|kind| printed.given(kind).is_some()) {
                true => (Code::ConflictingKeys, "a change is about one flag"),
                false => (Code::MissingKey, "nothing is changed"),
            };
            let help = "give one of `add`, `replace` and `remove`";
            return Err(Error::new(code, String::new(), message, help));
        };
        if policy.get("version").and_then(Value::as_text) == Some(&*version) {
            let message = format!("the policy has version `{}` already", text::short(&version));
            let help = "give the change a version of its own";
            return Err(printed.error(Code::SameVersion, "version", message, help));
        }
        let at = root.key(kind);
        let (flag, row, at_id) = if kind == "remove" {
            (printed.text(kind)?.to_owned(), None, at.to_string())
        } else {
            let row = printed.required(kind)?;
            let id = Printed::object(row, &at)?.text("id")?.to_owned();
            (id, change.get(kind), at.key("id").to_string())
        };
        let there = self::flag(policy, &flag).is_some();
        let shown = text::short(&flag);
        if kind == "add" && there {
            let message = format!("the policy has a flag `{shown}` already");
            let help = "replace it, or give the new one another id";
            return Err(Error::new(Code::DuplicateId, at_id, message, help));
        }
        if kind != "add" && !there {
            let message = format!("the policy has no flag `{shown}`");
            let rows = policy.get("flags").map_or(&[][..], Value::items);
            let ids = rows.iter().filter_map(|row| row.get("id")?.as_text());
            let other = || "name one of its flags, or add this one".to_owned();
            let help = text::help(&flag, ids, other);
            return Err(Error::new(Code::UnknownReference, at_id, message, help));
        }
        Ok(Self {
            version,
            kind,
            flag,
            row,
        })
    }

    /// The policy after the change: the flag keeps its place, a new one stands last.
    fn apply(&self, policy: &Value<'c>) -> Value<'c> {
        let mut flags = policy.get("flags").map_or(&[][..], Value::items).to_vec();
        let place = flags.iter().position(|flag| is(flag, &self.flag));
        match (place.and_then(|place| flags.get_mut(place)), self.row) {
            (Some(flag), Some(row)) => *flag = row.clone(),
            (Some(_), None) => flags.retain(|flag| !is(flag, &self.flag)),
            (None, row) => flags.extend(row.cloned()),
        }
        let mut entries = policy.entries().to_vec();
        set(
            &mut entries,
            "version",
            Value::Text(Cow::Owned(self.version.clone())),
        );
        set(&mut entries, "flags", Value::List(flags));
        Value::Object(entries)
    }
}

fn set<'v>(entries: &mut Vec<(Cow<'v, str>, Value<'v>)>, key: &'static str, value: Value<'v>) {
    match entries.iter_mut().find(|(name, _)| name == key) {
        Some((_, kept)) => *kept = value,
        None => entries.push((Cow::Borrowed(key), value)),
    }
}

fn flag<'v, 'a>(policy: &'v Value<'a>, id: &str) -> Option<&'v Value<'a>> {
    let flags = policy.get("flags").map_or(&[][..], Value::items);
    flags.iter().find(|flag| is(flag, id))
}

fn is(flag: &Value<'_>, id: &str) -> bool {
    flag.get("id").and_then(Value::as_text) == Some(id)
}

/// Names are compared like other texts: a keyboard may decompose Hangul.
fn same(one: &str, other: &str) -> bool {
    text::compose(one) == text::compose(other)
}

impl FlagChange {
    /// The change as compact JSON: `{policy, hash, notices, diff}`.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts as keys and finite numbers: serialising cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for FlagChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut change = serializer.serialize_struct("FlagChange", 4)?;
        let policy = Value::from_json(self.engine.policy_json()).unwrap_or(Value::Null);
        change.serialize_field("policy", &policy)?;
        change.serialize_field("hash", self.engine.hash())?;
        change.serialize_field("notices", &self.notices)?;
        change.serialize_field("diff", &self.diff)?;
        change.end()
    }
}

impl Serialize for Notice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut notice = serializer.serialize_struct("Notice", 4)?;
        notice.serialize_field("to", &self.to)?;
        notice.serialize_field("key", &self.key)?;
        notice.serialize_field("flag", &self.flag)?;
        notice.serialize_field("change", self.change)?;
        notice.end()
    }
}

impl FlagChangeError {
    /// What is wrong, as a stable word.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            FlagChangeError::Call(error) => error.code(),
            FlagChangeError::Policy(error) => error.code(),
        }
    }

    /// Where: a JSON Pointer into the change, or into the new policy.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            FlagChangeError::Call(error) => error.path(),
            FlagChangeError::Policy(error) => error.path(),
        }
    }
}

impl fmt::Display for FlagChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FlagChangeError::Call(error) => error.fmt(f),
            FlagChangeError::Policy(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FlagChangeError {}

impl From<Error> for FlagChangeError {
    fn from(error: Error) -> Self {
        FlagChangeError::Call(error)
    }
}
