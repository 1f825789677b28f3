"""DuckDB reads the leads batch by batch, and its SQL takes the scores as they come: nothing is ever whole
in memory but the activities.

    python with_duckdb.py FOLDER [number of leads]
"""

import sys

import duckdb
import pyarrow as pa
from leads import AS_OF, given
from result import tell

import leadgrid

leads, activities = given(sys.argv)
connection = duckdb.connect()
batches = connection.from_parquet(leads).to_arrow_reader(20_000)
# A connection reads one result at a time, so what reads the scores is another one.
events = connection.cursor().from_parquet(activities)

stream = leadgrid.Engine.default().score_stream(batches, events, as_of=AS_OF)
scores = pa.RecordBatchReader.from_stream(stream)
writer = connection.cursor()
writer.sql("create table scored as select * from scores")
print(writer.sql("select lead_type, count(*) from scored group by all order by all").fetchall(), file=sys.stderr)
tell(writer.table("scored").to_arrow_table())
