//! Which of the attainable actions are open to a lead, and which rules they concern.

use super::attainable::{Attainable, What};
use super::candidates::Candidate;
use super::search::{Search, Set};
use crate::lead::Fact;
use crate::order;

/// An action that is open to the lead.
pub(super) struct Action<'p> {
    /// In the policy's list.
    pub(super) position: usize,
    pub(super) cost: i64,
    pub(super) kind: Option<usize>,
    pub(super) field: Option<usize>,
    /// Answers of which no two are judged alike.
    pub(super) candidates: Vec<&'p Candidate>,
}

/// Which actions concern a rule.
#[derive(Clone, Copy, Default)]
pub(super) struct Concern {
    pub(super) activities: Set,
    pub(super) fields: Set,
}

impl<'p> Search<'p, '_> {
    /// Adds an action, if it is open to the lead.
    pub(super) fn open(&mut self, position: usize, attainable: &'p Attainable) {
        let mut action = Action {
            position,
            cost: attainable.cost,
            kind: None,
            field: None,
            candidates: Vec::new(),
        };
        match &attainable.what {
            What::Activity(kind) => action.kind = Some(*kind),
            What::Field { field, candidates } => {
                if self.lead.facts.get(*field) != Some(&Fact::Unknown) {
                    return;
                }
                action.field = Some(*field);
                action.candidates = self.unlike(*field, candidates);
            }
        }
        self.actions.push(action);
    }

    /// Of candidates of which every rule says the same, the first.
    fn unlike(&mut self, field: usize, candidates: &'p [Candidate]) -> Vec<&'p Candidate> {
        let mut said: Vec<Vec<i64>> = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            self.answer(field, candidate.fact.clone());
            let scene = self.scene();
            let mut words = Vec::new();
            for rule in self.policy.axes.iter().flat_map(|axis| &axis.rules) {
                rule.describe(&scene, field, &mut |word| words.push(word));
            }
            said.push(words);
        }
        self.answer(field, Fact::Unknown);
        let repeated = order::repeated(&said);
        let candidates = candidates.iter().enumerate();
        let unlike = candidates.filter(|(place, _)| repeated.binary_search(place).is_err());
        unlike.map(|(_, candidate)| candidate).collect()
    }

    pub(super) fn note_concerns(&mut self) {
        let activities_unknown = self.lead.events.is_none();
        let fields = self.policy.words.fields.len();
        for rule in self.policy.axes.iter().flat_map(|axis| &axis.rules) {
            let mut asked = vec![false; fields];
            rule.mark_asked(&mut asked);
            let mut concern = Concern::default();
            for (place, action) in self.actions.iter().enumerate() {
                // The first event of a lead makes known that there are no others.
                let counts = action
                    .kind
                    .is_some_and(|kind| rule.counts((!activities_unknown).then_some(kind)));
                let asks = action
                    .field
                    .is_some_and(|field| asked.get(field) == Some(&true));
                concern.activities |= Set::from(counts) << place;
                concern.fields |= Set::from(asks) << place;
            }
            if let Some(noted) = self.concerns.get_mut(rule.number) {
                *noted = concern;
            }
        }
    }
}
