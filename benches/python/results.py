"""Keeps what a benchmark of frames prints in `../RESULTS.md`, each in a section of its own."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[1] / "RESULTS.md"

lines: list[str] = []


def say(line: str = "") -> None:
    """Prints a line, and keeps it."""
    print(line, flush=True)
    lines.append(line)


def write(heading: str, command: str) -> None:
    """Writes all lines so far into a section of the results, in the place of earlier ones; others stay."""
    machine = f"{processor()}, {os.cpu_count()} cores, {platform.system().lower()} {platform.machine()}"
    intro = f"Written by `{command} --write`.\n\n- date: {dt.date.today()}\n- machine: {machine}\n"
    text = "\n".join(lines).strip("\n")
    own = f"# {heading}\n\n{intro}\n```text\n{text}\n```"
    # `cargo xtask bench` leaves every section but the first as it is.
    sections = re.split(r"(?m)^(?=# )", RESULTS.read_text(encoding="utf-8"))
    place = next((place for place, section in enumerate(sections) if section.startswith(f"# {heading}\n")), len(sections))
    sections[place : place + 1] = [own]
    RESULTS.write_text("\n\n".join(section.strip("\n") for section in sections if section) + "\n", encoding="utf-8")


def processor() -> str:
    """The name of the processor, where the system tells it."""
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.split(":", 1)[1].strip() for line in info.splitlines() if line.startswith("model name")]
    return names[0] if names else "unknown processor"
