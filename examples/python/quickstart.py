"""Scores three leads with the default policy: the first program to read."""

import json
from pathlib import Path

import leadgrid

LEADS = Path(__file__).parents[1] / "data" / "leads.json"


def main() -> None:
    engine = leadgrid.Engine.default()
    leads = json.loads(LEADS.read_text(encoding="utf-8"))

    print("id      type  flags           scenario     due                             total")
    for answer in engine.score_batch(leads, as_of="2026-11-23T09:00:00+09:00"):
        if isinstance(answer, leadgrid.LeadErrors):
            print(answer)
            continue
        total = -answer.priority[-1] / 1000
        print(
            f"{answer.lead_id:<8}{answer.lead_type:<6}{','.join(answer.flags):<16}"
            f"{answer.scenario or '-':<13}{answer.due_at or '-':<27}{total:>10.3f}"
        )


if __name__ == "__main__":
    main()
