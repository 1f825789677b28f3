"""Compares the conformance corpus with the oracle.

    python3 testdata/oracle/check.py            # every case must agree, the count must be right
    python3 testdata/oracle/check.py --write    # fill in or replace expectations; review the diff like code

It judges what leads are answered, most calls, and findings about parents and locks. `question` and calls refused for their
arguments it leaves to the engine.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from calls import check_calls, check_findings  # noqa: E402
from decide import decide  # noqa: E402
from localise import resolve  # noqa: E402
from text import dumps, loads, plain, pretty  # noqa: E402

ROOT = Path(__file__).parent.parent
OPTIONS = ("strict", "horizon", "previous")


def read_policy(policy):
    """A policy of a case as a tree, from the case itself or from a sample file."""
    if isinstance(policy, str):
        policy = loads((ROOT / "policies" / policy).read_text("utf-8"))
    return plain(policy)


def parents_of(case):
    return [read_policy(parent) for parent in case.get("parents", [])]


def policy_of(case):
    """The resolved policy of a case."""
    return resolve(read_policy(case["policy"]), parents_of(case))[0]


def answers(case):
    policy, options = policy_of(case), plain({key: case[key] for key in OPTIONS if key in case})
    return [decide(policy, lead, case["as_of"], **options) for lead in plain(case["leads"])]


def judge(case):
    """(key, what the oracle finds under it, how many calls it judged), or None for what it does not judge."""
    if "orders" in case:
        # Customers have oracles of their own, in DuckDB (`bindings-python/tests/test_customers_oracle.py`).
        return None
    if "calls" in case:
        found, judged = check_calls(policy_of(case), case["calls"])
        return "calls", found, judged
    if "leads" in case and "error" not in case:
        return "expect", answers(case), 0
    return None


def agrees_on_parents(case):
    """Whether the findings of a case with parents are those of the oracle, as far as it knows them."""
    ours, theirs = check_findings(read_policy(case["policy"]), parents_of(case), case["findings"])
    if ours != theirs:
        print(f"  oracle {ours}\n  file   {theirs}")
    return ours == theirs


def main():
    write = "--write" in sys.argv
    paths = sorted((ROOT / "conformance").glob("*/*.json"))
    different = calls = 0
    for path in [*paths, *sorted((ROOT / "errors").glob("*.json"))]:
        case = loads(path.read_text("utf-8"))
        if "findings" in case and "parents" in case and not agrees_on_parents(case):
            different += 1
            print(f"{path.relative_to(ROOT)}: differs")
        key, found, judged = judge(case) or (None, None, 0)
        calls += judged
        if key is None or dumps(found) == dumps(case.get(key)):
            continue
        different += 1
        print(f"{path.relative_to(ROOT)}: differs")
        if write:
            report = case.pop("report", None)
            case[key] = found
            if report is not None:
                case["report"] = report
            path.write_text(pretty(case) + "\n", "utf-8")
            continue
        for number, (ours, theirs) in enumerate(zip(found, case.get(key) or [])):
            if dumps(ours) != dumps(theirs):
                print(f"  {number}\n  oracle {dumps(ours)}\n  file   {dumps(theirs)}")
    count = ROOT / "count.txt"
    if write:
        count.write_text(f"{len(paths)}\n", "utf-8")
    elif count.read_text("utf-8").strip() != str(len(paths)):
        different += 1
        print(f"count.txt says {count.read_text('utf-8').strip()}, there are {len(paths)} cases")
    print(f"{len(paths)} cases with {calls} calls, {different} differences")
    return 1 if different and not write else 0


if __name__ == "__main__":
    sys.exit(main())
