"""Rule Q as an expert would write it for Polars: one group by, then cuts out of sorted values.

A rank is not needed: a score is reached where the value of some place among the sorted ones is exceeded. That is
whole numbers throughout, where `quantile` would take amounts through doubles.
"""

from __future__ import annotations

import data
import polars as pl


def frame(orders: pl.DataFrame, *, in_order: bool) -> pl.DataFrame:
    """What the clock does not see: the table as Polars holds it, told where it is in the order of its keys."""
    return orders.with_columns(pl.col("customer").set_sorted()) if in_order else orders


def score(orders: pl.DataFrame, *, in_order: bool) -> pl.DataFrame:
    """Scores of all customers; no order here is a refund, so every one counts."""
    summed = (
        orders.lazy()
        .group_by("customer")
        .agg(pl.col("at").max(), pl.len().alias("orders"), pl.col("amount").sum().alias("net"))
        .collect(engine="in-memory" if in_order else "streaming")
    )
    # The day itself, which is the greater the better.
    day = ((pl.col("at").to_physical() + data.ZONE_MILLIS) // data.DAY_MILLIS).cast(pl.Int32)
    summed = summed.select("customer", "orders", "net", day=day)
    orders_of, net = summed["orders"], summed["net"]
    r = _cuts(summed["day"], 5)
    f = _cuts(orders_of.filter(orders_of > 1), 4)
    m = _cuts(net.filter(net > 0), 5)
    return summed.select(
        "customer",
        r=_reached(pl.col("day"), r),
        # Among those who came back the lowest score is 2.
        f=_reached(pl.col("orders"), [1, *f]),
        # Whoever has not paid is below all that payers have paid.
        m=_reached(pl.col("net"), m),
    )


def _cuts(population: pl.Series, scores: int) -> list[int]:
    """The values that must be exceeded for the scores above the lowest."""
    count = len(population)
    places = [-(-count * score // scores) - 1 for score in range(1, scores)]
    return population.sort().gather(places).to_list()


def _reached(value: pl.Expr, cuts: list[int]) -> pl.Expr:
    score = pl.lit(1, pl.UInt8)
    for cut in cuts:
        score += (value > cut).cast(pl.UInt8)
    return score
