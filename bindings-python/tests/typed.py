"""What a type checker must understand; `mypy --strict` reads this file, and it runs as well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import leadgrid


def types_of(answer: leadgrid.Decision | leadgrid.LeadErrors) -> str:
    if isinstance(answer, leadgrid.LeadErrors):
        first: leadgrid.LeadError = answer.errors[0]
        return f"{answer.lead_id or '?'} {first.code} {first.path}"
    total: float = answer.x["total"] + (answer.y["total"] if answer.y else 0)
    axis: float = answer.axes["activity"]["raw"]
    points: list[float] = [entry["points"] for entry in answer.ledger]
    places: list[str] = [entry["axis"] for entry in answer.ledger]
    due: str = answer.due_at or "never"
    order: tuple[list[int], str] = (answer.priority, answer.lead_id)
    return f"{answer.lead_type} {total} {axis} {points} {places} {due} {order}"


def work_list(engine: leadgrid.Engine, leads: list[dict[str, Any]]) -> Sequence[leadgrid.Decision]:
    batch: leadgrid.Batch = engine.score_batch(leads, dt.datetime(2026, 11, 22, tzinfo=dt.timezone.utc))
    return sorted(batch.decisions, key=lambda decision: (decision.priority, decision.lead_id))


def load(path: Path) -> leadgrid.Engine:
    try:
        return leadgrid.Engine.from_file(path)
    except leadgrid.PolicyError as error:
        lines: list[int | None] = [finding.line for finding in error.findings]
        raise SystemExit(f"{error.code} {error.path} {lines}") from error


def main() -> None:
    engine = leadgrid.Engine.default()
    types_of(engine.score({"id": "1", "origin": "form"}, as_of=1795305600000, strict=True))
    text: str = engine.explain('{"id": "1", "origin": "form"}', "2026-11-22T00:00:00Z", lang="ko")
    assert text and work_list(engine, [{"id": "1", "origin": "form"}])


def refused_by_the_checker(engine: leadgrid.Engine) -> None:
    engine.score({"id": "1"})  # type: ignore[call-arg]
    engine.score({"id": "1"}, as_of=None)  # type: ignore[arg-type]
    engine.score(7, as_of=1)  # type: ignore[arg-type]
    engine.score({"id": "1"}, 1, False)  # type: ignore[call-arg]
    engine.explain({"id": "1"}, 1, lang="fr")  # type: ignore[arg-type]
    engine.id = "other"  # type: ignore[misc]
    leadgrid.Engine.from_file(7)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
