"""DataFusion reads, joins and filters by SQL on all processors; its result is scored batch by batch and is a
table for its SQL again.

    python with_datafusion.py FOLDER [number of leads]
"""

import sys

import pyarrow as pa
from datafusion import SessionContext
from leads import AS_OF, given
from result import tell

import leadgrid

leads, activities = given(sys.argv)
context = SessionContext()
context.register_parquet("leads", leads)
context.register_parquet("activities", activities)
found = context.sql("select * from leads")
events = context.sql("select lead, kind, at, ref, id from activities")

stream = leadgrid.Engine.default().score_stream(found, events, as_of=AS_OF)
scored = pa.RecordBatchReader.from_stream(stream).read_all()

context.from_arrow(scored, "scores")
print(context.sql("select lead_type, count(*) from scores group by lead_type order by lead_type").to_pydict(), file=sys.stderr)
tell(scored)
