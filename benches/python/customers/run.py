"""`cargo xtask bench rfm`: customers scored from their orders, leadgrid beside what an analyst would write by hand.

All engines sum up and score the same orders by rule Q: R among all, F among those who came back, M among those who
paid. Every customer must have the same codes from all of them, or nothing is measured. Ratios are to leadgrid in
Python where it gives the same columns as the others. `../../README.md` says more.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[3]
CODES = ("customer", "r", "f", "m")
ENGINES = ("leadgrid", "polars", "duckdb", "pandas", "r")
GROUPS = [(key, order) for key in ("numbers", "texts") for order in ("shuffled", "sorted")]


class Subject(NamedTuple):
    """A way to score customers."""

    engine: str
    what: str
    run: Callable[[], Any]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="cargo xtask bench rfm")
    parser.add_argument("--customers", type=int, default=1_000_000, help="of ten orders each")
    parser.add_argument("--threads", type=int, default=1, help="of every engine that can use them")
    parser.add_argument("--rounds", type=int, default=7, help="of each engine; the best one counts")
    parser.add_argument("--only", default=",".join(ENGINES), help="engines; the others are held against the first")
    parser.add_argument("--write", action="store_true", help="keep what is printed in RESULTS.md")
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/customers")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    # Polars reads this when it is imported.
    os.environ["POLARS_MAX_THREADS"] = str(given.threads)
    import data
    import pyarrow as pa

    sys.path.append(str(ROOT / "benches/python"))
    from results import say, write

    wanted = [engine for engine in ENGINES if engine in given.only.split(",")]
    ours = rust(given, wanted)
    say(f"{given.customers:,} customers of {data.ORDERS_OF_A_CUSTOMER} orders each; load {os.getloadavg()[0]:.1f}")
    say("  ".join(f"{module} {version(module)}" for module in ("polars", "duckdb", "pandas", "numpy", "pyarrow")))
    with tempfile.TemporaryDirectory() as folder:
        memory: list[str] = []
        for key, order in GROUPS:
            orders = data.orders(given.customers, key=key, shuffled=order == "shuffled")
            file = Path(folder) / "orders.arrow"
            with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, orders.schema) as writer:
                writer.write_table(orders)
            say(f"\nKeys are {key}, rows {ORDERS[order]}")
            base = group(given, wanted, orders, key, order, ours, say)
            if "r" in wanted:
                in_r(orders, base, Path(folder), given.rounds, say)
            del orders
            memory += [line for engine in wanted if engine != "r" for line in peaks(engine, key, order, file, given)]
        say("\nPeak memory beyond the orders")
        say(f"{'engine':<10} {'keys':<8} {'rows':<10} {'bytes a customer':>17}" if memory else "SKIPPED: only Linux tells the peak")
        for line in memory:
            say(line)
    if given.write:
        write("Customers", "cargo xtask bench rfm")


ORDERS = {"shuffled": "in any order", "sorted": "in the order of the keys"}


def group(given: argparse.Namespace, wanted: list[str], orders: Any, key: str, order: str, ours: dict[str, Any], say: Any) -> Any:
    """Holds all engines against the first, measures them and tells; what the first found."""
    ways = {engine: subjects(engine, orders, order == "sorted", given.threads) for engine in wanted if engine != "r"}
    base = None
    for engine, mine in ways.items():
        found = codes(mine[0].run())
        if base is None:
            base = found
            if ours and counts(found) != ours["counts"]:
                sys.exit(f"{engine} finds {counts(found)} in Python, {ours['counts']} in Rust")
            continue
        differ = differing(base, found)
        say(f"{differ:,} customers have other codes from {engine} than from {wanted[0]}")
        if differ != 0:
            sys.exit(f"{engine} and {wanted[0]} differ")
    rows = measure([subject for mine in ways.values() for subject in mine], given.rounds)
    count = orders.num_rows
    say(f"{'engine':<16} {'computes':<44} {'ns an order':>11} {'x ' + wanted[0]:>10}")
    first = rows[0][1]
    for subject, nanos in rows:
        say(f"{subject.engine:<16} {subject.what:<44} {nanos / count:>11.1f} {nanos / first:>10.2f}")
    for row in ours.get("rows", []):
        if (row["key"], row["order"]) == (key, order):
            say(f"{'leadgrid (Rust)':<16} {row['what']:<44} {row['nanos'] / count:>11.1f}")
    return base


def subjects(engine: str, orders: Any, in_order: bool, threads: int) -> list[Subject]:
    """The ways of an engine; the first gives the codes, and nothing more."""
    if engine == "leadgrid":
        import in_leadgrid

        policy = in_leadgrid.engine()

        def all_columns() -> Any:
            return in_leadgrid.score(policy, orders).to_arrow()

        return [
            Subject("leadgrid", "codes, segments", lambda: in_leadgrid.score(policy, orders).select(*CODES).to_arrow()),
            Subject("leadgrid", "codes, segments, sums; all columns", all_columns),
        ]
    if engine == "polars":
        import in_polars
        import polars as pl

        frame = in_polars.frame(pl.from_arrow(orders), in_order=in_order)
        what = "codes; told that keys are sorted" if in_order else "codes"
        return [Subject("Polars", what, lambda: in_polars.score(frame, in_order=in_order))]
    if engine == "duckdb":
        import in_duckdb

        peer = in_duckdb.Peer(orders, threads)
        return [
            Subject("DuckDB", "codes", peer.score),
            Subject("DuckDB", "codes, by three ranks", lambda: peer.score(ranks=True)),
        ]
    import in_pandas

    pandas = orders.to_pandas()
    what = "codes; told that keys are sorted" if in_order else "codes"
    return [Subject("pandas", what, lambda: in_pandas.score(pandas, in_order=in_order))]


def codes(found: Any) -> tuple[Any, Any]:
    """The customers in the order of their keys, as an Arrow array, and their codes as numbers."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    # pandas tells its columns in a tuple.
    given = found._asdict() if isinstance(found, tuple) else found
    keys = pa.table({"customer": given["customer"]})["customer"].combine_chunks()
    if not pa.types.is_integer(keys.type):
        keys = keys.cast(pa.string())
    r, f, m = (np.asarray(given[name]).astype(np.int64) for name in ("r", "f", "m"))
    order = pc.sort_indices(keys)
    return keys.take(order), (r * 100 + f * 10 + m)[order.to_numpy()]


def differing(one: tuple[Any, Any], other: tuple[Any, Any]) -> int:
    """How many customers have not the same code; all where the customers are others."""
    if not one[0].equals(other[0]):
        return max(len(one[0]), len(other[0]))
    return int((one[1] != other[1]).sum())


def counts(found: tuple[Any, Any]) -> dict[str, int]:
    import numpy as np

    values, sizes = np.unique(found[1], return_counts=True)
    return {str(value): int(size) for value, size in zip(values, sizes, strict=True)}


def rust(given: argparse.Namespace, wanted: list[str]) -> dict[str, Any]:
    """What the program of Rust finds, and how long it takes."""
    if "leadgrid" not in wanted:
        return {}

    def lines(*words: object) -> list[dict[str, Any]]:
        out = subprocess.run([given.program, *map(str, words)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        return [json.loads(line) for line in out.stdout.splitlines()]

    [found] = lines("check", given.customers)
    return {"counts": found, "rows": lines("measure", given.customers, given.rounds)}


def measure(ways: list[Subject], rounds: int) -> list[tuple[Subject, float]]:
    """Nanoseconds of CPU time of the best round; subjects take turns."""
    best = [float("inf")] * len(ways)
    for _ in range(rounds):
        for place, subject in enumerate(ways):
            start = time.process_time_ns()
            subject.run()
            best[place] = min(best[place], time.process_time_ns() - start)
    return list(zip(ways, best, strict=True))


def peaks(engine: str, key: str, order: str, file: Path, given: argparse.Namespace) -> list[str]:
    """What an engine takes in a process of its own; nothing where the system does not tell."""
    if not Path("/proc/self/clear_refs").exists():
        return []
    program = [sys.executable, Path(__file__).with_name("memory.py"), engine, order, file, str(given.threads)]
    done = subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True)
    return [f"{engine:<10} {key:<8} {order:<10} {int(done.stdout) / given.customers:>17.0f}"]


def in_r(orders: Any, base: Any, folder: Path, rounds: int, say: Any) -> None:
    """The package `rfm` of R, where both are: by its own rule, so how many codes differ is only told."""
    import data
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv as csv

    program = shutil.which("Rscript")
    if program is None or subprocess.run([program, "-e", "library(rfm)"], capture_output=True).returncode != 0:
        say("rfm of R is SKIPPED: no Rscript in PATH, or no such package")
        return
    days = (orders["at"].cast(pa.int64()).to_numpy() + data.ZONE_MILLIS) // data.DAY_MILLIS
    table = orders.set_column(1, "day", pa.array(days.astype(np.int32)).cast(pa.date32()))
    csv.write_csv(table, folder / "orders.csv")
    script, today = Path(__file__).with_name("rfm.R"), np.datetime64(data.TODAY, "D")
    words = [program, script, folder / "orders.csv", str(today), folder / "codes.csv", str(rounds)]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    seconds, package = done.stdout.split()
    names = ["customer", "r", "f", "m"]
    found = csv.read_csv(folder / "codes.csv", csv.ReadOptions(column_names=names, skip_rows=1))
    say(f"{'R rfm ' + package:<16} {'codes by its own rule; days given':<44} {float(seconds) * 1e9 / orders.num_rows:>11.1f}")
    say(f"{differing(base, codes(found)):,} customers have other codes by the rule of R rfm")


if __name__ == "__main__":
    main()
