"""Daft scores partitions, on this machine or on the machines of a Ray cluster.

    python with_daft.py FOLDER [number of leads]
"""

import sys

import daft
import pyarrow as pa
from leads import AS_OF, LEAD, given
from result import plain, tell

import leadgrid

leads, activities = given(sys.argv)
engine = leadgrid.Engine.default()
events = daft.read_parquet(activities).to_arrow()
kind = pa.struct(plain(engine.score_frame(LEAD.empty_table(), as_of=AS_OF)).schema)


# Engine and activities go with the function, by value.
@daft.func.batch(return_dtype=daft.DataType.from_arrow_type(kind))
def score(*columns: daft.Series) -> pa.Array:
    table = pa.table({column.name(): column.to_arrow() for column in columns})
    scores = plain(engine.score_frame(table, events, as_of=AS_OF, threads=1)).combine_chunks()
    return pa.StructArray.from_arrays([scores[name].combine_chunks() for name in scores.column_names], fields=list(scores.schema))


frame = daft.read_parquet(leads)
scored = frame.select(score(*(daft.col(name) for name in frame.column_names)).alias("scores"))
tell(pa.table(scored.select(*(daft.col("scores").get(field.name).alias(field.name) for field in kind)).to_arrow()))
