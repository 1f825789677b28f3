"""Every layout of a column is read, and what cannot be says what to do about it."""

from __future__ import annotations

import datetime as dt
import decimal
import re
import unicodedata
from typing import Any

import pytest

import leadgrid

np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
pd = pytest.importorskip("pandas")
duckdb = pytest.importorskip("duckdb")

from frames import AS_OF, agree  # noqa: E402

AGES = [None, 19, 20, 35, 41, 0]
JOBS = [None, "office", unicodedata.normalize("NFD", "자영업"), "", "office", "a text that is longer than a view of twelve bytes"]
MODELS: list[Any] = [None, [], ["gv80"], ["a", None, "gv80"], [None], [""]]
BIRTHS = [None, dt.date(1989, 12, 31), dt.date(1990, 1, 1), dt.date(2001, 2, 3), dt.date(1970, 1, 1), dt.date(1950, 5, 5)]
OWNS = [None, True, False, True, None, False]


def leads() -> list[dict[str, Any]]:
    columns = {"age": AGES, "occupation": JOBS, "models": MODELS, "owns_vehicle": OWNS}
    columns["birth_date"] = [day.isoformat() if day else None for day in BIRTHS]
    attributes = [
        {name: column[row] for name, column in columns.items() if column[row] is not None} for row in range(6)
    ]
    return [{"id": f"L-{row}", "origin": "form", "attributes": attributes[row]} for row in range(6)]


def plain() -> dict[str, Any]:
    return {
        "id": pa.array([f"L-{row}" for row in range(6)]),
        "origin": pa.array(["form"] * 6),
        "age": pa.array(AGES, pa.int64()),
        "occupation": pa.array(JOBS),
        "models": pa.array(MODELS, pa.list_(pa.string())),
        "birth_date": pa.array(BIRTHS, pa.date32()),
        "owns_vehicle": pa.array(OWNS),
    }


NUMBERS = [
    pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(),
    pa.float16(), pa.float32(), pa.float64(),
    pa.decimal32(5, 2), pa.decimal64(12, 3), pa.decimal128(20, 3), pa.decimal256(50, 10),
]  # fmt: skip
TEXTS = [
    pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.uint8(), pa.large_string()), pa.dictionary(pa.int16(), pa.string()),
    pa.dictionary(pa.uint16(), pa.string()), pa.dictionary(pa.int32(), pa.string()),
    pa.dictionary(pa.uint32(), pa.string()), pa.dictionary(pa.int64(), pa.string()),
    pa.dictionary(pa.uint64(), pa.large_string()),
]  # fmt: skip


def cast(array: Any, kind: Any) -> Any:
    return array.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else array.cast(kind)


def check(engine: leadgrid.Engine, columns: dict[str, Any]) -> None:
    table = pa.table(columns)
    agree(engine, leads(), engine.score_frame(table, as_of=AS_OF))
    # Cut in the middle, so that each array begins behind the start of its buffers.
    rows = engine.score_frame(table.slice(3, 2), as_of=AS_OF).to_dicts()
    assert rows == engine.score_frame(table, as_of=AS_OF).to_dicts()[3:5]


@pytest.mark.parametrize("kind", NUMBERS, ids=str)
def test_numbers(engine: leadgrid.Engine, kind: Any) -> None:
    check(engine, plain() | {"age": numbers(kind)})


def numbers(kind: Any) -> Any:
    if pa.types.is_decimal(kind):
        return pa.array([None if age is None else decimal.Decimal(age) for age in AGES], kind)
    return pa.array(AGES, pa.int64()).cast(kind)


def test_decimals_are_the_nearest_doubles() -> None:
    text = ["0.1", "34.999", "35.000", "987654321.123", "-0.005"]
    engine = small_engine([0.1, 34.999, 35, 987654321.123])
    for kind in (pa.decimal128(38, 3), pa.decimal256(60, 3)):
        ages = pa.array([decimal.Decimal(number) for number in text], kind)
        table = pa.table({"id": [str(n) for n in range(5)], "origin": ["form"] * 5, "age": ages})
        points = [row["axes.a"] for row in engine.score_frame(table, as_of=AS_OF).to_dicts()]
        assert points == [1, 2, 3, 4, 0]


def small_engine(starts: list[float]) -> leadgrid.Engine:
    bands = [{"from": start, "points": points} for points, start in enumerate(starts, 1)]
    return leadgrid.Engine.from_dict(
        {
            "format": 1, "id": "small", "version": "1", "time_zone": "+09:00",
            "fields": {"age": {"type": "number"}},
            "axes": [{"id": "a", "rules": [{"id": "age", "field": "age", "bands": bands}]}],
            "grids": {"form": {"x": {"axes": ["a"], "bands": [{"id": "low"}]}, "cells": {"low": "cold"}}},
            "crm": False,
        }
    )  # fmt: skip


@pytest.mark.parametrize("kind", TEXTS, ids=str)
def test_texts(engine: leadgrid.Engine, kind: Any) -> None:
    columns = plain()
    for name in ("id", "origin", "occupation"):
        columns[name] = cast(columns[name], kind)
    check(engine, columns)


@pytest.mark.parametrize("kind", [pa.list_, pa.large_list], ids=["list", "large_list"])
@pytest.mark.parametrize("of", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_lists(engine: leadgrid.Engine, kind: Any, of: Any) -> None:
    if pa.types.is_dictionary(of):
        lists = pa.array(MODELS, pa.list_(pa.string()))
        values = lists.values.dictionary_encode()
        array = pa.ListArray.from_arrays(lists.offsets, values, mask=lists.is_null())
        check(engine, plain() | {"models": array})
    else:
        check(engine, plain() | {"models": pa.array(MODELS, kind(of))})


def test_lists_of_one_length(engine: leadgrid.Engine) -> None:
    given: list[Any] = [None, ["gv80", "x"], ["y", None], ["", ""], [None, None], ["gv80", "gv80"]]
    table = pa.table(plain() | {"models": pa.array(given, pa.list_(pa.string(), 2))})
    documents = leads()
    for lead, models in zip(documents, given, strict=True):
        lead["attributes"].pop("models", None)
        if models is not None:
            lead["attributes"]["models"] = models
    for form in (table, pl.DataFrame(table)):
        agree(engine, documents, engine.score_frame(form, as_of=AS_OF))
    agree(engine, documents[1:4], engine.score_frame(table.slice(1, 3), as_of=AS_OF))


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "+05:30"])
def test_instants(engine: leadgrid.Engine, unit: str, zone: str) -> None:
    given = [None, *[dt.datetime(2026, 11, day, 3, 4, 5, tzinfo=dt.timezone.utc) for day in range(1, 6)]]
    documents = leads()
    for lead, at in zip(documents, given, strict=True):
        if at:
            lead["assigned_at"] = at
    table = pa.table(plain() | {"assigned_at": pa.array(given, pa.timestamp(unit, zone))})
    agree(engine, documents, engine.score_frame(table, as_of=AS_OF))


def test_instants_as_texts_and_numbers(engine: leadgrid.Engine) -> None:
    documents = leads()
    for form in ("2026-11-03T10:00:00+09:00", 1_793_754_000_000):
        for lead in documents:
            lead["assigned_at"] = form
        agree(engine, documents, engine.score_frame(pa.table(plain() | {"assigned_at": [form] * 6}), as_of=AS_OF))


def test_dates(engine: leadgrid.Engine) -> None:
    check(engine, plain() | {"birth_date": pa.array(BIRTHS, pa.date64())})
    texts = [day.isoformat() if day else None for day in BIRTHS]
    check(engine, plain() | {"birth_date": pa.array(texts)})


def test_dictionaries_of_numbers(engine: leadgrid.Engine) -> None:
    check(engine, plain() | {"age": pa.array(AGES, pa.int16()).dictionary_encode()})


@pytest.mark.parametrize("kind", [pa.null(), pa.string(), pa.int8(), pa.timestamp("us"), pa.binary()], ids=str)
def test_columns_of_nulls_may_have_any_type(engine: leadgrid.Engine, kind: Any) -> None:
    documents = leads()
    for lead in documents:
        lead["attributes"].pop("age", None)
        lead["attributes"].pop("models", None)
    nulls = pa.nulls(6, kind)
    table = pa.table(plain() | {"age": nulls, "models": nulls, "created_at": nulls})
    agree(engine, documents, engine.score_frame(table, as_of=AS_OF))


def test_numbers_as_ids(engine: leadgrid.Engine) -> None:
    ids = [7, 2**60 + 1, 0, -3, 5, 6]
    documents = leads()
    for lead, number in zip(documents, ids, strict=True):
        lead["id"] = str(number)
        lead["activities"] = []
    documents[1]["activities"] = [{"kind": "quote_request", "at": "2026-11-20T10:00:00+09:00"}]
    events = pa.table({"lead": [2**60 + 1], "kind": ["quote_request"], "at": ["2026-11-20T10:00:00+09:00"]})
    rows = engine.score_frame(pa.table(plain() | {"id": pa.array(ids)}), events, as_of=AS_OF).to_dicts()
    batch = engine.score_batch(documents, AS_OF)
    assert [row["lead_id"] for row in rows] == ids
    assert [row["axes.activity"] for row in rows] == [answer.axes["activity"]["total"] for answer in batch.decisions]


def test_floats_and_categories_as_ids(engine: leadgrid.Engine) -> None:
    """pandas makes doubles of whole numbers beside nulls."""
    origin = ["form", "fax", "fax", "fax"]
    for ids in (pa.array([1.0, 2.0, None, 2.5]), pa.array([1, 2, None, 2.5], pa.float32()), pa.array([1, 2, None, 2.5]).cast(pa.float16())):
        scores = engine.score_frame(pa.table({"id": ids, "origin": pa.array(origin)}), as_of=AS_OF)
        assert [errors.lead_id for errors in scores.errors] == ["2", None, None]
        assert [row["lead_id"] for row in scores.to_dicts()] == [1.0, 2.0, None, 2.5]
    frame = pd.DataFrame({"id": pd.Categorical([8, 9]), "origin": ["form", "fax"]})
    assert [errors.lead_id for errors in engine.score_frame(frame, as_of=AS_OF).errors] == ["9"]
    assert [errors.lead_id for errors in engine.score_frame(frame.astype({"id": float}), as_of=AS_OF).errors] == ["9"]


def test_iterables_are_told_by_their_first(engine: leadgrid.Engine) -> None:
    part = pa.table({"id": ["1"], "origin": ["form"]})
    lead = {"id": "1", "origin": "form"}
    forms: list[Any] = [list, tuple, iter, lambda given: (one for one in given), lambda given: dict.fromkeys(range(2), given[0]).values()]
    for form in forms:
        for one in (part, part.to_batches()[0], pl.DataFrame(part), lead, '{"id": "1", "origin": "form"}'):
            scores = engine.score_frame(form([one, one]), as_of=AS_OF)
            assert [row["lead_type"] for row in scores.to_dicts()] == ["cold", "cold"], (form, one)
        assert len(engine.score_frame(form([lead])[:0] if form in (list, tuple) else iter([]), as_of=AS_OF)) == 0
        # One of many that is no lead has its error alone.
        assert engine.score_frame(form([7, 7]), as_of=AS_OF).report["failed"] == 2
    events = {"lead": ["1"], "kind": ["quote_request"], "at": ["2026-11-20T10:00:00Z"]}
    whole = engine.score_frame(part, pa.table(events), as_of=AS_OF).to_dicts()
    assert engine.score_frame(part, (pa.table(events) for _ in range(1)), as_of=AS_OF).to_dicts() == whole
    with pytest.raises(TypeError, match="Arrow interface"):
        engine.score_frame((part for part in (part, lead)), as_of=AS_OF)


def test_what_a_generator_raises_is_raised(engine: leadgrid.Engine) -> None:
    def broken() -> Any:
        raise LookupError("no connection")
        yield

    for call in (engine.score_frame, engine.score_stream):
        with pytest.raises(LookupError, match="no connection"):
            call(broken(), as_of=AS_OF)


@pytest.mark.parametrize("given", [np.zeros((2, 3)), np.arange(3), np.zeros(2, [("id", "i8")]), [np.zeros(2)]], ids=["2", "1", "fields", "list"])
def test_arrays_are_no_leads(engine: leadgrid.Engine, given: Any) -> None:
    with pytest.raises(TypeError, match="has no Arrow interface; give a data frame made of it"):
        engine.score_frame(given, as_of=AS_OF)
    documents = np.array([{"id": "1", "origin": "form"}], dtype=object)
    assert engine.score_frame(documents, as_of=AS_OF).report["failed"] == 0


def test_frames_of_documents(engine: leadgrid.Engine) -> None:
    """What `pl.DataFrame(leads)` makes of documents: attributes and overrides are structs."""
    documents = leads()
    documents[2]["override"] = {"lead_type": "hot", "by": "j.kim", "reason": "known"}
    del documents[4]["attributes"]
    structs = pa.table({key: [lead.get(key) for lead in documents] for key in ("id", "origin", "attributes", "override")})
    for frame in (pl.DataFrame(documents), structs):
        agree(engine, documents, engine.score_frame(frame, as_of=AS_OF))
    documents[0]["activities"] = [{"kind": "quote_request", "at": "2026-11-20T10:00:00+09:00"}]
    with pytest.raises(leadgrid.DataError, match="activities") as raised:
        engine.score_frame(pl.DataFrame(documents), as_of=AS_OF)
    assert (raised.value.code, raised.value.path) == ("wrong_type", "/activities")
    assert "table of its own" in raised.value.help


def test_the_index_of_pandas_is_no_column(engine: leadgrid.Engine) -> None:
    frame = pd.DataFrame.from_arrow(pa.table(plain()))
    few = frame[frame["id"] != "L-2"]
    scores = engine.score_frame(few, as_of=AS_OF, strict=True)
    assert len(scores) == 5 and not scores.errors and scores.report["unknown_attributes"] == {}


def test_categoricals(engine: leadgrid.Engine) -> None:
    frame = pl.DataFrame(pa.table(plain())).with_columns(
        pl.col("occupation").cast(pl.Categorical), pl.col("origin").cast(pl.Enum(["other", "form"]))
    )
    agree(engine, leads(), engine.score_frame(frame, as_of=AS_OF))
    panda = pd.DataFrame.from_arrow(pa.table(plain())).astype({"occupation": "category", "origin": "category"})
    agree(engine, leads(), engine.score_frame(panda, as_of=AS_OF))


def test_what_the_policy_does_not_know_is_counted(engine: leadgrid.Engine) -> None:
    other = {
        "naive": pa.array([None, *[dt.datetime(2026, 1, 1)] * 5], pa.timestamp("us")),
        "bytes": pa.array([b"x"] * 6),
        "parts": pa.array([{"a": 1}] * 6),
        "time": pa.array([dt.time(1)] * 5 + [None], pa.time64("us")),
        "nothing": pa.nulls(6),
        "text": pa.array(["x", None] * 3),
    }
    scores = engine.score_frame(pa.table(plain() | other), as_of=AS_OF)
    agree(engine, leads(), scores)
    assert scores.report["unknown_attributes"] == {"bytes": 6, "naive": 5, "parts": 6, "text": 3, "time": 5}
    strict = engine.score_frame(pa.table(plain() | other), as_of=AS_OF, strict=True)
    assert len(strict.errors) == 6


WRONG: list[tuple[dict[str, Any], str, str, str]] = [
    ({"age": pa.array(JOBS)}, "wrong_type", "/age", "cast it to numbers"),
    ({"age": pa.array([True] * 6)}, "wrong_type", "/age", "cast"),
    ({"age": pa.array([b"x"] * 6)}, "wrong_type", "/age", "cast it to texts, numbers"),
    ({"occupation": pa.array(range(6))}, "wrong_type", "/occupation", "cast"),
    ({"models": pa.array(JOBS)}, "wrong_type", "/models", "split it into lists"),
    ({"models": pa.array([[1]] * 6)}, "wrong_type", "/models", "lists of texts"),
    ({"owns_vehicle": pa.array(range(6))}, "wrong_type", "/owns_vehicle", "cast"),
    ({"birth_date": pa.array([dt.datetime(2026, 1, 1)] * 6)}, "wrong_type", "/birth_date", "cast the column to dates"),
    ({"created_at": pa.array([dt.datetime(2026, 1, 1)] * 6)}, "wrong_type", "/created_at", "tz_localize"),
    ({"created_at": pa.array([dt.date(2026, 1, 1)] * 6)}, "wrong_type", "/created_at", "instants"),
    ({"attributes.age": pa.array(AGES)}, "duplicate_key", "/attributes.age", "keep one"),
    ({"id": pa.array([[1]] * 6)}, "wrong_type", "/id", "lists of texts"),
]


@pytest.mark.parametrize(("columns", "code", "path", "help"), WRONG, ids=lambda given: str(given)[:20])
@pytest.mark.parametrize("rows", [6, 0])
def test_wrong_types(engine: leadgrid.Engine, columns: dict[str, Any], code: str, path: str, help: str, rows: int) -> None:
    table = pa.table(plain() | columns).slice(0, rows)
    if rows == 0 and table.schema.field(path[1:]).type == pa.string():
        assert len(engine.score_frame(table, as_of=AS_OF)) == 0  # All of its texts mean unknown.
        return
    with pytest.raises(leadgrid.DataError) as raised:
        engine.score_frame(table, as_of=AS_OF)
    assert (raised.value.code, raised.value.path) == (code, path)
    assert help in raised.value.help
    with pytest.raises(leadgrid.DataError):
        list(engine.score_stream(table, as_of=AS_OF))


@pytest.mark.parametrize("name", ["id", "origin"])
def test_a_missing_column(engine: leadgrid.Engine, name: str) -> None:
    with pytest.raises(leadgrid.DataError, match=f"`{name}` is missing") as raised:
        engine.score_frame(pa.table(plain()).drop_columns([name]), as_of=AS_OF)
    assert raised.value.code == "missing_key"


def test_wrong_activities(engine: leadgrid.Engine) -> None:
    table = pa.table(plain())
    good = {"lead": pa.array(["L-1"]), "kind": pa.array(["quote_request"]), "at": pa.array(["2026-11-20T10:00:00Z"])}
    assert len(engine.score_frame(table, pa.table(good), as_of=AS_OF)) == 6
    assert len(engine.score_frame(table, pa.table({**good, "lead_id": good["lead"]}).drop_columns(["lead"]), as_of=AS_OF)) == 6
    for name in good:
        with pytest.raises(leadgrid.DataError, match=f"`{name}` of activities is missing"):
            engine.score_frame(table, pa.table(good).drop_columns([name]), as_of=AS_OF)
    naive = good | {"at": pa.array([dt.datetime(2026, 11, 20)])}
    with pytest.raises(leadgrid.DataError, match="without a time zone") as raised:
        engine.score_frame(table, pa.table(naive), as_of=AS_OF)
    assert raised.value.path == "/activities/at"
    with pytest.raises(leadgrid.DataError) as raised:
        engine.score_frame(table, pa.table(good | {"kind": pa.array([1])}), as_of=AS_OF)
    assert raised.value.path == "/activities/kind"
    with pytest.raises(TypeError, match="Arrow interface"):
        engine.score_frame(table, [{"lead": "L-1"}], as_of=AS_OF)  # type: ignore[arg-type]


def test_activities_of_nobody(engine: leadgrid.Engine) -> None:
    events = {
        "lead": ["L-1", "L-9", None, "L-9"],
        "kind": ["quote_request"] * 4,
        "at": pa.array([dt.datetime(2026, 11, 20, tzinfo=dt.timezone.utc)] * 4),
    }
    assert engine.score_frame(pa.table(plain()), pa.table(events), as_of=AS_OF).activities_without_lead == 3


@pytest.mark.parametrize("of", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())], ids=str)
def test_activities_in_pieces(engine: leadgrid.Engine, of: Any) -> None:
    at = dt.datetime(2026, 11, 20, tzinfo=dt.timezone.utc)
    events = [("L-3", "quote_request", "a"), ("L-1", "page_view", None), ("L-3", "page_view", "b"), ("L-0", "quote_request", None)]
    pieces = [
        pa.table({"lead": cast(pa.array([lead]), of), "kind": cast(pa.array([kind]), of), "id": cast(pa.array([key], pa.string()), of),
                  "at": pa.array([at], pa.timestamp("us", "UTC"))})
        for lead, kind, key in events
    ]  # fmt: skip
    documents = [{**lead, "activities": []} for lead in leads()]
    for lead, kind, key in events:
        found = {"kind": kind, "at": at} | ({"id": key} if key else {})
        documents[int(lead[2:])]["activities"].append(found)
    agree(engine, documents, engine.score_frame(pa.table(plain()), pa.concat_tables(pieces), as_of=AS_OF))


def test_what_is_no_table(engine: leadgrid.Engine) -> None:
    frame = pl.DataFrame(pa.table(plain()))
    with pytest.raises(TypeError, match=re.escape("give `frame.collect()`")):
        engine.score_frame(frame.lazy(), as_of=AS_OF)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="one column"):
        engine.score_frame(frame["id"], as_of=AS_OF)
    with pytest.raises(TypeError, match="for one lead use `score`"):
        engine.score_frame({"id": ["L-1"]}, as_of=AS_OF)
    with pytest.raises(TypeError):
        engine.score_frame(7, as_of=AS_OF)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        engine.score_frame(frame)  # type: ignore[call-arg]
    for wrong in ({"as_of": "yesterday"}, {"as_of": AS_OF, "horizon": "soon"}, {"as_of": AS_OF, "threads": 0}):
        with pytest.raises(leadgrid.DataError):
            engine.score_frame(frame, **wrong)


@pytest.mark.parametrize("threads", [0, -1, -(2**70), 2**70])
def test_numbers_that_are_no_threads(engine: leadgrid.Engine, threads: int) -> None:
    for call in (engine.score_frame, engine.score_stream):
        with pytest.raises(leadgrid.DataError, match=f"`threads` is {threads}, which is no number") as raised:
            call(pa.table(plain()), as_of=AS_OF, threads=threads)
        assert (raised.value.code, raised.value.path) == ("out_of_range", "/threads")
        with pytest.raises(TypeError):
            call(pa.table(plain()), as_of=AS_OF, threads="2")  # type: ignore[arg-type]


def test_a_failing_producer(engine: leadgrid.Engine) -> None:
    def batches() -> Any:
        yield pa.table(plain()).to_batches()[0]
        raise KeyError("the source ran dry")

    reader = pa.RecordBatchReader.from_batches(pa.table(plain()).schema, batches())
    with pytest.raises(RuntimeError, match="the source ran dry"):
        engine.score_frame(reader, as_of=AS_OF)
    with pytest.raises(KeyError, match="the source ran dry"):
        list(engine.score_stream(batches(), as_of=AS_OF))
