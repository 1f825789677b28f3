"""Ray Data scores blocks on the machines of a cluster; here it starts one on this machine.

    python with_ray.py FOLDER [number of leads]
"""

import os
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import ray
from leads import AS_OF, given
from result import plain, tell

import leadgrid

leads, activities = given(sys.argv)
here = os.path.dirname(os.path.abspath(__file__))
ray.init(
    num_cpus=2, include_dashboard=False, object_store_memory=200 * 1024 * 1024, _node_ip_address="127.0.0.1",
    runtime_env={"env_vars": {"PYTHONPATH": here}}, log_to_driver=False,
)  # fmt: skip
ray.data.DataContext.get_current().enable_progress_bars = False

engine = leadgrid.Engine.default()
# Written once for each machine, not for each block.
events = ray.put(pq.read_table(activities))


def score(block: pa.Table) -> pa.Table:
    return plain(engine.score_frame(block, ray.get(events), as_of=AS_OF, threads=1))


scored = ray.data.read_parquet(leads).map_batches(score, batch_format="pyarrow", batch_size=20_000)
tell(pa.concat_tables(ray.get(scored.to_arrow_refs())))
ray.shutdown()
