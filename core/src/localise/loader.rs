//! Loading a policy that extends others.

use crate::engine::Engine;
use crate::error::{Finding, PolicyError};
use crate::policy::{self, Loaded, Source, Syntax};

/// Loads policies that extend others. The parents are given as texts, in any order; each is found
/// by its id, and those that nobody extends are not looked at.
///
/// ```
/// use leadgrid::Engine;
///
/// let global = Engine::default();
/// let korea = r#"{"id": "kr_auto", "version": "2026.11", "extends": "global_standard",
///                 "scenarios": [{"id": "hot", "respond_within": "12h"}]}"#;
/// let engine = Engine::loader().parent_json(global.policy_json()).load_json(korea).expect("loads");
/// assert_eq!(engine.id(), "kr_auto");
/// assert_ne!(engine.hash(), global.hash());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Loader<'a> {
    parents: Vec<Source<'a>>,
}

impl<'a> Loader<'a> {
    /// Adds a parent in JSON.
    #[must_use]
    pub fn parent_json(self, text: &'a str) -> Self {
        self.parent(text, Syntax::Json)
    }

    /// Adds a parent in YAML.
    #[cfg(feature = "yaml")]
    #[must_use]
    pub fn parent_yaml(self, text: &'a str) -> Self {
        self.parent(text, Syntax::Yaml)
    }

    /// Loads a policy in JSON.
    ///
    /// # Errors
    /// All findings at once where the policy is refused.
    pub fn load_json(&self, text: &str) -> Result<Engine, PolicyError> {
        Engine::new(self.load(text, Syntax::Json))
    }

    /// Loads a policy in YAML; findings name line and column where the text says what they are about.
    ///
    /// # Errors
    /// All findings at once where the policy is refused.
    #[cfg(feature = "yaml")]
    pub fn load_yaml(&self, text: &str) -> Result<Engine, PolicyError> {
        Engine::new(self.load(text, Syntax::Yaml))
    }

    /// All findings of a policy in JSON, errors and warnings; none if it is clean.
    #[must_use]
    pub fn check_json(&self, text: &str) -> Vec<Finding> {
        self.load(text, Syntax::Json).findings
    }

    /// All findings of a policy in YAML.
    #[cfg(feature = "yaml")]
    #[must_use]
    pub fn check_yaml(&self, text: &str) -> Vec<Finding> {
        self.load(text, Syntax::Yaml).findings
    }

    fn parent(mut self, text: &'a str, syntax: Syntax) -> Self {
        self.parents.push(Source { text, syntax });
        self
    }

    fn load(&self, text: &str, syntax: Syntax) -> Loaded {
        policy::load(Source { text, syntax }, &self.parents)
    }
}
