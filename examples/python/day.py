"""The morning of a CRM plugin: what is due today, who cools when, and the tasks for a calendar program.

    python day.py [tasks.ics]

Leads were scored when they came in; reactions are what the CRM has recorded since.
"""

import json
import sys
from pathlib import Path

import leadgrid

DATA = Path(__file__).parents[1] / "data"
YESTERDAY = "2026-11-23T09:00:00+09:00"
NOW = "2026-11-24T09:00:00+09:00"


def read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def main() -> None:
    engine = leadgrid.Engine.default()
    leads, reactions = read("leads.json"), read("reactions.json")
    decisions = engine.score_batch(leads, as_of=YESTERDAY).decisions
    cases = [(decision, reactions.get(decision.lead_id, [])) for decision in decisions]

    steps = []
    for decision, happened in cases:
        step = engine.follow_up(decision, happened, as_of=NOW)
        if step["due_at"]:
            steps.append((step["due_at"], decision, step))

    print("due               lead    type  step         cools on    to do")
    for due, decision, step in sorted(steps, key=lambda step: step[0]):
        late = "!" if step["overdue"] else " "
        cools = decision.valid_until[:10] if decision.valid_until else "-"
        print(
            f"{due[:16].replace('T', ' ')}{late} {decision.lead_id:<8}{step['lead_type']:<6}"
            f"{step['stage']:<13}{cools:<12}{step['task']['en']}"
        )

    # A lead that was handed over keeps its new type: the CRM stores the override with it.
    for _, decision, step in steps:
        if step["override"]:
            lead = next(lead for lead in leads if lead["id"] == decision.lead_id)
            lead["override"] = step["override"]
            now = engine.score(lead, as_of=NOW)
            what = [change["what"] for change in leadgrid.transition(decision, now)["changes"]]
            print(f"\n{now.lead_id} is {now.lead_type} now; changed: {', '.join(what)}")

    tasks = engine.to_icalendar(cases, as_of=NOW, lang="en")
    print(f"{tasks.count('BEGIN:VTODO')} tasks")
    if len(sys.argv) > 1:
        # The text has the line ends of the standard already.
        Path(sys.argv[1]).write_bytes(tasks.encode())


if __name__ == "__main__":
    main()
