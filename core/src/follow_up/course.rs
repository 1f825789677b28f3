//! The state machine: reactions in order, then the step that is open at an instant.

use super::case::Case;
use super::reaction::Reaction;
use super::{FirstContact, FollowUp, FollowUpStage, HandOverOverride, IgnoredReaction};
use crate::label::Id;
use crate::policy::Policy;
use crate::scenario::{Cause, Line, Scenario, SecondLine};
use crate::time::{Duration, Instant};

/// How far the response to a lead has come.
pub(super) struct Course<'p, 'r> {
    policy: &'p Policy,
    flagged: bool,
    lead_type: &'p Id,
    /// The scenario that runs; none without CRM.
    acting: Option<&'p Scenario>,
    since: Instant,
    first_contact: Option<&'r Reaction<'r>>,
    /// The customer's first reaction.
    reacted: Option<Instant>,
    /// Whether a dealer took over after first contact.
    dealt: bool,
    outcome: Option<&'static str>,
    handed_over: Option<&'static str>,
}

/// What is open.
struct Step<'p> {
    stage: FollowUpStage,
    begins: Instant,
    due_at: Option<Instant>,
    line: Option<&'p Line>,
}

impl<'p, 'r> Course<'p, 'r> {
    /// Runs a decision through its reactions, which are in order, up to an instant.
    pub(super) fn run(
        policy: &'p Policy,
        case: &Case<'_, 'p>,
        reactions: &'r [Reaction<'r>],
        as_of: Instant,
    ) -> FollowUp {
        let mut course = Course {
            policy,
            flagged: case.flagged,
            lead_type: case.lead_type,
            acting: case.scenario.filter(|_| policy.crm),
            since: case.assigned_at,
            first_contact: None,
            reacted: None,
            dealt: false,
            outcome: None,
            handed_over: None,
        };
        let mut ignored = Vec::new();
        for reaction in reactions {
            let why = if reaction.at < case.assigned_at {
                "before_assignment"
            } else if reaction.at > as_of {
                "after_as_of"
            } else if course.outcome.is_some() {
                "after_closing"
            } else {
                course.take(reaction);
                continue;
            };
            ignored.push(IgnoredReaction {
                kind: reaction.kind,
                at: policy.zone.stamp(reaction.at),
                why,
            });
        }
        // Without CRM the name of the scenario is all that is known of it.
        let scenario = if policy.crm {
            course.acting
        } else {
            case.scenario
        };
        course.finish(case.lead_id, scenario, ignored, as_of)
    }

    /// Moves on by one reaction. Without a scenario nothing moves.
    fn take(&mut self, reaction: &'r Reaction<'r>) {
        let Some(scenario) = self.acting else { return };
        let hand_over = scenario.hand_over.as_ref();
        if let Some(hand_over) = hand_over.filter(|hand_over| hand_over.on == reaction.kind)
            && !reaction.closes()
        {
            if let Some(lead_type) = self.policy.words.lead_types.get(hand_over.to) {
                self.lead_type = lead_type;
            }
            self.acting = self.scenario_for(hand_over.to);
            self.since = reaction.at;
            self.first_contact = None;
            self.reacted = None;
            self.dealt = false;
            self.handed_over = Some(reaction.kind);
            return;
        }
        self.dealt |= self.first_contact.is_some() && reaction.is_dealers();
        if self.first_contact.is_none() && scenario.first_contact.contains(&reaction.kind) {
            self.first_contact = Some(reaction);
        }
        if reaction.is_customers() && self.reacted.is_none() {
            self.reacted = Some(reaction.at);
        }
        if reaction.closes() {
            self.outcome = Some(reaction.kind);
        }
    }

    fn scenario_for(&self, lead_type: usize) -> Option<&'p Scenario> {
        let scenarios = self.policy.scenarios.as_deref().unwrap_or_default();
        scenarios
            .iter()
            .find(|scenario| scenario.matches(lead_type, self.flagged))
    }

    /// The step that is open at an instant.
    fn step(&self, as_of: Instant) -> Step<'p> {
        let Some(scenario) = self.acting else {
            return self.idle(FollowUpStage::None);
        };
        if self.outcome.is_some() {
            return self.idle(FollowUpStage::Closed);
        }
        let first_line = || Step {
            stage: FollowUpStage::FirstLine,
            begins: self.since,
            due_at: self.due(scenario, self.since, scenario.respond_within),
            line: scenario.first_line.as_ref(),
        };
        let second_line = |second: &'p SecondLine, from: Instant| {
            let within = second.within.as_ref().map(|within| within.duration);
            Step {
                stage: FollowUpStage::SecondLine,
                begins: from,
                due_at: self.due(scenario, from, within.or(scenario.respond_within)),
                line: Some(&second.line),
            }
        };
        let contact_made = |stage| match self.first_contact {
            Some(_) => self.idle(stage),
            None => first_line(),
        };
        let Some(second) = &scenario.second_line else {
            return contact_made(FollowUpStage::Done);
        };
        match second.on {
            Cause::Contacted => match self.first_contact {
                Some(contact) if !self.dealt => second_line(second, contact.at),
                _ => contact_made(FollowUpStage::Done),
            },
            Cause::NoReaction => {
                let wait = second.wait.as_ref().map(|wait| wait.duration);
                let until = self.due(scenario, self.since, wait.or(scenario.respond_within));
                // A reaction at the very end is in time; without an end every one is.
                let in_time = |at: Instant| until.is_none_or(|until| at <= until);
                match until.filter(|until| *until <= as_of) {
                    _ if self.reacted.is_some_and(in_time) => contact_made(FollowUpStage::Done),
                    None => contact_made(FollowUpStage::Waiting),
                    Some(_) if self.reacted.is_some() => self.idle(FollowUpStage::Done),
                    Some(until) => second_line(second, until),
                }
            }
        }
    }

    /// Nothing is to be done.
    fn idle(&self, stage: FollowUpStage) -> Step<'p> {
        Step {
            stage,
            begins: self.since,
            due_at: None,
            line: None,
        }
    }

    /// When something is due that has so much time from an instant.
    fn due(&self, scenario: &Scenario, from: Instant, time: Option<Duration>) -> Option<Instant> {
        self.policy.due(scenario, from, time?)
    }

    fn finish(
        &self,
        lead_id: &str,
        scenario: Option<&Scenario>,
        ignored: Vec<IgnoredReaction>,
        as_of: Instant,
    ) -> FollowUp {
        let zone = &self.policy.zone;
        let step = self.step(as_of);
        FollowUp {
            lead_id: lead_id.to_owned(),
            stage: step.stage,
            scenario: scenario.map(|scenario| scenario.name.id.clone()),
            override_: self.handed_over.map(|reason| HandOverOverride {
                lead_type: self.lead_type.clone(),
                reason,
            }),
            lead_type: self.lead_type.clone(),
            since: zone.stamp(self.since),
            due_at: step.due_at.map(|due_at| zone.stamp(due_at)),
            overdue: step.due_at.is_some_and(|due_at| due_at < as_of),
            channels: step
                .line
                .map(|line| line.channels.clone())
                .unwrap_or_default(),
            task: step.line.and_then(|line| line.task.clone()),
            first_contact: self.first_contact.map(|reaction| FirstContact {
                kind: reaction.kind,
                at: zone.stamp(reaction.at),
                channel: reaction.channel.as_ref().map(|text| text.given.to_owned()),
                agent: reaction.agent.as_ref().map(|text| text.given.to_owned()),
            }),
            outcome: self.outcome,
            ignored,
            as_of,
            begins: step.begins,
        }
    }
}
