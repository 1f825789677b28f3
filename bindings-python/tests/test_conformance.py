"""The corpus that all languages share; `testdata/README.md` describes it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
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


def policy_of(policy: Any) -> Any:
    """A policy of a case: a tree, or the name of a sample file."""
    return (TESTDATA / "policies" / policy).read_text(encoding="utf-8") if isinstance(policy, str) else policy


def parents_of(case: dict[str, Any]) -> list[Any]:
    return [policy_of(parent) for parent in case.get("parents", [])]


def engine_of(case: dict[str, Any]) -> leadgrid.Engine:
    parents = parents_of(case)
    if "policy_text" in case:
        return leadgrid.Engine.from_json(case["policy_text"], parents)
    policy = case["policy"]
    if isinstance(policy, str):
        return leadgrid.Engine.from_file(TESTDATA / "policies" / policy, parents)
    return leadgrid.Engine.from_dict(policy, parents)


def check_of(case: dict[str, Any]) -> list[leadgrid.Finding]:
    parents = parents_of(case)
    if "policy_text" in case:
        return leadgrid.Engine.check(case["policy_text"], parents)
    found = leadgrid.Engine.check(policy_of(case["policy"]), parents)
    # Parents in text are the same parents.
    texts = [parent if isinstance(parent, str) else json.dumps(parent) for parent in parents]
    assert leadgrid.check(policy_of(case["policy"]), parents=texts) == found
    return found


def places(findings: list[leadgrid.Finding]) -> list[dict[str, str]]:
    return [{"code": f.code, "severity": f.severity, "path": f.path} for f in findings]


def test_every_case_is_here() -> None:
    assert len(CONFORMANCE) == int((TESTDATA / "count.txt").read_text())


@pytest.mark.parametrize("path", CONFORMANCE + ERRORS, ids=name)
def test_case(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    if "findings" in case:
        findings(case)
    elif "orders" in case:
        customers(case)
    elif "calls" in case:
        calls(case)
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


def options_of(case: dict[str, Any]) -> dict[str, Any]:
    return {key: case[key] for key in ("as_of", "strict", "horizon", "previous") if key in case}


def wrong_call(case: dict[str, Any]) -> None:
    engine = engine_of(case)
    options = options_of(case)
    with pytest.raises(leadgrid.DataError) as raised:
        engine.score(case["leads"][0], **options)
    assert raised.value.code == case["error"]["code"]
    with pytest.raises(leadgrid.DataError) as raised:
        engine.score_batch(case["leads"], **options)
    assert raised.value.code == case["error"]["code"]


def answers(case: dict[str, Any]) -> None:
    engine = engine_of(case)
    options = filled(engine, options_of(case), lambda answer: answer)
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


def customers(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(leadgrid.DataError) as raised:
            summed_up(case)[0].score()
        assert {"code": raised.value.code, "path": raised.value.path} == case["error"]
        return
    whole, merged = summed_up(case)
    assert whole.to_bytes() == merged.to_bytes()
    scored = whole.score(leads=case.get("leads", []))
    bad = [{key: row[key] for key in ("row", "code", "path")} for row in whole.bad_rows]
    found = {
        "left_out": whole.left_out,
        "bad_rows": bad,
        "model": whole.fit(),
        "rows": [plain(row) for row in scored.to_dicts()],
        "counts": scored.counts,
    }
    if "explain" in case:
        found["explained"] = [
            {**scored.customer(key), "en": scored.explain(key), "ko": scored.explain(key, "ko")} for key in case["explain"]
        ]
    assert compact(found) == compact(case["customers"])


def summed_up(case: dict[str, Any]) -> tuple[leadgrid.Rfm, leadgrid.Rfm]:
    """The orders of a case, in one call and merged one by one."""
    engine, as_of, reading = engine_of(case), case["as_of"], case.get("reading", {})
    whole = leadgrid.Rfm(engine, as_of).add(case["orders"], **reading)
    text = leadgrid.Rfm(engine, as_of).add(json.dumps(case["orders"]), **reading)
    assert text.to_bytes() == whole.to_bytes()
    merged = leadgrid.Rfm(engine, as_of)
    for order in reversed(case["orders"]):
        merged.merge(leadgrid.Rfm(engine, as_of).add([order], **reading).to_bytes())
    return whole, merged


def plain(row: dict[str, Any]) -> dict[str, Any]:
    money = ("net", "gross", "refunds")
    texts = {"customer", *money}
    return {key: str(value) if key in texts else value for key, value in row.items() if key not in ("r", "f", "m")}


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


# Arguments that are documents, so that JSON text may stand for them.
DOCUMENTS = {"lead", "decision", "reactions", "receipt", "change", "a", "b", "previous", "now"}

Form = Callable[[leadgrid.Decision | leadgrid.LeadErrors], Any]


def calls(case: dict[str, Any]) -> None:
    engine = engine_of(case)
    assert case["calls"]
    for call in case["calls"]:
        name, given = call["call"], call["arguments"]
        method = leadgrid.transition if name == "transition" else getattr(engine, name)
        outcomes = [
            outcome(method, arguments)
            for arguments in (
                filled(engine, given, lambda answer: answer),
                filled(engine, given, lambda answer: answer.to_dict()),
                written(filled(engine, given, lambda answer: answer.to_dict())),
            )
        ]
        expected = {key: call[key] for key in ("expect", "errors", "error", "findings") if key in call}
        assert len(expected) == 1, "a call has one outcome"
        for found in outcomes:
            # As text: the order of keys counts, and 3 is not 3.0.
            assert compact(found) == compact(expected), name


def outcome(method: Callable[..., Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """What came of a call, under the key that a case has for it."""
    parameters = inspect.signature(method).parameters
    odd = [key for key in arguments if key not in parameters]
    if odd:
        # Python itself refuses what the core would call `unknown_key`.
        with pytest.raises(TypeError):
            method(**arguments)
        return {"error": {"code": "unknown_key", "path": f"/{odd[0]}"}}
    # What is missing is null, so that the core says so.
    needed = (key for key, parameter in parameters.items() if parameter.default is parameter.empty)
    arguments = dict.fromkeys(needed) | arguments
    try:
        result = method(**arguments)
    except leadgrid.PolicyError as error:
        return {"findings": places(error.findings)}
    except leadgrid.DataError as error:
        return {"error": {"code": error.code, "path": error.path}}
    if isinstance(result, leadgrid.LeadErrors):
        return {"errors": [{"code": error.code, "path": error.path} for error in result.errors]}
    return {"expect": result}


def filled(engine: leadgrid.Engine, given: Any, form: Form) -> Any:
    """The arguments with answers and receipts of this engine in the place of what asks for them."""
    if isinstance(given, list):
        return [filled(engine, item, form) for item in given]
    if not isinstance(given, dict):
        return given
    given = {key: filled(engine, value, form) for key, value in given.items()}
    if "$answer" in given:
        return form(engine.score(**given["$answer"]))
    if "$receipt" in given:
        return engine.receipt(**given["$receipt"])
    return given


def written(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments with every document as JSON text."""

    def write(key: str, value: Any) -> Any:
        if key == "cases" and isinstance(value, list):
            return [written(case) if isinstance(case, dict) else case for case in value]
        if key not in DOCUMENTS or value is None or isinstance(value, str):
            return value
        return as_json(value)

    return {key: write(key, value) for key, value in arguments.items()}
