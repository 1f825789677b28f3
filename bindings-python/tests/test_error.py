"""Exceptions and findings: fields, texts, pickling."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from conftest import AS_OF, HOT, POLICY

import leadgrid


def refused(policy: dict[str, Any]) -> leadgrid.PolicyError:
    with pytest.raises(leadgrid.PolicyError) as raised:
        leadgrid.Engine.from_dict(policy)
    return raised.value


def test_policy_errors() -> None:
    error = refused({**POLICY, "time_zone": "Seoul", "colour": 1, "tags": []})
    assert isinstance(error, leadgrid.LeadgridError)
    codes = {finding.code: finding for finding in error.findings}
    assert {"bad_time_zone", "unknown_key", "not_supported"} <= set(codes)
    first = next(finding for finding in error.findings if finding.severity == "error")
    assert (error.code, error.path, error.message, error.help) == (
        first.code,
        first.path,
        first.message,
        first.help,
    )
    assert error.code in str(error) and error.message in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.findings, str(again)) == (type(error), error.findings, str(error))


def test_check_is_the_same() -> None:
    policy = {**POLICY, "time_zone": "Seoul"}
    error = refused(policy)
    assert leadgrid.check(policy) == leadgrid.Engine.check(policy) == error.findings
    assert leadgrid.check(json.dumps(policy)) == error.findings
    assert leadgrid.check(POLICY) == []
    assert [finding.code for finding in leadgrid.check(7)] == ["wrong_type"]  # type: ignore[arg-type]


def test_ten_mistakes_are_ten_findings() -> None:
    policy = json.loads(json.dumps(POLICY))
    policy["time_zone"] = "Seoul"
    policy["colour"] = "red"
    policy["fields"]["age"]["type"] = "numeral"
    policy["axes"][0]["rules"][0]["activity"] = "quote_requst"
    policy["axes"][0]["rules"][1]["points"] = 0.12345
    policy["axes"][1]["rules"][1]["field"] = "ocupation"
    policy["axes"][1]["rules"][2]["when"]["from"] = "1990-13-01"
    del policy["grids"]["form"]["cells"]["high"]["low"]
    policy["flags"][1]["id"] = "owner"
    policy["scenarios"][0]["respond_within"] = "12 hours"
    findings = leadgrid.check(policy)
    assert sorted(finding.path for finding in findings if finding.severity == "error") == sorted(
        [
            "/time_zone",
            "/colour",
            "/fields/age/type",
            "/axes/0/rules/0/activity",
            "/axes/0/rules/1/points",
            "/axes/1/rules/1/field",
            "/axes/1/rules/2/when/from",
            "/grids/form/cells/high",
            "/flags/1/id",
            "/scenarios/0/respond_within",
        ]
    )


def test_findings() -> None:
    finding = leadgrid.check("format: 1\nid: x\nversion: '1'\ntime_zone: Seoul\n")[0]
    assert (finding.code, finding.severity, finding.path) == ("bad_time_zone", "error", "/time_zone")
    assert (finding.line, finding.column is not None) == (4, True)
    assert finding.to_dict()["line"] == 4
    assert set(finding.to_dict()) == {"code", "severity", "path", "message", "help", "line", "column"}
    assert pickle.loads(pickle.dumps(finding)) == finding
    assert len({finding, pickle.loads(pickle.dumps(finding))}) == 1
    assert repr(finding).startswith('Finding(error bad_time_zone at "/time_zone": ')
    without = leadgrid.check({**POLICY, "time_zone": "Seoul"})[0]
    assert (without.line, without.column) == (None, None)
    assert "line" not in without.to_dict()


def test_wrong_calls(engine: leadgrid.Engine) -> None:
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"lead": HOT, "as_of": "2026-11-22T09:00:00"}, "bad_instant", "/as_of"),
        ({"lead": HOT, "as_of": None}, "missing_key", ""),
        ({"lead": HOT, "as_of": AS_OF, "strict": "yes"}, "wrong_type", "/strict"),
        ({"lead": HOT, "as_of": AS_OF, "ledger": 1}, "wrong_type", "/ledger"),
        ({"lead": "{", "as_of": AS_OF}, "bad_json", ""),
    ]
    for arguments, code, path in wrong:
        with pytest.raises(leadgrid.DataError) as raised:
            engine.score(**arguments)
        error = raised.value
        assert (error.code, error.path) == (code, path), arguments
        assert error.message and error.code in str(error)
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), vars(again)) == (type(error), vars(error))
    with pytest.raises(leadgrid.DataError) as raised:
        engine.explain(HOT, AS_OF, lang="fr")  # type: ignore[arg-type]
    assert raised.value.path == "/lang"
    with pytest.raises(TypeError):
        engine.score(HOT, AS_OF, colour="red")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        engine.score(HOT)  # type: ignore[call-arg]


def test_lead_errors(engine: leadgrid.Engine) -> None:
    answer = engine.score({"id": "L-18", "origin": "fax", "attributes": {"age": "old"}}, AS_OF)
    assert isinstance(answer, leadgrid.LeadErrors)
    assert [error.code for error in answer.errors] == ["unknown_origin", "wrong_type"]
    assert answer.to_dict() == json.loads(answer.to_json())
    assert answer.to_dict()["errors"] == [error.to_dict() for error in answer.errors]
    assert repr(answer) == "LeadErrors('L-18': unknown_origin, wrong_type)"
    error = answer.errors[0]
    assert pickle.loads(pickle.dumps(error)) == error and hash(error) == hash(answer.errors[0])
    assert repr(error).startswith('LeadError(unknown_origin at "/origin": ')
    assert answer == engine.score({"id": "L-18", "origin": "fax", "attributes": {"age": "old"}}, AS_OF)
    assert repr(engine.score({}, AS_OF)) == "LeadErrors(no id: missing_key, missing_key)"
