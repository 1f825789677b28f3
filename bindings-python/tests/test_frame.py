"""Scores of a table are those of its leads one by one, from every library and back."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import leadgrid

pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")

from frames import AS_OF, LIBRARIES, activities, agree, leads_of, table  # noqa: E402

POLICIES = Path(__file__).resolve().parents[2] / "benches" / "policies"


@pytest.fixture(scope="module", params=["global_standard", "twenty_rules"])
def engine(request: pytest.FixtureRequest) -> leadgrid.Engine:
    if request.param == "global_standard":
        return leadgrid.Engine.default()
    return leadgrid.Engine.from_file(POLICIES / f"{request.param}.json")


def without_activities(leads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in lead.items() if key != "activities"} for lead in leads]


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("strict", [False, True])
def test_a_table_is_its_leads(engine: leadgrid.Engine, library: str, strict: bool) -> None:
    convert = LIBRARIES[library]
    leads = leads_of(engine, 500)
    given, events = table(engine, leads), activities(leads)
    scores = engine.score_frame(convert(given), convert(events), as_of=AS_OF, strict=strict)
    batch = agree(engine, leads, scores, strict=strict)
    assert scores.report == batch.report
    assert batch.decisions and batch.errors and any(decision.flags for decision in batch.decisions)
    # Without a table of activities they are unknown.
    scores = engine.score_frame(convert(given), as_of=AS_OF, strict=strict)
    assert scores.report == agree(engine, without_activities(leads), scores, strict=strict).report


def test_the_documents_themselves(engine: leadgrid.Engine) -> None:
    leads = leads_of(engine, 300)
    for given in (leads, iter(leads), [json.dumps(lead) for lead in leads], json.dumps(leads)):
        scores = engine.score_frame(given, as_of=AS_OF)
        assert scores.report == agree(engine, leads, scores).report
    with pytest.raises(TypeError, match="have their activities in themselves"):
        engine.score_frame(leads, activities(leads), as_of=AS_OF)


@pytest.mark.parametrize("threads", [1, 2, 5, None])
def test_threads_do_not_matter(engine: leadgrid.Engine, threads: int | None) -> None:
    leads = leads_of(engine, 3_000, seed=2)
    once = engine.score_frame(table(engine, leads), activities(leads), as_of=AS_OF, threads=1)
    again = engine.score_frame(table(engine, leads), activities(leads), as_of=AS_OF, threads=threads)
    assert again.to_arrow().equals(once.to_arrow())
    assert again.report == once.report


def test_chunks_and_slices_do_not_matter(engine: leadgrid.Engine) -> None:
    leads = leads_of(engine, 200, seed=3)
    given, events = table(engine, leads), activities(leads)
    whole = engine.score_frame(given, events, as_of=AS_OF).to_dicts()
    pieces = [given.slice(start, 13) for start in range(0, 200, 13)]
    joined = pa.concat_tables(pieces)
    assert joined.column("id").num_chunks > 1
    split = pa.concat_tables([events.slice(5), events.slice(0, 5)])
    for form in (joined, pl.concat([pl.DataFrame(piece) for piece in pieces], rechunk=False), pieces):
        scores = engine.score_frame(form, split, as_of=AS_OF)
        assert scores.to_dicts() == whole
        assert scores.activities_without_lead == 0
    # A slice begins in the middle of a byte of its bits.
    for start in (1, 3, 9, 101):
        assert engine.score_frame(given.slice(start, 50), events, as_of=AS_OF).to_dicts() == whole[start : start + 50]
        batch = given.slice(start, 50).combine_chunks().to_batches()[0]
        assert engine.score_frame(batch, events, as_of=AS_OF).to_dicts() == whole[start : start + 50]


def test_no_rows_and_one(engine: leadgrid.Engine) -> None:
    leads = leads_of(engine, 1, odd=False)
    for library, convert in LIBRARIES.items():
        empty = engine.score_frame(convert(table(engine, leads).slice(0, 0)), as_of=AS_OF)
        assert len(empty) == 0 and empty.to_dicts() == [] and empty.errors == [], library
        assert empty.to_arrow().schema.names == empty.columns
        assert empty.to_polars().height == 0 and len(empty.to_pandas()) == 0
        one = engine.score_frame(convert(table(engine, leads)), convert(activities(leads)), as_of=AS_OF)
        agree(engine, leads, one)
    assert len(engine.score_frame([], as_of=AS_OF)) == 0
    assert repr(engine.score_frame([], as_of=AS_OF)) == "Scores(0 leads)"


def test_valid_until(engine: leadgrid.Engine) -> None:
    leads = leads_of(engine, 60, seed=4)
    scores = engine.score_frame(table(engine, leads), activities(leads), as_of=AS_OF, valid_until=True, horizon="90d")
    assert "valid_until" in scores.columns
    agree(engine, leads, scores, horizon="90d")
    agree(engine, leads, engine.score_frame(leads, as_of=AS_OF, valid_until=True, horizon="90d"), horizon="90d")


def test_ledger(engine: leadgrid.Engine) -> None:
    leads = leads_of(engine, 100, seed=5)
    batch = engine.score_batch(leads, AS_OF)
    keys = ["axis", "group", "rule", "stage", "points", "at", "age_days", "kind", "id", "ref"]
    entries = [
        {"lead_id": decision.lead_id, **{key: entry.get(key) for key in keys}}
        for decision in batch.decisions
        for entry in decision.ledger
    ]
    assert entries
    for scores in (
        engine.score_frame(table(engine, leads), activities(leads), as_of=AS_OF, explain=True),
        engine.score_frame(leads, as_of=AS_OF, explain=True),
    ):
        ledger = scores.ledger()
        assert ledger.columns == ["lead_id", *keys]
        assert ledger.to_dicts() == entries
        assert ledger.to_polars().height == len(ledger.to_pandas()) == ledger.to_arrow().num_rows == len(ledger) == len(entries)
    with pytest.raises(ValueError, match="explain=True"):
        engine.score_frame(leads, as_of=AS_OF).ledger()


def test_a_million_rows(engine: leadgrid.Engine) -> None:
    leads = leads_of(engine, 1_000, seed=6)
    few = table(engine, leads).drop_columns(["override_lead_type", "override_by", "override_reason"])
    once = engine.score_frame(few, as_of=AS_OF)
    many = pa.concat_tables([few] * 1_000)
    for given in (many, many.combine_chunks(), pl.DataFrame(many)):
        done: list[int] = []
        scores = engine.score_frame(given, as_of=AS_OF, progress=done.append)
        assert len(scores) == 1_000_000 and done[-1] == 1_000_000 and done == sorted(done)
        table_of = scores.to_polars()
        assert table_of["priority"].head(1_000).to_list() == [row["priority"] for row in once.to_dicts()]
        counts = table_of["lead_type"].cast(pl.String).value_counts().sort("lead_type").rows()
        of_once = once.to_polars()["lead_type"].cast(pl.String).value_counts().sort("lead_type").rows()
        assert counts == [(name, count * 1_000) for name, count in of_once]


def test_the_lock_is_free_while_scoring() -> None:
    engine = leadgrid.Engine.default()
    leads = pl.DataFrame({"id": [str(n) for n in range(2_000_000)], "origin": ["form"] * 2_000_000})
    turns, stop = 0, False

    def spin() -> None:
        nonlocal turns
        while not stop:
            turns += 1
            time.sleep(0)

    thread = threading.Thread(target=spin)
    thread.start()
    before = turns
    engine.score_frame(leads, as_of=AS_OF, threads=1)
    during = turns - before
    stop = True
    thread.join()
    assert during > 10


def test_progress_may_stop_it() -> None:
    engine = leadgrid.Engine.default()
    leads = {"id": [str(n) for n in range(50_000)], "origin": ["form"] * 50_000}

    def stop(rows: int) -> None:
        raise RuntimeError(f"stopped at {rows}")

    with pytest.raises(RuntimeError, match="stopped at"):
        engine.score_frame(pl.DataFrame(leads), as_of=AS_OF, progress=stop)
    with pytest.raises(TypeError, match="progress"):
        engine.score_frame(pl.DataFrame(leads), as_of=AS_OF, progress=7)  # type: ignore[arg-type]


def test_nothing_is_imported() -> None:
    program = "import leadgrid, sys; leadgrid.Engine.default().score_frame([{'id': '1'}], as_of=0); print(sorted({'polars', 'pandas', 'pyarrow', 'numpy', 'duckdb'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_importing_is_quick() -> None:
    program = "import time; start = time.process_time(); import leadgrid; print(time.process_time() - start)"
    runs = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True) for _ in range(5)]
    assert min(float(run.stdout) for run in runs) <= 0.020
