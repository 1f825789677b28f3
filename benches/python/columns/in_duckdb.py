"""The policy as an expert would write it for DuckDB: one query over tables that it holds itself."""

from __future__ import annotations

import duckdb
import pyarrow as pa

_INTENT = """
  CASE horizon WHEN 'one_month' THEN 25 WHEN 'three_months' THEN 15 WHEN 'six_months' THEN 8 WHEN 'later' THEN 2
    ELSE CASE WHEN horizon IS NULL THEN 3 ELSE 0 END END
  + CASE WHEN budget >= 60000000 THEN 14 WHEN budget >= 40000000 THEN 9 WHEN budget >= 20000000 THEN 4 ELSE 0 END
  + CASE WHEN visits >= 6 THEN 10 WHEN visits >= 3 THEN 6 WHEN visits >= 1 THEN 3 ELSE 0 END
  + CASE WHEN car_age >= 5 THEN 9 WHEN car_age >= 3 THEN 4 WHEN car_age >= 0 THEN 1
    WHEN car_age IS NULL THEN 2 ELSE 0 END
  + CASE WHEN owns_vehicle THEN 6 ELSE 0 END
  + CASE WHEN inquired_on >= DATE '2026-11-01' THEN 12 WHEN inquired_on IS NULL THEN 0 ELSE -4 END
  + CASE WHEN horizon = 'one_month' AND budget >= 40000000 THEN 10 ELSE 0 END
  + CASE WHEN visits >= 6 OR (owns_vehicle AND car_age >= 5) THEN 8 ELSE 0 END
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
  + CASE WHEN consent THEN 5 WHEN NOT consent THEN -10 ELSE 0 END
  + CASE WHEN household = 'family' AND car_age >= 3 THEN 6 ELSE 0 END
  + CASE WHEN age < 30 AND owns_vehicle THEN 4 ELSE 0 END
  + CASE WHEN region IN ('서울', '경기', '인천') THEN 2 ELSE 0 END
  + CASE WHEN occupation IN ('office', 'public') AND budget >= 40000000 THEN 5 ELSE 0 END
  + CASE WHEN age >= 60 THEN -2 ELSE 0 END
  + CASE WHEN licence_years < 1 AND owns_vehicle THEN -3 ELSE 0 END
"""
_EVENTS = """
  SELECT lead,
    least(30, 10 * count(*) FILTER (kind = 'quote_request' AND "at" > now - INTERVAL 90 DAY))
    + least(8, count(*) FILTER (kind = 'page_view' AND "at" > now - INTERVAL 30 DAY))
    + 15 * least(1, count(*) FILTER (kind = 'test_drive_request' AND "at" > now - INTERVAL 60 DAY)) AS moved
  FROM activities, (SELECT TIMESTAMP '2026-11-22 00:00:00' AS now) GROUP BY lead
"""


class Peer:
    """A connection that holds the tables, with texts as enumerations where they are coded."""

    def __init__(self, leads: pa.Table, activities: pa.Table, threads: int) -> None:
        self._connection = duckdb.connect(config={"threads": threads})
        self._connection.register("given_leads", leads)
        self._connection.execute("CREATE TABLE leads AS SELECT * FROM given_leads")
        # Zones are an extension of DuckDB; in UTC it needs none.
        at = activities["at"].cast(pa.timestamp("ms"))
        self._connection.register("given_activities", activities.set_column(2, "at", at))
        self._connection.execute("CREATE TABLE activities AS SELECT * FROM given_activities")

    def score(self, *, activities: bool) -> pa.Table:
        moved, join = ("", "")
        if activities:
            moved = " + coalesce(moved, 0)"
            join = f" LEFT JOIN ({_EVENTS}) AS events ON events.lead = leads.id"
        # Rows keep the order of the ids only where nothing is joined; the sums do not need it.
        found = self._connection.sql(f"""
            SELECT intent, profile, (bands >= 2)::UTINYINT + (bands >= 3)::UTINYINT AS lead_type
            FROM (SELECT *, (intent >= 40)::INT + (intent >= 70)::INT + (profile >= 40)::INT + (profile >= 70)::INT AS bands
              FROM (SELECT greatest(0, least(100, {_INTENT}{moved}))::INT AS intent,
                           greatest(0, least(100, {_PROFILE}))::INT AS profile FROM leads{join}))
        """)
        return found.to_arrow_table()
