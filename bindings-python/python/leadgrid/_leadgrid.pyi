import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, final, overload

from leadgrid._chart import Chart
from leadgrid._types import (
    ArrowArray,
    ArrowStream,
    AxisTotal,
    BadRow,
    CellCounts,
    CellDistance,
    CustomerCounts,
    CustomerScores,
    DueTime,
    FlagChange,
    FollowUp,
    LedgerEntry,
    LeftOut,
    Migration,
    OpenTime,
    Override,
    PolicyId,
    Question,
    Receipt,
    Report,
    SegmentOverlap,
    SegmentRule,
    Side,
    Stability,
    State,
    Step,
    Trajectory,
    Transition,
    Verdict,
    WhyNot,
)

__all__ = [
    "Batch",
    "Customers",
    "Decision",
    "Engine",
    "Finding",
    "LeadError",
    "LeadErrors",
    "Rfm",
    "ScoreStream",
    "Scores",
    "Table",
    "__version__",
    "check",
    "transition",
]

__version__: Final[str]

_Policy: TypeAlias = Mapping[str, Any] | str
_Lead: TypeAlias = Mapping[str, Any] | str
_Decision: TypeAlias = Decision | Mapping[str, Any] | str
_Previous: TypeAlias = _Decision | LeadErrors | Iterable[_Decision | LeadErrors]
_Reactions: TypeAlias = Sequence[Mapping[str, Any]] | str
_Case: TypeAlias = tuple[_Decision, _Reactions] | Mapping[str, Any]
_Lang: TypeAlias = Literal["en", "ko"]
_Instant: TypeAlias = str | int | datetime.datetime
_Cells: TypeAlias = CellCounts | Mapping[str, Any] | str
_Counts: TypeAlias = CustomerCounts | Mapping[str, Any] | str
_Model: TypeAlias = Mapping[str, Any] | str
_CustomersChart: TypeAlias = Literal["segments", "heat_map"]
_Rounding: TypeAlias = Literal["exact", "half_up", "half_even", "down"]
_Table: TypeAlias = ArrowStream | ArrowArray

@final
class Engine:
    """A policy made ready: immutable, safe to share between threads, picklable.

    >>> import leadgrid
    >>> engine = leadgrid.Engine.default()
    >>> engine
    Engine(global_standard 1)

    `Engine(text)` is `Engine.from_json(text)`.
    """
    def __new__(cls, text: str) -> Engine: ...
    @staticmethod
    def default() -> Engine:
        """The engine of the policy `global_standard`, which comes with the package."""
    @staticmethod
    def from_json(text: str, parents: Iterable[_Policy] = ()) -> Engine:
        """Loads a policy from JSON text.

        `parents` are the policies that it may extend, in any order: mappings, or JSON or YAML text.

        Raises `PolicyError`, with all findings, if the policy has an error.
        """
    @staticmethod
    def from_yaml(text: str, parents: Iterable[_Policy] = ()) -> Engine:
        """Loads a policy from YAML text. Findings carry `line` and `column`.

        Parents and exceptions are those of `from_json`.

        >>> import leadgrid
        >>> text = "{id: kr, version: '1', extends: global_standard}"
        >>> leadgrid.Engine.from_yaml(text, parents=[leadgrid.Engine.default().policy])
        Engine(kr 1)
        """
    @staticmethod
    def from_dict(policy: Mapping[str, Any], parents: Iterable[_Policy] = ()) -> Engine:
        """Loads a policy from a mapping, as `json.load` would give it.

        Parents are those of `from_json`. Raises `PolicyError` if the policy has an error, and
        `DataError` if a value in it has no counterpart in JSON; its `path` says which.
        """
    @staticmethod
    def from_file(path: str | os.PathLike[str], parents: Iterable[_Policy] = ()) -> Engine:
        """Loads a policy from a file in UTF-8: JSON if its name ends in `.json`, YAML otherwise.

        Parents are those of `from_json`. Raises `OSError` if the file cannot be read,
        `UnicodeDecodeError` if it is not UTF-8, and `PolicyError` if the policy has an error.
        """
    @staticmethod
    def check(policy: _Policy, parents: Iterable[_Policy] = ()) -> list[Finding]:
        """All findings of a policy, errors and warnings; an empty list means that it is clean.

        The policy is a mapping, JSON text or YAML text, and so are the `parents` that it may
        extend. Raises `DataError` only if a value of a mapping has no counterpart in JSON.

        >>> import leadgrid
        >>> leadgrid.Engine.check(leadgrid.Engine.default().policy)
        []
        """
    @property
    def warnings(self) -> list[Finding]:
        """Warnings about the policy: what works, but not as it seems to."""
    @property
    def id(self) -> str:
        """The id of the policy."""
    @property
    def version(self) -> str:
        """The version of the policy, a text."""
    @property
    def hash(self) -> str:
        """The identity of the policy: `sha256:` and the SHA-256 of its canonical JSON (RFC 8785)."""
    @property
    def canonical_json(self) -> str:
        """The resolved policy as canonical JSON (RFC 8785): the text whose SHA-256 is `hash`."""
    @property
    def policy(self) -> dict[str, Any]:
        """The resolved policy as a new dict."""
    def score(
        self,
        lead: _Lead,
        as_of: _Instant,
        *,
        strict: bool = False,
        ledger: bool = True,
        horizon: str | None = None,
        previous: _Previous | None = None,
    ) -> Decision | LeadErrors:
        """Decides how to treat one lead.

        `lead` is a mapping or JSON text; `as_of` is the instant to score at: RFC 3339 text with
        an offset, whole milliseconds since 1970-01-01T00:00:00Z, or an aware `datetime`. With
        `strict`, names and texts that the policy does not know are errors of the lead; without
        `ledger`, the decision carries no ledger. `horizon` is how far ahead changes are looked
        for, such as `"400d"` (the default). `previous` is the decision before, or a list of
        decisions, for grids with `hold`.

        Returns a `Decision`, or `LeadErrors` if the lead cannot be scored. Raises `DataError`
        if the call is wrong: `as_of`, an option, or text that is not JSON.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> engine.score({"id": "1", "origin": "form"}, as_of="2026-11-22T09:00:00+09:00").lead_type
        'cold'
        """
    def score_batch(
        self,
        leads: Iterable[_Lead] | str,
        as_of: _Instant,
        *,
        strict: bool = False,
        ledger: bool = True,
        horizon: str | None = None,
        previous: _Previous | None = None,
    ) -> Batch:
        """Scores many leads at one instant, without holding the interpreter lock.

        `leads` is any iterable of mappings or JSON texts, or the text of a JSON array. The answers
        come in the order of the leads, one for each; a lead that cannot be scored does not stop
        the others. Options and exceptions are those of `score`; `previous` may be an earlier batch.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> leads = [{"id": "1", "origin": "form"}, {"id": "2"}]
        >>> batch = engine.score_batch(leads, as_of="2026-11-22T09:00:00+09:00")
        >>> [type(answer).__name__ for answer in batch]
        ['Decision', 'LeadErrors']
        """
    def score_frame(
        self,
        leads: _Table | Iterable[_Table] | Iterable[_Lead] | str,
        activities: _Table | None = None,
        *,
        as_of: _Instant,
        strict: bool = False,
        horizon: str | None = None,
        previous: _Previous | None = None,
        valid_until: bool = False,
        explain: bool = False,
        threads: int | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> Scores:
        """Scores a table of leads at one instant, without holding the interpreter lock.

        `leads` is anything with the Arrow interface (a data frame of Polars, pandas or narwhals, a
        table or record batch of pyarrow, a relation of DuckDB), an iterable of such tables, or an
        iterable of leads as for `score_batch`. A table has the columns `id` and `origin`, a column for each field (by its name,
        or `attributes.` and its name), and may have `created_at`, `assigned_at`, `tags`, `segment`,
        `override_lead_type`, `override_by`, `override_reason` and `override_until`. Instants need a
        time zone. Columns that the policy does not know are counted in `report`.

        `activities` is a table of its own, in any order: `lead` (the lead's id), `kind`, `at`, and
        perhaps `ref` and `id`. Without it all activities are unknown.

        `strict`, `horizon` and `previous` are those of `score`. With `valid_until`, the column of
        that name says until when each decision holds, which takes many times as long; with `explain`,
        `Scores.ledger()` says why. The result does not depend on `threads`, which are as many as
        there are processors unless said otherwise. `progress` is called with the number of leads done.

        Returns `Scores`. A lead that cannot be scored has its error in its row. Raises `DataError`
        where a column is missing or of a type that does not suit its name, with what to do about it;
        and for a policy of more than 64 flags or 32,767 cells, which only `score` and `score_batch` take.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> leads = [{"id": "1", "origin": "form"}, {"id": "2"}]
        >>> scores = engine.score_frame(leads, as_of="2026-11-22T09:00:00+09:00")
        >>> [(row["lead_id"], row["lead_type"], row["error"]) for row in scores.to_dicts()]
        [('1', 'cold', None), ('2', None, 'missing_key')]
        """
    def score_stream(
        self,
        leads: _Table | Iterable[_Table],
        activities: _Table | None = None,
        *,
        as_of: _Instant,
        strict: bool = False,
        horizon: str | None = None,
        previous: _Previous | None = None,
        valid_until: bool = False,
        explain: bool = False,
        threads: int | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> ScoreStream:
        """Scores a stream of leads, a batch at a time, for more leads than memory holds.

        `leads` is anything with the Arrow interface, such as a `pyarrow.RecordBatchReader` or a
        relation of DuckDB, or an iterable of tables, such as `LazyFrame.collect_batches()`. Everything
        else is as for `score_frame`, so are its limits of 64 flags and 32,767 cells; `activities` are
        read whole.

        Returns a `ScoreStream`, an iterator of `Scores`.
        """
    def explain(
        self,
        lead: _Lead,
        as_of: _Instant,
        lang: _Lang = "en",
        *,
        strict: bool = False,
        horizon: str | None = None,
        previous: _Previous | None = None,
    ) -> str:
        """Explains an answer to a person, as text of several lines in `lang`: `"en"` or `"ko"`.

        Options and exceptions are those of `score`.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> text = engine.explain({"id": "1", "origin": "form"}, "2026-11-22T09:00:00+09:00")
        >>> "cold" in text.lower()
        True
        """
    def trajectory(
        self,
        lead: _Lead,
        as_of: _Instant,
        until: _Instant,
        *,
        strict: bool = False,
        previous: _Previous | None = None,
    ) -> Trajectory | LeadErrors:
        """Every change of lead type, flags or scenario after `as_of` and before `until`, if nothing
        new happens.

        Options are those of `score`. Returns a dict: `now`, `changes` and `checked_until`; or
        `LeadErrors`, as every call about a lead that cannot be scored. Raises `DataError` if the
        call is wrong.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> visit = {"kind": "test_drive_request", "at": "2026-11-19T08:10:00+09:00"}
        >>> lead = {"id": "L-17", "origin": "form", "attributes": {}, "activities": [visit]}
        >>> course = engine.trajectory(lead, "2026-11-22T09:00:00+09:00", until="2027-02-01T00:00:00+09:00")
        >>> course["now"]["lead_type"], [(change["at"], change["lead_type"]) for change in course["changes"]]
        ('warm', [('2026-11-26T08:10:00+09:00', 'cold')])
        """
    def question(
        self, lead: _Lead, as_of: _Instant, *, strict: bool = False, previous: _Previous | None = None
    ) -> Question | LeadErrors | None:
        """What to ask next: the unknown field whose answer would narrow the totals of the lead most.

        Returns a dict, or `None` where no single answer narrows them.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> lead = {"id": "L-17", "origin": "form"}
        >>> engine.question(lead, "2026-11-22T09:00:00+09:00")["field"]
        'purchase_horizon'
        """
    def why_not(
        self,
        lead: _Lead,
        as_of: _Instant,
        target: str | None = None,
        at: _Instant | None = None,
        *,
        strict: bool = False,
        previous: _Previous | None = None,
        lang: _Lang = "en",
    ) -> WhyNot | LeadErrors:
        """What would give the lead at least the type `target`.

        The cheapest set of the policy's `attainable` actions, done at the instant `at`; and by how
        many points each side may rise until the type is higher, and fall before it is lower.
        Without `target` it is the next higher type, without `at` it is `as_of`; `lang` is the
        language of `message`, `"en"` or `"ko"`.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> lead = {"id": "L-17", "origin": "form", "attributes": {"owns_vehicle": True}}
        >>> answer = engine.why_not(lead, "2026-11-22T09:00:00+09:00")
        >>> answer["reaches"], answer["cost"], answer["actions"][0]
        ('warm', 3, {'field': 'purchase_horizon', 'value': 'within_1_month'})
        """
    def why_not_cell(
        self, origin: str, x: str, y: str | None = None, target: str | None = None
    ) -> CellDistance:
        """The same question for a whole cell of a grid, named by its bands: what each side must gain
        for a higher type, and what it may lose.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> step = engine.why_not_cell("form", x="low", y="high")["rise"]["x"]
        >>> step["band"], step["lead_type"], step["least"]
        ('mid', 'hot', 0.001)
        """
    def customer(
        self,
        model: _Model,
        customer: str | int,
        orders: Iterable[Mapping[str, Any]] | str,
        as_of: _Instant | None = None,
        *,
        lead: _Lead | None = None,
        rounding: _Rounding | None = None,
        minor_units: bool = False,
        local_times: bool = False,
        strict: bool = False,
        previous: _Previous | None = None,
    ) -> CustomerScores | LeadErrors:
        """Scores one customer by a model alone, and says why: as `Customers.customer`, without ranks.

        `model` is what `Rfm.fit` gave, here or in another language; `orders` are those of the customer,
        a list of dicts with `at`, `amount` and perhaps `order`, `line`, `currency` and `kind`; one that
        names another `customer` is refused (`conflicting_row`). `as_of` is that of the model unless it is
        given. `lead` is the customer's lead, whose signals segments may ask for. Other options are those of
        `Rfm.add` and `Engine.score`.

        >>> import leadgrid
        >>> policy = {"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {}}
        >>> engine = leadgrid.Engine.from_dict(policy)
        >>> orders = [{"customer": n, "at": "2026-11-20", "amount": n * 100} for n in range(1, 6)]
        >>> model = leadgrid.Rfm(engine, "2026-11-26T09:00:00+09:00").add(orders).fit()
        >>> why = engine.customer(model, "new", [{"at": "2026-11-21", "amount": "450.00"}])
        >>> why["code"], why["segment"]["id"], why["monetary"]["next"]["missing"]
        ('514', 'promising', '50.00')
        """
    def explain_customer(
        self,
        model: _Model,
        customer: str | int,
        orders: Iterable[Mapping[str, Any]] | str,
        as_of: _Instant | None = None,
        lang: _Lang = "en",
        *,
        lead: _Lead | None = None,
        rounding: _Rounding | None = None,
        minor_units: bool = False,
        local_times: bool = False,
        strict: bool = False,
        previous: _Previous | None = None,
    ) -> str | LeadErrors:
        """The same as text of several lines in `lang`: `"en"` or `"ko"`."""
    def customers_chart(
        self,
        chart: _CustomersChart,
        counts: _Counts | Iterable[_Counts],
        lang: _Lang = "en",
    ) -> Chart:
        """A picture of customers that were counted, as a `Chart`: `chart` is `"segments"` or `"heat_map"`,
        `counts` those of `Customers`, or a list of the counts of several parts.
        """
    def stability(
        self,
        orders: _Table | Iterable[_Table] | Iterable[Mapping[str, Any]] | str,
        as_of: _Instant,
        *,
        zones: Sequence[str | Mapping[str, Any]] = (),
        customer: str = "customer",
        at: str = "at",
        amount: str = "amount",
        order: str | None = "order",
        line: str | None = "line",
        currency: str | None = "currency",
        kind: str | None = "kind",
        rounding: _Rounding | None = None,
        minor_units: bool = False,
        local_times: bool = False,
        bad_rows: Literal["raise", "skip"] = "raise",
    ) -> Stability:
        """How much scores depend on choices that nobody thinks about, as a dict: how many customers would
        change under another rule of ties, a day earlier or later, in other `zones`, or with refunds
        ignored.

        `zones` are offsets such as `"+00:00"`, or zones as a policy writes them. Orders and the other
        arguments are those of `Rfm.add`; the orders are scored several times.
        """
    @property
    def segments(self) -> list[SegmentRule]:
        """The segments of the policy in their order, as new dicts: `id`, `title`, `action`, `when`. A policy
        with `rfm` and without `segments` has the standard ones.
        """
    @property
    def segment_overlaps(self) -> list[SegmentOverlap]:
        """Pairs of segments that are true for the same customers, as new dicts: the `first` is chosen, since
        it is earlier in the policy, and the `second` would be chosen without it. `codes` is of how many
        codes of R, F and M there are such customers, with nothing known of leads.
        """
    def grid_chart(self, origin: str, cells: _Cells | Iterable[_Cells], lang: _Lang = "en") -> Chart:
        """The grid of an origin with a number of leads in each cell, as a `Chart`: notebooks draw it.

        `cells` is what `Scores.cells` gives, or many of them, which are added up: those of the parts
        of a stream, say. `lang` is the language of its titles, `"en"` or `"ko"`.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> parts = [{"grids": {"form": {"low": {"low": 1200}}}}, {"grids": {"form": {"high": {"mid": 7}}}, "failed": 1}]
        >>> engine.grid_chart("form", parts)
        Chart(Channel A - lead form: 1,207 leads · 1 lead of all origins could not be scored)
        """
    def follow_up(self, decision: _Decision, reactions: _Reactions, as_of: _Instant) -> FollowUp:
        """What is due now for a lead, from its decision and all reactions since, in any order.

        `decision` is a `Decision`, a mapping or JSON text, of this policy; a reaction is
        `{"kind", "at"}` and perhaps `"channel"`, `"agent"`, `"id"`.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> decision = engine.score({"id": "L-17", "origin": "form"}, "2026-11-22T09:00:00+09:00")
        >>> click = {"kind": "message_clicked", "at": "2026-11-22T10:30:00+09:00"}
        >>> now = engine.follow_up(decision, [click], "2026-11-22T11:00:00+09:00")
        >>> now["stage"], now["lead_type"], now["due_at"]
        ('first_line', 'warm', '2026-11-22T22:30:00+09:00')
        """
    def to_icalendar(self, cases: Iterable[_Case], as_of: _Instant, lang: _Lang = "en") -> str:
        """The open steps of many leads as the text of an `.ics` file (RFC 5545): a task each.

        `cases` are pairs `(decision, reactions)`, or mappings with these keys. Write the text as it
        is: `open(path, "w", encoding="utf-8", newline="")`.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> decision = engine.score({"id": "L-17", "origin": "form"}, "2026-11-22T09:00:00+09:00")
        >>> text = engine.to_icalendar([(decision, [])], "2026-11-22T11:00:00+09:00")
        >>> [line for line in text.splitlines() if line.startswith("DUE")]
        ['DUE:20261122T120000Z']
        """
    def merge(self, a: _Lead, b: _Lead) -> dict[str, Any]:
        """Two records of one person as one lead, to be scored like any other.

        Events and tags are united; of two known values that of the later `created_at` wins.

        >>> import leadgrid
        >>> form = {"id": "L-17", "origin": "form", "created_at": "2026-11-01T09:00:00+09:00"}
        >>> signup = {"id": "M-3", "origin": "signup", "created_at": "2026-11-20T09:00:00+09:00", "tags": ["vip"]}
        >>> lead = leadgrid.Engine.default().merge(form, signup)
        >>> lead["id"], lead["tags"]
        ('L-17', ['vip'])
        """
    def receipt(
        self,
        lead: _Lead,
        as_of: _Instant,
        *,
        strict: bool = False,
        ledger: bool = True,
        horizon: str | None = None,
        previous: _Previous | None = None,
    ) -> Receipt:
        """A score sealed with the hashes of policy, input and answer: plain data, to store as JSON.

        Options are those of `score`. The lead is no part of it. A lead that cannot be scored has a
        receipt too: it seals what is wrong with it.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> lead = {"id": "L-17", "origin": "form"}
        >>> receipt = engine.receipt(lead, "2026-11-22T09:00:00+09:00")
        >>> receipt["policy_hash"] == engine.hash, receipt["answer"]["lead_type"]
        (True, 'cold')
        """
    def verify(self, receipt: Mapping[str, Any] | str, lead: _Lead) -> Verdict:
        """Decides again by a receipt, a mapping or JSON text of any language, and compares.

        Returns `{"valid", "reason"}`; the reason says what differs.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> lead = {"id": "L-17", "origin": "form"}
        >>> receipt = engine.receipt(lead, "2026-11-22T09:00:00+09:00")
        >>> engine.verify(receipt, lead)
        {'valid': True, 'reason': None}
        >>> engine.verify(receipt, {**lead, "tags": []})
        {'valid': False, 'reason': 'other_input'}
        """
    def change_flags(self, change: Mapping[str, Any] | str, by: str) -> FlagChange:
        """Adds, replaces or removes a flag, as the policy's flag administrator `by`.

        `change` is `{"version": new, "add": flag}`, or with `"replace": flag` or `"remove": id`.
        Returns the new policy, its hash, the notices to send and a diff; this engine stays as it
        is. Raises `DataError` if `by` may not or the change is wrong, and `PolicyError` if it
        gives no good policy.

        >>> import leadgrid
        >>> policy = {"format": 1, "id": "kr", "version": "1", "time_zone": "+09:00"}
        >>> policy["fields"] = {"owns": {"type": "boolean"}}
        >>> policy["governance"] = {"flag_administrator": "kim@example.com", "stakeholders": ["desk@example.com"]}
        >>> flag = {"id": "owner", "basis": "ownership", "when": {"field": "owns", "is": True}}
        >>> engine = leadgrid.Engine.from_dict(policy)
        >>> changed = engine.change_flags({"version": "2", "add": flag}, by="kim@example.com")
        >>> leadgrid.Engine.from_dict(changed["policy"]), [notice["to"] for notice in changed["notices"]]
        (Engine(kr 2), ['desk@example.com'])
        """
    def due(self, calendar: str, start: _Instant, within: str) -> DueTime:
        """The instant at which a duration such as `"8h"` has passed in the open time of a calendar.

        `known` is false beyond the calendar's `known_until`.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> engine.due("kr_office", "2026-11-20T16:00:00+09:00", within="8h")  # from Friday to Monday
        {'due_at': '2026-11-23T16:00:00+09:00', 'known': True}
        """
    def elapsed(self, calendar: str, start: _Instant, end: _Instant) -> OpenTime:
        """The open time of a calendar between two instants, in milliseconds.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> engine.elapsed("kr_office", "2026-11-20T16:00:00+09:00", "2026-11-23T16:00:00+09:00")
        {'millis': 28800000, 'known': True}
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs__(self) -> tuple[str]: ...

@final
class Decision:
    """How to treat one lead, and why.

    Immutable. Attributes have the names and values of the JSON keys; instants are RFC 3339 text
    in the policy's time zone, points are numbers with at most three places. Lists and dicts are
    made anew at each access.

    >>> import leadgrid
    >>> lead = {"id": "1", "origin": "form"}
    >>> decision = leadgrid.Engine.default().score(lead, as_of="2026-11-22T09:00:00+09:00")
    >>> decision.lead_id, decision.lead_type, decision.errors
    ('1', 'cold', [])
    """
    @property
    def lead_id(self) -> str:
        """The id of the lead."""
    @property
    def origin(self) -> str:
        """How the lead arose: a key of the policy's `grids`, such as `form`."""
    @property
    def as_of(self) -> str:
        """The instant that was scored at, RFC 3339 in the policy's time zone."""
    @property
    def assigned_at(self) -> str:
        """When the lead was assigned, RFC 3339; `as_of` where the lead does not say."""
    @property
    def policy(self) -> PolicyId:
        """The policy: `{"id", "version", "hash"}`."""
    @property
    def axes(self) -> dict[str, AxisTotal]:
        """Axis id -> `{"raw", "total"}` in points, before and after the axis' range."""
    @property
    def x(self) -> Side:
        """The horizontal side of the grid: `{"total", "band"}`, in points."""
    @property
    def y(self) -> Side | None:
        """The vertical side of the grid, or `None` for a grid of one side."""
    @property
    def lead_type(self) -> str:
        """The lead type in force, such as `hot`."""
    @property
    def computed_lead_type(self) -> str:
        """The lead type of the cell, whatever an override says."""
    @property
    def held(self) -> bool:
        """Whether hysteresis kept the type."""
    @property
    def override(self) -> Override | None:
        """The override in force: `{"lead_type", "by", "reason", ..}`, or `None`."""
    @property
    def flagged(self) -> bool:
        """Whether any flag is up."""
    @property
    def flags(self) -> list[str]:
        """Ids of the flags that are up, in policy order."""
    @property
    def unknown_flags(self) -> list[str]:
        """Ids of the flags that cannot be told, because something is unknown."""
    @property
    def scenario(self) -> str | None:
        """Id of the scenario, or `None` where the policy has none."""
    @property
    def channels(self) -> list[str]:
        """Channels to respond on."""
    @property
    def goals(self) -> list[str]:
        """Goals of the response."""
    @property
    def due_at(self) -> str | None:
        """When the first response is due, RFC 3339, or `None`."""
    @property
    def plan(self) -> list[Step]:
        """The steps of the response."""
    @property
    def plan_note(self) -> str | None:
        """Why there is no plan (`no_crm`), or `None`."""
    @property
    def priority(self) -> list[int]:
        """Four whole numbers; work lists sort by `(priority, lead_id)`, ascending."""
    @property
    def valid_until(self) -> str | None:
        """The first instant at which lead type, flags or scenario differ with no new event, RFC 3339;
        `None` where nothing changes before `checked_until`.
        """
    @property
    def checked_until(self) -> str | None:
        """The end of what was looked ahead, RFC 3339, or `None` where `valid_until` says when it changes."""
    @property
    def becomes(self) -> State | None:
        """What holds from `valid_until`: `{"lead_type", "flags", "scenario"}`, or `None`."""
    @property
    def interval(self) -> dict[str, Any]:
        """Axis id -> least and greatest points, whatever its unknown fields are; `lead_type` likewise."""
    @property
    def unknowns(self) -> list[str]:
        """Ids, sorted, of the unknown fields that the policy asks for."""
    @property
    def future_events(self) -> int:
        """Number of activities after `as_of`, which do not count yet."""
    @property
    def ledger(self) -> list[LedgerEntry]:
        """The contributions, whose sum is the total of their axis; empty if scored without ledger."""
    @property
    def errors(self) -> list[LeadError]:
        """Always empty: a decision has no errors. `LeadErrors` has the same attribute."""
    def to_dict(self) -> dict[str, Any]:
        """The decision as a new dict, equal to `json.loads(self.to_json())`."""
    def to_json(self) -> str:
        """The decision as JSON text, the same bytes in every language."""
    def _repr_html_(self) -> str:
        """The decision for a notebook, escaped, without scripts."""
    def __copy__(self) -> Decision: ...
    def __deepcopy__(self, memo: object) -> Decision: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class LeadErrors:
    """What is wrong with a lead that cannot be scored.

    >>> import leadgrid
    >>> answer = leadgrid.Engine.default().score({"id": "1"}, as_of="2026-11-22T09:00:00+09:00")
    >>> answer
    LeadErrors('1': missing_key)
    """
    @property
    def lead_id(self) -> str | None:
        """The id of the lead, or `None` where it has no id that is a text."""
    @property
    def errors(self) -> list[LeadError]:
        """Everything that is wrong with the lead, as `LeadError` objects; never empty."""
    def to_dict(self) -> dict[str, Any]:
        """The answer as a new dict, equal to `json.loads(self.to_json())`."""
    def to_json(self) -> str:
        """The answer as JSON text, the same bytes in every language."""
    def _repr_html_(self) -> str:
        """The errors for a notebook, escaped, without scripts."""
    def __copy__(self) -> LeadErrors: ...
    def __deepcopy__(self, memo: object) -> LeadErrors: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Batch(Sequence[Decision | LeadErrors]):
    """The answers of `score_batch`: a sequence of `Decision` and `LeadErrors`, in the order of the leads.

    >>> import leadgrid
    >>> engine = leadgrid.Engine.default()
    >>> batch = engine.score_batch([{"id": "1", "origin": "form"}], as_of="2026-11-22T09:00:00+09:00")
    >>> len(batch), batch[0].lead_type, batch
    (1, 'cold', Batch(1 lead: 1 cold))
    """
    @property
    def report(self) -> Report:
        """What was left out of account, as a new dict of counts.

        Keys: `leads`, `scored`, `failed`, `future_events` (whole numbers); `unknown_fields`,
        `unknown_attributes`, `unknown_activities`, `unknown_keys` (name -> count);
        `unlisted_values` (a list of `{field, value, count}`).
        """
    @property
    def decisions(self) -> list[Decision]:
        """The decisions, without the leads that could not be scored."""
    @property
    def errors(self) -> list[LeadErrors]:
        """The leads that could not be scored."""
    def to_dicts(self) -> list[dict[str, Any]]:
        """All answers as a list of new dicts, in the order of the leads."""
    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """The position of the first answer equal to `value`. Raises `ValueError` if there is none."""
    def count(self, value: object) -> int:
        """The number of answers equal to `value`."""
    def _repr_html_(self) -> str:
        """The number of answers per type and the first rows for a notebook, escaped, without scripts."""
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, key: int, /) -> Decision | LeadErrors: ...
    @overload
    def __getitem__(self, key: slice, /) -> tuple[Decision | LeadErrors, ...]: ...
    def __iter__(self) -> Iterator[Decision | LeadErrors]: ...
    def __contains__(self, key: object, /) -> bool: ...

@final
class Rfm:
    """Orders summed up by customer, as they stand at one instant: recency, frequency and monetary value.

    `engine` has a policy with `rfm`; `as_of` is RFC 3339 text with an offset, whole milliseconds since
    1970, or an aware `datetime`. Orders are added in any pieces and any order; the sums, and the model
    that is fitted to them, are the same bytes.

    Raises `DataError` if the policy has no `rfm`.

    >>> import leadgrid
    >>> policy = {"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": {"monetary": {"cuts": [10, 50, 100, 500]}}}
    >>> engine = leadgrid.Engine.from_dict(policy)
    >>> orders = [
    ...     {"customer": "C-1", "at": "2026-11-20", "amount": "39.00"},
    ...     {"customer": "C-1", "at": "2026-11-24", "amount": "48.95"},
    ...     {"customer": "C-2", "at": "2026-07-02", "amount": 20},
    ... ]
    >>> customers = leadgrid.Rfm(engine, "2026-11-26T09:00:00+09:00").add(orders).score()
    >>> [(row["customer"], row["code"], row["segment"], str(row["net"])) for row in customers.to_dicts()]
    [('C-1', '523', 'promising', '87.95'), ('C-2', '212', 'need_attention', '20.00')]
    """
    def __new__(cls, engine: Engine, as_of: _Instant) -> Rfm: ...
    @staticmethod
    def from_bytes(engine: Engine, data: bytes | bytearray | memoryview) -> Rfm:
        """What `to_bytes` gave, in this or another process, by the same policy: `bytes`, a `bytearray` or a
        `memoryview`.

        Raises `DataError` for bytes that are damaged or of another policy.
        """
    def add(
        self,
        orders: _Table | Iterable[_Table] | Iterable[Mapping[str, Any]] | str,
        *,
        customer: str = "customer",
        at: str = "at",
        amount: str = "amount",
        order: str | None = "order",
        line: str | None = "line",
        currency: str | None = "currency",
        kind: str | None = "kind",
        rounding: _Rounding | None = None,
        minor_units: bool = False,
        local_times: bool = False,
        bad_rows: Literal["raise", "skip"] = "raise",
        progress: Callable[[int], object] | None = None,
    ) -> Rfm:
        """Adds orders, and returns itself. All of them are added, or none where one is refused.

        `orders` is anything with the Arrow interface (a data frame of Polars or pandas, a table or a
        reader of pyarrow, a relation of DuckDB), an iterable of such tables, or of dicts. The other
        arguments are names of columns, or keys of the dicts:

        - `customer`: whole numbers or text. Rows without one are counted and belong to nobody.
        - `at`: instants, whole milliseconds since 1970, dates (which are those of the policy's time zone), or
          text of instants and dates. Datetimes
          without a zone are refused, unless `local_times` says that they are of the policy's zone.
        - `amount`: whole numbers, decimals or text, in units of the currency, or with `minor_units` in
          its smallest; less than 0 is a refund. Floats are refused without `rounding`: `"exact"`,
          `"half_up"`, `"half_even"` or `"down"`.
        - `order` and `line`: rows of one order are its lines, and a line that comes twice counts once.
          `currency`, and `kind` (`purchase` or `refund`). These are read where they exist; `None` leaves
          them out.

        With `bad_rows="skip"`, rows that cannot be read are left out, and listed in `bad_rows`.
        `progress` is called with the number of rows done after each table; nothing is added if it raises.
        Works without the interpreter lock.

        Raises `DataError` for the first row that is refused, with its number in `path`, for orders that
        contradict each other (`conflicting_row`), and for columns that are missing or do not suit. Rows are
        read before orders are compared, so a row that cannot be read is told even where an earlier one
        contradicts. In a stream of tables, an order that contradicts what was added before the call is told
        without the number of its row.
        """
    def know(self, customers: Iterable[str | int]) -> Rfm:
        """Makes customers known who may have no orders, and returns itself: R and F are unknown, M is 1."""
    def merge(self, other: Rfm | bytes | bytearray | memoryview) -> Rfm:
        """Adds what another `Rfm`, or the bytes of one, has summed up, and returns itself. The order of
        merging does not matter.

        Raises `DataError` where both contradict each other, or are of other policies or instants.
        Nothing is changed then.
        """
    def to_bytes(self) -> bytes:
        """The sums as bytes, to merge them elsewhere: the same for the same orders."""
    def fit(self) -> dict[str, Any]:
        """Fits the cuts: the model, a dict that scores one customer later, elsewhere, without the others.

        Raises `DataError` (`population_too_small`) where there are too few customers to fit cuts to.
        """
    def score(
        self,
        model: _Model | None = None,
        *,
        leads: Iterable[_Lead] | str = (),
        strict: bool = False,
        previous: _Previous | None = None,
    ) -> Customers:
        """Scores all customers and sorts them into segments.

        `model` is one that was fitted before, a dict or JSON text; without it one is fitted now.
        `leads` are the leads of customers, whose `id` is that of the customer, as for `score_batch`:
        segments may ask for their signals. A lead without orders is a customer, too; of two leads with one
        `id` the last one counts. `strict` and `previous` are those of `Engine.score`.
        """
    @property
    def as_of(self) -> str:
        """The instant at which the orders stand."""
    @property
    def left_out(self) -> LeftOut:
        """Rows that do not count, as a dict: `later` than the instant, `older` than the period, of `nobody`."""
    @property
    def bad_row_count(self) -> int:
        """How many rows were skipped because they could not be read."""
    @property
    def bad_rows(self) -> list[BadRow]:
        """The first thousand of them, as dicts: `row` (counted from 0 in each call of `add`), `code`,
        `path`, `message`, `help`.
        """
    def __len__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Customers:
    """Customers at one instant: one row for each, in the order of their keys (numbers first, then texts).

    Columns are `customer`, `segment`, `code` (such as `543`; `-` for a score that is unknown), `r`, `f`,
    `m`, `days` (calendar days since the last order), `orders`, `net`, `gross`, `refunds` (exact
    decimals), `first_at`, `last_at`. With `monetary_only` there is `tier` in place of segment and scores.

    It has the Arrow interface, so that `polars.DataFrame(customers)`, `pyarrow.table(customers)` or DuckDB
    read it without a copy. `Rfm.score` makes it.
    """
    @property
    def counts(self) -> CustomerCounts:
        """How many customers each segment (or tier) and each code has, as a new dict: `customers`,
        `segments`, `codes`. `Engine.customers_chart` draws them, also of several parts together.
        """
    @property
    def errors(self) -> list[LeadErrors]:
        """Leads that could not be read, as `LeadErrors`: their customers were sorted without signals."""
    @property
    def model(self) -> dict[str, Any]:
        """The model by which they were scored, as a new dict."""
    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
    def customer(self, customer: str | int) -> CustomerScores:
        """Why a customer has its scores and segment, as a dict: each of `recency`, `frequency` and
        `monetary` with `value`, `score`, `cut`, `rank` among the others and `next`, what is missing for
        the next score; when R falls if no order comes; and the `segment` with its rule and action.

        Raises `KeyError` for a customer who is not known.
        """
    def explain(self, customer: str | int, lang: _Lang = "en") -> str:
        """The same as text of several lines in `lang`: `"en"` or `"ko"`."""
    def chart(self, chart: _CustomersChart, lang: _Lang = "en") -> Chart:
        """A picture as a `Chart`, which notebooks draw: `"segments"`, their sizes, or `"heat_map"`, customers
        by R and F. `lang` is the language of its titles, `"en"` or `"ko"`.
        """
    def migrate(self, later: Customers) -> Migration:
        """What became of these customers until a `later` instant, by the same policy, as a dict: `matrix`
        says how many went from each segment to each, `movers` who did and why.

        Raises `DataError` for customers of another policy.
        """
    def select(self, *columns: str) -> Table:
        """Some of the columns, as a `Table`. Columns are made when they are asked for.

        Raises `KeyError` for a name that no column has, and `ValueError` for one given twice.
        """
    def to_polars(self) -> Any:
        """A Polars data frame, without a copy where Polars has the same types."""
    def to_pandas(self) -> Any:
        """A pandas data frame; needs pyarrow."""
    def to_arrow(self) -> Any:
        """A pyarrow table, without a copy."""
    def to_dicts(self) -> list[dict[str, Any]]:
        """All rows as new dicts; amounts are `Decimal` (or `int` of a currency without places), instants
        RFC 3339 text in the policy's time zone.
        """
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    def __len__(self) -> int: ...
    def _repr_html_(self) -> str:
        """The number of customers by segment and the first rows for a notebook, escaped, without scripts."""

@final
class Scores:
    """The scores of a table of leads: one row for each lead, in their order.

    Columns are named like the keys of a decision: `lead_id`, `lead_type`, `computed_lead_type`,
    `axes.<id>` (points), `x_band`, `y_band`, `flagged`, `flags`, `scenario`, `due_at`, `valid_until`
    if it was asked for, `priority`. `error`, `error_path` and `error_message` say what is wrong
    with a lead that could not be scored; its other columns are null.

    It has the Arrow interface, so that `polars.DataFrame(scores)`, `pyarrow.table(scores)` or
    DuckDB read it without a copy.

    >>> import leadgrid
    >>> engine = leadgrid.Engine.default()
    >>> scores = engine.score_frame([{"id": "1", "origin": "form"}], as_of="2026-11-22T09:00:00+09:00")
    >>> len(scores), scores
    (1, Scores(1 lead: 1 cold))
    """
    @property
    def report(self) -> Report:
        """What was left out of account, as a new dict of counts: that of a `Batch`."""
    @property
    def errors(self) -> list[LeadErrors]:
        """The leads that could not be scored, as `LeadErrors`, with everything that is wrong with them."""
    @property
    def activities_without_lead(self) -> int:
        """Number of activities that belong to no lead. Of a stream: to no lead so far."""
    @property
    def cells(self) -> CellCounts:
        """How many leads stand in each cell of each grid, as a new dict: `grids` by origin, each in the
        form of its `cells` in the policy, and `failed`, the leads that could not be scored.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> leads = [{"id": "1", "origin": "form"}, {"id": "2", "origin": "fax"}]
        >>> cells = engine.score_frame(leads, as_of="2026-11-22T09:00:00+09:00").cells
        >>> cells["grids"]["form"]["low"], cells["failed"]
        ({'low': 1, 'mid': 0, 'high': 0}, 1)
        """
    def chart(self, origin: str, lang: _Lang = "en") -> Chart:
        """The grid of an origin with the number of leads in each cell, as a `Chart`: notebooks draw it.

        `lang` is the language of its titles, `"en"` or `"ko"`. The parts of a stream are drawn
        together by `Engine.grid_chart`.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> scores = engine.score_frame([{"id": "1", "origin": "form"}], as_of="2026-11-22T09:00:00+09:00")
        >>> scores.chart("form", lang="ko")
        Chart(채널 A - 리드 폼: 리드 1건)
        """
    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
    def select(self, *columns: str) -> Table:
        """Some of the columns, as a `Table`. Columns are made when they are asked for, so that few of them
        take little time and memory.

        Raises `KeyError` for a name that no column has, and `ValueError` for one given twice.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> scores = engine.score_frame([{"id": "1", "origin": "form"}], as_of="2026-11-22T09:00:00+09:00")
        >>> scores.select("lead_id", "lead_type").to_dicts()
        [{'lead_id': '1', 'lead_type': 'cold'}]
        """
    def ledger(self) -> Table:
        """Why each lead has its points, as a long table with the Arrow interface: one row for each
        contribution or cap, with `lead_id`, `axis`, `group`, `rule`, `stage`, `points`, and `at`,
        `age_days`, `kind`, `id`, `ref` of the activity.

        Raises `ValueError` unless the leads were scored with `explain=True`.
        """
    def to_polars(self) -> Any:
        """A Polars data frame, without a copy where Polars has the same types."""
    def to_pandas(self) -> Any:
        """A pandas data frame; needs pyarrow."""
    def to_arrow(self) -> Any:
        """A pyarrow table, without a copy."""
    def to_dicts(self) -> list[dict[str, Any]]:
        """All rows as new dicts; instants are RFC 3339 text in the policy's time zone.

        >>> import leadgrid
        >>> engine = leadgrid.Engine.default()
        >>> scores = engine.score_frame([{"id": "1", "origin": "fax"}], as_of="2026-11-22T09:00:00+09:00")
        >>> [row["error"] for row in scores.to_dicts()]
        ['unknown_origin']
        """
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __len__(self) -> int: ...
    def _repr_html_(self) -> str:
        """The number of leads per type and the first rows for a notebook, escaped, without scripts."""

@final
class Table:
    """A table with the Arrow interface.

    >>> import leadgrid
    >>> engine = leadgrid.Engine.default()
    >>> lead = {"id": "1", "origin": "form", "attributes": {"owns_vehicle": True}}
    >>> scores = engine.score_frame([lead], as_of="2026-11-22T09:00:00+09:00", explain=True)
    >>> table = scores.ledger()
    >>> len(table) == len(table.to_dicts())
    True
    """
    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
    def to_polars(self) -> Any:
        """A Polars data frame, without a copy where Polars has the same types."""
    def to_pandas(self) -> Any:
        """A pandas data frame; needs pyarrow."""
    def to_arrow(self) -> Any:
        """A pyarrow table, without a copy."""
    def to_dicts(self) -> list[dict[str, Any]]:
        """All rows as new dicts; instants are RFC 3339 text in the policy's time zone."""
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __len__(self) -> int: ...

@final
class ScoreStream:
    """The scores of a stream of leads: an iterator of `Scores`, one for each batch.

    A batch is taken from the stream while the one before is in use, so that never more than two
    are in memory. It has the Arrow interface too, to be read once, such as by
    `pyarrow.RecordBatchReader.from_stream(..)`.
    """
    def __iter__(self) -> Iterator[Scores]: ...
    def __next__(self) -> Scores: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any: ...
    def __arrow_c_schema__(self) -> Any: ...

@final
class Finding:
    """One problem of a policy.

    `severity` is `"error"` (the policy is refused) or `"warning"`; `path` is a JSON Pointer
    into the policy. `line` and `column`, counted from 1, are known for YAML and for text that
    cannot be read; they are `None` otherwise.

    >>> import leadgrid
    >>> [(f.severity, f.code, f.path) for f in leadgrid.check({"format": 1})][0]
    ('error', 'missing_key', '')
    """
    def __new__(
        cls,
        code: str,
        severity: Literal["error", "warning"],
        path: str,
        message: str,
        help: str,
        line: int | None = None,
        column: int | None = None,
    ) -> Finding: ...
    @property
    def code(self) -> str:
        """What is wrong, as a stable word that programs may compare."""
    @property
    def severity(self) -> Literal["error", "warning"]:
        """`"error"` or `"warning"`."""
    @property
    def path(self) -> str:
        """Where: a JSON Pointer (RFC 6901) into the policy."""
    @property
    def message(self) -> str:
        """What is wrong, for a person."""
    @property
    def help(self) -> str:
        """What to do about it."""
    @property
    def line(self) -> int | None:
        """The line in the text, counted from 1, or `None`."""
    @property
    def column(self) -> int | None:
        """The column in the line, counted from 1, or `None`."""
    def to_dict(self) -> dict[str, Any]:
        """The finding as a dict; `line` and `column` only where they are known."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs__(self) -> tuple[str, str, str, str, str, int | None, int | None]: ...

@final
class LeadError:
    """One problem of a lead.

    >>> import leadgrid
    >>> answer = leadgrid.Engine.default().score({"origin": "form"}, as_of="2026-11-22T09:00:00+09:00")
    >>> [(error.code, error.path) for error in answer.errors]
    [('missing_key', '')]
    """
    def __new__(cls, code: str, path: str, message: str, help: str) -> LeadError: ...
    @property
    def code(self) -> str:
        """What is wrong, as a stable word that programs may compare."""
    @property
    def path(self) -> str:
        """Where: a JSON Pointer (RFC 6901) into the lead."""
    @property
    def message(self) -> str:
        """What is wrong, for a person."""
    @property
    def help(self) -> str:
        """What to do about it."""
    def to_dict(self) -> dict[str, Any]:
        """The error as a dict."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs__(self) -> tuple[str, str, str, str]: ...

def check(policy: _Policy, parents: Iterable[_Policy] = ()) -> list[Finding]:
    r"""All findings of a policy, errors and warnings; the same as `Engine.check`.

    >>> import leadgrid
    >>> leadgrid.check("format: 1\nid: x\nversion: '1'")[0].code
    'missing_key'
    """

def transition(previous: _Decision | None, now: _Decision) -> Transition:
    """What changed between two decisions of one lead, with a key to act on it once.

    Decisions are `Decision` objects, mappings or JSON text; `previous` may be `None`: then
    everything is new. `key` is `None` where nothing changed.

    >>> import leadgrid
    >>> engine = leadgrid.Engine.default()
    >>> lead = {"id": "L-17", "origin": "form"}
    >>> before = engine.score(lead, "2026-11-22T09:00:00+09:00")
    >>> lead["attributes"] = {"owns_vehicle": True}
    >>> now = engine.score(lead, "2026-11-23T09:00:00+09:00")
    >>> [change["what"] for change in leadgrid.transition(before, now)["changes"]]
    ['flagged', 'flags']
    """
