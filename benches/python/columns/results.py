"""Keeps what `run.py` prints in `../../RESULTS.md`, after the results of other benchmarks."""

from __future__ import annotations

import datetime as dt
import os
import platform
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[2] / "RESULTS.md"
# `cargo xtask bench` leaves what begins with it as it is.
HEADING = "\n# Leads as columns\n"

lines: list[str] = []


def say(line: str = "") -> None:
    """Prints a line, and keeps it."""
    print(line, flush=True)
    lines.append(line)


def write() -> None:
    """Writes all lines so far into the results, in the place of earlier ones."""
    before = RESULTS.read_text(encoding="utf-8").split(HEADING)[0].rstrip("\n")
    machine = f"{processor()}, {os.cpu_count()} cores, {platform.system().lower()} {platform.machine()}"
    intro = f"\nWritten by `cargo xtask bench columns --write`.\n\n- date: {dt.date.today()}\n- machine: {machine}\n"
    text = "\n".join(lines).strip("\n")
    RESULTS.write_text(f"{before}\n{HEADING}{intro}\n```text\n{text}\n```\n", encoding="utf-8")


def processor() -> str:
    """The name of the processor, where the system tells it."""
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.split(":", 1)[1].strip() for line in info.splitlines() if line.startswith("model name")]
    return names[0] if names else "unknown processor"
