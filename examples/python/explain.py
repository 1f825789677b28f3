"""Explains one decision in the words of the policy, in English and in Korean."""

import json
from pathlib import Path

import leadgrid

LEADS = Path(__file__).parents[1] / "data" / "leads.json"


def main() -> None:
    engine = leadgrid.Engine.default()
    lead = json.loads(LEADS.read_text(encoding="utf-8"))[0]

    print(engine.explain(lead, as_of="2026-11-23T09:00:00+09:00", lang="en"))
    print(engine.explain(lead, as_of="2026-11-23T09:00:00+09:00", lang="ko"))


if __name__ == "__main__":
    main()
