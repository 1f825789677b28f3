"""Compares the conformance corpus with the oracle.

    python3 testdata/oracle/check.py            # every scoring case must agree, the count must be right
    python3 testdata/oracle/check.py --write    # fill in or replace `expect`; review the diff like code
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from decide import decide  # noqa: E402
from text import dumps, loads, plain, pretty  # noqa: E402

ROOT = Path(__file__).parent.parent
OPTIONS = ("strict", "horizon", "previous")


def policy_of(case):
    """The policy of a case as a tree, from the case itself or from a sample file."""
    policy = case["policy"]
    if isinstance(policy, str):
        policy = loads((ROOT / "policies" / policy).read_text("utf-8"))
    return plain(policy)


def answers(case):
    policy, options = policy_of(case), plain({key: case[key] for key in OPTIONS if key in case})
    return [decide(policy, lead, case["as_of"], **options) for lead in plain(case["leads"])]


def main():
    write = "--write" in sys.argv
    paths = sorted((ROOT / "conformance").glob("*/*.json"))
    different = 0
    for path in paths:
        case = loads(path.read_text("utf-8"))
        if "leads" not in case or "error" in case:
            continue
        found = answers(case)
        if dumps(found) == dumps(case.get("expect")):
            continue
        different += 1
        print(f"{path.relative_to(ROOT)}: differs")
        if write:
            report = case.pop("report", None)
            case["expect"] = found
            if report is not None:
                case["report"] = report
            path.write_text(pretty(case) + "\n", "utf-8")
            continue
        for number, (ours, theirs) in enumerate(zip(found, case.get("expect") or [])):
            if dumps(ours) != dumps(theirs):
                print(f"  lead {number}\n  oracle {dumps(ours)}\n  file   {dumps(theirs)}")
    count = ROOT / "count.txt"
    if write:
        count.write_text(f"{len(paths)}\n", "utf-8")
    elif count.read_text("utf-8").strip() != str(len(paths)):
        different += 1
        print(f"count.txt says {count.read_text('utf-8').strip()}, there are {len(paths)} cases")
    print(f"{len(paths)} cases, {different} differences")
    return 1 if different and not write else 0


if __name__ == "__main__":
    sys.exit(main())
