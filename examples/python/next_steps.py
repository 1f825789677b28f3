"""What becomes of a lead: when it changes, what to ask, what is due, what changed, and a receipt."""

import json
from pathlib import Path

import leadgrid

LEADS = Path(__file__).parents[1] / "data" / "leads.json"
REACTIONS = [
    {"kind": "message_sent", "at": "2026-11-23T09:20:00+09:00", "channel": "online"},
    {"kind": "dealer_contacted", "at": "2026-11-23T21:40:00+09:00", "channel": "dealer"},
]
NOW = "2026-11-23T09:00:00+09:00"


def main() -> None:
    engine = leadgrid.Engine.default()
    hot, warm, _ = json.loads(LEADS.read_text(encoding="utf-8"))

    # By time alone: the lead is held fixed, its activities grow older.
    ahead = engine.trajectory(hot, NOW, until="2027-03-01T00:00:00+09:00")
    print(f"{ahead['lead_id']} is {ahead['now']['lead_type']}")
    for then in ahead["changes"]:
        print(f"  {then['lead_type']} from {then['at']}")
    print(f"  checked until {ahead['checked_until']}")

    # The unknown field that matters most, and what would make the lead hot.
    question = engine.question(warm, NOW)
    if question:
        print(f"ask {question['field']}: {question['spread']} points")
    print(f"hot by {text(engine.why_not(warm, NOW, target='hot')['actions'])}")

    # What is due. Reactions that come later do not count yet.
    decision = engine.score(hot, NOW)
    for time in ["09:05", "21:00", "23:00"]:
        step = engine.follow_up(decision, REACTIONS, f"2026-11-23T{time}:00+09:00")
        print(f"{time} {step['stage']} {text(step['channels'])} {text(step['due_at'])}")

    # What changed since the last decision. Its key lets a plugin act once.
    later = engine.score(hot, "2026-12-06T09:00:00+09:00")
    for change in leadgrid.transition(decision, later)["changes"]:
        print(f"{change['what']}: {text(change['from'])} -> {text(change['to'])}")

    # Whoever has the policy and the lead can check a receipt, in any language.
    receipt = engine.receipt(hot, NOW)
    richer = hot | {"attributes": hot["attributes"] | {"budget": 70000}}
    for lead in [hot, richer]:
        print(f"receipt {text(engine.verify(receipt, lead))}")


def text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
