"""Polars reads the orders batch by batch; each is a shard here, as it would be on a machine of its own.

    python customers_with_polars.py FOLDER [number of orders]
"""

import sys

import polars as pl
from orders import AS_OF, SHARDS, engine, given, merge_in_any_order

import leadgrid

orders = pl.scan_parquet(given(sys.argv))
rows = orders.select(pl.len()).collect().item()
batches = orders.collect_batches(chunk_size=-(-rows // SHARDS))
merge_in_any_order([leadgrid.Rfm(engine(), AS_OF).add(batch).to_bytes() for batch in batches])
