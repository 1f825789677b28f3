"""What a type checker must understand; `mypy --strict` reads this file, and it runs as well."""

from __future__ import annotations

import datetime as dt
import json
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


def day(engine: leadgrid.Engine, decision: leadgrid.Decision, lead: dict[str, Any]) -> str:
    now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.timezone.utc)
    reactions: list[dict[str, Any]] = [{"kind": "call_reached", "at": now, "agent": "김서연"}]
    step = engine.follow_up(decision, reactions, now)
    overdue: bool = step["overdue"]
    by: str | None = step["first_contact"]["agent"] if step["first_contact"] else None
    course = engine.trajectory(lead, now, until=now + dt.timedelta(days=90))
    if isinstance(course, leadgrid.LeadErrors):
        return course.errors[0].message
    cools: list[str] = [change["at"] for change in course["changes"]]
    question = engine.question(lead, now, previous=[decision, decision.to_dict(), decision.to_json()])
    ask: str | None = question["field"] if isinstance(question, dict) else None
    answer = engine.why_not(lead, now, target="hot", lang="ko", previous=decision)
    missing: float | None = None if isinstance(answer, leadgrid.LeadErrors) else answer["rise"]["x"]
    band: str | None = (engine.why_not_cell("form", "low", "low")["rise"]["x"] or {"band": None})["band"]
    change = leadgrid.transition(None, decision)["changes"][0]
    words: tuple[str, list[str]] = (change["what"], change.get("added", []))
    receipt = engine.receipt(lead, now, ledger=False, horizon="30d", previous=engine.score_batch([lead], now))
    good: bool = engine.verify(receipt, lead)["valid"] and engine.verify(json.dumps(receipt), lead)["valid"]
    due: str | None = engine.due("kr_office", now, "8h")["due_at"]
    hours: float = engine.elapsed("kr_office", now, now)["millis"] / 3_600_000
    merged: dict[str, Any] = engine.merge(lead, '{"id": "2"}')
    cases: list[tuple[leadgrid.Decision, list[dict[str, Any]]]] = [(decision, reactions)]
    text: str = engine.to_icalendar(cases, now) + engine.to_icalendar([{"decision": decision, "reactions": []}], now, "ko")
    return f"{overdue} {by} {cools} {ask} {missing} {band} {words} {good} {due} {hours} {merged} {text}"


def market(parent: leadgrid.Engine, change: dict[str, Any]) -> leadgrid.Engine:
    child = leadgrid.Engine.from_yaml("{id: kr, version: '1', extends: global_standard}", parents=[parent.policy])
    changed = child.change_flags(change, by="kim@example.com")
    told: list[str] = [notice["to"] for notice in changed["notices"]]
    findings: list[leadgrid.Finding] = leadgrid.check(changed["policy"], parents=(parent.policy, "id: x"))
    assert told or findings
    return leadgrid.Engine.from_dict(changed["policy"])


def tables(engine: leadgrid.Engine, leads: list[dict[str, Any]]) -> str:
    scores = engine.score_frame(leads, as_of=1795305600000, valid_until=True, explain=True, threads=2, progress=print)
    rows: list[dict[str, Any]] = scores.to_dicts()
    chart: leadgrid.Chart = scores.chart("form", lang="ko")
    svg: str = engine.grid_chart("form", [scores.cells, {"failed": 1}]).to_svg()
    failed: int = scores.cells["failed"]
    assert chart and svg and failed == 0
    # What comes out goes in: it has the Arrow interface.
    again: list[leadgrid.Scores] = []
    try:
        again = list(engine.score_stream(scores, scores.ledger(), as_of=1795305600000))
    except leadgrid.DataError as error:
        return f"{error.code} {scores.report['leads']} {len(rows)} {scores.columns} {scores.errors}"
    return f"{again}"


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
    lead = {"id": "1", "origin": "form"}
    assert "missing_key" in tables(engine, [lead])
    assert text and day(engine, work_list(engine, [lead])[0], lead)


def refused_by_the_checker(engine: leadgrid.Engine) -> None:
    engine.score({"id": "1"})  # type: ignore[call-arg]
    engine.score({"id": "1"}, as_of=None)  # type: ignore[arg-type]
    engine.score(7, as_of=1)  # type: ignore[arg-type]
    engine.score({"id": "1"}, 1, False)  # type: ignore[call-arg]
    engine.explain({"id": "1"}, 1, lang="fr")  # type: ignore[arg-type]
    engine.id = "other"  # type: ignore[misc]
    leadgrid.Engine.from_file(7)  # type: ignore[arg-type]
    leadgrid.Engine.from_dict({}, parents=7)  # type: ignore[arg-type]
    engine.score({"id": "1"}, 1, horizon=400)  # type: ignore[arg-type]
    engine.score({"id": "1"}, 1, previous=7)  # type: ignore[arg-type]
    engine.trajectory({"id": "1"}, 1)  # type: ignore[call-arg]
    engine.follow_up(7, [], 1)  # type: ignore[arg-type]
    engine.follow_up({}, {}, 1)  # type: ignore[arg-type]
    engine.to_icalendar([7], 1)  # type: ignore[list-item]
    engine.due("kr_office", 1, dt.timedelta(hours=8))  # type: ignore[arg-type]
    engine.why_not({"id": "1"}, 1)["rise"]  # type: ignore[index]
    engine.score_frame(7, as_of=1)  # type: ignore[arg-type]
    engine.score_frame([{"id": "1"}])  # type: ignore[call-arg]
    engine.score_frame([{"id": "1"}], [{"lead": "1"}], as_of=1)  # type: ignore[arg-type]
    engine.score_stream([{"id": "1"}], as_of=1)  # type: ignore[list-item]
    engine.question({"id": "1"}, 1)["field"]  # type: ignore[index]
    engine.grid_chart("form", 7)  # type: ignore[arg-type]
    engine.score_frame([{"id": "1"}], as_of=1).chart("form", lang="fr")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
