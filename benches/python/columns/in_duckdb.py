"""The policy as an expert would write it for DuckDB: one query over tables that it holds itself.

The quickest of the ways tried, in ns a lead, with a million leads and one thread; enumerations, then plain texts:
- as here: 120 and 182; with `IN`, booleans as conditions, `least` and `greatest`: 134 and 210;
- the same with dictionaries left to DuckDB, which makes texts of them: 199;
- numbers of 8 or 16 bits for points: the same;
- bands, tables and conditions as sums of comparisons: 285 and 360;
- of one table or band alone, 6 to 8 as CASE: a list of points by `enum_code` 8 to 10, by number of reached starts 21,
  a join with a small table 22.

Activities, ns a lead without the join: one sum for three kinds, of rows that count, as here 203; `count(*) FILTER` of
them 257, with OR for CASE 290; of all rows 332. Narrower keys are no quicker. The join takes 65, before the rules or
after them; a union with the leads, grouped again, takes more.
"""

from __future__ import annotations

import data
import duckdb
import pyarrow as pa

_INTENT = """
  CASE horizon WHEN 'one_month' THEN 25 WHEN 'three_months' THEN 15 WHEN 'six_months' THEN 8 WHEN 'later' THEN 2
    ELSE CASE WHEN horizon IS NULL THEN 3 ELSE 0 END END
  + CASE WHEN budget >= 60000000 THEN 14 WHEN budget >= 40000000 THEN 9 WHEN budget >= 20000000 THEN 4 ELSE 0 END
  + CASE WHEN visits >= 6 THEN 10 WHEN visits >= 3 THEN 6 WHEN visits >= 1 THEN 3 ELSE 0 END
  + CASE WHEN car_age >= 5 THEN 9 WHEN car_age >= 3 THEN 4 WHEN car_age >= 0 THEN 1
    WHEN car_age IS NULL THEN 2 ELSE 0 END
  + CASE owns_vehicle WHEN true THEN 6 ELSE 0 END
  + CASE WHEN inquired_on >= DATE '2026-11-01' THEN 12 WHEN inquired_on IS NULL THEN 0 ELSE -4 END
  + CASE WHEN horizon = 'one_month' AND budget >= 40000000 THEN 10 ELSE 0 END
  + CASE WHEN visits >= 6 THEN 8 WHEN car_age >= 5 AND owns_vehicle THEN 8 ELSE 0 END
"""
_PROFILE = """
  CASE WHEN age >= 60 THEN 8 WHEN age >= 45 THEN 12 WHEN age >= 30 THEN 15 WHEN age >= 20 THEN 5 ELSE 0 END
  + CASE occupation WHEN 'office' THEN 12 WHEN 'self_employed' THEN 10 WHEN 'public' THEN 11 WHEN 'student' THEN 2
    ELSE CASE WHEN occupation IS NULL THEN 4 ELSE 0 END END
  + CASE household WHEN 'single' THEN 4 WHEN 'couple' THEN 6 WHEN 'family' THEN 9
    ELSE CASE WHEN household IS NULL THEN 3 ELSE 0 END END
  + CASE region WHEN '서울' THEN 8 WHEN '경기' THEN 7 WHEN '부산' THEN 6 WHEN '대구' THEN 5 WHEN '인천' THEN 5
    ELSE CASE WHEN region IS NULL THEN 0 ELSE 3 END END
  + CASE WHEN licence_years >= 3 THEN 3 WHEN licence_years >= 1 THEN 0 WHEN licence_years >= 0 THEN -5
    WHEN licence_years IS NULL THEN 1 ELSE 0 END
  + CASE consent WHEN true THEN 5 WHEN false THEN -10 ELSE 0 END
  + CASE WHEN household = 'family' AND car_age >= 3 THEN 6 ELSE 0 END
  + CASE WHEN age < 30 AND owns_vehicle THEN 4 ELSE 0 END
  + CASE region WHEN '서울' THEN 2 WHEN '경기' THEN 2 WHEN '인천' THEN 2 ELSE 0 END
  + CASE WHEN budget >= 40000000 THEN CASE occupation WHEN 'office' THEN 5 WHEN 'public' THEN 5 ELSE 0 END ELSE 0 END
  + CASE WHEN age >= 60 THEN -2 ELSE 0 END
  + CASE WHEN licence_years < 1 AND owns_vehicle THEN -3 ELSE 0 END
"""
# What counts of each kind is added up at once, each in a byte of its own: no lead has more than ten activities.
_EVENTS = """
  SELECT lead, least(30, 10 * (counts & 255)) + least(8, (counts >> 8) & 255) + 15 * least(1, counts >> 16) AS moved
  FROM (
    SELECT lead, sum(CASE kind WHEN 'quote_request' THEN 1 WHEN 'page_view' THEN 256 ELSE 65536 END)::BIGINT AS counts
    FROM activities
    WHERE "at" > CASE kind
      WHEN 'quote_request' THEN TIMESTAMP '2026-11-22 00:00:00' - INTERVAL 90 DAY
      WHEN 'page_view' THEN TIMESTAMP '2026-11-22 00:00:00' - INTERVAL 30 DAY
      WHEN 'test_drive_request' THEN TIMESTAMP '2026-11-22 00:00:00' - INTERVAL 60 DAY END
    GROUP BY lead)
"""
_TYPE = """
  CASE WHEN intent >= 70 THEN CASE WHEN profile >= 40 THEN 2 ELSE 1 END
    WHEN intent >= 40 THEN CASE WHEN profile >= 70 THEN 2 WHEN profile >= 40 THEN 1 ELSE 0 END
    WHEN profile >= 70 THEN 1 ELSE 0 END
"""


def _kept(total: str) -> str:
    return f"CASE WHEN {total} < 0 THEN 0 WHEN {total} > 100 THEN 100 ELSE {total} END::INT AS {total}"


class Peer:
    """A connection that holds the tables, with texts as enumerations where they are coded."""

    def __init__(self, leads: pa.Table, activities: pa.Table, threads: int) -> None:
        self._connection = duckdb.connect(config={"threads": threads})
        # Zones are an extension of DuckDB; in UTC it needs none.
        at = activities["at"].cast(pa.timestamp("ms"))
        self._hold("leads", leads, data.TEXTS)
        self._hold("activities", activities.set_column(2, "at", at), {"kind": data.KINDS})

    def _hold(self, table: str, given: pa.Table, texts: dict[str, list[str]]) -> None:
        """DuckDB reads keys of dictionaries as texts, so enumerations must be made of them."""
        coded = []
        for name, values in texts.items():
            if pa.types.is_dictionary(given.schema.field(name).type):
                listed = ", ".join(f"'{value}'" for value in values)
                self._connection.execute(f"CREATE TYPE {name}_values AS ENUM ({listed})")
                coded.append(f"{name}::{name}_values AS {name}")
        replaced = f" REPLACE ({', '.join(coded)})" if coded else ""
        self._connection.register("given", given)
        self._connection.execute(f"CREATE TABLE {table} AS SELECT *{replaced} FROM given")
        self._connection.unregister("given")

    def score(self, *, activities: bool) -> pa.Table:
        moved, join = ("", "")
        if activities:
            moved = " + coalesce(moved, 0)"
            join = f" LEFT JOIN ({_EVENTS}) AS events ON events.lead = leads.id"
        # Rows keep the order of the ids only where nothing is joined; the sums do not need it.
        found = self._connection.sql(f"""
            SELECT intent, profile, ({_TYPE})::UTINYINT AS lead_type
            FROM (SELECT {_kept("intent")}, {_kept("profile")}
              FROM (SELECT {_INTENT}{moved} AS intent, {_PROFILE} AS profile FROM leads{join}))
        """)
        return found.to_arrow_table()
