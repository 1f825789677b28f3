"""Compares the oracle with the engine over random policies and leads, byte for byte.

    cargo build -p leadgrid --example answers
    python3 testdata/oracle/compare.py [--policies 1000] [--leads 10] [--seed 1] [--engine target/debug/examples/answers]

With `--corrupt` most policies are refused: then every pointer of a finding must lead somewhere; those that are
accepted must be understood as the oracle does.

The engine is any program that reads, for each policy, a line with the policy, a line with the options of the call
and a line for each lead, closed by an empty line; and that writes a line for each lead, or one line that begins
with `refused` and goes on with the findings as JSON, closed by an empty line. An option `call` asks for the results
of that call instead of decisions.
"""

import argparse
import json
import random
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from decide import decide  # noqa: E402
from random_cases import Maker, corrupted  # noqa: E402
from random_puzzles import Puzzle  # noqa: E402
from text import dumps  # noqa: E402
from why_not import why_not, work  # noqa: E402

# With more leads to judge than this, why not is not asked.
MOST_WORK = 20_000


def ask(engine, policy, options, leads):
    """The engine's answers, as text."""
    lines = [json.dumps(part, ensure_ascii=False) for part in (policy, options, *leads)]
    engine.stdin.write("\n".join(lines) + "\n\n")
    engine.stdin.flush()
    found = []
    while line := engine.stdout.readline().rstrip("\n"):
        found.append(line)
    return found


MESSAGE = re.compile(r',"message":(null|"([^"\\]|\\.)*")(?=,"rise":)')


def comparable(line):
    """Of errors only code and path are compared, of why not everything but the message; decisions as they are."""
    if not line.startswith('{"lead_id":') or '"errors":' not in line:
        return MESSAGE.sub("", line)
    answer = json.loads(line)
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


class Comparison:
    """Counts answers and differences, and shows the first ones."""

    def __init__(self, program):
        self.engine = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self.decisions = self.why_not = self.errors = self.refused = self.unexpected = self.different = 0

    def answers(self, policy, options, leads):
        found = ask(self.engine, policy, options, leads)
        if len(found) != len(leads) and not (found and found[0].startswith("refused")):
            raise SystemExit(f"{len(found)} answers for {len(leads)} leads; the engine ended?\n{json.dumps(policy)}")
        return found

    def policy(self, number, maker, leads, corrupt):
        """Scores the leads with one policy and, if it is sound, asks why they are not of a higher type."""
        policy = maker.policy()
        if corrupt:
            policy = corrupted(maker.random, policy)
        leads = [maker.lead(index) for index in range(leads)]
        options = {"as_of": maker.as_of} if corrupt else maker.options(policy, leads)
        found = self.answers(policy, options, leads)
        if found[0].startswith("refused"):
            self.refuse(number, policy, found[0][8:], corrupt)
            return
        self.decisions += self.agree(number, policy, options, leads, found, decide)
        if work(policy) <= MOST_WORK:
            options = maker.why_not(policy, options)
            leads = [maker.asked_less(lead) for lead in leads]
            found = self.answers(policy, {"call": "why_not", **options}, leads)
            self.why_not += self.agree(number, policy, options, leads, found, why_not)

    def refuse(self, number, policy, reason, corrupt):
        self.refused += 1
        if corrupt and not any(leads_nowhere(policy, finding) for finding in json.loads(reason)):
            return
        self.unexpected += 1
        if self.unexpected <= 5:
            print(f"policy {number}: refused {reason[:600]}\n  {json.dumps(policy, ensure_ascii=False)}")

    def agree(self, number, policy, options, leads, found, oracle):
        """Compares answers; gives how many were not errors."""
        good = 0
        for lead, line in zip(leads, found):
            ours, theirs = dumps(oracle(policy, lead, **options)), comparable(line)
            bad = '"errors"' in theirs and "errors" in json.loads(theirs)
            self.errors += bad
            good += not bad
            if ours == theirs:
                continue
            self.different += 1
            if self.different <= 5:
                shown = [json.dumps(part, ensure_ascii=False) for part in (policy, options, lead)]
                print(f"policy {number}, {oracle.__name__}:", *shown, f"oracle {ours}", f"engine {theirs}", sep="\n  ")
        return good

    def close(self):
        self.engine.stdin.close()
        self.engine.wait()
        print(f"{self.decisions} decisions, {self.why_not} why not, {self.errors} leads refused, "
              f"{self.different} differences, {self.refused} policies refused")
        return 1 if self.different or self.unexpected else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--policies", type=int, default=1000)
    parser.add_argument("--leads", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="target/debug/examples/answers")
    parser.add_argument("--corrupt", action="store_true")
    given = parser.parse_args()
    comparison = Comparison(given.engine)
    for number in range(given.policies):
        kind = Puzzle if number % 3 == 2 and not given.corrupt else Maker
        maker = kind(random.Random(f"{given.seed}/{number}"))
        comparison.policy(number, maker, given.leads, given.corrupt)
    return comparison.close()


if __name__ == "__main__":
    sys.exit(main())
