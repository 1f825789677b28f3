"""Spark sums up each partition where it is, and sends bytes instead of orders: `mapInArrow`.

    python customers_with_spark.py FOLDER [number of orders]

What it sends has a row for each partition. They may come in any order and from any partitioning, so there is nothing
to shuffle: one customer may have orders in all of them.
"""

import os
import sys
from collections.abc import Iterator

import pyarrow as pa
from orders import AS_OF, SHARDS, engine, given, merge_in_any_order
from pyspark.sql import SparkSession

import leadgrid

# Workers take the first Python that they find; it must be one where leadgrid is installed.
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

file = given(sys.argv)
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", False)
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.sql.session.timeZone", "UTC")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
policy, as_of = spark.sparkContext.broadcast(engine()), AS_OF


def sum_up(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    rfm = leadgrid.Rfm(policy.value, as_of)
    for batch in batches:
        rfm.add(batch)
    yield pa.RecordBatch.from_pydict({"sums": [rfm.to_bytes()]})


orders = spark.read.parquet(file)
for shards in (orders.repartition(SHARDS), orders.repartition(SHARDS, "customer")):
    merge_in_any_order([bytes(row.sums) for row in shards.mapInArrow(sum_up, "sums binary").collect()])
spark.stop()
