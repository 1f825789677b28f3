"""Customers: orders of any kind, in any pieces; scores, segments, explanations."""

from __future__ import annotations

import datetime as dt
import decimal
import itertools
import json
import pickle
import random
from collections.abc import Callable
from typing import Any

import pytest

import leadgrid

AS_OF = "2026-11-26T09:00:00+09:00"
KST = dt.timezone(dt.timedelta(hours=9))


def load(**rfm: Any) -> leadgrid.Engine:
    return leadgrid.Engine.from_dict({"format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": rfm})


GIVEN = {"monetary": {"cuts": [10, 50, 100, 500]}}


@pytest.fixture
def shop() -> leadgrid.Engine:
    return load(currency={"code": "EUR", "places": 2}, **GIVEN)


ORDERS = [
    {"customer": "C-1", "at": "2026-11-20T10:00:00+09:00", "amount": "39.00", "order": "O-1"},
    {"customer": "C-1", "at": "2026-11-24T10:00:00+09:00", "amount": "60.95", "order": "O-2", "currency": "EUR"},
    {"customer": "C-1", "at": "2026-11-25T10:00:00+09:00", "amount": "-12.00", "order": "O-2"},
    {"customer": "C-2", "at": "2026-05-02", "amount": 20},
    {"customer": None, "at": "2026-05-02", "amount": 7},
    {"customer": "C-3", "at": "2027-01-02", "amount": 7},
    {"customer": 7, "at": 1_795_500_000_000, "amount": decimal.Decimal("600.5"), "kind": "purchase"},
]


def test_orders_become_segments(shop: leadgrid.Engine) -> None:
    rfm = leadgrid.Rfm(shop, AS_OF).add(ORDERS)
    assert len(rfm) == 3
    assert repr(rfm) == f"Rfm(3 customers as of {AS_OF})"
    assert rfm.left_out == {"later": 1, "older": 0, "nobody": 1}
    customers = rfm.score()
    rows = customers.to_dicts()
    assert [(row["customer"], row["code"], row["segment"], row["days"], row["orders"], row["net"]) for row in rows] == [
        ("7", "515", "promising", 2, 1, decimal.Decimal("600.50")),
        ("C-1", "523", "promising", 2, 2, decimal.Decimal("87.95")),
        ("C-2", "112", "one_time_lapsed", 208, 1, decimal.Decimal("20.00")),
    ]
    assert (rows[1]["gross"], rows[1]["refunds"]) == (decimal.Decimal("99.95"), decimal.Decimal("12.00"))
    assert rows[1]["first_at"] == "2026-11-20T10:00:00+09:00"
    assert rows[1]["last_at"] == "2026-11-24T10:00:00+09:00"
    assert customers.columns == list(rows[0])
    counts = customers.counts
    assert counts["customers"] == 3
    assert counts["segments"]["promising"] == 2
    assert counts["codes"] == {"523": 1, "515": 1, "112": 1}
    assert repr(customers) == "Customers(3 customers: 1 one_time_lapsed, 2 promising)"
    assert "<table" in customers._repr_html_()


def test_why_a_customer_is_where_it_is(shop: leadgrid.Engine) -> None:
    customers = leadgrid.Rfm(shop, AS_OF).add(ORDERS).score()
    why = customers.customer("C-1")
    assert why["monetary"] == {
        "value": "87.95",
        "score": 3,
        "cut": "50.00",
        "rank": {"worse": 1, "equal": 1, "of": 3},
        "next": {"score": 4, "cut": "100.00", "missing": "12.05"},
    }
    assert why["recency"] is not None and why["recency"]["falls_at"] == "2026-12-02T00:00:00+09:00"
    assert why["segment"] is not None and why["segment"]["id"] == "promising"
    assert "12.05 EUR more for 4" in customers.explain("C-1")
    assert "12.05 EUR 더 결제하면 4점" in customers.explain("C-1", "ko")
    # A number is the same key as the text of its digits.
    assert customers.customer(7) == customers.customer("7")
    with pytest.raises(KeyError):
        customers.explain("nobody")
    with pytest.raises(leadgrid.DataError, match="no explanations in `fr`"):
        customers.explain("C-1", "fr")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="no key"):
        customers.explain(1.5)  # type: ignore[arg-type]


def test_one_customer_from_the_model_alone(shop: leadgrid.Engine) -> None:
    customers = leadgrid.Rfm(shop, AS_OF).add(ORDERS)
    model = json.loads(json.dumps(customers.fit()))
    own = [order for order in ORDERS if order["customer"] == "C-1"]
    alone = shop.customer(model, "C-1", own)
    whole = customers.score().customer("C-1")
    for metric in ("recency", "frequency", "monetary"):
        assert whole[metric].pop("rank") is not None  # type: ignore[literal-required]
        assert alone[metric].pop("rank") is None  # type: ignore[literal-required]
    assert alone == whole
    assert shop.explain_customer(model, "C-1", own, lang="ko").startswith("C-1: 523, 기준 시각")
    assert shop.customer(model, "new", [])["code"] == "--1"
    later = shop.customer(model, "C-1", own, "2027-06-01T00:00:00+09:00")
    assert later["code"] == "123"
    with pytest.raises(leadgrid.DataError) as wrong:
        shop.customer(model, "C-1", [{"at": "2026-11-20", "amount": "much"}])
    assert wrong.value.path == "/orders/0/amount"
    with pytest.raises(leadgrid.DataError) as wrong:
        shop.customer(model, "C-2", own)
    assert (wrong.value.code, wrong.value.path) == ("conflicting_row", "/orders/0/customer")


def test_leads_give_segments_their_signals() -> None:
    policy = {
        "format": 1, "id": "shop", "version": "1", "time_zone": "+09:00", "rfm": GIVEN,
        "activities": {"checkout_abandoned": {}},
        "axes": [{"id": "a", "rules": [{"id": "c", "activity": "checkout_abandoned", "points": 10}]}],
        "grids": {"form": {"x": {"axes": ["a"], "bands": [{"id": "low"}, {"id": "high", "from": 10}]}, "cells": {"low": "cold", "high": "warm"}}},
    }  # fmt: skip
    engine = leadgrid.Engine.from_dict(policy)
    leads = [
        {"id": "L-1", "origin": "form", "activities": [{"kind": "checkout_abandoned", "at": "2026-11-25T09:00:00+09:00"}]},
        {"id": "L-2", "origin": "form"},
        {"id": "L-3", "origin": "fax"},
        {"origin": "form"},
    ]
    rfm = leadgrid.Rfm(engine, AS_OF).add([{"customer": "C-1", "at": "2026-11-20", "amount": 20}])
    before = rfm.to_bytes()
    customers = rfm.score(leads=leads)
    found = {row["customer"]: row["segment"] for row in customers.to_dicts()}
    assert found == {"C-1": "new_customer", "L-1": "abandoned_checkout", "L-2": "cold_lead", "L-3": "cold_lead"}
    assert [(errors.lead_id, errors.errors[0].code) for errors in customers.errors] == [("L-3", "unknown_origin"), (None, "missing_key")]
    assert rfm.to_bytes() == before
    model = rfm.fit()
    assert engine.customer(model, "C-9", [], lead=leads[0])["segment"]["id"] == "abandoned_checkout"  # type: ignore[index]
    wrong = engine.customer(model, "C-9", [], lead={"origin": "fax"})
    assert isinstance(wrong, leadgrid.LeadErrors)


def random_orders(count: int, seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    start = dt.datetime(2025, 1, 1, tzinfo=KST)
    return [
        {
            "customer": rng.choice([rng.randrange(60), f"C-{rng.randrange(60)}"]),
            "at": (start + dt.timedelta(minutes=rng.randrange(700 * 24 * 60))).isoformat(),
            "amount": f"{rng.randrange(-300, 3000) / 100:.2f}",
            "order": f"O-{number}" if rng.random() < 0.3 else None,
        }
        for number in range(count)
    ]


def test_pieces_in_any_order_are_the_same_bytes() -> None:
    engine = load(period="600d", recency={"quantiles": {}}, frequency={"quantiles": {}})
    rows = random_orders(2_000, 5)
    whole = leadgrid.Rfm(engine, AS_OF).add(rows)
    rng = random.Random(1)
    for count in (2, 3, 8):
        rng.shuffle(rows)
        pieces = [leadgrid.Rfm(engine, AS_OF).add(rows[place::count]).to_bytes() for place in range(count)]
        rng.shuffle(pieces)
        merged = leadgrid.Rfm.from_bytes(engine, pieces[0])
        for piece in pieces[1:]:
            merged.merge(piece)
        assert merged.to_bytes() == whole.to_bytes()
        assert json.dumps(merged.fit()) == json.dumps(whole.fit())
    added = leadgrid.Rfm(engine, AS_OF)
    for start in range(0, len(rows), 300):
        added.add(rows[start : start + 300])
    assert added.to_bytes() == whole.to_bytes()
    again = pickle.loads(pickle.dumps(whole))
    assert again.to_bytes() == whole.to_bytes()
    other = leadgrid.Rfm(engine, AS_OF).merge(whole)
    assert other.to_bytes() == whole.to_bytes()


def test_a_call_that_is_refused_changes_nothing(shop: leadgrid.Engine) -> None:
    rfm = leadgrid.Rfm(shop, AS_OF).add(ORDERS)
    before = rfm.to_bytes()
    good = {"customer": "C-9", "at": "2026-11-20", "amount": 5}
    for bad, code, path in [
        ({**good, "amount": "5.001"}, "too_many_places", "/1/amount"),
        ({**good, "amount": 5.5}, "wrong_type", "/1/amount"),
        ({**good, "amount": None}, "missing_key", "/1/amount"),
        ({**good, "amount": True}, "wrong_type", "/1/amount"),
        ({**good, "amount": "오천"}, "wrong_type", "/1/amount"),
        ({**good, "at": "20 Nov"}, "bad_instant", "/1/at"),
        ({**good, "at": dt.datetime(2026, 11, 20)}, "bad_instant", "/1/at"),
        ({**good, "currency": "USD"}, "mixed_currency", "/1/currency"),
        ({**good, "kind": "gift"}, "value_not_listed", "/1/kind"),
        ({**good, "customer": [1]}, "wrong_type", "/1/customer"),
        ({**good, "line": "1"}, "missing_key", "/1"),
        ({**good, "order": "O-1"}, "conflicting_row", "/1/order"),
        ("row", "wrong_type", "/1"),
    ]:
        with pytest.raises(leadgrid.DataError) as raised:
            rfm.add([good, bad])  # type: ignore[list-item]
        assert (raised.value.code, raised.value.path) == (code, path), bad
        assert raised.value.help
        assert rfm.to_bytes() == before


def test_bad_rows_are_skipped_and_told(shop: leadgrid.Engine) -> None:
    rfm = leadgrid.Rfm(shop, AS_OF)
    rows = [{"customer": number, "at": "2026-11-20", "amount": "x" if number % 2 else "1.50"} for number in range(4_000)]
    rfm.add(rows, bad_rows="skip").add([{"customer": "C", "at": "yesterday", "amount": 1}], bad_rows="skip")
    assert len(rfm) == 2_000
    assert rfm.bad_row_count == 2_001
    assert len(rfm.bad_rows) == 1_000
    assert rfm.bad_rows[1]["row"] == 3
    assert set(rfm.bad_rows[0]) == {"row", "code", "path", "message", "help"}
    with pytest.raises(leadgrid.DataError, match="`drop` is not known"):
        rfm.add([], bad_rows="drop")  # type: ignore[arg-type]


def test_money_is_exact() -> None:
    # Ten customers who each paid 0.30, three of them as 0.10 + 0.20.
    engine = load()
    rows: list[dict[str, Any]] = []
    for customer in range(10):
        parts = ["0.10", "0.20"] if customer < 3 else ["0.30"]
        rows += [{"customer": customer, "at": "2026-11-20", "amount": part, "order": f"O-{customer}"} for part in parts]
    tied = leadgrid.Rfm(engine, AS_OF).add(rows).score()
    assert {row["m"] for row in tied.to_dicts()} == {1}
    huge = 2**70
    one = {"customer": 2**60, "at": "2026-11-20", "amount": huge}
    cents = leadgrid.Rfm(load(**GIVEN), AS_OF).add([one, {**one, "amount": 1}], minor_units=True).score().to_dicts()
    assert (cents[0]["customer"], cents[0]["net"]) == (2**60, decimal.Decimal(huge + 1) / 100)
    for code, places, amount, text in [("KRW", 0, "1200", "1200"), ("KWD", 3, "0.125", "0.125")]:
        engine = load(currency={"code": code, "places": places}, **GIVEN)
        customers = leadgrid.Rfm(engine, AS_OF).add([{"customer": 1, "at": "2026-11-20", "amount": amount}]).score()
        why = customers.customer(1)
        assert why["monetary"] is not None and why["monetary"]["value"] == text
        assert str(customers.to_dicts()[0]["net"]) == text


def test_numbers_that_json_cannot_say_are_refused(shop: leadgrid.Engine) -> None:
    for key in ("amount", "customer"):
        row = {"customer": 1, "at": "2026-11-20", "amount": 1, key: 2**53 + 1}
        with pytest.raises(leadgrid.DataError) as raised:
            leadgrid.Rfm(shop, AS_OF).add(json.dumps([row]))
        assert raised.value.path == f"/0/{key}"
        # Python's own numbers have all their digits.
        assert len(leadgrid.Rfm(shop, AS_OF).add([row])) == 1


def test_long_keys_alike_do_not_grow_when_they_are_read(shop: leadgrid.Engine) -> None:
    rows = [{"customer": f"{'고' * 1_000}{number}", "at": "2026-11-20", "amount": 1} for number in range(50)]
    data = leadgrid.Rfm(shop, AS_OF).add(rows).to_bytes()
    assert len(data) > 50 * 2_700
    assert leadgrid.Rfm.from_bytes(shop, data).to_bytes() == data


def test_bytes_are_taken_in_whatever_object_they_are(shop: leadgrid.Engine) -> None:
    rfm = leadgrid.Rfm(shop, AS_OF).add(ORDERS)
    data = rfm.to_bytes()
    strided = memoryview(bytes(byte for pair in zip(data, data, strict=True) for byte in pair))[::2]
    for given in (data, bytearray(data), memoryview(data), memoryview(bytearray(data)), strided):
        assert leadgrid.Rfm.from_bytes(shop, given).to_bytes() == data
        assert leadgrid.Rfm(shop, AS_OF).merge(given).to_bytes() == data
    for wrong in (data.hex(), list(data), 5, None):
        with pytest.raises(TypeError, match="is no `bytes`, `bytearray` or `memoryview`"):
            leadgrid.Rfm.from_bytes(shop, wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="nor the bytes of one"):
            rfm.merge(wrong)  # type: ignore[arg-type]
    released = memoryview(data)
    released.release()
    for call in (rfm.merge, lambda given: leadgrid.Rfm.from_bytes(shop, given)):
        with pytest.raises(ValueError, match="released"):
            call(released)
    with pytest.raises(leadgrid.DataError) as raised:
        rfm.merge(bytearray(b"nothing"))
    assert raised.value.code == "bad_partial"
    assert rfm.to_bytes() == data


def test_segments_that_overlap_are_told(shop: leadgrid.Engine) -> None:
    overlaps = shop.segment_overlaps
    assert {"first": "vip", "second": "loyal", "codes": 4} in overlaps
    places = [segment["id"] for segment in shop.segments]
    assert all(places.index(pair["first"]) < places.index(pair["second"]) for pair in overlaps)
    assert leadgrid.Engine.default().segment_overlaps == []


def test_of_leads_with_one_id_the_last_counts(shop: leadgrid.Engine) -> None:
    leads = [{"id": "C-9", "origin": "fax"}, {"id": "C-9", "origin": "letter"}]
    rfm = leadgrid.Rfm(shop, AS_OF).add(ORDERS)
    for given, last in ((leads, "letter"), (leads[::-1], "fax")):
        [wrong] = rfm.score(leads=given).errors
        assert f"`{last}`" in wrong.errors[0].message


def test_a_conflict_is_told_after_rows_that_cannot_be_read(shop: leadgrid.Engine) -> None:
    one = {"customer": 1, "at": "2026-11-20", "amount": 5, "order": "O-1"}
    rows = [one, {**one, "customer": 2}, {**one, "amount": "much"}]
    with pytest.raises(leadgrid.DataError) as raised:
        leadgrid.Rfm(shop, AS_OF).add(rows)
    assert (raised.value.code, raised.value.path) == ("wrong_type", "/2/amount")
    with pytest.raises(leadgrid.DataError) as raised:
        leadgrid.Rfm(shop, AS_OF).add(rows[:2])
    assert (raised.value.code, raised.value.path) == ("conflicting_row", "/1/order")


def test_doubles_need_a_rounding(shop: leadgrid.Engine) -> None:
    row = {"customer": 1, "at": "2026-11-20", "amount": 1.005}
    for rounding, net in [("half_up", "1.01"), ("half_even", "1.00"), ("down", "1.00")]:
        rfm = leadgrid.Rfm(shop, AS_OF).add([row], rounding=rounding)  # type: ignore[arg-type]
        assert str(rfm.score().to_dicts()[0]["net"]) == net
    with pytest.raises(leadgrid.DataError) as raised:
        leadgrid.Rfm(shop, AS_OF).add([row], rounding="exact")
    assert raised.value.code == "too_many_places"


def test_local_times_are_those_of_the_policy(shop: leadgrid.Engine) -> None:
    rows = [{"customer": 1, "at": at, "amount": 1} for at in (dt.datetime(2026, 11, 25, 23, 30), "2026-11-25 23:59")]
    rfm = leadgrid.Rfm(shop, AS_OF).add(rows, local_times=True)
    assert rfm.score().to_dicts()[0]["last_at"] == "2026-11-25T23:59:00+09:00"


def test_nobody_and_too_few() -> None:
    engine = load()
    empty = leadgrid.Rfm(engine, AS_OF).add([])
    assert len(empty) == 0
    with pytest.raises(leadgrid.DataError) as raised:
        empty.fit()
    assert (raised.value.code, raised.value.path) == ("population_too_small", "/monetary")
    given = leadgrid.Rfm(load(**GIVEN), AS_OF)
    customers = given.score()
    assert (len(customers), customers.to_dicts(), customers.counts["customers"]) == (0, [], 0)
    one = given.know(["C-1"]).score()
    assert one.to_dicts()[0]["code"] == "--1"
    with pytest.raises(leadgrid.DataError, match="has no `rfm`"):
        leadgrid.Rfm(leadgrid.Engine.default(), AS_OF)
    for as_of in (None, "yesterday", dt.datetime(2026, 1, 1), [], 1e99):
        with pytest.raises(leadgrid.DataError):
            leadgrid.Rfm(engine, as_of)  # type: ignore[arg-type]


def test_tiers() -> None:
    engine = load(monetary_only={"period": "365d", "vip": 500, "regular": 100})
    rows = [{"customer": number, "at": "2026-11-20", "amount": amount} for number, amount in enumerate((20, 100, 900))]
    customers = leadgrid.Rfm(engine, AS_OF).add(rows).score()
    assert [row["tier"] for row in customers.to_dicts()] == ["other", "regular", "vip"]
    assert "segment" not in customers.columns
    assert customers.counts["segments"] == {"vip": 1, "regular": 1, "other": 1}
    assert len(customers.chart("segments")["data"]["values"]) == 3
    with pytest.raises(leadgrid.DataError):
        customers.chart("heat_map")
    assert "<table" in customers._repr_html_()


def test_who_moved_and_why(shop: leadgrid.Engine) -> None:
    early, late = "2026-05-10T09:00:00+09:00", AS_OF
    before = leadgrid.Rfm(shop, early).add(ORDERS).score()
    after = leadgrid.Rfm(shop, late).add(ORDERS).score()
    moved = before.migrate(after)
    movers = {mover["customer"]: (mover["from"], mover["to"], mover["happened"]) for mover in moved["movers"]}
    assert movers["C-2"] == ("new_customer", "one_time_lapsed", ["aged"])
    assert movers["C-1"] == (None, "promising", ["ordered", "refunded"])
    assert sum(flow["customers"] for flow in moved["matrix"]) == 3
    other = leadgrid.Rfm(load(**GIVEN), AS_OF).score()
    with pytest.raises(leadgrid.DataError) as raised:
        before.migrate(other)
    assert raised.value.code == "policy_mismatch"


def test_stability_says_how_much_depends_on_choices() -> None:
    rows = [{**row, "amount": str(place % 7 - 1)} for place, row in enumerate(random_orders(400, 9))]
    report = load().stability(rows, AS_OF, zones=["+00:00", {"name": "Asia/Tokyo", "offset": "+09:00", "transitions": []}])
    changes = {(one["choice"], one["zone"]): one["changes"] for one in report["variants"]}
    assert report["customers"] == len(leadgrid.Rfm(load(), AS_OF).add(rows))
    assert changes["zone", "Asia/Tokyo"]["codes"] == 0
    assert changes["ties_high", None]["m"] > 0
    assert changes["refunds_ignored", None]["r"] == 0
    assert ("ties_low", None) not in changes
    with pytest.raises(leadgrid.DataError) as raised:
        load().stability(rows, AS_OF, zones=["Seoul"])
    assert (raised.value.code, raised.value.path) == ("bad_time_zone", "/zones/0")


def test_pictures(shop: leadgrid.Engine) -> None:
    customers = leadgrid.Rfm(shop, AS_OF).add(ORDERS).score()
    for name, lang in itertools.product(("segments", "heat_map"), ("en", "ko")):
        chart = customers.chart(name, lang)  # type: ignore[arg-type]
        assert isinstance(chart, leadgrid.Chart)
        assert chart.to_svg().startswith("<svg ")
        parts = [customers.counts, customers.counts]
        twice = shop.customers_chart(name, parts, lang)  # type: ignore[arg-type]
        assert twice != chart
    with pytest.raises(leadgrid.DataError) as raised:
        customers.chart("pie")  # type: ignore[arg-type]
    assert (raised.value.code, raised.value.path) == ("value_not_listed", "/chart")


def test_segments_are_told() -> None:
    ids = [segment["id"] for segment in load().segments]
    assert ids[:2] == ["one_time_lapsed", "vip"]
    assert load(monetary_only={"vip": 2, "regular": 1}).segments == []


def test_partial_results_that_are_damaged_or_foreign(shop: leadgrid.Engine) -> None:
    data = leadgrid.Rfm(shop, AS_OF).add(ORDERS).to_bytes()
    for bad, code in [(b"", "bad_partial"), (data[:-1], "bad_partial"), (data + b"x", "bad_partial"), (data[:80] + bytes([data[80] ^ 1]) + data[81:], "bad_partial"), (bytes(100), "bad_partial")]:
        with pytest.raises(leadgrid.DataError) as raised:
            leadgrid.Rfm.from_bytes(shop, bad)
        assert raised.value.code == code
    with pytest.raises(leadgrid.DataError) as raised:
        leadgrid.Rfm.from_bytes(load(), data)
    assert raised.value.code == "policy_mismatch"
    rfm = leadgrid.Rfm(shop, "2026-11-25T09:00:00+09:00")
    with pytest.raises(leadgrid.DataError) as raised:
        rfm.merge(data)
    assert raised.value.code == "policy_mismatch"
    with pytest.raises(TypeError, match="no `Rfm`"):
        rfm.merge("text")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="with itself"):
        rfm.merge(rfm)


def hostile() -> list[Any]:
    loop: list[Any] = []
    loop.append(loop)
    return [None, 0, -1, 2**80, 1.5, float("nan"), "", "고객", "x" * 900_000, b"\xff", [], {}, loop, object(), [[]], [None], {"a": 1}]


@pytest.mark.parametrize("name", ["add", "merge", "know", "score", "explain", "customer", "chart", "migrate", "select", "from_bytes", "engine_customer", "stability"])
def test_anything_else_is_an_error_that_says_so(shop: leadgrid.Engine, name: str) -> None:
    rfm = leadgrid.Rfm(shop, AS_OF).add(ORDERS)
    customers, model = rfm.score(), rfm.fit()
    call: Callable[[Any], object] = {
        "add": rfm.add, "merge": rfm.merge, "know": rfm.know, "score": rfm.score, "explain": customers.explain,
        "customer": customers.customer, "chart": customers.chart, "migrate": customers.migrate, "select": customers.select,
        "from_bytes": lambda given: leadgrid.Rfm.from_bytes(shop, given),
        "engine_customer": lambda given: (shop.customer(given, given, given), shop.customer(model, given, given)),
        "stability": lambda given: shop.stability(ORDERS, AS_OF, zones=given),
    }[name]  # fmt: skip
    for given in hostile():
        try:
            call(given)
        except leadgrid.DataError as error:
            assert error.code and len(str(error)) < 2_000
        except (TypeError, KeyError, ValueError):
            pass
