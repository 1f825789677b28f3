"""The stub tells the truth: `stubtest` compares it with the module, `mypy --strict` reads it."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_stub_and_module_agree() -> None:
    run("-m", "mypy.stubtest", "leadgrid")


def test_docstrings_of_the_stub_are_those_of_the_module() -> None:
    run("stubs.py", "--check")


def test_mypy_strict() -> None:
    run("-m", "mypy", "--strict", "--warn-unused-ignores", "tests/typed.py", "python/leadgrid")


def test_the_typed_program_runs() -> None:
    runpy.run_path(str(ROOT / "tests" / "typed.py"), run_name="__main__")
