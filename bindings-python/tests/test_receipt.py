"""Receipts and changes of flags: what is sealed, what is verified, who may change what."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from conftest import AS_OF, HOT, POLICY
from test_calls import refused

import leadgrid


def verdict(engine: leadgrid.Engine, receipt: Any, lead: Any = HOT) -> str | None:
    found = engine.verify(receipt, lead)
    assert found["valid"] is (found["reason"] is None)
    return found["reason"]


def test_a_receipt_seals_the_answer(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    receipt = engine.receipt(HOT, AS_OF)
    assert list(receipt) == ["policy_hash", "engine_version", "call", "input_digest", "answer", "answer_digest"]
    assert receipt["answer"] == hot.to_dict() and receipt["policy_hash"] == engine.hash
    assert engine.receipt(json.dumps(HOT), AS_OF) == receipt
    assert engine.receipt(HOT, AS_OF, ledger=False)["answer"].get("ledger") is None
    sealed = engine.receipt({"id": "1"}, AS_OF)
    assert sealed["answer"]["errors"] and verdict(engine, sealed, {"id": "1"}) is None
    strict = engine.receipt({**HOT, "attributes": {"shoe_size": 42}}, AS_OF, strict=True)
    assert strict["call"]["strict"] is True and strict["answer"]["errors"]
    assert refused(lambda: engine.receipt({**HOT, "tags": {1}}, AS_OF)) == ("wrong_type", "/lead/tags")


def test_receipts_of_other_programs(engine: leadgrid.Engine) -> None:
    """A receipt is a value in JSON: whoever keeps values keeps it valid."""
    receipt = engine.receipt(HOT, AS_OF, horizon="30d")
    # What JSON.stringify of Node writes.
    node = json.dumps(receipt, ensure_ascii=False, separators=(",", ":"))
    for text in (
        node,
        json.dumps(receipt, indent="\t"),
        json.dumps(receipt, sort_keys=True),
        "\n" + node.replace(":1795305600000,", ":1.7953056e12,"),
        node.replace('"total":50', '"total":50.0'),
        node.replace('"form"', '"\\u0066orm"'),
    ):
        assert text == node or text != node.strip()
        assert verdict(engine, text) is None
        assert verdict(engine, json.loads(text), json.dumps(HOT)) is None
    assert "1795305600000" in node and '"total":50' in node


def test_what_is_altered_shows(engine: leadgrid.Engine) -> None:
    receipt: Any = engine.receipt(HOT, AS_OF)

    def altered(*path: str, to: Any) -> Any:
        tree = copy.deepcopy(receipt)
        place = tree
        for step in path[:-1]:
            place = place[step]
        assert place[path[-1]] != to
        place[path[-1]] = to
        return tree

    assert verdict(engine, altered("answer", "lead_type", to="cold")) == "altered_answer"
    assert verdict(engine, altered("answer", "lead_id", to="L-17\u200b")) == "altered_answer"
    assert verdict(engine, altered("call", "as_of", to=0)) == "other_input"
    assert verdict(engine, altered("call", "ledger", to=False)) == "other_input"
    assert verdict(engine, receipt, {**HOT, "id": "L-18"}) == "other_input"
    assert verdict(engine, receipt, {**HOT, "tags": []}) == "other_input"
    assert verdict(leadgrid.Engine.default(), receipt) == "other_policy"
    assert verdict(engine, altered("engine_version", to="0.0.1")) is None
    assert verdict(engine, json.dumps(altered("input_digest", to="sha256:0"))) == "other_input"
    again = altered("answer", "lead_type", to="cold")
    again["answer_digest"] = leadgrid.Engine.default().hash
    assert verdict(engine, again) == "altered_answer"


def test_receipts_that_are_none(engine: leadgrid.Engine) -> None:
    receipt: Any = engine.receipt(HOT, AS_OF)
    wrong: list[tuple[Any, str, str]] = [
        ("", "bad_json", "/receipt"),
        ("{", "bad_json", "/receipt"),
        ("[]", "wrong_type", "/receipt"),
        ([receipt], "wrong_type", "/receipt"),
        ({}, "missing_key", "/receipt"),
        ({**receipt, "call": {"as_of": "soon"}}, "bad_instant", "/receipt/call/as_of"),
        ({**receipt, "answer": {1}}, "wrong_type", "/receipt/answer"),
        ({**receipt, "policy_hash": 7}, "wrong_type", "/receipt/policy_hash"),
        (engine.score(HOT, AS_OF), "wrong_type", "/receipt"),
    ]
    for odd, code, path in wrong:
        assert refused(lambda: engine.verify(odd, HOT)) == (code, path), odd
    assert refused(lambda: engine.verify(receipt, "{")) == ("bad_json", "/lead")


@pytest.fixture(scope="module")
def governed() -> leadgrid.Engine:
    governance = {"flag_administrator": "김서연@example.com", "stakeholders": ["desk@example.com", "딜러@example.com", "desk@example.com"]}
    return leadgrid.Engine.from_dict({**POLICY, "governance": governance})


ADMINISTRATOR = "김서연@example.com"
GRADE = {"id": "grade", "basis": "flagship_model", "when": {"field": "models", "has": "g90"}, "title": {"ko": "고급 차종"}}


def test_flags_are_changed(governed: leadgrid.Engine) -> None:
    version = governed.version
    added = governed.change_flags({"version": "4", "add": GRADE}, ADMINISTRATOR)
    assert [notice["to"] for notice in added["notices"]] == ["desk@example.com", "딜러@example.com"]
    assert {notice["change"] for notice in added["notices"]} == {"add"}
    engine = leadgrid.Engine.from_dict(added["policy"])
    assert (engine.hash, engine.version, governed.version) == (added["hash"], "4", version)
    assert "+" in added["diff"] and "고급 차종" in added["diff"]
    assert governed.change_flags(json.dumps({"version": "4", "add": GRADE}), by=ADMINISTRATOR) == added
    removed = engine.change_flags({"version": "5", "remove": "grade"}, ADMINISTRATOR)
    assert removed["policy"]["flags"] == governed.policy["flags"]
    keys = [notice["key"] for change in (added, removed) for notice in change["notices"]]
    assert len(set(keys)) == 4


def test_changes_that_are_refused(governed: leadgrid.Engine, engine: leadgrid.Engine) -> None:
    def change(**changed: Any) -> dict[str, Any]:
        return {"version": "4", **changed}

    wrong: list[tuple[Any, Any, str, str]] = [
        (change(add=GRADE, version="3"), ADMINISTRATOR, "same_version", "/change/version"),
        (change(add={**GRADE, "id": "owner"}), ADMINISTRATOR, "duplicate_id", "/change/add/id"),
        (change(remove="ownr"), ADMINISTRATOR, "unknown_reference", "/change/remove"),
        (change(add=GRADE, remove="owner"), ADMINISTRATOR, "conflicting_keys", "/change"),
        (change(), ADMINISTRATOR, "missing_key", "/change"),
        ({}, ADMINISTRATOR, "missing_key", "/change"),
        ([], ADMINISTRATOR, "wrong_type", "/change"),
        ("{", ADMINISTRATOR, "bad_json", "/change"),
        (change(add=GRADE, colour="red"), ADMINISTRATOR, "unknown_key", "/change/colour"),
        (change(add={**GRADE, "title": {1}}), ADMINISTRATOR, "wrong_type", "/change/add/title"),
        (change(add={**GRADE, "when": {"field": "age", "is": float("nan")}}), ADMINISTRATOR, "wrong_type", "/change/add/when/is"),
        (change(add={**GRADE, "when": {"field": "age", "is": 2**53 + 1}}), ADMINISTRATOR, "out_of_range", "/change/add/when/is"),
        (change(add=GRADE), 7, "wrong_type", "/by"),
    ]
    for given, by, code, path in wrong:
        assert refused(lambda: governed.change_flags(given, by)) == (code, path), given
    for by in ("desk@example.com", "", "김서연"):
        assert refused(lambda: governed.change_flags(change(add=GRADE), by))[0] == "not_administrator"
    assert refused(lambda: engine.change_flags(change(add=GRADE), ADMINISTRATOR))[0] == "not_administrator"
    with pytest.raises(leadgrid.PolicyError) as raised:
        governed.change_flags(change(add={**GRADE, "when": {"field": "wheels", "is": 4}}), ADMINISTRATOR)
    assert (raised.value.code, raised.value.path) == ("unknown_reference", "/flags/2/when/field")
    assert [finding.path for finding in raised.value.findings] == ["/flags/2/when/field"]
