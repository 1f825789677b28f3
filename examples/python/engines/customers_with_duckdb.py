"""DuckDB shares the orders out, one query for each shard; what is kept of a shard is bytes.

    python customers_with_duckdb.py FOLDER [number of orders]

By customer, or row by row: orders whose lines are in several shards count once all the same.
"""

import sys

import duckdb
from orders import AS_OF, SHARDS, engine, given, merge_in_any_order

import leadgrid

orders = duckdb.from_parquet(given(sys.argv), file_row_number=True)
for key in ("customer", "file_row_number"):
    shards = []
    for number in range(SHARDS):
        shard = orders.filter(f"hash({key}) % {SHARDS} = {number}")
        shards.append(leadgrid.Rfm(engine(), AS_OF).add(shard).to_bytes())
    merge_in_any_order(shards)
