"""How much memory a stream of leads takes: `python memory.py LEADS` prints the peak of the process in MiB.

The same batch comes again and again, so that what grows is what scoring keeps.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import data
from run import engines

BATCH = 100_000


def main() -> None:
    tables = data.tables(BATCH, coded=True)
    batch = tables.leads.combine_chunks().to_batches()[0]
    engine, _ = engines()

    def batches() -> Iterator[Any]:
        for _ in range(int(sys.argv[1]) // BATCH):
            yield batch

    rows = 0
    for scores in engine.score_stream(batches(), as_of="2026-11-22T09:00:00+09:00", threads=1):
        rows += len(scores.select("lead_type", "axes.intent").to_arrow())
    # What the parent held before it became this process does not count here.
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    print(f"{rows:>12,} leads: {int(status['VmHWM'].split()[0]) / 1024:,.0f} MiB at most")


if __name__ == "__main__":
    main()
