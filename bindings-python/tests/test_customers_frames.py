"""Orders in tables: every library and layout gives the same sums."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Any

import pytest

import leadgrid

np = pytest.importorskip("numpy")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
pd = pytest.importorskip("pandas")
duckdb = pytest.importorskip("duckdb")

AS_OF = "2026-11-26T09:00:00+09:00"
KST = dt.timezone(dt.timedelta(hours=9))
POLICY = {
    "format": 1, "id": "shop", "version": "1", "time_zone": "+09:00",
    "rfm": {"currency": {"code": "EUR", "places": 2}, "monetary": {"cuts": [10, 50, 100, 500]}},
}  # fmt: skip

CUSTOMERS = [1, 2, 1, None, 3, 2, 1]
DAYS = [dt.date(2026, 11, day) for day in (20, 21, 22, 23, 24, 25, 1)]
INSTANTS = [dt.datetime.combine(day, dt.time(), KST) for day in DAYS]
CENTS = [1_050, 2_000, -250, 999, 123_456, 0, 7]
TEXTS = [f"{decimal.Decimal(cents) / 100:.2f}" for cents in CENTS]
ORDERS = ["a", "b", "a", "c", "d", "e", None]


@pytest.fixture
def engine() -> leadgrid.Engine:
    return leadgrid.Engine.from_dict(POLICY)


def expected(engine: leadgrid.Engine, with_orders: bool = False) -> bytes:
    rows = [
        {"customer": customer, "at": at, "amount": text, "order": order if with_orders else None}
        for customer, at, text, order in zip(CUSTOMERS, INSTANTS, TEXTS, ORDERS, strict=True)
    ]
    return leadgrid.Rfm(engine, AS_OF).add(rows).to_bytes()


def sums(engine: leadgrid.Engine, table: Any, **options: Any) -> bytes:
    return leadgrid.Rfm(engine, AS_OF).add(table, **options).to_bytes()


CUSTOMER_COLUMNS = {
    "int64": pa.array(CUSTOMERS, pa.int64()),
    "int8": pa.array(CUSTOMERS, pa.int8()),
    "uint32": pa.array(CUSTOMERS, pa.uint32()),
    "float64": pa.array(CUSTOMERS, pa.float64()),
    "decimal": pa.array(CUSTOMERS, pa.decimal128(20, 0)),
    "text": pa.array([None if one is None else str(one) for one in CUSTOMERS]),
    "empty text": pa.array(["" if one is None else str(one) for one in CUSTOMERS], pa.large_string()),
    "view": pa.array([None if one is None else str(one) for one in CUSTOMERS], pa.string_view()),
    "dictionary": pa.array([None if one is None else str(one) for one in CUSTOMERS]).dictionary_encode(),
}
AT_COLUMNS = {
    "date32": pa.array(DAYS, pa.date32()),
    "date64": pa.array(DAYS, pa.date64()),
    **{unit: pa.array(INSTANTS, pa.timestamp(unit, "Asia/Seoul")) for unit in ("s", "ms", "us", "ns")},
    "text": pa.array([at.isoformat() for at in INSTANTS]),
    "milliseconds": pa.array([int(at.timestamp() * 1000) for at in INSTANTS]),
    "date as text": pa.array([day.isoformat() for day in DAYS]),
}
AMOUNT_COLUMNS = {
    "text": pa.array(TEXTS),
    "decimal128": pa.array([decimal.Decimal(text) for text in TEXTS], pa.decimal128(12, 2)),
    "decimal32": pa.array([decimal.Decimal(text) for text in TEXTS], pa.decimal32(8, 2)),
    "decimal256": pa.array([decimal.Decimal(text) for text in TEXTS], pa.decimal256(40, 4)),
    "dictionary": pa.array(TEXTS).dictionary_encode(),
    "dictionary of decimals": pa.DictionaryArray.from_arrays(
        pa.array(range(7)), pa.array([decimal.Decimal(text) for text in TEXTS])
    ),
}


@pytest.mark.parametrize("column", CUSTOMER_COLUMNS)
def test_customers_of_any_type(engine: leadgrid.Engine, column: str) -> None:
    table = pa.table({"customer": CUSTOMER_COLUMNS[column], "at": INSTANTS, "amount": TEXTS})
    assert sums(engine, table) == expected(engine)


@pytest.mark.parametrize("column", AT_COLUMNS)
def test_instants_of_any_type(engine: leadgrid.Engine, column: str) -> None:
    table = pa.table({"customer": CUSTOMERS, "at": AT_COLUMNS[column], "amount": TEXTS})
    assert sums(engine, table) == expected(engine)


@pytest.mark.parametrize("column", AMOUNT_COLUMNS)
def test_amounts_of_any_type(engine: leadgrid.Engine, column: str) -> None:
    table = pa.table({"customer": CUSTOMERS, "at": INSTANTS, "amount": AMOUNT_COLUMNS[column]})
    assert sums(engine, table) == expected(engine)


def test_amounts_that_need_a_word(engine: leadgrid.Engine) -> None:
    whole = pa.table({"customer": CUSTOMERS, "at": INSTANTS, "amount": pa.array(CENTS, pa.int64())})
    assert sums(engine, whole, minor_units=True) == expected(engine)
    assert sums(engine, whole) != expected(engine)
    doubles = pa.table({"customer": CUSTOMERS, "at": INSTANTS, "amount": [cents / 100 for cents in CENTS]})
    assert sums(engine, doubles, rounding="half_even") == expected(engine)
    with pytest.raises(leadgrid.DataError) as raised:
        sums(engine, doubles)
    assert (raised.value.code, raised.value.path) == ("wrong_type", "/amount")
    assert "rounding" in raised.value.help


def test_times_that_need_a_word(engine: leadgrid.Engine) -> None:
    naive = pa.table({"customer": CUSTOMERS, "at": [at.replace(tzinfo=None) for at in INSTANTS], "amount": TEXTS})
    with pytest.raises(leadgrid.DataError) as raised:
        sums(engine, naive)
    assert (raised.value.code, raised.value.path) == ("wrong_type", "/at")
    assert sums(engine, naive, local_times=True) == expected(engine)
    aware = pa.table({"customer": CUSTOMERS, "at": pa.array(INSTANTS, pa.timestamp("ms", "UTC")), "amount": TEXTS})
    assert sums(engine, aware, local_times=True) == expected(engine)
    text = pa.table({"customer": CUSTOMERS, "at": [f"{day} 00:00" for day in DAYS], "amount": TEXTS})
    assert sums(engine, text, local_times=True) == expected(engine)


def test_every_library(engine: leadgrid.Engine) -> None:
    data = {"customer": CUSTOMERS, "at": INSTANTS, "amount": [decimal.Decimal(text) for text in TEXTS], "order": ORDERS}
    arrow = pa.table(data)
    tables = {
        "pyarrow": arrow,
        "batch": arrow.to_batches()[0],
        "reader": arrow.to_reader(),
        "batches": arrow.to_batches(max_chunksize=2),
        "generator": (batch for batch in arrow.to_batches(max_chunksize=3)),
        "polars": pl.from_arrow(arrow),
        "chunks": pl.concat([pl.from_arrow(arrow[:3]), pl.from_arrow(arrow[3:])], rechunk=False),
        "pandas": arrow.to_pandas(),
        "duckdb": duckdb.sql("select * from arrow"),
    }
    for name, table in tables.items():
        assert sums(engine, table) == expected(engine, with_orders=True), name
    assert sums(engine, arrow, order=None) == expected(engine)
    renamed = arrow.rename_columns(["고객", "주문일", "금액", "주문"])
    names = {"customer": "고객", "at": "주문일", "amount": "금액", "order": "주문"}
    assert sums(engine, renamed, **names) == expected(engine, with_orders=True)


def test_columns_that_are_missing_or_do_not_suit(engine: leadgrid.Engine) -> None:
    good = {"customer": [1], "at": INSTANTS[:1], "amount": ["1"]}
    for change, code, path in [
        ({"customer": [True]}, "wrong_type", "/customer"),
        ({"customer": [[1]]}, "wrong_type", "/customer"),
        ({"customer": [1.5]}, "wrong_type", "/0/customer"),
        ({"at": [True]}, "wrong_type", "/at"),
        ({"at": [1.5]}, "bad_instant", "/0/at"),
        ({"amount": [True]}, "wrong_type", "/amount"),
        ({"amount": INSTANTS[:1]}, "wrong_type", "/amount"),
        ({"kind": [1]}, "wrong_type", "/kind"),
        ({"currency": [1]}, "wrong_type", "/currency"),
        ({"currency": ["USD"]}, "mixed_currency", "/0/currency"),
        ({"at": [None]}, "missing_key", "/0/at"),
        ({"amount": [None]}, "missing_key", "/0/amount"),
    ]:
        with pytest.raises(leadgrid.DataError) as raised:
            sums(engine, pa.table({**good, **change}))
        assert (raised.value.code, raised.value.path) == (code, path), change
    with pytest.raises(leadgrid.DataError) as raised:
        sums(engine, pa.table(good), amount="price")
    assert raised.value.code == "missing_key"
    assert "there are customer, at, amount" in raised.value.help
    twice = pa.Table.from_arrays([*pa.table(good).columns, pa.array(["2"])], names=["customer", "at", "amount", "amount"])
    with pytest.raises(leadgrid.DataError) as raised:
        sums(engine, twice)
    assert (raised.value.code, raised.value.path) == ("duplicate_key", "/amount")
    with pytest.raises(TypeError, match="not the name of a column"):
        sums(engine, pa.table(good), amount=3)
    with pytest.raises(TypeError, match="no Arrow interface"):
        sums(engine, pl.from_arrow(pa.table(good)).lazy())


def test_the_row_of_an_error_is_counted_over_all_tables(engine: leadgrid.Engine) -> None:
    table = pa.table({"customer": CUSTOMERS, "at": INSTANTS, "amount": [*TEXTS[:5], "much", "1"]})
    with pytest.raises(leadgrid.DataError) as raised:
        sums(engine, table.to_batches(max_chunksize=2))
    assert raised.value.path == "/5/amount"
    rfm = leadgrid.Rfm(engine, AS_OF).add(table.to_batches(max_chunksize=2), bad_rows="skip")
    assert [row["row"] for row in rfm.bad_rows] == [5]


def test_no_rows_and_slices(engine: leadgrid.Engine) -> None:
    table = pa.table({"customer": CUSTOMERS, "at": INSTANTS, "amount": TEXTS})
    assert sums(engine, table[:0]) == leadgrid.Rfm(engine, AS_OF).to_bytes()
    assert sums(engine, [table[2:5], table[5:], table[:2]]) == expected(engine)


def test_progress_and_what_it_raises(engine: leadgrid.Engine) -> None:
    table = pa.table({"customer": CUSTOMERS, "at": INSTANTS, "amount": TEXTS})
    told: list[int] = []
    leadgrid.Rfm(engine, AS_OF).add(table.to_batches(max_chunksize=3), progress=told.append)
    assert told == [3, 6, 7]

    def stop(rows: int) -> None:
        raise RuntimeError(f"enough after {rows}")

    rfm = leadgrid.Rfm(engine, AS_OF)
    with pytest.raises(RuntimeError, match="enough after 3"):
        rfm.add(table.to_batches(max_chunksize=3), progress=stop)
    assert len(rfm) == 0

    def refuse(rows: int) -> None:
        raise RuntimeError(f"no after {rows}")

    # A single table, to none and to some.
    for rfm in (leadgrid.Rfm(engine, AS_OF), leadgrid.Rfm(engine, AS_OF).add(table)):
        before = rfm.to_bytes()
        with pytest.raises(RuntimeError, match="no after 7"):
            rfm.add(table, progress=refuse)
        assert rfm.to_bytes() == before
    with pytest.raises(TypeError, match="function"):
        rfm.add(table, progress=1)  # type: ignore[arg-type]


def test_the_result_in_every_library(engine: leadgrid.Engine) -> None:
    table = pa.table({"customer": CUSTOMERS, "at": INSTANTS, "amount": TEXTS})
    customers = leadgrid.Rfm(engine, AS_OF).add(table).score()
    arrow = customers.to_arrow()
    assert arrow.schema.field("customer").type == pa.int64()
    assert arrow.schema.field("net").type == pa.decimal128(38, 2)
    assert arrow.schema.field("r").type == pa.uint8()
    assert arrow["net"].to_pylist() == [decimal.Decimal(text) for text in ("8.07", "20.00", "1234.56")]
    frame = customers.to_polars()
    assert frame["code"].to_list() == arrow["code"].to_pylist()
    joined = pl.from_arrow(table).join(frame, on="customer")
    assert joined.height == 6
    assert customers.to_pandas()["segment"].tolist() == frame["segment"].to_list()
    assert duckdb.sql("select count(*) from arrow").fetchall() == [(3,)]
    assert customers.select("customer", "net").columns == ["customer", "net"]
    with pytest.raises(KeyError, match="there is no column `id`"):
        customers.select("id")
    mixed = leadgrid.Rfm(engine, AS_OF).add([{"customer": key, "at": "2026-11-20", "amount": 1} for key in (7, "가")]).score()
    assert mixed.to_arrow()["customer"].to_pylist() == ["7", "가"]


def test_a_million_orders(engine: leadgrid.Engine) -> None:
    rng = np.random.default_rng(3)
    count = 1_000_000
    start = np.datetime64("2025-01-01T00:00:00", "ms")
    table = pl.DataFrame(
        {
            "customer": rng.integers(0, 100_000, count),
            "at": pl.Series(start + rng.integers(0, 600 * 86_400_000, count)).dt.replace_time_zone("UTC"),
            "amount": rng.integers(-100, 10_000, count),
        }
    )
    customers = leadgrid.Rfm(engine, AS_OF).add(table, minor_units=True).score()
    ours = customers.to_polars().select("customer", "orders", cents=(pl.col("net") * 100).cast(pl.Int64))
    bought = pl.col("amount") >= 0
    theirs = table.group_by("customer").agg(
        orders=bought.sum().cast(pl.Int64), cents=pl.col("amount").sum()
    )
    theirs = theirs.sort("customer").select("customer", "orders", "cents")
    assert ours.equals(theirs)


def test_a_stream_that_contradicts_what_was_added_before_tells_the_order(engine: leadgrid.Engine) -> None:
    tables = [pl.DataFrame({"customer": [n], "at": ["2026-11-20"], "amount": [5], "order": [f"O-{n}"]}) for n in (2, 1)]
    other = tables[1].with_columns(customer=pl.lit(9, dtype=pl.Int64))
    for given, path in (([tables[0], other], "/order"), (other, "/0/order")):
        rfm = leadgrid.Rfm(engine, AS_OF).add(tables[1])
        before = rfm.to_bytes()
        with pytest.raises(leadgrid.DataError, match="the order `O-1` belongs to two customers") as raised:
            rfm.add(given)
        assert (raised.value.code, raised.value.path) == ("conflicting_row", path)
        assert rfm.to_bytes() == before
