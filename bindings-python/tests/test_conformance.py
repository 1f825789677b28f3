"""The corpus that all languages share; `testdata/README.md` describes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import leadgrid

TESTDATA = Path(__file__).resolve().parents[2] / "testdata"
CONFORMANCE = sorted((TESTDATA / "conformance").rglob("*.json"))
ERRORS = sorted((TESTDATA / "errors").rglob("*.json"))


def name(path: Path) -> str:
    return path.relative_to(TESTDATA).as_posix()


def compact(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def as_json(tree: object) -> str:
    """JSON text of a lead; what overflowed when the case was read overflows again."""
    return json.dumps(tree).replace("Infinity", "1e999")


def engine_of(case: dict[str, Any]) -> leadgrid.Engine:
    if "policy_text" in case:
        return leadgrid.Engine.from_json(case["policy_text"])
    policy = case["policy"]
    if isinstance(policy, str):
        return leadgrid.Engine.from_file(TESTDATA / "policies" / policy)
    return leadgrid.Engine.from_dict(policy)


def check_of(case: dict[str, Any]) -> list[leadgrid.Finding]:
    if "policy_text" in case:
        return leadgrid.Engine.check(case["policy_text"])
    policy = case["policy"]
    if isinstance(policy, str):
        policy = (TESTDATA / "policies" / policy).read_text(encoding="utf-8")
    return leadgrid.Engine.check(policy)


def places(findings: list[leadgrid.Finding]) -> list[dict[str, str]]:
    return [{"code": f.code, "severity": f.severity, "path": f.path} for f in findings]


def test_every_case_is_here() -> None:
    assert len(CONFORMANCE) == int((TESTDATA / "count.txt").read_text())


@pytest.mark.parametrize("path", CONFORMANCE + ERRORS, ids=name)
def test_case(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    if "findings" in case:
        findings(case)
    elif "error" in case:
        wrong_call(case)
    else:
        answers(case)


def findings(case: dict[str, Any]) -> None:
    expected = case["findings"]
    assert places(check_of(case)) == expected
    refused = [finding for finding in expected if finding["severity"] == "error"]
    if not refused:
        assert places(engine_of(case).warnings) == expected
        return
    with pytest.raises(leadgrid.PolicyError) as raised:
        engine_of(case)
    assert places(raised.value.findings) == expected
    assert (raised.value.code, raised.value.path) == (refused[0]["code"], refused[0]["path"])


def wrong_call(case: dict[str, Any]) -> None:
    engine = engine_of(case)
    options: dict[str, Any] = {"as_of": case["as_of"], "strict": case.get("strict", False)}
    with pytest.raises(leadgrid.DataError) as raised:
        engine.score(case["leads"][0], **options)
    assert raised.value.code == case["error"]["code"]
    with pytest.raises(leadgrid.DataError) as raised:
        engine.score_batch(case["leads"], **options)
    assert raised.value.code == case["error"]["code"]


def answers(case: dict[str, Any]) -> None:
    engine = engine_of(case)
    options: dict[str, Any] = {"as_of": case["as_of"], "strict": case.get("strict", False)}
    leads, expect = case["leads"], case["expect"]
    # A `str` in place of a lead is read as JSON, so a lead that is a text is given as its JSON.
    given = [as_json(lead) if isinstance(lead, str) else lead for lead in leads]
    batch = engine.score_batch(given, **options)
    texts = engine.score_batch(as_json(leads), **options)
    assert len(batch) == len(texts) == len(expect) == len(leads)
    for lead, expected, of_batch, of_text in zip(given, expect, batch, texts, strict=True):
        single = engine.score(lead, **options)
        compare(single, expected)
        assert of_batch == single
        assert of_batch.to_json() == of_text.to_json() == single.to_json()
        if not isinstance(lead, str):
            assert engine.score(as_json(lead), **options).to_json() == single.to_json()
    if "report" in case:
        assert batch.report == texts.report == case["report"]


def compare(answer: leadgrid.Decision | leadgrid.LeadErrors, expected: dict[str, Any]) -> None:
    if isinstance(answer, leadgrid.Decision):
        assert answer.to_json() == compact(expected)
        assert compact(answer.to_dict()) == answer.to_json()
        for key, value in expected.items():
            assert compact(getattr(answer, key)) == compact(value), key
        return
    found = [{"code": error.code, "path": error.path} for error in answer.errors]
    assert found == [{"code": error["code"], "path": error["path"]} for error in expected["errors"]]
    assert answer.lead_id == expected["lead_id"]
    assert compact(answer.to_dict()) == answer.to_json()
