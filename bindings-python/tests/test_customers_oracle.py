"""Codes of public data sets equal those that DuckDB finds by `rank()` in whole numbers, and where the package
`rfm` of R has published others, it is told why."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import leadgrid

pa = pytest.importorskip("pyarrow")
duckdb = pytest.importorskip("duckdb")

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
TIES = ("low", "mid", "high", "by_id")


class Orders(NamedTuple):
    """Customer, day and amount as a text, and the last day of them all."""

    table: Any
    places: int
    last_day: str


def file(name: str) -> Path:
    """A file of `../shared/data`, which is not everywhere."""
    found = DATA / name
    if not found.exists():
        pytest.skip(f"../shared/data/{name} is not here")
    return found


def table(rows: list[tuple[str, date, str]]) -> Any:
    customers, days, amounts = zip(*rows, strict=True)
    return pa.table({"customer": list(customers), "at": pa.array(days, pa.date32()), "amount": list(amounts)})


def of_r() -> Orders:
    with file("rfm_r/rfm_data_orders.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["customer_id"], date.fromisoformat(row["order_date"]), row["revenue"]) for row in csv.DictReader(lines)]
    return Orders(table(rows), 0, "2006-12-31")


def of_cdnow() -> Orders:
    rows = []
    for line in file("cdnow/CDNOW_sample.txt").read_text(encoding="ascii").splitlines():
        customer, _, day, _, amount = line.split()
        rows.append((customer, date(int(day[:4]), int(day[4:6]), int(day[6:])), amount))
    return Orders(table(rows), 2, "1998-06-30")


SETS: dict[str, Callable[[], Orders]] = {"rfm_r": of_r, "cdnow": of_cdnow}


@pytest.fixture(params=list(SETS))
def orders(request: pytest.FixtureRequest) -> Orders:
    return SETS[request.param]()


def codes(orders: Orders, rules: dict[str, Any]) -> dict[str, str]:
    """The code of every customer, by leadgrid."""
    policy = {
        "format": 1,
        "id": "shop",
        "version": "1",
        "time_zone": "+00:00",
        "rfm": {"currency": {"code": "USD", "places": orders.places}, **rules},
    }
    rfm = leadgrid.Rfm(leadgrid.Engine.from_dict(policy), f"{orders.last_day}T12:00:00Z").add(orders.table)
    found = rfm.score().to_arrow()
    scores = zip(*(found[name].to_pylist() for name in "rfm"), strict=True)
    return dict(zip(found["customer"].to_pylist(), ("".join(map(str, score)) for score in scores), strict=True))


# Numbers come before texts, and `00004` is none.
BY_KEY = "CASE WHEN regexp_full_match(customer, '0|[1-9][0-9]*') THEN customer::BIGINT END NULLS LAST, customer"


def ranked(worth: str, among: str, scores: int, ties: str) -> str:
    """SQL for the score of a value among those of a population; the greater the better."""
    worse = f"(rank() OVER (PARTITION BY {among} ORDER BY {worth}) - 1)"
    equal = f"count(*) OVER (PARTITION BY {among}, {worth})"
    population = f"count(*) OVER (PARTITION BY {among})"
    return {
        "low": f"1 + {scores} * {worse} // {population}",
        "mid": f"1 + {scores} * (2 * {worse} + {equal} - 1) // (2 * {population})",
        "high": f"({scores} * ({worse} + {equal}) + {population} - 1) // {population}",
        "by_id": f"ntile({scores}) OVER (PARTITION BY {among} ORDER BY {worth}, {BY_KEY})",
    }[ties]


def summed(orders: Orders) -> Any:
    """A connection with days, orders and minor units of every customer."""
    connection = duckdb.connect()
    connection.register("given", orders.table)
    connection.execute(f"""
        CREATE TABLE summed AS
        SELECT customer, DATE '{orders.last_day}' - max("at") AS days, count(*) AS orders,
          sum(amount::DECIMAL(18, {orders.places}) * {10**orders.places})::BIGINT AS net
        FROM given GROUP BY customer
    """)
    return connection


def expected(orders: Orders, r: str, f: str, m: str) -> dict[str, str]:
    """The code of every customer, by DuckDB."""
    found = summed(orders).sql(f"SELECT customer, concat({r}, {f}, {m}) FROM summed").fetchall()
    return {customer: code for customer, code in found}


# The population of F is those who came back, that of M is payers; both are what a policy leaves out.
BACK = "CASE WHEN orders > 1 THEN 1 + {} ELSE 1 END"
PAID = "CASE WHEN net > 0 THEN {} ELSE 1 END"


@pytest.mark.parametrize("ties", TIES)
def test_fitted_scores(orders: Orders, ties: str) -> None:
    rules = {
        "recency": {"quantiles": {"population": "all", "ties": ties}},
        "frequency": {"quantiles": {"ties": ties}},
        "monetary": {"quantiles": {"ties": ties}},
    }
    r = ranked("-days", "true", 5, ties)
    f = BACK.format(ranked("orders", "orders > 1", 4, ties))
    m = PAID.format(ranked("net", "net > 0", 5, ties))
    wanted = expected(orders, r, f, m)
    assert codes(orders, rules) == wanted
    assert len(set(wanted.values())) > 50


@pytest.mark.parametrize("ties", TIES)
def test_scores_fitted_to_all(orders: Orders, ties: str) -> None:
    of_all = {"quantiles": {"population": "all", "ties": ties}}
    r, f, m = (ranked(worth, "true", 5, ties) for worth in ("-days", "orders", "net"))
    found = codes(orders, {"recency": of_all, "frequency": of_all, "monetary": of_all})
    assert found == expected(orders, r, f, m)


def test_scores_of_a_policy_that_says_nothing(orders: Orders) -> None:
    r = "(days <= 180)::INT + (days <= 90)::INT + (days <= 30)::INT + (days <= 7)::INT + 1"
    f = "(orders >= 2)::INT + (orders >= 3)::INT + (orders >= 5)::INT + (orders >= 10)::INT + 1"
    assert codes(orders, {}) == expected(orders, r, f, PAID.format(ranked("net", "net > 0", 5, "low")))


@pytest.mark.parametrize(("name", "wanted"), [("rfm_r", (995, 4906, 42, 0)), ("cdnow", (2357, 6919, 1205, 8))])
def test_the_sets_have_what_tells_rules_apart(name: str, wanted: tuple[int, ...]) -> None:
    connection = summed(SETS[name]())
    found = connection.sql("""
        SELECT count(*), sum(orders)::INTEGER, count(*) FILTER (orders = 1), count(*) FILTER (net = 0) FROM summed
    """)
    assert found.fetchall() == [wanted]
    # Ties, without which all rules would be one.
    [(customers, days, nets)] = connection.sql("SELECT count(*), count(DISTINCT days), count(DISTINCT net) FROM summed").fetchall()
    assert days < customers and nets < customers


class Steps(NamedTuple):
    """The score of a value by R's rule, by leadgrid, and on the way between."""

    r: int
    """As many scores as interpolated quantiles, to each of which one is added, are reached."""
    without_the_added_one: int
    """As many as interpolated quantiles are exceeded."""
    without_interpolation: int
    """As many as values of the population are exceeded, at the same places."""
    fitted_to_all: int
    """By leadgrid, with the population of R. Of days it exceeds a place from the other side, where ties score lower."""
    leadgrid: int
    """By leadgrid, F among those who came back."""

    def cause(self) -> str | None:
        """The first step that changes the score; none where R and leadgrid agree."""
        if self.r == self.leadgrid:
            return None
        return next(name for name in self._fields if getattr(self, name) != self.r)


def quantiles(values: list[int]) -> list[Fraction]:
    """Of five parts, interpolated as R does it (type 7)."""
    values = [*sorted(values), max(values)]
    places = (Fraction((len(values) - 2) * part, 5) for part in range(1, 5))
    return [values[int(place)] + (place - int(place)) * (values[int(place) + 1] - values[int(place)]) for place in places]


def steps(values: list[int], of_all: list[int], ours: list[int], *, fewer_is_better: bool) -> list[Steps]:
    """The steps of every value of a metric, of which the scores by leadgrid are given."""
    cuts, in_order = quantiles(values), sorted(values)
    ranks = [in_order[-(-len(values) * part // 5) - 1] for part in range(1, 5)]

    def score(reached: int) -> int:
        return 5 - reached if fewer_is_better else 1 + reached

    return [
        Steps(
            score(sum(value >= cut + 1 for cut in cuts)),
            score(sum(value > cut for cut in cuts)),
            score(sum(value > rank for rank in ranks)),
            *of_leadgrid,
        )
        for value, *of_leadgrid in zip(values, of_all, ours, strict=True)
    ]


@pytest.fixture(scope="module")
def of_each() -> dict[str, tuple[Steps, Steps, Steps]]:
    """R, F and M of every customer of the set that R's package is published with."""
    orders = of_r()
    fitted: dict[str, Any] = {"quantiles": {"population": "all"}}
    of_all = codes(orders, {"recency": fitted, "frequency": fitted, "monetary": fitted})
    ours = codes(orders, {"recency": fitted, "frequency": {"quantiles": {}}, "monetary": {"quantiles": {}}})
    customers, *sums = zip(*summed(orders).sql("SELECT customer, days, orders, net FROM summed").fetchall(), strict=True)
    scores = [
        steps(
            list(values),
            [int(of_all[customer][place]) for customer in customers],
            [int(ours[customer][place]) for customer in customers],
            fewer_is_better=place == 0,
        )
        for place, values in enumerate(sums)
    ]
    return dict(zip(customers, zip(*scores, strict=True), strict=True))


def test_what_r_has_published(of_each: dict[str, tuple[Steps, Steps, Steps]]) -> None:
    with file("rfm_r/rfm_published_scores_dev.csv").open(encoding="utf-8", newline="") as lines:
        published = list(csv.DictReader(lines))
    assert len(published) == 4
    for row in published:
        by_r = [step.r for step in of_each[row["customer_id"]]]
        assert by_r == [int(row[f"{name}_score"]) for name in ("recency", "frequency", "monetary")]
        assert "".join(map(str, by_r)) == row["rfm_score"]
    ours = ["".join(str(step.leadgrid) for step in of_each[row["customer_id"]]) for row in published]
    assert ours == ["343", "422", "323", "433"]
    # By R three orders are 1, as are one and two; by leadgrid 1 is one order.
    causes = {row["customer_id"]: [step.cause() for step in of_each[row["customer_id"]]] for row in published}
    assert causes.pop("Add Senger") == [None, "leadgrid", None]
    assert set(map(tuple, causes.values())) == {(None, None, None)}


def test_where_r_differs_and_why(of_each: dict[str, tuple[Steps, Steps, Steps]]) -> None:
    causes = [Counter(step.cause() for step in metric if step.cause()) for metric in zip(*of_each.values(), strict=True)]
    assert causes == [{"without_the_added_one": 1, "fitted_to_all": 11}, {"leadgrid": 320}, {"without_the_added_one": 2}]
    differ = sum(any(step.cause() for step in steps) for steps in of_each.values())
    assert (differ, len(of_each)) == (330, 995)
