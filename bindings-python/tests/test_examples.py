"""The examples print what those of the other languages print; the notebook runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("name", ["quickstart", "explain"])
def test_example(name: str) -> None:
    script = EXAMPLES / "python" / f"{name}.py"
    done = subprocess.run([sys.executable, "-X", "utf8", script], capture_output=True, check=True)
    expected = (EXAMPLES / "expected" / f"{name}.txt").read_text(encoding="utf-8")
    assert done.stdout.decode("utf-8").replace("\r\n", "\n") == expected


def test_notebook() -> None:
    command = [sys.executable, "-m", "pytest", "--nbmake", "-q", "-p", "no:cacheprovider", "leads.ipynb"]
    done = subprocess.run(command, cwd=EXAMPLES / "python", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
