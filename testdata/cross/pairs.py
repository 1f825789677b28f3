"""Writes random pairs of policy and lead with the Rust engine's answers, for the other languages to replay.

    cargo build -p leadgrid --example answers
    python3 testdata/cross/pairs.py FILE [--policies 300] [--leads 10] [--seed 1] [--engine target/debug/examples/answers]

The first line holds the number of pairs, so that a file cut short is noticed. Then each line holds a policy, an
`as_of`, the other options, whose names are the same in all languages, leads and their answers; policies, leads and
answers are texts, because their bytes matter. No name in them consists of digits only: JavaScript objects would put
such keys first.
"""

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "oracle"))

from compare import ask  # noqa: E402
from random_cases import Maker  # noqa: E402

# What every README begins with. A policy of null is the default engine.
FIXED = (None, "2026-11-22T09:00:00+09:00", {}, [{"id": "1", "origin": "form"}])


def text(tree):
    return json.dumps(tree, ensure_ascii=False)


def calls(given):
    yield FIXED
    for number in range(given.policies):
        maker = Maker(random.Random(f"cross/{given.seed}/{number}"))
        policy = maker.policy()
        leads = [maker.lead(index) for index in range(given.leads)]
        options = maker.options(policy, leads)
        as_of = options.pop("as_of")
        # Each language has a way of its own to take a number and a text.
        yield policy, maker.written(as_of) if maker.maybe() else as_of, options, leads


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--policies", type=int, default=300)
    parser.add_argument("--leads", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="target/debug/examples/answers")
    given = parser.parse_args()
    engine = subprocess.Popen([given.engine], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    lines, pairs, decisions = [], 0, 0
    for policy, as_of, options, leads in calls(given):
        answers = ask(engine, policy, {"as_of": as_of, **options}, leads)
        if len(answers) != len(leads) or answers[0].startswith("refused"):
            print(f"no answers but {answers[:1]} for {text(policy)}")
            return 1
        pairs += len(leads)
        decisions += sum("errors" not in json.loads(answer) for answer in answers)
        lines.append({"policy": policy and text(policy), "as_of": as_of, "options": options,
                      "leads": [text(lead) for lead in leads], "answers": answers})
    engine.stdin.close()
    engine.wait()
    given.file.parent.mkdir(parents=True, exist_ok=True)
    content = "".join(text(line) + "\n" for line in [{"pairs": pairs}, *lines])
    given.file.write_bytes(content.encode())
    print(f"{pairs} pairs, {decisions} decisions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
