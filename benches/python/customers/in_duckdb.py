"""Rule Q as an expert would write it for DuckDB: one query over a table that it holds itself.

A score is reached where the value of some place among the sorted ones is exceeded. Days and numbers of orders are
few, so the place is found among their counts; for amounts `quantile_disc` is that value.

The quickest of the ways tried, in ms for a million customers of ten orders each, numbers as keys and rows in their
order, one thread; the sums by customer alone are 160 of it:
- as here 207 to 222; `quantile_disc` of all three, in one scan 221 to 236, in three 239; in two statements with a
  temporary table between them 237; days of 16 and orders of 32 bits, the sums not materialised, CASE for sums of
  comparisons, days by `::DATE`: the same;
- three `rank()`, as it is mostly written: 600.

Sums of doubles, amounts of 32 bits and instants as numbers are no quicker; reading the Arrow table is slower by a tenth.
"""

from __future__ import annotations

import data
import duckdb
import pyarrow as pa

# The day itself, which is the greater the better. No order here is a refund, so every one counts.
_SUMMED = f"""
  SELECT customer, ((epoch_ms(last::TIMESTAMP) + {data.ZONE_MILLIS}) // {data.DAY_MILLIS})::INTEGER AS day, orders, net
  FROM (SELECT customer, max("at") AS last, count(*) AS orders, sum(amount)::BIGINT AS net FROM orders GROUP BY customer)
"""


def _cuts(value: str, scores: int) -> str:
    """The values that must be exceeded for the scores above the lowest, of a table of counts."""
    cut = f"SELECT score, min({value}) FILTER ({scores} * upto >= score * population) AS cut"
    return f"(SELECT list(cut ORDER BY score) FROM ({cut} FROM {value}_counts, range(1, {scores}) AS s(score) GROUP BY score))"


def _counts(value: str, where: str) -> str:
    sums = f"sum(count(*)) OVER (ORDER BY {value}) AS upto, sum(count(*)) OVER () AS population"
    return f"{value}_counts AS (SELECT {value}, {sums} FROM summed WHERE {where} GROUP BY {value})"


def _reached(value: str, cuts: list[str]) -> str:
    return f"(1 + {' + '.join(f'({value} > {cut})::INT' for cut in cuts)})::UTINYINT"


_SCORED = f"""
  WITH summed AS MATERIALIZED ({_SUMMED}),
    {_counts("day", "true")},
    {_counts("orders", "orders > 1")},
    cuts AS MATERIALIZED (
      SELECT {_cuts("day", 5)} AS r, {_cuts("orders", 4)} AS f,
        (SELECT quantile_disc(net, [0.2, 0.4, 0.6, 0.8]) FROM summed WHERE net > 0) AS m)
  SELECT customer,
    {_reached("day", ["r[1]", "r[2]", "r[3]", "r[4]"])} AS r,
    -- Among those who came back the lowest score is 2.
    {_reached("orders", ["1", "f[1]", "f[2]", "f[3]"])} AS f,
    -- Whoever has not paid is below all that payers have paid.
    {_reached("net", ["m[1]", "m[2]", "m[3]", "m[4]"])} AS m
  FROM summed, cuts
"""
_RANKED = f"""
  WITH summed AS MATERIALIZED ({_SUMMED}),
    told AS (SELECT *, orders > 1 AS came_back, net > 0 AS paid FROM summed),
    ranked AS (
      SELECT customer, came_back, paid,
        rank() OVER (ORDER BY day) - 1 AS r, count(*) OVER () AS buyers,
        rank() OVER (PARTITION BY came_back ORDER BY orders) - 1 AS f, count(*) OVER (PARTITION BY came_back) AS back,
        rank() OVER (PARTITION BY paid ORDER BY net) - 1 AS m, count(*) OVER (PARTITION BY paid) AS payers
      FROM told)
  SELECT customer, (1 + 5 * r // buyers)::UTINYINT AS r,
    CASE WHEN came_back THEN 2 + 4 * f // back ELSE 1 END::UTINYINT AS f,
    CASE WHEN paid THEN 1 + 5 * m // payers ELSE 1 END::UTINYINT AS m
  FROM ranked
"""


class Peer:
    """A connection that holds the orders."""

    def __init__(self, orders: pa.Table, threads: int) -> None:
        self._connection = duckdb.connect(config={"threads": threads, "preserve_insertion_order": False})
        # Zones are an extension of DuckDB; in UTC it needs none.
        place = orders.schema.get_field_index("at")
        self._connection.register("given", orders.set_column(place, "at", orders["at"].cast(pa.timestamp("ms"))))
        self._connection.execute("CREATE TABLE orders AS SELECT * FROM given")
        self._connection.unregister("given")

    def score(self, *, ranks: bool = False) -> pa.Table:
        return self._connection.sql(_RANKED if ranks else _SCORED).to_arrow_table()
