"""Tables of leads and their scores in Python, for the JavaScript packages to repeat.

    python testdata/cross/frames.py write FOLDER                leads, activities and scores as Arrow IPC
    node testdata/cross/frames.mjs FOLDER PACKAGE               scores the same tables, writes its own
    python testdata/cross/frames.py compare FOLDER PACKAGE ..   all of them are equal: types, values and nulls
"""

import json
import shutil
import sys
from pathlib import Path

import polars as pl
import pyarrow as pa

import leadgrid

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bindings-python" / "tests"))

from frames import AS_OF, activities, leads_of, table  # noqa: E402

POLICIES = ["testdata/policies/auto.json", "benches/policies/twenty_rules.json", "benches/policies/every_decay.json"]


def stream(given):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, given.schema) as writer:
        # Several batches, as large tables have.
        writer.write_table(given, max_chunksize=700)
    return sink.getvalue()


def file(given):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, given.schema) as writer:
        writer.write_table(given)
    return sink.getvalue()


def dictionaries(given):
    texts = [name for name, kind in zip(given.schema.names, given.schema.types) if kind == pa.string() and name != "id"]
    for name in texts:
        given = given.set_column(given.schema.get_field_index(name), name, given[name].dictionary_encode())
    return given


def compressed(given):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, given.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(given)
    return sink.getvalue()


def views(given):
    """As Polars writes it: its own layout of texts."""
    path = Path(sys.argv[2]) / "polars.arrow"
    pl.DataFrame(given).write_ipc(path, compression="uncompressed")
    return path.read_bytes()


WAYS = {
    "stream": stream,
    "file": file,
    "dictionaries": lambda given: stream(dictionaries(given)),
    "dictionaries in a file": lambda given: file(dictionaries(given)),
    "polars": views,
}


def write(folder):
    # What an earlier run has left would be equal, too.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cases = []
    for number, policy in enumerate(POLICIES):
        engine = leadgrid.Engine.from_file(ROOT / policy)
        leads = leads_of(engine, 2_000, seed=number + 1)
        (folder / "compressed.leads").write_bytes(compressed(table(engine, leads)))
        for way, make in WAYS.items():
            name = f"{number}-{way}"
            options = {"explain": way == "file", "valid_until": way == "stream" and number == 0}
            given = make(table(engine, leads))
            events = make(activities(leads))
            (folder / f"{name}.leads").write_bytes(given)
            (folder / f"{name}.activities").write_bytes(events)
            read = pa.ipc.open_file if not way.startswith(("stream", "dictionaries")) or way.endswith("file") else pa.ipc.open_stream
            scores = engine.score_frame(read(given).read_all(), read(events).read_all(), as_of=AS_OF, **options)
            (folder / f"{name}.scores").write_bytes(stream(pa.table(scores)))
            if options["explain"]:
                (folder / f"{name}.ledger").write_bytes(stream(pa.table(scores.ledger())))
            cases.append({"name": name, "policy": policy, "as_of": AS_OF, "report": scores.report, **options})
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")


def compare(folder, *packages):
    cases = json.loads((folder / "cases.json").read_text(encoding="utf-8"))
    compared = 0
    for package in [folder / name.replace("/", "-") for name in packages]:
        for case in cases:
            for part in ["scores", *(["ledger"] if case["explain"] else [])]:
                name = f"{case['name']}.{part}"
                ours, theirs = (pa.ipc.open_stream((place / name).read_bytes()).read_all() for place in (folder, package))
                assert ours.schema == theirs.schema, (package.name, name, ours.schema, theirs.schema)
                for column in ours.schema.names:
                    same = ours[column].combine_chunks().equals(theirs[column].combine_chunks())
                    assert same or ours[column].to_pylist() == theirs[column].to_pylist(), (package.name, name, column)
                compared += ours.num_rows
    assert compared > 0, "no package was named"
    print(f"{compared} rows are equal")


if __name__ == "__main__":
    {"write": write, "compare": compare}[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
