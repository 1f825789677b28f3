"""`cargo xtask bench columns`: leads as columns, leadgrid beside what an analyst would write by hand.

All engines score the same leads; those that score them whole must find the same sums of both totals
and the same number of leads of each type as the program of Rust, the others the same totals lead by
lead, or nothing is measured. Ratios are to leadgrid in Python where it makes the columns that the others
make; rows of Rust stand beside. `../../README.md` says more.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = 2_000
THREE = ("axes.intent", "axes.profile", "lead_type")
TOTALS = "two totals, lead type"
SAME_COLUMNS = f"decisions, of them {TOTALS}"


class Subject(NamedTuple):
    """A way to score leads; those of one group had the same work to do."""

    group: str
    engine: str
    what: str
    leads: int
    run: Callable[[], Any]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="cargo xtask bench columns")
    parser.add_argument("--leads", type=int, default=1_000_000, help="how many to score (10000000 takes 8 GiB)")
    parser.add_argument("--threads", type=int, default=1, help="of every engine that can use them")
    parser.add_argument("--rounds", type=int, default=7, help="of each engine; the best one counts")
    parser.add_argument("--write", action="store_true", help="keep what is printed in RESULTS.md")
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/columns")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    # Polars reads this when it is imported.
    os.environ["POLARS_MAX_THREADS"] = str(given.threads)
    import data
    import in_duckdb
    import in_pandas
    import in_polars
    import in_zen
    import polars as pl

    sys.path.append(str(ROOT / "benches/python"))
    from results import say, write

    def rust(*words: object) -> list[dict[str, Any]]:
        out = subprocess.run([given.program, *map(str, words)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        return [json.loads(line) for line in out.stdout.splitlines()]

    wanted, wanted_moved = rust("check", given.leads)
    coded, plain = data.tables(given.leads, coded=True), data.tables(given.leads, coded=False)
    subjects: list[Subject] = []
    plain_engine, moved_engine = engines()
    as_of, threads = "2026-11-22T09:00:00+09:00", given.threads
    for kind, tables in (("coded", coded), ("plain", plain)):
        frame, events = pl.from_arrow(tables.leads), pl.from_arrow(tables.activities)
        pandas_frame, pandas_events = in_pandas.frame(tables.leads), tables.activities.to_pandas()
        duck = in_duckdb.Peer(tables.leads, tables.activities, given.threads)
        ways: list[tuple[str, Callable[[bool], Any]]] = [
            ("Polars", lambda moved, f=frame, e=events: in_polars.query(f, e if moved else None).collect()),
            ("DuckDB", lambda moved, d=duck: d.score(activities=moved)),
            ("pandas", lambda moved, f=pandas_frame, e=pandas_events: in_pandas.score(f, e if moved else None)),
        ]
        for engine, way in ways:
            agree(engine, way(False), wanted)
            subjects.append(Subject(kind, engine, TOTALS, given.leads, lambda w=way: w(False)))
            if kind == "coded":
                agree(engine, way(True), wanted_moved)
                # Only pandas gives points to a lead without looking its id up.
                what = f"{TOTALS}; ids are places" if engine == "pandas" else TOTALS
                subjects.append(Subject("moved", engine, what, given.leads, lambda w=way: w(True)))
        if kind == "coded":

            def ordered(f: Any = frame, e: Any = events) -> Any:
                return in_polars.query(f, e, in_order=True).collect()

            agree("Polars", ordered(), wanted_moved)
            subjects.append(Subject("moved", "Polars", f"{TOTALS}; tables in order", given.leads, ordered))

        def decide(moved: bool, tables: Any = tables) -> Any:
            engine = moved_engine if moved else plain_engine
            return engine.score_frame(tables.leads, tables.activities if moved else None, as_of=as_of, threads=threads)

        groups = [(kind, False), ("moved", True)] if kind == "coded" else [(kind, False)]
        for group, moved in groups:
            agree_python(decide(moved), wanted_moved if moved else wanted)
            for what, finish in (
                (SAME_COLUMNS, lambda scores: scores.select(*THREE).to_arrow()),
                ("decisions, all columns", lambda scores: scores.to_arrow()),
            ):
                subjects.append(Subject(group, "leadgrid", what, given.leads, lambda m=moved, d=decide, f=finish: f(d(m))))
    sample = in_zen.rows(coded.leads, min(SAMPLE, given.leads))
    decision = in_zen.decision()
    totals = in_polars.query(pl.from_arrow(coded.leads.slice(0, len(sample)))).collect().rows()
    for lead, expected in zip(sample, totals, strict=True):
        found = decision.evaluate(lead)["result"]
        if tuple(round(found[name]) for name in ("intent", "profile", "lead_type")) != expected:
            sys.exit(f"zen-engine finds {found}, not {expected}, for {lead}")
    subjects.append(
        Subject(
            "coded",
            "zen-engine",
            f"{TOTALS}, of {len(sample):,} leads",
            len(sample),
            lambda: [decision.evaluate(lead) for lead in sample],
        )
    )
    say(f"all agree on {given.leads:,} leads; load {os.getloadavg()[0]:.1f}")
    modules = ("polars", "duckdb", "pandas", "numpy", "pyarrow", "zen-engine")
    say("  ".join(f"{module} {version(module)}" for module in modules))

    ours = {row["what"]: row for row in rust("measure", given.leads, given.threads, given.rounds, 1)}
    rows = measure(subjects, given.rounds)
    titles = {
        "coded": ("frame, dictionary-coded texts", "Dictionary-coded texts"),
        "plain": ("frame, plain texts", "Plain texts"),
        "moved": ("frame, 10 activities a lead", "Dictionary-coded texts, 10 activities a lead"),
    }
    for group, (what, title) in titles.items():
        mine = [(subject, nanos) for subject, nanos in rows if subject.group == group]
        base = next(nanos for subject, nanos in mine if subject.what == SAME_COLUMNS)
        say(f"\n{title}\n{'engine':<16} {'computes':<44} {'ns a lead':>10} {'x leadgrid':>10}")
        for subject, nanos in mine:
            say(f"{subject.engine:<16} {subject.what:<44} {nanos:>10.1f} {nanos / base:>10.1f}")
        say(f"{'leadgrid (Rust)':<16} {'decisions, no columns':<44} {ours[what]['nanos']:>10.1f}")
        if group == "coded":
            loop = ours["loop over single leads"]
            single = f"decisions, a loop over {loop['leads']:,} leads"
            say(f"{'leadgrid (Rust)':<16} {single:<44} {loop['nanos']:>10.1f}")
    say(f"\nBeside a copy of the twelve columns\n{'':<50} {'ns a lead':>10} {'x copy':>8}")
    for row in ours.values():
        if row["engine"] == "memory" or row["copies"]:
            copies = f"{row['copies']:>8.1f}" if row["copies"] else ""
            say(f"{row['what']:<50} {row['nanos']:>10.1f} {copies}")
    say(f"\nGrowth\n{'leads':>10} {'coded':>10} {'plain':>10} {'activities':>10}   ns a lead")
    size = 10_000
    while size <= given.leads:
        found = {row["what"]: row["nanos"] for row in rust("measure", size, given.threads, given.rounds, 10)}
        cells = "".join(f" {found[what]:>10.1f}" for what, _ in titles.values())
        say(f"{size:>10,}{cells}")
        size *= 10
    say("\nMemory of a stream, batches of 100,000 leads")
    for leads in (100_000, 1_000_000, 10_000_000):
        program = [sys.executable, Path(__file__).with_name("memory.py"), str(leads)]
        say(subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True).stdout.rstrip())
    if given.write:
        write("Leads as columns", "cargo xtask bench columns")


def engines() -> tuple[Any, Any]:
    """The policy of twelve columns, and with rules on activities added to it."""
    import leadgrid

    policies = ROOT / "benches/policies"
    policy = json.loads((policies / "columns.json").read_text(encoding="utf-8"))
    more = json.loads((policies / "columns_activities.json").read_text(encoding="utf-8"))
    plain = leadgrid.Engine.from_json(json.dumps(policy))
    policy["axes"][0]["rules"] += more["rules"]
    policy["activities"] = more["activities"]
    return plain, leadgrid.Engine.from_json(json.dumps(policy))


def agree_python(scores: Any, wanted: dict[str, Any]) -> None:
    """Ends the program where leadgrid finds something else in Python than in Rust."""
    import pyarrow.compute as pc

    table = scores.select(*THREE).to_arrow()
    sums = [round(pc.sum(table[column]).as_py() * 1_000) for column in THREE[:2]]
    counts = {row["values"]: row["counts"] for row in pc.value_counts(table[THREE[2]].cast("string")).to_pylist()}
    types = [counts.get(name, 0) for name in ("cold", "warm", "hot")]
    if [*sums, types] != [wanted["intent"], wanted["profile"], wanted["lead_types"]]:
        sys.exit(f"leadgrid finds {[*sums, types]} in Python, {wanted} in Rust")


def agree(engine: str, found: Any, wanted: dict[str, Any]) -> None:
    """Ends the program where an engine finds something else."""
    import numpy as np

    def column(name: str) -> Any:
        given = getattr(found, name) if isinstance(found, tuple) else found[name]
        return np.asarray(given)

    types = np.bincount(column("lead_type"), minlength=3).tolist()
    mine = [int(column("intent").sum(dtype=np.int64)) * 1_000, int(column("profile").sum(dtype=np.int64)) * 1_000, types]
    if mine != [wanted["intent"], wanted["profile"], wanted["lead_types"]]:
        sys.exit(f"{engine} finds {mine}, leadgrid {wanted}")


def measure(subjects: list[Subject], rounds: int) -> list[tuple[Subject, float]]:
    """Nanoseconds of CPU time for each lead, of the best round; subjects take turns."""
    best = [float("inf")] * len(subjects)
    for _ in range(rounds):
        for place, subject in enumerate(subjects):
            start = time.process_time_ns()
            subject.run()
            best[place] = min(best[place], (time.process_time_ns() - start) / subject.leads)
    return list(zip(subjects, best, strict=True))


if __name__ == "__main__":
    main()
