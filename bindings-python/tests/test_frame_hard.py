"""Tables that are hard to read: malformed buffers, batches that differ, ids of other types, a million rows."""

from __future__ import annotations

import datetime as dt
import decimal
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import leadgrid

pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
pd = pytest.importorskip("pandas")
duckdb = pytest.importorskip("duckdb")
nw = pytest.importorskip("narwhals")

import malformed  # noqa: E402
from conftest import POLICY  # noqa: E402
from frames import AS_OF, LIBRARIES, agree  # noqa: E402

AT = dt.datetime(2026, 11, 20, tzinfo=dt.timezone.utc)
INSTANT = pa.timestamp("us", "UTC")


@pytest.mark.parametrize("place", malformed.PLACES)
def test_malformed_buffers(place: str) -> None:
    program = [sys.executable, "-X", "utf8", "-X", "faulthandler", malformed.__file__, place]
    done = subprocess.run(program, capture_output=True, text=True, encoding="utf-8")
    # The last line of what it printed says where it was.
    assert done.returncode == 0, done.stdout[-300:] + done.stderr[-3_000:]
    assert done.stdout.splitlines()[-1].endswith("refused")


def leads_of(ids: Any) -> Any:
    return pa.table({"id": ids, "origin": pa.array(["form"] * len(ids))})


def events_of(leads: Any, **other: Any) -> Any:
    columns = {"lead": leads, "kind": pa.array(["quote_request"] * len(leads)), "at": pa.array([AT] * len(leads), INSTANT)}
    return pa.table(columns | other)


def pages(leads: Any) -> Any:
    # At instants of their own: what is the same in all it says is one event.
    at = pa.array([AT - dt.timedelta(minutes=row) for row in range(len(leads))], INSTANT)
    return events_of(leads, kind=pa.array(["page_view"] * len(leads)), at=at)


@pytest.fixture(scope="module")
def counting() -> leadgrid.Engine:
    """A policy in which each page has its points, and its line in the ledger."""
    activity = {"id": "activity", "rules": [{"id": "pages", "activity": "page_view", "points": 0.5, "count": "each"}]}
    return leadgrid.Engine.from_dict({**POLICY, "axes": [activity, POLICY["axes"][1]]})


def points(scores: leadgrid.Scores) -> list[float]:
    return [row["axes.activity"] for row in scores.to_dicts()]


def test_activities_in_tables_of_another_order(engine: leadgrid.Engine) -> None:
    leads = leads_of(pa.array(["L-0", "L-1", "page_view"]))
    first = events_of(pa.array(["L-0"]), ref=pa.array(["quote_request"]))
    # All texts: columns joined by position would be read without an error.
    second = events_of(pa.array(["L-1"]), ref=pa.array(["page_view"]))
    for order in (["ref", "kind", "at", "lead"], ["kind", "lead", "ref", "at"], ["at", "ref", "lead", "kind"]):
        mixed = [first, second.select(order)]
        for events in (mixed, [first.to_batches()[0], second.select(order).to_batches()[0]]):
            scores = engine.score_frame(leads, events, as_of=AS_OF)
            assert points(scores) == [50, 50, 0] and scores.activities_without_lead == 0
            [streamed] = engine.score_stream(leads, events, as_of=AS_OF)
            assert streamed.to_dicts() == scores.to_dicts()
    # Columns that only the second has are not asked for.
    more = events_of(pa.array(["L-1"]), ref=pa.array(["x"]), agent=pa.array([7]))
    assert points(engine.score_frame(leads, [first, more], as_of=AS_OF)) == [50, 50, 0]


@pytest.mark.parametrize("name", ["lead", "kind", "at", "ref"])
def test_a_later_table_of_activities_without_a_column(engine: leadgrid.Engine, name: str) -> None:
    first = events_of(pa.array(["L-0"]), ref=pa.array(["x"]))
    with pytest.raises(leadgrid.DataError, match=f"`{name}` of activities is missing") as raised:
        engine.score_frame(leads_of(pa.array(["L-0"])), [first, first.drop_columns([name])], as_of=AS_OF)
    assert raised.value.code == "missing_key" and raised.value.path.startswith("/activities")


def test_a_later_table_of_activities_with_other_types(engine: leadgrid.Engine) -> None:
    leads, first = leads_of(pa.array(["L-0", "7"])), events_of(pa.array(["L-0"]))
    # Texts are texts, however they are laid out.
    for kind in (pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())):
        words = pa.array(["7"])
        lead = words.dictionary_encode().cast(kind) if pa.types.is_dictionary(kind) else words.cast(kind)
        assert points(engine.score_frame(leads, [first, events_of(lead)], as_of=AS_OF)) == [50, 50]
    for second, path in (
        (events_of(pa.array([7])), "/activities/lead"),
        (events_of(pa.array(["7"]), at=pa.array([AT], pa.timestamp("ms", "UTC"))), "/activities/at"),
        (events_of(pa.array(["7"]), at=pa.array(["2026-11-20T00:00:00Z"])), "/activities/at"),
        (events_of(pa.array(["7"]), kind=pa.array([1])), "/activities/kind"),
    ):
        with pytest.raises(leadgrid.DataError, match="in batches before it had") as raised:
            engine.score_frame(leads, [first, second], as_of=AS_OF)
        assert (raised.value.code, raised.value.path) == ("wrong_type", path)
        assert raised.value.help == "give all batches the same types"


def test_keys_of_numbers_in_pieces(engine: leadgrid.Engine) -> None:
    leads = leads_of(pa.array([1, 2, 3]))
    at = pa.array([1_795_305_600_000 - 86_400_000], pa.int64())
    pieces = [events_of(pa.array([1]), at=at), events_of(pa.array([None], pa.int64()), at=at), events_of(pa.array([3]), at=at)]
    scores = engine.score_frame(leads, pieces, as_of=AS_OF)
    assert points(scores) == [50, 0, 50] and scores.activities_without_lead == 1


NUMBERS = [7, 12_345_678_901_234_567_890, 0]
KEYS: dict[str, Any] = {
    "uint64": pa.array(NUMBERS, pa.uint64()),
    "text": pa.array([str(number) for number in NUMBERS]),
    "view": pa.array([str(number) for number in NUMBERS], pa.string_view()),
    "coded": pa.array([str(number) for number in NUMBERS]).dictionary_encode(),
    "decimal128": pa.array([decimal.Decimal(number) for number in NUMBERS], pa.decimal128(38, 0)),
    "decimal256": pa.array([decimal.Decimal(number) for number in NUMBERS], pa.decimal256(60, 0)),
}


@pytest.mark.parametrize("of_activities", KEYS)
@pytest.mark.parametrize("of_leads", KEYS)
def test_ids_meet_in_any_type(counting: leadgrid.Engine, of_leads: str, of_activities: str) -> None:
    leads = leads_of(KEYS[of_leads])
    events = pages(pa.array([KEYS[of_activities][row].as_py() for row in (2, 1, 1)], KEYS[of_activities].type))
    scores = counting.score_frame(leads, events, as_of=AS_OF, explain=True)
    assert points(scores) == [0, 1, 0.5] and scores.activities_without_lead == 0
    # They come back as they came.
    assert scores.to_arrow()["lead_id"].combine_chunks() == KEYS[of_leads]
    as_they_came = [int(id) if isinstance(id, decimal.Decimal) else id for id in KEYS[of_leads].to_pylist()]
    assert [row["lead_id"] for row in scores.to_dicts()] == as_they_came
    ledger = scores.ledger()
    assert ledger.to_arrow().schema.field("lead_id").type == KEYS[of_leads].type
    assert [line["lead_id"] for line in ledger.to_dicts() if line["kind"]] == [as_they_came[1]] * 2 + [as_they_came[2]]


def test_texts_that_only_look_like_numbers(engine: leadgrid.Engine) -> None:
    leads = leads_of(pa.array([7, -7, 0]))
    events = events_of(pa.array(["07", "+7", "7 ", "7.0", "-0", "", "٧", "-7"]))
    scores = engine.score_frame(leads, events, as_of=AS_OF)
    assert points(scores) == [0, 50, 0] and scores.activities_without_lead == 7


def test_ids_of_errors_are_digits(engine: leadgrid.Engine) -> None:
    for name in ("uint64", "decimal128", "coded"):
        leads = pa.table({"id": KEYS[name], "origin": ["form", "fax", "form"]})
        [errors] = engine.score_frame(leads, as_of=AS_OF).errors
        assert errors.lead_id == str(NUMBERS[1])


def test_decimals_with_places_are_no_ids(engine: leadgrid.Engine) -> None:
    prices = pa.array([decimal.Decimal("7.50")], pa.decimal128(10, 2))
    for leads, events, path in (
        (leads_of(prices), None, "/id"),
        (leads_of(pa.array(["7.50"])), events_of(prices), "/activities/lead"),
    ):
        with pytest.raises(leadgrid.DataError, match="decimals with places") as raised:
            engine.score_frame(leads, events, as_of=AS_OF)
        assert (raised.value.code, raised.value.path) == ("wrong_type", path)
        assert raised.value.help == "cast ids to texts or whole numbers"


def test_sums_of_duckdb_are_ids(engine: leadgrid.Engine) -> None:
    leads = duckdb.sql("select sum(n) as id, 'form' as origin from range(4) numbers(n) group by n order by n")
    assert str(leads.types[0]) == "HUGEINT"
    events = duckdb.sql("select '3' as lead, 'quote_request' as kind, timestamptz '2026-11-20 00:00:00+00' as at")
    scores = engine.score_frame(leads, events, as_of=AS_OF)
    assert points(scores) == [0, 0, 0, 50]
    assert duckdb.sql("select cast(lead_id as integer) from scores").fetchall() == [(0,), (1,), (2,), (3,)]


def test_long_ids_in_a_ledger(counting: leadgrid.Engine) -> None:
    ids = [str(number).zfill(100_000) for number in range(20)]
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        leads, events = leads_of(pa.array(ids, kind)), pages(pa.array(ids * 20, kind))
        scores = counting.score_frame(leads, events, as_of=AS_OF, explain=True)
        found = scores.ledger().to_arrow()
        assert found.num_rows >= 400 and found.schema.field("lead_id").type == kind
        assert set(found["lead_id"].to_pylist()) == set(ids)


def test_ids_of_all_lines_may_be_too_long(counting: leadgrid.Engine) -> None:
    # 22,000 lines of 100,000 bytes are more than offsets of 32 bits reach.
    ids = [str(number).zfill(100_000) for number in range(20)]
    codes = pa.array(list(range(20)) * 1_100, pa.int8())
    leads, events = leads_of(pa.array(ids)), pages(pa.DictionaryArray.from_arrays(codes, pa.array(ids)))
    with pytest.raises(leadgrid.DataError, match="lines") as raised:
        counting.score_frame(leads, events, as_of=AS_OF, explain=True)
    assert (raised.value.code, raised.value.path) == ("wrong_type", "/id")
    assert "large" in raised.value.help
    assert points(counting.score_frame(leads, events, as_of=AS_OF)) == [550] * 20
    # Names of them are short.
    coded = leads_of(pa.array(ids).dictionary_encode())
    ledger = counting.score_frame(coded, events, as_of=AS_OF, explain=True).ledger()
    assert len(ledger) >= 22_000
    assert ledger.to_arrow()["lead_id"].combine_chunks().indices.value_counts().field("counts").to_pylist() == [len(ledger) // 20] * 20


def test_long_ids_of_documents_are_shared_out(engine: leadgrid.Engine) -> None:
    long = "x" * (1 << 20)
    scores = engine.score_frame([{"id": long, "origin": "form"}] * 300, as_of=AS_OF)
    ids = scores.to_arrow()["lead_id"]
    # Offsets of 32 bits would end at seven times as many.
    assert len(ids) == 300 and [len(chunk) for chunk in ids.chunks] == [256, 44]
    assert ids[299].as_py() == long


def test_activities_of_nobody_are_counted_over_batches(engine: leadgrid.Engine) -> None:
    leads = leads_of(pa.array([f"L-{number}" for number in range(10)]))
    events = events_of(pa.array(["L-0", "L-9", "L-4", "L-4", "L-99", None, "L-3"]))
    batches = leads.to_batches(max_chunksize=2)
    found = [scores.activities_without_lead for scores in engine.score_stream(iter(batches), events, as_of=AS_OF)]
    # L-0; L-3; both of L-4; nothing; L-9.
    assert found == [6, 5, 3, 3, 2]
    assert engine.score_frame(leads, events, as_of=AS_OF).activities_without_lead == 2
    assert engine.score_frame(batches, events, as_of=AS_OF).activities_without_lead == 2
    # A lead that comes twice has its activities twice, and they are counted once.
    again = engine.score_frame([batches[0], batches[0]], events, as_of=AS_OF)
    assert points(again) == [50, 0, 50, 0] and again.activities_without_lead == 6


def test_pieces_of_one_table_share_its_texts(engine: leadgrid.Engine) -> None:
    ids = [str(number).zfill(50_000) for number in range(2_000)]
    # Each piece has all 100 megabytes as its buffer, and a line of it as its text.
    pieces = events_of(pa.array(ids)).to_batches(max_chunksize=1)
    assert len(pieces) == 2_000
    scores = engine.score_frame(leads_of(pa.array(ids[:10])), pieces, as_of=AS_OF)
    assert points(scores) == [50] * 10 and scores.activities_without_lead == 1_990


def test_rows_that_are_null_as_a_whole(engine: leadgrid.Engine) -> None:
    names, columns = ["id", "origin"], [pa.array(["1", "2", "3"]), pa.array(["form"] * 3)]
    structs = pa.StructArray.from_arrays(columns, names, mask=pa.array([False, True, False]))
    for given in (structs, pa.chunked_array([structs, structs])):
        found = engine.score_frame(given, as_of=AS_OF)
        rows = [(row["lead_id"], row["error"]) for row in found.to_dicts()]
        assert rows == [("1", None), (None, "missing_key"), ("3", None)] * (len(rows) // 3)
        assert len(rows) == len(given)
        assert found.to_arrow()["lead_id"].to_pylist() == [lead for lead, _ in rows]


def test_an_iterable_of_no_tables(engine: leadgrid.Engine) -> None:
    for tables in (iter([]), (table for table in ()), pl.LazyFrame({"id": [], "origin": []}).collect_batches()):
        assert [len(scores) for scores in engine.score_stream(tables, as_of=AS_OF)] == [0]


def test_a_stream_is_read_once(engine: leadgrid.Engine) -> None:
    class Again:
        def __init__(self, capsule: object) -> None:
            self.capsule = capsule

        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return self.capsule

    given = Again(leads_of(pa.array(["1"])).__arrow_c_stream__())
    assert len(engine.score_frame(given, as_of=AS_OF)) == 1
    with pytest.raises(RuntimeError, match="released"):
        engine.score_frame(given, as_of=AS_OF)


class Stopped(Exception):
    pass


def test_progress_that_raises(engine: leadgrid.Engine) -> None:
    leads = leads_of(pa.array([str(number) for number in range(60_000)]))

    def stop(rows: int) -> None:
        if rows >= 30_000:
            raise Stopped(rows)

    for given in (leads, leads.to_batches(max_chunksize=10_000)):
        with pytest.raises(Stopped):
            engine.score_frame(given, as_of=AS_OF, progress=stop)
        stream, taken = engine.score_stream(given, as_of=AS_OF, progress=stop), 0
        with pytest.raises(Stopped):
            for scores in stream:
                taken += len(scores)
        assert taken < 60_000
        assert next(stream, None) is None
    # Another program is told so by a text, which ends at a zero.
    def name(rows: int) -> None:
        raise Stopped("stopped \0 by hand")

    with pytest.raises(pa.ArrowInvalid, match="Stopped: stopped \ufffd by hand"):
        pa.RecordBatchReader.from_stream(engine.score_stream(leads, as_of=AS_OF, progress=name)).read_all()
    with pytest.raises(Stopped):
        engine.score_frame([{"id": str(number), "origin": "form"} for number in range(40_000)], as_of=AS_OF, progress=stop)
    # The engine is none the worse.
    assert len(engine.score_frame(leads, as_of=AS_OF)) == 60_000


def test_a_later_batch_whose_ids_have_another_type(engine: leadgrid.Engine) -> None:
    first, second = leads_of(pa.array(["1"])), leads_of(pa.array([2]))
    with pytest.raises(leadgrid.DataError, match="`Int64`, in batches before it had `Utf8`") as raised:
        engine.score_frame([first, second], as_of=AS_OF)
    assert (raised.value.code, raised.value.path) == ("wrong_type", "/id")
    stream = engine.score_stream([first, second], as_of=AS_OF)
    assert len(next(stream)) == 1
    with pytest.raises(leadgrid.DataError, match="in batches before it had"):
        next(stream)


def test_later_batches_in_another_order(engine: leadgrid.Engine) -> None:
    ages = pa.array([41])
    first = leads_of(pa.array(["1"])).append_column("age", ages)
    scores = engine.score_frame([first, first.select(["age", "origin", "id"])], as_of=AS_OF)
    assert [(row["lead_id"], row["axes.demographic"]) for row in scores.to_dicts()] == [("1", 26), ("1", 26)]


def test_engines_travel_by_value(tmp_path: Path, engine: leadgrid.Engine) -> None:
    pickled = tmp_path / "engine.pickle"
    for given in (engine, leadgrid.Engine.default()):
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(given, protocol))
            assert again.hash == given.hash and again.canonical_json == given.canonical_json
        # Into a process that has never seen it.
        pickled.write_bytes(pickle.dumps(given))
        program = f"import pickle; print(pickle.load(open({str(pickled)!r}, 'rb')).hash)"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == given.hash


ROWS = 1_000_000

IN: dict[str, Any] = {**LIBRARIES, "pyarrow_reader": lambda table: table.to_reader(max_chunksize=100_000)}

# Ids and types of some rows, as each library has them.
OUT: dict[str, Any] = {
    "pyarrow": lambda scores: scores.to_arrow().select(["lead_id", "lead_type"]).to_pydict(),
    "pyarrow_reader": lambda scores: pa.RecordBatchReader.from_stream(scores).read_all().select(["lead_id", "lead_type"]).to_pydict(),
    "polars": lambda scores: scores.to_polars().select("lead_id", "lead_type").to_dict(as_series=False),
    "pandas": lambda scores: scores.to_pandas()[["lead_id", "lead_type"]].to_dict("list"),
    "narwhals": lambda scores: nw.from_arrow(scores, backend="pyarrow").select("lead_id", "lead_type").to_dict(as_series=False),
    "duckdb": lambda scores: duckdb.sql("select lead_id, lead_type from scores").to_arrow_table().to_pydict(),
}


def test_every_library_goes_both_ways() -> None:
    assert set(IN) == set(OUT)


@pytest.mark.parametrize("library", IN)
def test_a_million_rows_in_and_out(engine: leadgrid.Engine, library: str) -> None:
    ids = pa.array(range(ROWS), pa.int64())
    ages = pa.array([18, 25, 40, None] * (ROWS // 4), pa.int32())
    jobs = pa.array(["office", None, "자영업", "N/A", "office"] * (ROWS // 5))
    leads = pa.table({"id": ids, "origin": ["form"] * ROWS, "age": ages, "occupation": jobs})
    events = events_of(pa.array(range(0, ROWS, 10), pa.int64()))
    scores = engine.score_frame(IN[library](leads), IN[library](events), as_of=AS_OF)
    found = OUT[library](scores)
    assert found["lead_id"] == list(range(ROWS))
    # Every twenty rows the same leads come again.
    few = engine.score_frame(leads.slice(0, 20), events, as_of=AS_OF)
    assert found["lead_type"] == [row["lead_type"] for row in few.to_dicts()] * (ROWS // 20)
    assert len({row["lead_type"] for row in few.to_dicts()}) == 3


# A part of a table, as each library cuts it.
CUT: dict[str, Any] = {
    "pyarrow": lambda table: table.slice(3, 4),
    "polars": lambda frame: frame.slice(3, 4),
    "pandas": lambda frame: frame.iloc[3:7],
    "narwhals": lambda frame: frame[3:7],
    "duckdb": lambda relation: relation.limit(4, offset=3),
}

# One below the other.
JOIN: dict[str, Any] = {
    "pyarrow": lambda parts: pa.concat_tables(parts),
    "polars": lambda parts: pl.concat(parts, rechunk=False),
    "pandas": lambda parts: pd.concat(parts),
    "narwhals": lambda parts: nw.concat(parts),
    "duckdb": lambda parts: parts[0].union(parts[1]),
}


def documents() -> list[dict[str, Any]]:
    jobs, ages = ["office", "자영업", None, "office", "N/A"] * 2, [41, None, 20, 35, 7] * 2
    given = [{"age": age, "occupation": job} for age, job in zip(ages, jobs, strict=True)]
    attributes = [{name: value for name, value in row.items() if value is not None} for row in given]
    return [{"id": f"L-{number}", "origin": "form", "attributes": row} for number, row in enumerate(attributes)]


def as_table(leads: list[dict[str, Any]]) -> Any:
    ages = pa.array([lead["attributes"].get("age") for lead in leads], pa.int64())
    jobs = pa.array([lead["attributes"].get("occupation") for lead in leads], pa.string())
    columns = {"id": pa.array([lead["id"] for lead in leads], pa.string()), "origin": pa.array(["form"] * len(leads), pa.string())}
    return pa.table(columns | {"age": ages, "occupation": jobs})


@pytest.mark.parametrize("library", CUT)
def test_parts_of_every_library(engine: leadgrid.Engine, library: str) -> None:
    leads = documents()
    whole = LIBRARIES[library](as_table(leads))
    part = CUT[library](whole)
    agree(engine, leads[3:7], engine.score_frame(part, as_of=AS_OF))
    joined = JOIN[library]([whole, part])
    agree(engine, leads + leads[3:7], engine.score_frame(joined, as_of=AS_OF))
    # A filter that nothing passes.
    assert len(engine.score_frame(LIBRARIES[library](as_table([])), as_of=AS_OF)) == 0


@pytest.mark.parametrize("library", CUT)
def test_columns_of_nulls_of_every_library(engine: leadgrid.Engine, library: str) -> None:
    leads = documents()
    table = as_table(leads)
    for kind in (pa.null(), pa.string(), pa.float64(), pa.bool_()):
        nulls = table.set_column(3, "occupation", pa.nulls(10, kind)).append_column("models", pa.nulls(10, kind))
        expected = [{**lead, "attributes": {key: lead["attributes"][key] for key in lead["attributes"] if key == "age"}} for lead in leads]
        agree(engine, expected, engine.score_frame(LIBRARIES[library](nulls), as_of=AS_OF))


@pytest.mark.parametrize("library", CUT)
def test_categories_of_every_library(engine: leadgrid.Engine, library: str) -> None:
    leads = documents()
    table = as_table(leads)
    coded = table.set_column(3, "occupation", table["occupation"].dictionary_encode()).set_column(1, "origin", table["origin"].dictionary_encode())
    agree(engine, leads, engine.score_frame(LIBRARIES[library](coded), as_of=AS_OF))


@pytest.mark.parametrize("library", CUT)
def test_wrong_types_of_every_library(engine: leadgrid.Engine, library: str) -> None:
    table = as_table(documents())
    for name, wrong in (("age", pa.array(["forty"] * 10)), ("occupation", pa.array(range(10))), ("owns_vehicle", pa.array([1.5] * 10))):
        table_of = table.drop_columns([name]) if name in table.column_names else table
        given = LIBRARIES[library](table_of.append_column(name, wrong))
        with pytest.raises(leadgrid.DataError) as raised:
            engine.score_frame(given, as_of=AS_OF)
        assert (raised.value.code, raised.value.path) == ("wrong_type", f"/{name}") and raised.value.help


def test_objects_of_pandas(engine: leadgrid.Engine) -> None:
    leads = documents()
    frame = pd.DataFrame({"id": [lead["id"] for lead in leads], "origin": "form"}).astype(object)
    frame["occupation"] = pd.Series([lead["attributes"].get("occupation") for lead in leads], dtype=object)
    frame["age"] = pd.Series([lead["attributes"].get("age") for lead in leads], dtype=object)
    agree(engine, leads, engine.score_frame(frame, as_of=AS_OF))
    frame["age"] = [1, "two", None, 4.5, [], {}, 7, 8, 9, 10]
    # pandas itself cannot say what this column is.
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError), match="age"):
        engine.score_frame(frame, as_of=AS_OF)
