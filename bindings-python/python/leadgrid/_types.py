"""Shapes of the dicts that leadgrid takes and gives, for type checkers.

Not imported at run time: ``from typing import TYPE_CHECKING`` and then
``from leadgrid._types import LedgerEntry``, or write the name as text.
"""

from __future__ import annotations

from typing import Any, Literal, Protocol, TypedDict


class ArrowStream(Protocol):
    """A table, or a stream of record batches, with the Arrow interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class ArrowArray(Protocol):
    """A record batch with the Arrow interface."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


class PolicyId(TypedDict):
    id: str
    version: str
    hash: str


class AxisTotal(TypedDict):
    """Points of an axis: ``raw`` before its range, ``total`` after."""

    raw: float
    total: float


class Side(TypedDict):
    """One side of the grid: the sum of its axes in points, and the band reached."""

    total: float
    band: str


class Override(TypedDict):
    """A lead type set by hand; ``until`` is RFC 3339."""

    lead_type: str
    by: str
    reason: str
    until: str | None


class State(TypedDict):
    """What a lead is, apart from its points."""

    lead_type: str
    flags: list[str]
    scenario: str | None


class _LedgerEntry(TypedDict):
    axis: str
    points: float


class LedgerEntry(_LedgerEntry, total=False):
    """One contribution, or one cap (then with ``stage``).

    ``points`` may be negative; ``at`` is RFC 3339; ``age_days`` counts whole 24-hour periods
    before ``as_of``.
    """

    group: str
    rule: str
    stage: Literal["rule_cap", "group_cap", "axis_cap"]
    at: str
    age_days: int
    kind: str
    id: str
    ref: str


class _Step(TypedDict):
    line: Literal["first", "second"]
    channels: list[str]
    task: str | dict[str, str] | None


class Step(_Step, total=False):
    """One line of a plan: the first has ``due_at``, the second ``on``, ``wait`` and ``within``.

    ``task`` is text or a dict of language -> text; durations are as the policy writes them.
    """

    due_at: str | None
    on: Literal["no_reaction", "contacted"]
    wait: str | None
    within: str | None


class UnlistedValue(TypedDict):
    """A text that the closed list of a field lacks, and how often it was given."""

    field: str
    value: str
    count: int


class Report(TypedDict):
    """What a batch left out of account, and how often; dicts are name -> count."""

    leads: int
    scored: int
    failed: int
    future_events: int
    unknown_holidays: int
    unknown_fields: dict[str, int]
    unknown_attributes: dict[str, int]
    unknown_activities: dict[str, int]
    unknown_keys: dict[str, int]
    unlisted_values: list[UnlistedValue]


class CellCounts(TypedDict):
    """Leads by cell: ``grids`` by origin, each in the form of its ``cells`` in the policy."""

    failed: int
    grids: dict[str, dict[str, Any]]


class StateChange(State):
    """What a lead becomes, and when (RFC 3339)."""

    at: str


class Trajectory(TypedDict):
    """How a lead changes with time alone; ``changes`` in the order of time."""

    lead_id: str
    as_of: str
    now: State
    changes: list[StateChange]
    checked_until: str


class Question(TypedDict):
    """What to ask a lead next.

    ``narrows``: by how many points the answer narrows the totals of the lead's grid; ``spread``:
    how far apart the points are that it can give, before caps.
    """

    field: str
    narrows: float
    spread: float


class Action(TypedDict, total=False):
    """An activity of the customer, or the answer to an open question."""

    activity: str
    field: str
    value: str | float | bool | list[str]


class PointSides(TypedDict):
    """Points for each side of the grid; ``None`` where no change of that side alone does it."""

    x: float | None
    y: float | None


class WhyNot(TypedDict):
    """What would give a lead a higher type.

    ``reason`` is a stable word and ``message`` the same for a person; both are ``None`` where the
    ``actions`` reach the ``target``.
    """

    lead_id: str
    as_of: str
    at: str
    lead_type: str
    target: str | None
    reaches: str | None
    cost: float | None
    actions: list[Action]
    reason: Literal["highest_type", "nothing_attainable", "out_of_reach", "search_too_long"] | None
    message: str | None
    rise: PointSides
    fall: PointSides


class CellStep(TypedDict):
    """A band beside a cell, with another lead type; ``most`` is ``None`` where a cell has no end."""

    band: str
    lead_type: str
    least: float
    most: float | None


class CellSides(TypedDict):
    x: CellStep | None
    y: CellStep | None


class CellDistance(TypedDict):
    """How far it is from a cell of a grid to a higher and to a lower lead type, in points."""

    origin: str
    x: str
    y: str | None
    lead_type: str
    target: str | None
    rise: CellSides
    fall: CellSides


class FirstContact(TypedDict):
    """The reaction that was first contact."""

    kind: str
    at: str
    channel: str | None
    agent: str | None


class IgnoredReaction(TypedDict):
    """A reaction that did not count."""

    kind: str
    at: str
    why: Literal["before_assignment", "after_as_of", "after_closing"]


class HandOver(TypedDict):
    """The override to store with a lead that was handed over, so that it keeps its type."""

    lead_type: str
    by: Literal["hand_over"]
    reason: str


class FollowUp(TypedDict):
    """Where the response to a lead stands; ``due_at``, ``channels`` and ``task`` are of the open step."""

    stage: Literal["none", "first_line", "waiting", "second_line", "done", "closed"]
    scenario: str | None
    lead_type: str
    since: str
    due_at: str | None
    overdue: bool
    channels: list[str]
    task: str | dict[str, str] | None
    first_contact: FirstContact | None
    outcome: Literal["purchased", "declined"] | None
    ignored: list[IgnoredReaction]
    override: HandOver | None


_Change = TypedDict("_Change", {"what": str, "from": Any, "to": Any})


class Change(_Change, total=False):
    """A part of a decision that changed; lists also say what was ``added`` and ``removed``."""

    added: list[str]
    removed: list[str]


class Transition(TypedDict):
    """``key`` is the same for the same changes since the same decision; ``None`` without changes."""

    key: str | None
    changes: list[Change]


class Receipt(TypedDict):
    """An answer sealed with SHA-256 digests; ``call`` holds the arguments that it depends on."""

    policy_hash: str
    engine_version: str
    call: dict[str, Any]
    input_digest: str
    answer: dict[str, Any]
    answer_digest: str


class Verdict(TypedDict):
    """Whether a receipt is right, and if not, what differs first."""

    valid: bool
    reason: Literal["other_policy", "other_input", "altered_answer", "other_engine", "other_answer"] | None


class Notice(TypedDict):
    """What to tell one stakeholder; whoever has acted on ``key`` has told it."""

    to: str
    key: str
    flag: str
    change: Literal["add", "replace", "remove"]


class FlagChange(TypedDict):
    """The policy after a change of flags, whom to tell, and what went (``-``) and came (``+``)."""

    policy: dict[str, Any]
    hash: str
    notices: list[Notice]
    diff: str


class DueTime(TypedDict):
    """``due_at`` is ``None`` beyond all instants; ``known``: the holidays until then are known."""

    due_at: str | None
    known: bool


class OpenTime(TypedDict):
    millis: int
    known: bool


class LeftOut(TypedDict):
    """Rows of orders that do not count."""

    later: int
    older: int
    nobody: int


class BadRow(TypedDict):
    """A row of orders that could not be read."""

    row: int
    code: str
    path: str
    message: str
    help: str


class CustomerCounts(TypedDict):
    """How many customers each segment (or tier) and each code has."""

    customers: int
    segments: dict[str, int]
    codes: dict[str, int]


class SegmentOverlap(TypedDict):
    """Two segments that are true for the same customers; the first is chosen."""

    first: str
    second: str
    codes: int


class SegmentRule(TypedDict):
    """A segment of the policy."""

    id: str
    title: str | dict[str, str] | None
    action: str | dict[str, str] | None
    when: dict[str, Any]


class Rank(TypedDict):
    """The place among the others: how many are ``worse``, how many ``equal``, ``of`` how many."""

    worse: int
    equal: int
    of: int


class NextScore(TypedDict):
    """The next score, from which ``cut`` on it is reached, and what is ``missing``: days too many, orders
    or money."""

    score: int | str
    cut: int | str
    missing: int | str


class MetricScore(TypedDict):
    """A value (days, orders, or an amount as text) and its score; all ``None`` where it is unknown."""

    value: int | str | None
    score: int | str | None
    cut: int | str | None
    rank: Rank | None
    next: NextScore | None


class RecencyScore(MetricScore):
    """When the score falls if no order comes, and to what."""

    falls_at: str | None
    falls_to: int | None


class CustomerScores(TypedDict):
    """Why a customer has its scores and segment."""

    customer: str
    as_of: str
    code: str
    tier: str | None
    recency: RecencyScore | None
    frequency: MetricScore | None
    monetary: MetricScore | None
    segment: SegmentRule | None


Migration = TypedDict(
    "Migration",
    {"from": str, "to": str, "matrix": list[dict[str, Any]], "movers": list[dict[str, Any]]},
)


class Stability(TypedDict):
    """How many customers would change under other choices; each variant has ``choice``, ``zone``, and
    ``changes`` or the ``error`` for which it cannot be told."""

    as_of: str
    customers: int
    variants: list[dict[str, Any]]
