"""Compares the oracle with the engine over random policies and leads, byte for byte.

    cargo build -p leadgrid --example answers
    python3 testdata/oracle/compare.py [--policies 1000] [--leads 10] [--seed 1] [--engine target/debug/examples/answers]

With `--corrupt` most policies are refused: then every pointer of a finding must lead somewhere; those that are
accepted must be understood as the oracle does.

The engine is any program that reads, for each policy, a line with the policy, a line with the options of the call
and a line for each lead, closed by an empty line; and that writes a line for each lead, or one line that begins
with `refused` and goes on with the findings as JSON, closed by an empty line.
"""

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from decide import decide  # noqa: E402
from random_cases import Maker, corrupted  # noqa: E402
from text import dumps, loads  # noqa: E402


def ask(engine, policy, options, leads):
    """The engine's answers, as text."""
    lines = [json.dumps(part, ensure_ascii=False) for part in (policy, options, *leads)]
    engine.stdin.write("\n".join(lines) + "\n\n")
    engine.stdin.flush()
    found = []
    while line := engine.stdout.readline().rstrip("\n"):
        found.append(line)
    return found


def comparable(line):
    """Of errors only code and path are compared; decisions as they are."""
    answer = json.loads(line)
    if "errors" not in answer:
        return dumps(loads(line))
    errors = [{"code": error["code"], "path": error["path"]} for error in answer["errors"]]
    return dumps({"lead_id": answer["lead_id"], "errors": errors})


def leads_nowhere(policy, finding):
    part = policy
    for token in finding["path"].split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        try:
            part = part[int(token)] if isinstance(part, list) else part[token]
        except (IndexError, KeyError, TypeError, ValueError):
            return True
    return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--policies", type=int, default=1000)
    parser.add_argument("--leads", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="target/debug/examples/answers")
    parser.add_argument("--corrupt", action="store_true")
    given = parser.parse_args()
    engine = subprocess.Popen([given.engine], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    pairs = decisions = refused = unexpected = different = 0
    for number in range(given.policies):
        maker = Maker(random.Random(f"{given.seed}/{number}"))
        policy = maker.policy()
        if given.corrupt:
            policy = corrupted(maker.random, policy)
        leads = [maker.lead(index) for index in range(given.leads)]
        options = {"as_of": maker.as_of} if given.corrupt else maker.options(policy, leads)
        found = ask(engine, policy, options, leads)
        if found and found[0].startswith("refused"):
            refused += 1
            lost = given.corrupt and [f for f in json.loads(found[0][8:]) if leads_nowhere(policy, f)]
            unexpected += bool(lost) or not given.corrupt
            if unexpected <= 5 and (lost or not given.corrupt):
                print(f"policy {number}: {found[0][:600]}\n  {json.dumps(policy, ensure_ascii=False)}")
            continue
        if len(found) != len(leads):
            print(f"policy {number}: {len(found)} answers for {len(leads)} leads; the engine ended?")
            return 1
        for lead, line in zip(leads, found):
            expected = dumps(decide(policy, lead, **options))
            pairs += 1
            decisions += "errors" not in json.loads(line)
            if comparable(line) == expected:
                continue
            different += 1
            if different <= 5:
                shown = [json.dumps(part, ensure_ascii=False) for part in (policy, options, lead)]
                print(f"policy {number}:", *shown, f"oracle {expected}", f"engine {comparable(line)}", sep="\n  ")
    engine.stdin.close()
    engine.wait()
    print(f"{pairs} pairs, {decisions} decisions, {different} differences, {refused} policies refused")
    return 1 if different or unexpected else 0


if __name__ == "__main__":
    sys.exit(main())
