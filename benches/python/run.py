"""Measures the engines of Python on the policy and lead of `../manifest.json`, one JSON row for each.

usage: run.py [--rounds N] [--millis N]
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import by_hand
from clock import measure
from working_time import Deadline, deadlines

BENCHES = Path(__file__).resolve().parent.parent


class Subject(NamedTuple):
    engine: str
    version: str
    what: str
    run: Callable[[], Any]
    totals: Callable[[Any], dict[str, float]]


def leadgrid_subjects(policy: str, lead: dict[str, Any], text: str, as_of: str) -> list[Subject]:
    import leadgrid

    engine = leadgrid.Engine.from_json(policy)

    def totals(axes: dict[str, Any]) -> dict[str, float]:
        return {axis: found["total"] for axis, found in axes.items()}

    ways: list[tuple[str, Callable[[], Any], Callable[[Any], dict[str, float]]]] = [
        ("dict to decision with ledger", lambda: engine.score(lead, as_of), lambda d: totals(d.axes)),
        ("dict to decision", lambda: engine.score(lead, as_of, ledger=False), lambda d: totals(d.axes)),
        ("dict to dict with ledger", lambda: engine.score(lead, as_of).to_dict(), lambda d: totals(d["axes"])),
        (
            "JSON text to JSON text, with ledger",
            lambda: engine.score(text, as_of).to_json(),
            lambda d: totals(json.loads(d)["axes"]),
        ),
    ]
    return [Subject("leadgrid", leadgrid.__version__, *way) for way in ways]


def by_hand_subjects(lead: dict[str, Any], as_of: str) -> list[Subject]:
    seconds = datetime.fromisoformat(as_of).timestamp()
    python = platform.python_version()
    return [Subject("by hand", python, "dict to two totals", lambda: by_hand.totals(lead, seconds), lambda d: d)]


def zen_subjects(lead: dict[str, Any], as_of: str) -> list[Subject]:
    try:
        import zen
    except ImportError as error:
        print(f"zen-engine is left out: {error}", file=sys.stderr)
        return []
    decision = zen.ZenEngine().create_decision((BENCHES / "peers/zen.json").read_text(encoding="utf-8"))
    asked = lead | {"as_of": datetime.fromisoformat(as_of).timestamp()}
    return [
        Subject(
            "zen-engine",
            version("zen-engine"),
            "dict to two totals and each rule",
            lambda: decision.evaluate(asked),
            lambda answer: {axis: answer["result"][axis] for axis in ("activity", "demographic")},
        )
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--millis", type=int, default=50)
    effort = parser.parse_args()
    manifest = json.loads((BENCHES / "manifest.json").read_text(encoding="utf-8"))
    policy = (BENCHES / manifest["policy"]).read_text(encoding="utf-8")
    text = (BENCHES / manifest["lead"]).read_text(encoding="utf-8")
    lead, as_of = json.loads(text), manifest["as_of"]
    subjects = [
        *leadgrid_subjects(policy, lead, text, as_of),
        *by_hand_subjects(lead, as_of),
        *zen_subjects(lead, as_of),
    ]
    for subject in subjects:
        found = subject.totals(subject.run())
        for axis, wanted in manifest["totals"].items():
            if abs(found[axis] - wanted) > 1e-9:
                sys.exit(f"{subject.engine}, {subject.what}: {axis} is {found[axis]}, not {wanted}")
    nanos = measure([subject.run for subject in subjects], effort.rounds, effort.millis)
    for subject, best in zip(subjects, nanos, strict=True):
        print_row(subject, best)
    asked = deadlines(manifest["working_time"], BENCHES)
    for deadline in asked:
        found = deadline.due(deadline.run())
        if found != deadline.wanted:
            sys.exit(f"{deadline.engine}, {deadline.what}: {found}, not {deadline.wanted}")
    nanos = measure([deadline.run for deadline in asked], effort.rounds, effort.millis)
    for deadline, best in zip(asked, nanos, strict=True):
        print_row(deadline, best, section="working_time")


def print_row(subject: Subject | Deadline, nanos: float, **more: str) -> None:
    row = {"engine": subject.engine, "version": subject.version, "what": subject.what, "nanos": nanos}
    print(json.dumps(row | more))


if __name__ == "__main__":
    main()
