"""All orders at once: what the other programs for customers are held against.

    python customers_on_one_machine.py FOLDER [number of orders]
"""

import sys

import pyarrow.parquet as pq
from orders import AS_OF, engine, given, tell

import leadgrid

tell(leadgrid.Rfm(engine(), AS_OF).add(pq.read_table(given(sys.argv))))
