"""Shapes of the dicts that leadgrid takes and gives, for type checkers.

Not imported at run time: ``from typing import TYPE_CHECKING`` and then
``from leadgrid._types import LedgerEntry``, or write the name as text.
"""

from __future__ import annotations

from typing import Literal, TypedDict


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
    unknown_fields: dict[str, int]
    unknown_attributes: dict[str, int]
    unknown_activities: dict[str, int]
    unknown_keys: dict[str, int]
    unlisted_values: list[UnlistedValue]
