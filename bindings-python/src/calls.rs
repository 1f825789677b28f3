//! What an engine is asked besides scores: by name, with the arguments that all languages share.

use leadgrid::Engine;
use pyo3::prelude::*;

use crate::ask::Arguments;
use crate::convert::Keep;
use crate::engine::PyEngine;

#[pymethods]
impl PyEngine {
    /// Every change of lead type, flags or scenario after `as_of` and before `until`, if nothing
    /// new happens.
    ///
    /// Options are those of `score`. Returns a dict: `now`, `changes` and `checked_until`; or
    /// `LeadErrors`, as every call about a lead that cannot be scored. Raises `DataError` if the
    /// call is wrong.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> visit = {"kind": "test_drive_request", "at": "2026-11-19T08:10:00+09:00"}
    /// >>> lead = {"id": "L-17", "origin": "form", "attributes": {}, "activities": [visit]}
    /// >>> course = engine.trajectory(lead, "2026-11-22T09:00:00+09:00", until="2027-02-01T00:00:00+09:00")
    /// >>> course["now"]["lead_type"], [(change["at"], change["lead_type"]) for change in course["changes"]]
    /// ('warm', [('2026-11-26T08:10:00+09:00', 'cold')])
    #[pyo3(
        signature = (lead, as_of, until, *, strict=None, previous=None),
        text_signature = "($self, lead, as_of, until, *, strict=False, previous=None)"
    )]
    fn trajectory<'py>(
        &self,
        lead: Bound<'py, PyAny>,
        as_of: Bound<'py, PyAny>,
        until: Bound<'py, PyAny>,
        strict: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (lead.py(), Keep::new());
        Arguments::new(&keep)
            .document("lead", lead)?
            .value("as_of", as_of)?
            .value("until", until)?
            .option("strict", strict)?
            .previous(previous)?
            .ask(py, self.inner(), "trajectory")
    }

    /// What to ask next: the unknown field whose answer would narrow the totals of the lead most.
    ///
    /// Returns a dict, or `None` where no single answer narrows them.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> lead = {"id": "L-17", "origin": "form"}
    /// >>> engine.question(lead, "2026-11-22T09:00:00+09:00")["field"]
    /// 'purchase_horizon'
    #[pyo3(
        signature = (lead, as_of, *, strict=None, previous=None),
        text_signature = "($self, lead, as_of, *, strict=False, previous=None)"
    )]
    fn question<'py>(
        &self,
        lead: Bound<'py, PyAny>,
        as_of: Bound<'py, PyAny>,
        strict: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (lead.py(), Keep::new());
        Arguments::new(&keep)
            .document("lead", lead)?
            .value("as_of", as_of)?
            .option("strict", strict)?
            .previous(previous)?
            .ask(py, self.inner(), "question")
    }

    /// What would give the lead at least the type `target`.
    ///
    /// The cheapest set of the policy's `attainable` actions, done at the instant `at`; and by how
    /// many points each side may rise until the type is higher, and fall before it is lower.
    /// Without `target` it is the next higher type, without `at` it is `as_of`; `lang` is the
    /// language of `message`, `"en"` or `"ko"`.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> lead = {"id": "L-17", "origin": "form", "attributes": {"owns_vehicle": True}}
    /// >>> answer = engine.why_not(lead, "2026-11-22T09:00:00+09:00")
    /// >>> answer["reaches"], answer["cost"], answer["actions"][0]
    /// ('warm', 3, {'field': 'purchase_horizon', 'value': 'within_1_month'})
    #[pyo3(
        signature = (lead, as_of, target=None, at=None, *, strict=None, previous=None, lang=None),
        text_signature = "($self, lead, as_of, target=None, at=None, *, strict=False, previous=None, lang='en')"
    )]
    #[expect(
        clippy::too_many_arguments,
        reason = "keyword arguments of a Python method"
    )]
    fn why_not<'py>(
        &self,
        lead: Bound<'py, PyAny>,
        as_of: Bound<'py, PyAny>,
        target: Option<Bound<'py, PyAny>>,
        at: Option<Bound<'py, PyAny>>,
        strict: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
        lang: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (lead.py(), Keep::new());
        Arguments::new(&keep)
            .document("lead", lead)?
            .value("as_of", as_of)?
            .option("target", target)?
            .option("at", at)?
            .option("strict", strict)?
            .previous(previous)?
            .option("lang", lang)?
            .ask(py, self.inner(), "why_not")
    }

    /// The same question for a whole cell of a grid, named by its bands: what each side must gain
    /// for a higher type, and what it may lose.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> step = engine.why_not_cell("form", x="low", y="high")["rise"]["x"]
    /// >>> step["band"], step["lead_type"], step["least"]
    /// ('mid', 'hot', 0.001)
    #[pyo3(signature = (origin, x, y=None, target=None))]
    fn why_not_cell<'py>(
        &self,
        origin: Bound<'py, PyAny>,
        x: Bound<'py, PyAny>,
        y: Option<Bound<'py, PyAny>>,
        target: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (origin.py(), Keep::new());
        Arguments::new(&keep)
            .value("origin", origin)?
            .value("x", x)?
            .option("y", y)?
            .option("target", target)?
            .ask_at_once(py, self.inner(), "why_not_cell")
    }

    /// The grid of an origin with a number of leads in each cell, as a `Chart`: notebooks draw it.
    ///
    /// `cells` is what `Scores.cells` gives, or many of them, which are added up: those of the parts
    /// of a stream, say. `lang` is the language of its titles, `"en"` or `"ko"`.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> parts = [{"grids": {"form": {"low": {"low": 1200}}}}, {"grids": {"form": {"high": {"mid": 7}}}, "failed": 1}]
    /// >>> engine.grid_chart("form", parts)
    /// Chart(Channel A - lead form: 1,207 leads · 1 lead of all origins could not be scored)
    #[pyo3(
        signature = (origin, cells, lang=None),
        text_signature = "($self, origin, cells, lang='en')"
    )]
    fn grid_chart<'py>(
        &self,
        origin: Bound<'py, PyAny>,
        cells: Bound<'py, PyAny>,
        lang: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (origin.py(), Keep::new());
        let arguments = Arguments::new(&keep)
            .value("origin", origin)?
            .cells("cells", cells)?
            .option("lang", lang)?;
        chart(py, self.inner(), arguments)
    }

    /// What is due now for a lead, from its decision and all reactions since, in any order.
    ///
    /// `decision` is a `Decision`, a mapping or JSON text, of this policy; a reaction is
    /// `{"kind", "at"}` and perhaps `"channel"`, `"agent"`, `"id"`.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> decision = engine.score({"id": "L-17", "origin": "form"}, "2026-11-22T09:00:00+09:00")
    /// >>> click = {"kind": "message_clicked", "at": "2026-11-22T10:30:00+09:00"}
    /// >>> now = engine.follow_up(decision, [click], "2026-11-22T11:00:00+09:00")
    /// >>> now["stage"], now["lead_type"], now["due_at"]
    /// ('first_line', 'warm', '2026-11-22T22:30:00+09:00')
    #[pyo3(signature = (decision, reactions, as_of))]
    fn follow_up<'py>(
        &self,
        decision: Bound<'py, PyAny>,
        reactions: Bound<'py, PyAny>,
        as_of: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (decision.py(), Keep::new());
        Arguments::new(&keep)
            .case("decision", decision)?
            .case("reactions", reactions)?
            .value("as_of", as_of)?
            .ask(py, self.inner(), "follow_up")
    }

    /// The open steps of many leads as the text of an `.ics` file (RFC 5545): a task each.
    ///
    /// `cases` are pairs `(decision, reactions)`, or mappings with these keys. Write the text as it
    /// is: `open(path, "w", encoding="utf-8", newline="")`.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> decision = engine.score({"id": "L-17", "origin": "form"}, "2026-11-22T09:00:00+09:00")
    /// >>> text = engine.to_icalendar([(decision, [])], "2026-11-22T11:00:00+09:00")
    /// >>> [line for line in text.splitlines() if line.startswith("DUE")]
    /// ['DUE:20261122T120000Z']
    #[pyo3(
        signature = (cases, as_of, lang=None),
        text_signature = "($self, cases, as_of, lang='en')"
    )]
    fn to_icalendar<'py>(
        &self,
        cases: Bound<'py, PyAny>,
        as_of: Bound<'py, PyAny>,
        lang: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (cases.py(), Keep::new());
        Arguments::new(&keep)
            .cases("cases", cases)?
            .value("as_of", as_of)?
            .option("lang", lang)?
            .ask(py, self.inner(), "to_icalendar")
    }

    /// Two records of one person as one lead, to be scored like any other.
    ///
    /// Events and tags are united; of two known values that of the later `created_at` wins.
    ///
    /// >>> import leadgrid
    /// >>> form = {"id": "L-17", "origin": "form", "created_at": "2026-11-01T09:00:00+09:00"}
    /// >>> signup = {"id": "M-3", "origin": "signup", "created_at": "2026-11-20T09:00:00+09:00", "tags": ["vip"]}
    /// >>> lead = leadgrid.Engine.default().merge(form, signup)
    /// >>> lead["id"], lead["tags"]
    /// ('L-17', ['vip'])
    #[pyo3(signature = (a, b))]
    fn merge<'py>(
        &self,
        a: Bound<'py, PyAny>,
        b: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (a.py(), Keep::new());
        Arguments::new(&keep)
            .document("a", a)?
            .document("b", b)?
            .ask(py, self.inner(), "merge")
    }

    /// A score sealed with the hashes of policy, input and answer: plain data, to store as JSON.
    ///
    /// Options are those of `score`. The lead is no part of it. A lead that cannot be scored has a
    /// receipt too: it seals what is wrong with it.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> lead = {"id": "L-17", "origin": "form"}
    /// >>> receipt = engine.receipt(lead, "2026-11-22T09:00:00+09:00")
    /// >>> receipt["policy_hash"] == engine.hash, receipt["answer"]["lead_type"]
    /// (True, 'cold')
    #[pyo3(
        signature = (lead, as_of, *, strict=None, ledger=None, horizon=None, previous=None),
        text_signature = "($self, lead, as_of, *, strict=False, ledger=True, horizon=None, previous=None)"
    )]
    fn receipt<'py>(
        &self,
        lead: Bound<'py, PyAny>,
        as_of: Bound<'py, PyAny>,
        strict: Option<Bound<'py, PyAny>>,
        ledger: Option<Bound<'py, PyAny>>,
        horizon: Option<Bound<'py, PyAny>>,
        previous: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (lead.py(), Keep::new());
        Arguments::new(&keep)
            .document("lead", lead)?
            .value("as_of", as_of)?
            .option("strict", strict)?
            .option("ledger", ledger)?
            .option("horizon", horizon)?
            .previous(previous)?
            .ask(py, self.inner(), "receipt")
    }

    /// Decides again by a receipt, a mapping or JSON text of any language, and compares.
    ///
    /// Returns `{"valid", "reason"}`; the reason says what differs.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> lead = {"id": "L-17", "origin": "form"}
    /// >>> receipt = engine.receipt(lead, "2026-11-22T09:00:00+09:00")
    /// >>> engine.verify(receipt, lead)
    /// {'valid': True, 'reason': None}
    /// >>> engine.verify(receipt, {**lead, "tags": []})
    /// {'valid': False, 'reason': 'other_input'}
    #[pyo3(signature = (receipt, lead))]
    fn verify<'py>(
        &self,
        receipt: Bound<'py, PyAny>,
        lead: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (lead.py(), Keep::new());
        Arguments::new(&keep)
            .document("receipt", receipt)?
            .document("lead", lead)?
            .ask(py, self.inner(), "verify")
    }

    /// Adds, replaces or removes a flag, as the policy's flag administrator `by`.
    ///
    /// `change` is `{"version": new, "add": flag}`, or with `"replace": flag` or `"remove": id`.
    /// Returns the new policy, its hash, the notices to send and a diff; this engine stays as it
    /// is. Raises `DataError` if `by` may not or the change is wrong, and `PolicyError` if it
    /// gives no good policy.
    ///
    /// >>> import leadgrid
    /// >>> policy = {"format": 1, "id": "kr", "version": "1", "time_zone": "+09:00"}
    /// >>> policy["fields"] = {"owns": {"type": "boolean"}}
    /// >>> policy["governance"] = {"flag_administrator": "kim@example.com", "stakeholders": ["desk@example.com"]}
    /// >>> flag = {"id": "owner", "basis": "ownership", "when": {"field": "owns", "is": True}}
    /// >>> engine = leadgrid.Engine.from_dict(policy)
    /// >>> changed = engine.change_flags({"version": "2", "add": flag}, by="kim@example.com")
    /// >>> leadgrid.Engine.from_dict(changed["policy"]), [notice["to"] for notice in changed["notices"]]
    /// (Engine(kr 2), ['desk@example.com'])
    #[pyo3(signature = (change, by))]
    fn change_flags<'py>(
        &self,
        change: Bound<'py, PyAny>,
        by: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (change.py(), Keep::new());
        Arguments::new(&keep)
            .policy_part("change", change)?
            .value("by", by)?
            .ask(py, self.inner(), "change_flags")
    }

    /// The instant at which a duration such as `"8h"` has passed in the open time of a calendar.
    ///
    /// `known` is false beyond the calendar's `known_until`.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> engine.due("kr_office", "2026-11-20T16:00:00+09:00", within="8h")  # from Friday to Monday
    /// {'due_at': '2026-11-23T16:00:00+09:00', 'known': True}
    #[pyo3(signature = (calendar, start, within))]
    fn due<'py>(
        &self,
        calendar: Bound<'py, PyAny>,
        start: Bound<'py, PyAny>,
        within: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (calendar.py(), Keep::new());
        Arguments::new(&keep)
            .value("calendar", calendar)?
            .value("start", start)?
            .value("within", within)?
            .ask_at_once(py, self.inner(), "due")
    }

    /// The open time of a calendar between two instants, in milliseconds.
    ///
    /// >>> import leadgrid
    /// >>> engine = leadgrid.Engine.default()
    /// >>> engine.elapsed("kr_office", "2026-11-20T16:00:00+09:00", "2026-11-23T16:00:00+09:00")
    /// {'millis': 28800000, 'known': True}
    #[pyo3(signature = (calendar, start, end))]
    fn elapsed<'py>(
        &self,
        calendar: Bound<'py, PyAny>,
        start: Bound<'py, PyAny>,
        end: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, keep) = (calendar.py(), Keep::new());
        Arguments::new(&keep)
            .value("calendar", calendar)?
            .value("start", start)?
            .value("end", end)?
            .ask_at_once(py, self.inner(), "elapsed")
    }
}

/// A picture, which knows how notebooks draw it.
pub fn chart<'py>(
    py: Python<'py>,
    engine: &Engine,
    arguments: Arguments<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let document = arguments.ask_at_once(py, engine, "grid_chart")?;
    py.import("leadgrid._chart")?
        .call_method1("Chart", (document,))
}

/// What changed between two decisions of one lead, with a key to act on it once.
///
/// Decisions are `Decision` objects, mappings or JSON text; `previous` may be `None`: then
/// everything is new. `key` is `None` where nothing changed.
///
/// >>> import leadgrid
/// >>> engine = leadgrid.Engine.default()
/// >>> lead = {"id": "L-17", "origin": "form"}
/// >>> before = engine.score(lead, "2026-11-22T09:00:00+09:00")
/// >>> lead["attributes"] = {"owns_vehicle": True}
/// >>> now = engine.score(lead, "2026-11-23T09:00:00+09:00")
/// >>> [change["what"] for change in leadgrid.transition(before, now)["changes"]]
/// ['flagged', 'flags']
#[pyfunction]
pub fn transition<'py>(
    previous: Option<Bound<'py, PyAny>>,
    now: Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let (py, keep) = (now.py(), Keep::new());
    let mut arguments = Arguments::new(&keep);
    if let Some(previous) = previous {
        arguments = arguments.case("previous", previous)?;
    }
    arguments.case("now", now)?.compare(py)
}
