"""Compares the oracle with the engine over random calls: follow-ups, merged leads, documents over documents and others.

    cargo build -p leadgrid --example calls
    python3 testdata/oracle/compare_calls.py [--rounds 3000] [--seed 1] [--engine target/debug/examples/calls]

The engine is any program that reads a line `{policy, parents, call, arguments}` for each call and writes a line: a
word that says what follows (`expect`, `error`, `errors`, `findings`, `refused`), then JSON. A null call asks for the
resolved policy.
"""

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from calls import CANNOT_SAY, check_findings, outcome  # noqa: E402
from icalendar import agrees  # noqa: E402
from identity import canonical  # noqa: E402
from instants import DAY, FIRST, LAST  # noqa: E402
from localise import Unresolved, resolve  # noqa: E402
from random_calls import CallMaker, HOUR, START  # noqa: E402
from random_times import calendar, zone  # noqa: E402
from receipts import answer_to  # noqa: E402
from text import dumps, loads, plain  # noqa: E402


class Comparison:
    """Asks the engine, compares and counts."""

    def __init__(self, engine):
        self.engine = subprocess.Popen([engine], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self.counts, self.different = Counter(), 0

    def ask(self, policy, call, arguments, parents=()):
        line = {"policy": policy, "parents": list(parents), "call": call, "arguments": arguments}
        self.engine.stdin.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.engine.stdin.flush()
        key, text = self.engine.stdout.readline().split(" ", 1)
        return key, text.strip()

    def tell(self, what, ours, theirs, *given):
        self.different += 1
        if self.different <= 5:
            shown = [json.dumps(part, ensure_ascii=False) for part in given]
            same = next((at for at, (one, other) in enumerate(zip(ours, theirs)) if one != other), 0)
            after = f", alike up to {ours[max(0, same - 60):same]!r}" if same else ""
            print(f"{what}:", *shown, f"oracle {ours[same:]}", f"engine {theirs[same:]}{after}", sep="\n  ")

    def compare(self, policy, call, arguments):
        """The engine's result as text, where there is one."""
        found = outcome(policy, call, arguments)
        key, text = self.ask(policy, call, arguments)
        if found is None or found is CANNOT_SAY:
            self.counts["not judged"] += 1
            return None
        self.counts[f"{call} {key}"] += 1
        ours = f"{found[0]} {dumps(plain(found[1]))}"
        if f"{key} {comparable(key, text)}" != ours:
            self.tell(call, ours, f"{key} {comparable(key, text)}", policy, arguments)
        return text if key == "expect" else None


def comparable(key, text):
    """Of errors code and path, of findings also the severity. Huge numbers have more than one way to be written."""
    if key == "expect":
        return dumps(plain(loads(text)))
    kept = ("code", "severity", "path") if key in ("findings", "refused") else ("code", "path")
    found = loads(text)
    shown = [{name: each[name] for name in kept} for each in (found if isinstance(found, list) else [found])]
    return dumps(shown if isinstance(found, list) else shown[0])


def follow_ups(comparison, maker):
    policy, lead = maker.acting_policy(), maker.acting_lead()
    decision = plain(answer_to(policy, lead, {"as_of": START}))
    if maker.maybe(0.03):
        maker.random.choice([decision["policy"], decision]).update(version="0", errors=maker.random.choice([None, []]))
    cases = []
    for _ in range(12):
        as_of = START + maker.random.choice([0, 12, 24, 36, 48, 100]) * HOUR + maker.random.choice([0, 0, 1, -1])
        arguments = {"decision": decision, "reactions": maker.reactions(), "as_of": as_of}
        if comparison.compare(policy, "follow_up", arguments):
            cases.append(arguments)
    if cases:
        export(comparison, maker, policy, cases[:4])


def export(comparison, maker, policy, cases):
    """Open steps as iCalendar."""
    lang, as_of = maker.random.choice(["en", "ko"]), cases[0]["as_of"]
    given = [{key: case[key] for key in ("decision", "reactions")} for case in cases]
    text = json.loads(comparison.ask(policy, "to_icalendar", {"cases": given, "as_of": as_of, "lang": lang})[1])
    comparison.counts["to_icalendar"] += 1
    if not agrees(text, policy, given, as_of, lang):
        comparison.tell("to_icalendar", "other tasks", text, policy, given, as_of)


def merges(comparison, maker):
    policy = maker.policy()
    for number in range(4):
        comparison.compare(policy, "merge", {"a": maker.record(number), "b": maker.record(number + 1)})


def localisations(comparison, maker):
    parents = [maker.parent(), maker.child("middle", "parent")]
    child = maker.child("child", maker.random.choice(["parent", "middle"]) if maker.maybe(0.97) else maker.random.choice(["child", "none"]))
    key, text = comparison.ask(child, None, None, parents)
    comparison.counts[f"resolve {key}"] += 1
    if key == "refused":
        if json.loads(text) and "document" in json.loads(text)[0]:
            return  # a parent does not resolve: the places lead into that parent
        try:
            ours, theirs = check_findings(child, parents, json.loads(text))
        except Unresolved:
            return
        if ours != theirs:
            comparison.tell("resolve", ours, theirs, child, parents)
        return
    try:
        resolved, faults = resolve(child, parents)
    except Unresolved as problem:
        resolved, faults = {}, problem.findings
    if faults or canonical(resolved) != canonical(json.loads(text)):
        comparison.tell("resolve", f"{faults} {canonical(resolved)}", text, child, parents)


def changes(comparison, maker):
    policy = maker.parent()
    policy.pop("locks", None)
    comparison.compare(policy, "change_flags", {"change": maker.change(), "by": maker.random.choice(["kim", "kim", "kim", "lee"])})


def receipts(comparison, maker):
    policy, lead = maker.policy(), maker.lead(1)
    call = {"lead": lead, "as_of": maker.as_of, "strict": maker.maybe(0.2), "ledger": maker.maybe(), "horizon": maker.random.choice(["0s", "7d", "400d", None])}
    text = comparison.compare(policy, "receipt", call)
    if text is None:
        return
    made = json.loads(text)
    place = maker.random.choice([None, "policy_hash", "input_digest", "answer_digest", "answer", "engine_version", "lead"])
    if place == "answer":
        made["answer"]["lead_type"] = "other"
    elif place == "lead":
        lead = {**lead, "note": 1}
    elif place is not None:
        made[place] = "x"
    comparison.compare(policy, "verify", {"receipt": made, "lead": lead})


def trajectories(comparison, maker):
    policy, lead = maker.policy(), maker.lead(1)
    until = min(max(maker.as_of + maker.random.choice([0, -1, DAY, 40 * DAY]), FIRST), LAST)
    comparison.compare(policy, "trajectory", {"lead": lead, "as_of": maker.as_of, "until": until})


def transitions(comparison, maker):
    """Of one lead that changed between two instants, or did not."""
    policy, leads = maker.acting_policy(), [maker.acting_lead(), maker.acting_lead()]
    leads[1]["id"] = leads[0]["id"] if maker.maybe(0.95) else "other"
    if maker.maybe(0.3):
        leads[0]["override"] = {"lead_type": "warm", "by": "kim", "reason": "r", "until": START + maker.random.choice([DAY, 9 * DAY])}
    decisions = [plain(answer_to(policy, lead, {"as_of": START + maker.random.choice([0, HOUR, DAY])})) for lead in leads]
    if maker.maybe(0.1):
        decisions[0] = None
    comparison.compare(policy, "transition", {"previous": decisions[0], "now": decisions[1]})


def calendars(comparison, maker):
    policy = {"format": 1, "id": "p", "version": "1", "time_zone": zone(maker.random, maker.as_of),
              "calendars": [calendar(maker.random, "office", maker.as_of)]}
    name = "office" if maker.maybe(0.97) else "none"
    within = maker.random.choice(["0h", "1h", "8h", "9h", "30m", "40h", "1s", "3000h"])
    comparison.compare(policy, "due", {"calendar": name, "start": maker.moment(), "within": within})
    comparison.compare(policy, "elapsed", {"calendar": name, "start": maker.moment(), "end": maker.moment()})


KINDS = (follow_ups, merges, localisations, changes, receipts, trajectories, transitions, calendars)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="target/debug/examples/calls")
    given = parser.parse_args()
    comparison = Comparison(given.engine)
    for number in range(given.rounds):
        kind = KINDS[number % len(KINDS)]
        kind(comparison, CallMaker(random.Random(f"{given.seed}/{number}")))
    comparison.engine.stdin.close()
    comparison.engine.wait()
    for what, count in sorted(comparison.counts.items()):
        print(f"{count:6} {what}")
    print(f"{sum(comparison.counts.values())} calls, {comparison.different} differences")
    return 1 if comparison.different else 0


if __name__ == "__main__":
    sys.exit(main())
