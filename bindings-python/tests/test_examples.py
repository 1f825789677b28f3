"""The examples print what those of the other languages print."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("name", ["quickstart", "explain", "next_steps", "segments"])
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


def test_a_batch(tmp_path: Path) -> None:
    script = EXAMPLES / "python" / "batch.py"
    command = [sys.executable, "-X", "utf8", script, "5000", tmp_path]
    done = subprocess.run(command, capture_output=True, check=True)
    assert "5,000 of 5,000 leads" in done.stderr.decode("utf-8")
    types, urgent, pictures = (part.splitlines() for part in done.stdout.decode("utf-8").split("\n\n"))
    counts = {line.split()[0]: int(line.split()[1].replace(",", "")) for line in types}
    assert sum(counts.values()) == 5_000 and set(counts) == {"hot", "warm", "cold", "errors"}
    assert len(urgent) == 3 and all(" hot " in line for line in urgent)
    assert pictures == ["form.svg", "signup.svg"]
    # Every lead is in a cell of a picture, or has errors.
    placed = 0
    for name in pictures:
        texts = [node.text or "" for node in ElementTree.parse(tmp_path / name).iter("{http://www.w3.org/2000/svg}text")]
        assert {"낮음", "중간", "높음", "고객 활동 점수"} <= set(texts)
        cells = zip(texts, texts[1:], strict=False)
        placed += sum(int(leads.replace(",", "")) for leads, kind in cells if kind in counts)
    assert placed == 5_000 - counts["errors"] == 4_995
