"""All leads at once, with pyarrow alone: what the other programs are held against.

    python one_machine.py FOLDER [number of leads]
"""

import sys

import pyarrow.parquet as pq
from leads import AS_OF, given
from result import tell

import leadgrid

leads, activities = given(sys.argv)
scores = leadgrid.Engine.default().score_frame(pq.read_table(leads), pq.read_table(activities), as_of=AS_OF)
tell(scores)
