"""How much memory customers take: `python memory.py ENGINE ORDER FILE THREADS` prints the peak of the process in bytes,
beyond what it held when the orders were read from the file.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from pathlib import Path

import pyarrow as pa


def main() -> None:
    engine, order, file, threads = sys.argv[1:]
    os.environ["POLARS_MAX_THREADS"] = threads
    import data
    from run import subjects

    with pa.OSFile(file) as source:
        orders = pa.ipc.open_file(source).read_all()
    # The first run loads what is loaded once; its customers are few.
    key = "numbers" if pa.types.is_integer(orders["customer"].type) else "texts"
    few = data.orders(1_000, key=key, shuffled=order == "shuffled")
    subjects(engine, few, order == "sorted", int(threads))[0].run()
    subject = subjects(engine, orders, order == "sorted", int(threads))[0]
    del orders
    gc.collect()
    pa.default_memory_pool().release_unused()
    # What was freed on the way here must not stand by for what is measured.
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    before = status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    subject.run()
    print(status("VmHWM") - before)


def status(name: str) -> int:
    """A line of what the system knows of this process, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    main()
