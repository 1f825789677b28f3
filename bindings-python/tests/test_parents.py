"""Policies that extend others: how parents are given, and what becomes of the resolved policy."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from conftest import AS_OF, HOT, POLICY
from test_calls import refused

import leadgrid

MARKET: dict[str, Any] = {
    "id": "kr_showroom",
    "version": "2026.11",
    "extends": "showroom",
    "title": {"ko": "국내 전시장"},
    "scenarios": [{"id": "hot_flagged", "respond_within": "6h"}],
}
DEALER: dict[str, Any] = {"id": "kr_dealer", "version": "1", "extends": "kr_showroom", "goals": {"interest": {"ko": "관심 유도"}}}
YAML = "id: kr_yaml\nversion: '1'\nextends: showroom\ncrm: false\n"


def test_parents_in_every_form(tmp_path: Path) -> None:
    # Found to be YAML, of which JSON is a part.
    as_yaml = "# written by hand\n" + json.dumps(POLICY, indent=1)
    forms: list[Any] = [[POLICY], (POLICY,), [json.dumps(POLICY)], iter([POLICY]), [MappingProxyType(POLICY)]]
    engine = leadgrid.Engine.from_dict(MARKET, [POLICY])
    assert repr(engine) == "Engine(kr_showroom 2026.11)"
    assert "extends" not in engine.policy
    assert engine.score(HOT, AS_OF).to_dict()["due_at"] == "2026-11-22T15:00:00+09:00"
    for parents in (*forms, [as_yaml], [POLICY, leadgrid.Engine.default().policy]):
        assert leadgrid.Engine.from_json(json.dumps(MARKET), parents=parents).hash == engine.hash
    assert leadgrid.check(MARKET, [POLICY]) == leadgrid.Engine.check(MARKET, parents=[POLICY]) == []
    assert leadgrid.check(json.dumps(MARKET), parents=[POLICY]) == []

    path = tmp_path / "market.json"
    path.write_text(json.dumps(MARKET), encoding="utf-8")
    assert leadgrid.Engine.from_file(path, [POLICY]) == engine
    (tmp_path / "market.yaml").write_text(YAML, encoding="utf-8")
    assert leadgrid.Engine.from_file(tmp_path / "market.yaml", [POLICY]) == leadgrid.Engine.from_yaml(YAML, [POLICY])
    # A parent in YAML, which is found by the way it is written.
    child = {"id": "kr_child", "version": "1", "extends": "kr_yaml"}
    assert leadgrid.Engine.from_dict(child, [YAML, POLICY]).policy["crm"] is False


def test_parents_that_are_none() -> None:
    lacking: list[Any] = [[], (), [leadgrid.Engine.default().policy], ["market.yaml"], [""], [{}]]
    for parents in lacking:
        with pytest.raises(leadgrid.PolicyError) as raised:
            leadgrid.Engine.from_dict(MARKET, parents)
        assert (raised.value.code, raised.value.path) == ("unknown_reference", "/extends")
        assert [finding.code for finding in leadgrid.check(MARKET, parents)] == ["unknown_reference"]
    assert leadgrid.check(MARKET, ["market.yaml"])[0].help == "the parents given are one without `id`"
    for broken in ("{", "a: [", '{"id": "showroom"'):
        assert leadgrid.check(MARKET, [broken])[0].severity == "error"
    assert leadgrid.check(MARKET, [POLICY, POLICY])[0].code == "duplicate_id"
    cycle = [{**POLICY, "extends": "kr_showroom"}]
    assert leadgrid.check(MARKET, cycle)[0].code == "extends_cycle"
    wrong: list[Any] = [json.dumps(POLICY), POLICY, 7, [7], [None], [b"{}"], [[POLICY]], [Path("market.yaml")]]
    for parents in wrong:
        for load in (leadgrid.Engine.from_dict, leadgrid.check):
            with pytest.raises(TypeError):
                load(MARKET, parents)
    assert refused(lambda: leadgrid.Engine.from_dict(MARKET, [POLICY, {"id": {1}}])) == ("wrong_type", "/parents/1/id")
    # A policy that extends nothing does not look at them.
    assert leadgrid.Engine.from_dict(POLICY, ["{"]).id == "showroom"


def test_lines_of_a_child_in_yaml() -> None:
    [finding] = leadgrid.check(YAML.replace("crm: false", "crm: perhaps"), parents=[POLICY])
    assert (finding.path, finding.line) == ("/crm", 4)


LOCKS: list[dict[str, str]] = [
    {"path": "/grids/form/cells"},
    {"path": "/scenarios/hot_flagged/respond_within", "may": "shorten"},
    {"path": "/goals", "may": "add"},
]


def test_resolved_policies_are_the_same_everywhere(tmp_path: Path) -> None:
    parent = {**POLICY, "locks": LOCKS}
    market = {**MARKET, "locks": [{"path": "/crm"}], "crm": True, "missing": ["", "없음", "-"]}
    engine = leadgrid.Engine.from_dict(DEALER, [market, parent])
    assert [lock["path"] for lock in engine.policy["locks"]] == [*(lock["path"] for lock in LOCKS), "/crm"]
    (tmp_path / "resolved.json").write_text(json.dumps(engine.policy), encoding="utf-8")
    for again in (
        pickle.loads(pickle.dumps(engine)),
        copy.copy(engine),
        copy.deepcopy(engine),
        leadgrid.Engine.from_dict(engine.policy),
        leadgrid.Engine.from_json(json.dumps(engine.policy, sort_keys=True, indent=2)),
        leadgrid.Engine.from_yaml(json.dumps(engine.policy, ensure_ascii=False)),
        leadgrid.Engine.from_file(tmp_path / "resolved.json"),
    ):
        assert again.hash == engine.hash
        assert again.policy == engine.policy
        assert again.score(HOT, AS_OF) == engine.score(HOT, AS_OF)
        assert again.warnings == engine.warnings
    # It is as good a parent as its sources: the locks hold.
    slower: dict[str, Any] = {"id": "slow", "version": "1", "extends": engine.id, "scenarios": [{"id": "hot_flagged", "respond_within": "7h"}]}
    assert [finding.code for finding in leadgrid.check(slower, [engine.policy])] == ["broken_lock"]
    slower["scenarios"][0]["respond_within"] = "5h"
    assert leadgrid.check(slower, [pickle.loads(pickle.dumps(engine)).policy]) == []
