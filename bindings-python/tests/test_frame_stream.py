"""Streams: a batch at a time, in bounded memory."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import leadgrid

np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
duckdb = pytest.importorskip("duckdb")

from frames import AS_OF, activities, leads_of, table  # noqa: E402


@pytest.fixture(scope="module")
def engine() -> leadgrid.Engine:
    return leadgrid.Engine.default()


def test_a_stream_is_its_table(engine: leadgrid.Engine) -> None:
    leads = leads_of(engine, 400, seed=8)
    given, events = table(engine, leads), activities(leads)
    whole = engine.score_frame(given, events, as_of=AS_OF)
    frame = pl.DataFrame(given)
    sources: list[Any] = [
        given.to_reader(max_chunksize=50),
        given,
        frame,
        duckdb.from_arrow(given),
        given.to_batches(max_chunksize=50),
        iter(given.to_batches(max_chunksize=50)),
        frame.lazy().collect_batches(chunk_size=50),
    ]
    for source in sources:
        found = list(engine.score_stream(source, events, as_of=AS_OF))
        assert [row for scores in found for row in scores.to_dicts()] == whole.to_dicts()
        assert sum(scores.report["leads"] for scores in found) == 400
        # Counted over all batches so far.
        assert found[-1].activities_without_lead == 0
    reader = pa.RecordBatchReader.from_stream(engine.score_stream(given.to_reader(max_chunksize=50), events, as_of=AS_OF))
    assert reader.read_all().equals(whole.to_arrow())
    assert pl.DataFrame(engine.score_stream(given.to_reader(max_chunksize=50), events, as_of=AS_OF)).equals(whole.to_polars())


def many(taken: list[int], rows: int = 1_000, batches: int = 1_000) -> Iterator[Any]:
    for number in range(batches):
        taken.append(number)
        ids = pa.array([f"{number}-{row}" for row in range(rows)])
        yield pa.record_batch({"id": ids, "origin": pa.array(["form"] * rows)})


def test_never_more_than_two_batches_ahead(engine: leadgrid.Engine) -> None:
    taken: list[int] = []
    stream = engine.score_stream(many(taken), as_of=AS_OF)
    for expected in range(5):
        time.sleep(0.05)
        assert len(taken) <= expected + 3
        assert len(next(stream)) == 1_000
    del stream
    gc.collect()
    time.sleep(0.05)
    assert len(taken) <= 10


def test_the_thread_ends_with_the_stream(engine: leadgrid.Engine) -> None:
    before = threading.active_count()
    for _ in range(20):
        stream = engine.score_stream(many([], batches=3), as_of=AS_OF)
        next(stream)
        del stream
    assert [len(scores) for scores in engine.score_stream(many([], batches=3), as_of=AS_OF)] == [1_000] * 3
    gc.collect()
    assert threading.active_count() == before


def test_memory_is_bounded(engine: leadgrid.Engine) -> None:
    ids = pa.array([f"L-{row:020}" for row in range(100_000)])
    batch = pa.record_batch({"id": ids, "origin": pa.array(["form"] * 100_000)})
    del ids
    most = 0
    for scores in engine.score_stream((batch for _ in range(60)), as_of=AS_OF):
        assert len(scores) == 100_000
        most = max(most, pa.total_allocated_bytes())
    # 60 batches of ids alone would have 156 MB.
    assert most < 3 * batch.nbytes + 20_000_000


def test_nothing_comes_after_an_error(engine: leadgrid.Engine) -> None:
    good = pa.record_batch({"id": ["1"], "origin": ["form"]})
    wrong = pa.record_batch({"id": ["1"], "origin": [7]})
    stream = engine.score_stream([good, wrong, good], as_of=AS_OF)
    assert len(next(stream)) == 1
    with pytest.raises(leadgrid.DataError):
        next(stream)
    assert next(stream, None) is None
    with pytest.raises(TypeError, match="Arrow interface"):
        list(engine.score_stream(iter([good, 7]), as_of=AS_OF))  # type: ignore[list-item]
    with pytest.raises(TypeError, match="no stream"):
        engine.score_stream({"id": "1", "origin": "form"}, as_of=AS_OF)  # type: ignore[arg-type]


# A generator that waits, as for a network, in different ways at the end of the program.
WAITING = """
import sys, time
import pyarrow as pa
import leadgrid

TABLE = pa.table({"id": ["1"], "origin": ["form"]})

def parts():
    while True:
        yield TABLE
        time.sleep(0.01)

def start(leads=None):
    return leadgrid.Engine.default().score_stream(leads or parts(), as_of="2026-11-22T09:00:00+09:00")

match sys.argv[1]:
    case "kept":
        stream = start()
        print(next(stream))
    case "dropped":
        print(next(start()))
    case "many":
        streams = [start() for _ in range(4)]
        print(*map(next, streams))
    case "reader":
        stream = start(pa.RecordBatchReader.from_batches(TABLE.schema, (part.to_batches()[0] for part in parts())))
        print(next(stream))
    case "raised":
        stream = start()
        print(next(stream), flush=True)
        sys.exit("the program is over")
"""


@pytest.mark.parametrize("how", ["kept", "dropped", "many", "reader", "raised"])
def test_the_program_ends_while_a_stream_waits(how: str) -> None:
    for _ in range(20):
        done = subprocess.run([sys.executable, "-c", WAITING, how], capture_output=True, text=True, timeout=60)
        assert done.returncode == (1 if how == "raised" else 0), done.stderr
        assert done.stderr.strip() == ("the program is over" if how == "raised" else "")
        assert "Scores(1 lead: 1 cold)" in done.stdout


def test_the_rest_of_a_stream_that_was_stopped_is_an_error() -> None:
    program = WAITING.partition("match")[0] + """
import atexit

def last():
    try:
        print(next(stream))
    except RuntimeError as error:
        print(error)

atexit.register(last)
stream = start()
next(stream)
"""
    # Stops before what was registered earlier, as `atexit` does.
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "") and "scoring stopped" in done.stdout


def test_iterables_of_documents_are_no_stream(engine: leadgrid.Engine) -> None:
    lead = {"id": "1", "origin": "form"}
    for given in (lead, [lead], (lead,), iter([lead]), '{"id": "1"}'):
        with pytest.raises(TypeError, match="no stream of tables; give them to `score_frame`"):
            engine.score_stream(given, as_of=AS_OF)  # type: ignore[arg-type]
    for wrong in ([7], iter([7])):
        with pytest.raises(TypeError, match="`int` has no Arrow interface; give an iterable of tables"):
            engine.score_stream(wrong, as_of=AS_OF)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="`numpy.ndarray` has no Arrow interface; give a data frame"):
        engine.score_stream(np.zeros((2, 2)), as_of=AS_OF)  # type: ignore[arg-type]
    for nothing in ([], (), iter([])):
        assert [len(scores) for scores in engine.score_stream(nothing, as_of=AS_OF)] == [0]


def test_an_empty_stream(engine: leadgrid.Engine) -> None:
    schema = pa.schema({"id": pa.string(), "origin": pa.string()})
    stream = engine.score_stream(pa.RecordBatchReader.from_batches(schema, []), as_of=AS_OF)
    assert [len(scores) for scores in stream] == [0]
