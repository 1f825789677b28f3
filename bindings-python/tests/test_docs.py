"""Every example in docstrings and in the README runs; the stub has the docstrings of the module."""

from __future__ import annotations

import doctest
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import leadgrid
import leadgrid._chart
import leadgrid._errors
import leadgrid._leadgrid

ROOT = Path(__file__).resolve().parents[1]


def docstrings() -> Iterator[tuple[str, str]]:
    for module in (leadgrid, leadgrid._chart, leadgrid._errors, leadgrid._leadgrid):
        yield module.__name__, module.__doc__ or ""
        for name, item in vars(module).items():
            if getattr(item, "__module__", "").startswith("leadgrid") or name in ("check", "transition"):
                yield name, item.__doc__ or ""
                if inspect.isclass(item):
                    for key in vars(item):
                        yield f"{name}.{key}", getattr(item, key).__doc__ or ""


EXAMPLES = {name: doc for name, doc in docstrings() if ">>>" in doc}


@pytest.mark.parametrize("name", EXAMPLES)
def test_docstring(name: str) -> None:
    test = doctest.DocTestParser().get_doctest(inspect.cleandoc(EXAMPLES[name]), {}, name, None, 0)
    failures: list[str] = []
    doctest.DocTestRunner().run(test, out=failures.append)
    assert not failures, "".join(failures)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 10


def test_everything_is_documented() -> None:
    for name in leadgrid.__all__:
        item = getattr(leadgrid, name)
        if name == "__version__":
            continue
        assert item.__doc__, name
        for key in vars(item) if inspect.isclass(item) else ():
            if not key.startswith("_"):
                assert getattr(item, key).__doc__, f"{name}.{key}"


def test_readme_of_the_project() -> None:
    text = (ROOT.parent / "README.md").read_text(encoding="utf-8")
    assert len(text.split()) <= 700
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    assert len(blocks) >= 2
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


def test_readme(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) >= 9
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)
    printed = capsys.readouterr().out
    for words in (
        "unknown_origin /origin",
        "Scores(3 leads: 1 warm, 1 cold, 1 errors) 1",
        "['lead_id', 'lead_type', 'computed_lead_type']",
        " []\n",
        "{'due_at': '2026-11-23T16:00:00+09:00', 'known': True}",
        "{'millis': 28800000, 'known': True}",
        "2026-11-26T08:10:00+09:00 cold cold",
        "second_line 2026-11-23T10:00:00+09:00 False ['dealer']",
        "1 task to import",
        "['lead_type', 'computed_lead_type', 'scenario',",
        "Chart(채널 A - 리드 폼: 리드 1건 · 모든 경로에서 점수를 매길 수 없는 리드 1건) 인구통계학적 점수",
        "Chart(Channel B - membership sign-up: 1 lead · 1 lead of all origins could not be scored)",
        "12.05 EUR 더 결제하면 4점",
        "\n514\n",
        "['axes.activity' 'axes.demographic' 'axes.recency'] ['cold' 'cold' None]",
        "{'valid': True, 'reason': None}",
        "{'valid': False, 'reason': 'other_input'}",
    ):
        assert words in printed, words
