"""Polars reads the leads batch by batch (`collect_batches`), or scores within a lazy query (`map_batches`).

    python with_polars.py FOLDER [number of leads]
"""

import sys

import polars as pl
from leads import AS_OF, given
from result import tell

import leadgrid

leads, activities = given(sys.argv)
engine = leadgrid.Engine.default()
events = pl.read_parquet(activities)

# As a stream: any lazy query, of which a batch at a time is in memory.
query = pl.scan_parquet(leads).with_columns(pl.col("occupation").cast(pl.Categorical))
stream = engine.score_stream(query.collect_batches(chunk_size=20_000), events, as_of=AS_OF)
tell(pl.concat(scores.to_polars() for scores in stream))


# Within a query, which goes on with the scores.
def score(frame: pl.DataFrame) -> pl.DataFrame:
    return engine.score_frame(frame, events, as_of=AS_OF).to_polars()


columns = score(pl.scan_parquet(leads).head(0).collect()).schema
scored = pl.scan_parquet(leads).map_batches(score, schema=columns, streamable=True)
tell(scored.collect(engine="streaming"))
