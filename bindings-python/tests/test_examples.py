"""The examples print what those of the other languages print; the notebook runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("name", ["quickstart", "explain", "next_steps"])
def test_example(name: str) -> None:
    script = EXAMPLES / "python" / f"{name}.py"
    done = subprocess.run([sys.executable, "-X", "utf8", script], capture_output=True, check=True)
    expected = (EXAMPLES / "expected" / f"{name}.txt").read_text(encoding="utf-8")
    assert done.stdout.decode("utf-8").replace("\r\n", "\n") == expected


def test_a_day_in_a_crm(tmp_path: Path) -> None:
    tasks = tmp_path / "tasks.ics"
    script = EXAMPLES / "python" / "day.py"
    done = subprocess.run([sys.executable, "-X", "utf8", script, tasks], capture_output=True, check=True)
    expected = (EXAMPLES / "expected" / "day.txt").read_text(encoding="utf-8")
    assert done.stdout.decode("utf-8").replace("\r\n", "\n") == expected
    lines = tasks.read_bytes().decode("utf-8").split("\r\n")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    # In UTC: 08:30, 15:40 and 10:10 of the same day in Korea.
    due = [line for line in lines if line.startswith("DUE:")]
    assert due == ["DUE:20261123T233000Z", "DUE:20261124T064000Z", "DUE:20261124T011000Z"]
    assert not any("\n" in line for line in lines)


def test_a_batch() -> None:
    script = EXAMPLES / "python" / "batch.py"
    done = subprocess.run([sys.executable, "-X", "utf8", script, "5000"], capture_output=True, check=True)
    lines = done.stdout.decode("utf-8").splitlines()
    assert lines[0].startswith("Scores(5000 leads: ") and "unknown_origin" in lines[1]
    # Every lead is in a cell, or has errors.
    words = [word for line in lines[2:12] for word in line.split()]
    counted = sum(int(word) for word in words if word.isdigit())
    assert counted + int(lines[1].split()[0]) == 5_000


def test_notebook() -> None:
    command = [sys.executable, "-m", "pytest", "--nbmake", "-q", "-p", "no:cacheprovider", "leads.ipynb"]
    done = subprocess.run(command, cwd=EXAMPLES / "python", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
