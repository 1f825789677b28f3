"""Replays the pairs of `pairs.py` in Python: `python testdata/cross/replay.py FILE`."""

import json
import sys
from pathlib import Path

from leadgrid import Engine


def main():
    head, *lines = (json.loads(line) for line in Path(sys.argv[1]).read_bytes().splitlines())
    pairs, different = 0, []
    for line in lines:
        engine = Engine.default() if line["policy"] is None else Engine.from_json(line["policy"])
        for lead, answer in zip(line["leads"], line["answers"], strict=True):
            pairs += 1
            for given in (lead, json.loads(lead)):
                found = engine.score(given, as_of=line["as_of"], **line["options"]).to_json()
                if found.encode() != answer.encode():
                    different.append(f"{type(given).__name__} {lead}\n  Rust {answer}\n  here {found}")
    print(*different[:3], f"{pairs} of {head['pairs']} pairs, {len(different)} differences", sep="\n")
    return 0 if pairs == head["pairs"] >= 2000 and not different else 1


if __name__ == "__main__":
    sys.exit(main())
