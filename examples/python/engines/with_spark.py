"""Spark scores on many machines, in two ways: `mapInArrow` with all activities on each of them, and
`cogroup` with `applyInArrow`, where each has the activities of its leads alone.

    python with_spark.py FOLDER [number of leads]

Here it runs on this machine (`local[2]`); nothing else in it would change. The policy goes by value, as an
`Engine` pickles.
"""

import os
import sys
from collections.abc import Iterator

import pyarrow as pa
from leads import AS_OF, LEAD, given
from pyspark.sql import SparkSession
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema
from result import plain, tell

import leadgrid

# Workers take the first Python that they find; it must be one where leadgrid is installed.
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
BUCKETS = 8

leads_file, activities_file = given(sys.argv)
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", False)
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", BUCKETS)
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
# What the workers import from this folder.
here = os.path.dirname(os.path.abspath(__file__))
for name in ("leads.py", "result.py"):
    spark.sparkContext.addPyFile(os.path.join(here, name))

engine = leadgrid.Engine.default()
policy = spark.sparkContext.broadcast(engine)
leads, activities = spark.read.parquet(leads_file), spark.read.parquet(activities_file)
columns = plain(engine.score_frame(LEAD.empty_table(), as_of=AS_OF)).schema


# 1. Few activities: every machine has them all.
everything = spark.sparkContext.broadcast(activities.toArrow())


def score(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for scores in policy.value.score_stream(batches, everything.value, as_of=AS_OF, threads=1):
        yield from plain(scores).to_batches()


tell(leads.mapInArrow(score, from_arrow_schema(columns)).toArrow())


# 2. Many activities: shared out by their lead, together with the leads, in buckets of many.
def score_bucket(some_leads: pa.Table, their_activities: pa.Table) -> pa.Table:
    bucket = some_leads.drop_columns(["bucket"])
    return plain(policy.value.score_frame(bucket, their_activities, as_of=AS_OF, threads=1))


def bucket(column: str) -> f.Column:
    return f.pmod(f.hash(column), f.lit(BUCKETS)).alias("bucket")


by_lead = leads.withColumn("bucket", bucket("id")).groupBy("bucket")
scored = by_lead.cogroup(activities.withColumn("bucket", bucket("lead")).groupBy("bucket"))
tell(scored.applyInArrow(score_bucket, from_arrow_schema(columns)).toArrow())
spark.stop()
