"""Loading, checking, comparing, pickling and describing engines."""

from __future__ import annotations

import copy
import hashlib
import json
import multiprocessing
import pickle
from pathlib import Path

import pytest
from conftest import AS_OF, HOT, POLICY

import leadgrid


def test_loading(engine: leadgrid.Engine, tmp_path: Path) -> None:
    text = json.dumps(POLICY)
    assert leadgrid.Engine(text).policy == POLICY
    assert leadgrid.Engine.from_json(text) == engine
    for name, content in (("p.json", text), ("p.yaml", text), ("P.JSON", "\ufeff" + text)):
        (tmp_path / name).write_text(content, encoding="utf-8")
        loaded = leadgrid.Engine.from_file(tmp_path / name)
        assert loaded.policy == POLICY
        assert leadgrid.Engine.from_file(str(tmp_path / name)).policy == POLICY
    assert (engine.id, engine.version, engine.warnings) == ("showroom", "3", [])
    assert repr(engine) == "Engine(showroom 3)"


def test_identity(engine: leadgrid.Engine) -> None:
    digest = hashlib.sha256(engine.canonical_json.encode("utf-8")).hexdigest()
    assert engine.hash == f"sha256:{digest}"
    assert json.loads(engine.canonical_json) == engine.policy
    spaced = leadgrid.Engine.from_json(json.dumps(POLICY, indent=4, sort_keys=True))
    assert spaced.hash == engine.hash


def test_yaml() -> None:
    engine = leadgrid.Engine.from_yaml("format: 1\nid: tiny\nversion: '1'\ntime_zone: '+09:00'\n")
    assert engine.policy == {"format": 1, "id": "tiny", "version": "1", "time_zone": "+09:00"}


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        leadgrid.Engine.from_file(tmp_path / "absent.json")
    (tmp_path / "latin.json").write_bytes(b'{"id": "\xe9"}')
    with pytest.raises(UnicodeDecodeError):
        leadgrid.Engine.from_file(tmp_path / "latin.json")


def test_the_default_engine() -> None:
    engine = leadgrid.Engine.default()
    assert repr(engine) == "Engine(global_standard 1)"
    assert engine == leadgrid.Engine.default()
    assert engine.score({"id": "1", "origin": "form"}, as_of=AS_OF).to_dict()["lead_type"] == "cold"


def test_the_policy_is_a_copy(engine: leadgrid.Engine) -> None:
    engine.policy["id"] = "other"
    assert engine.policy["id"] == engine.id == "showroom"


def test_equality_and_copies(engine: leadgrid.Engine) -> None:
    other = leadgrid.Engine.default()
    assert engine != other and engine != 1
    for again in (copy.copy(engine), copy.deepcopy(engine), pickle.loads(pickle.dumps(engine))):
        assert again == engine and hash(again) == hash(engine)
        assert again.score(HOT, AS_OF) == engine.score(HOT, AS_OF)
    assert len({engine, other, copy.copy(engine)}) == 2


def score_type(engine: leadgrid.Engine) -> object:
    return engine.score(HOT, AS_OF).to_dict()["lead_type"]


def test_other_processes(engine: leadgrid.Engine) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(score_type, [engine, engine]) == ["hot", "hot"]


def test_engines_are_frozen(engine: leadgrid.Engine) -> None:
    with pytest.raises(AttributeError):
        engine.id = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        type("Mine", (leadgrid.Engine,), {})


def test_explain(engine: leadgrid.Engine) -> None:
    english = engine.explain(HOT, AS_OF)
    assert english == engine.explain(json.dumps(HOT), AS_OF, "en")
    korean = engine.explain(HOT, AS_OF, lang="ko")
    assert english != korean and "L-17" in english and "L-17" in korean
    assert engine.explain({"id": "1"}, AS_OF)
