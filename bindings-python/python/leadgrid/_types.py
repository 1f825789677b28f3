"""Shapes of the dicts that leadgrid takes and gives, for type checkers.

Not imported at run time: ``from typing import TYPE_CHECKING`` and then
``from leadgrid._types import LedgerEntry``, or write the name as text.
"""

from __future__ import annotations

from typing import Literal, TypedDict


class PolicyId(TypedDict):
    id: str
    version: str


class AxisTotal(TypedDict):
    """Points of an axis: ``raw`` before its range, ``total`` after."""

    raw: float
    total: float


class Side(TypedDict):
    """One side of the grid: the sum of its axes in points, and the band reached."""

    total: float
    band: str


class _Override(TypedDict):
    lead_type: str
    by: str
    reason: str


class Override(_Override, total=False):
    """A lead type set by hand; ``until`` is RFC 3339."""

    until: str | None


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


class Step(_Step, total=False):
    """One line of a plan. ``wait`` and ``within`` are durations as the policy writes them."""

    task: str | dict[str, str] | None
    due_at: str | None
    on: Literal["no_reaction", "contacted"]
    wait: str | None
    within: str | None
