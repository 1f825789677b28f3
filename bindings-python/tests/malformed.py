"""Scores tables whose buffers are not what their types say, in one place of the table; a program of its
own, as a crash would end the tests too.

    python malformed.py PLACE

Offsets past the end of a buffer are left out: the C interface does not tell how long a run of texts is, so
that no reader can see them. A last offset that is too small, and those before it, are seen.
"""

from __future__ import annotations

import datetime as dt
import itertools
import struct
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

import leadgrid
from conftest import AS_OF, POLICY

DATA = b"l_0l_1l_2l_3"
ENDS = [0, 3, 6, 9, 12]
EACH = [0, 1, 2, 3, 4]
WORDS = ["l_0", "l_1", "l_2", "l_3"]
LONG = "a text of more than twelve bytes"
AT = dt.datetime(2026, 11, 20, tzinfo=dt.timezone.utc)


# Buffers, and what is written into them once there are tables: pyarrow looks at the ends of what it is given.
SPOILT: list[tuple[bytearray, bytes]] = []


def packed(offsets: list[int], large: bool) -> bytes:
    return struct.pack(f"<5{'q' if large else 'i'}", *offsets)


def texts(offsets: list[int], data: bytes = DATA, large: bool = False) -> pa.Array:
    memory = bytearray(packed(ENDS, large))
    kind = pa.large_string() if large else pa.string()
    array = pa.Array.from_buffers(kind, 4, [None, pa.py_buffer(memory), pa.py_buffer(data)])
    SPOILT.append((memory, packed(offsets, large)))
    return array


def views(odd: bytes) -> pa.Array:
    """Views of which the third is odd."""
    good = b"".join(struct.pack("<i12s", 3, text.encode()) for text in WORDS)
    memory = bytearray(good)
    array = pa.Array.from_buffers(pa.string_view(), 4, [None, pa.py_buffer(memory), pa.py_buffer(LONG.encode())])
    SPOILT.append((memory, good[:32] + odd + good[48:]))
    return array


def coded(codes: list[int], kind: pa.DataType, words: Any = WORDS) -> pa.Array:
    values = words if isinstance(words, pa.Array) else pa.array(words, pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes, kind), values, safe=False)


# Each array holds WORDS, but for the rows named, which may hold anything.
TEXTS: dict[str, tuple[Callable[[], pa.Array], set[int]]] = {
    "good": (lambda: texts(ENDS), set()),
    "negative": (lambda: texts([0, 3, -1, 9, 12]), {1, 2}),
    "negative_first": (lambda: texts([-3, 3, 6, 9, 12]), {0}),
    "negative_last": (lambda: texts([0, 3, 6, 9, -12]), {3}),
    "decreasing": (lambda: texts([0, 3, 1, 9, 12]), {1, 2}),
    "decreasing_last": (lambda: texts([0, 3, 6, 9, 5]), {1, 2, 3}),
    "beyond": (lambda: texts([0, 3, 2**31 - 1, 9, 12]), {1, 2}),
    "beyond_first": (lambda: texts([2**30, 3, 6, 9, 12]), {0}),
    "large_negative": (lambda: texts([0, 3, -(2**62), 9, 12], large=True), {1, 2}),
    "large_negative_last": (lambda: texts([0, 3, 6, 9, -(2**63)], large=True), {3}),
    "large_decreasing": (lambda: texts([0, 3, 1, 9, 12], large=True), {1, 2}),
    "large_beyond": (lambda: texts([0, 3, 2**62, 9, 12], large=True), {1, 2}),
    "no_utf8": (lambda: texts(ENDS, DATA[:6] + b"\xff\xed\xa0" + DATA[9:]), {2}),
    "view_of_no_buffer": (lambda: views(struct.pack("<i4sii", 20, b"a te", 9, 0)), {2}),
    "view_of_a_negative_buffer": (lambda: views(struct.pack("<i4sii", 20, b"a te", -1, 0)), {2}),
    "view_beyond": (lambda: views(struct.pack("<i4sii", 20, b"a te", 0, 2**30)), {2}),
    "view_of_a_negative_place": (lambda: views(struct.pack("<i4sii", 20, b"a te", 0, -5)), {2}),
    "view_too_long": (lambda: views(struct.pack("<i4sii", 2**31 - 1, b"a te", 0, 0)), {2}),
    "view_of_a_negative_length": (lambda: views(struct.pack("<i4sii", -7, b"a te", 0, 0)), {2}),
    "view_no_utf8": (lambda: views(struct.pack("<i12s", 3, b"\xff\xfe\x80")), {2}),
    "key_beyond": (lambda: coded([0, 1, 9, 3], pa.int8()), {2}),
    "key_just_beyond": (lambda: coded([0, 1, 4, 3], pa.uint16()), {2}),
    "key_negative": (lambda: coded([0, 1, -1, 3], pa.int32()), {2}),
    "key_far_beyond": (lambda: coded([0, 1, 2**62, 3], pa.int64()), {2}),
    "key_unsigned": (lambda: coded([0, 1, 2**64 - 1, 3], pa.uint64()), {2}),
    "key_of_nothing": (lambda: coded([0, 1, 2, 3], pa.int8(), []), {0, 1, 2, 3}),
    "values_negative": (lambda: coded([0, 1, 2, 3], pa.int8(), texts([0, 3, -1, 9, 12])), {1, 2}),
    "values_decreasing_last": (lambda: coded([0, 1, 2, 3], pa.int32(), texts([0, 3, 6, 9, 5])), {1, 2, 3}),
    "values_no_utf8": (lambda: coded([0, 1, 2, 3], pa.int8(), texts(ENDS, DATA[:6] + b"\xff\xed\xa0" + DATA[9:])), {2}),
    "values_are_odd_views": (lambda: coded([0, 1, 2, 3], pa.int8(), views(struct.pack("<i4sii", 20, b"a te", 9, 0))), {2}),
}  # fmt: skip


def lists(offsets: list[int], values: pa.Array, large: bool = False) -> pa.Array:
    memory = bytearray(packed(EACH, large))
    kind = pa.large_list(values.type) if large else pa.list_(values.type)
    array = pa.Array.from_buffers(kind, 4, [None, pa.py_buffer(memory)], children=[values])
    SPOILT.append((memory, packed(offsets, large)))
    return array


def odd_lists() -> Iterator[tuple[str, pa.Array, set[int]]]:
    for name, (make, rows) in TEXTS.items():
        yield f"list of {name}", lists(EACH, make()), rows
        yield f"list of one length of {name}", pa.FixedSizeListArray.from_arrays(make(), 1), rows
    words = pa.array(WORDS)
    for offsets, rows in (([0, 1, -1, 3, 4], {1, 2}), ([0, 1, 0, 3, 4], {1, 2}), ([0, 1, 99, 3, 4], {1, 2}),
                          ([0, 1, 2, 3, -4], {3}), ([0, 1, 2, 3, 99], {3}), ([-1, 1, 2, 3, 4], {0})):  # fmt: skip
        yield f"offsets {offsets}", lists(offsets, words), rows
        yield f"large offsets {offsets}", lists(offsets, words, large=True), rows


def odd_numbers() -> Iterator[tuple[str, pa.Array, set[int]]]:
    ages = pa.array([41, 20, 35, 19], pa.int16())
    for name, codes, kind in (("key beyond", [0, 1, 9, 3], pa.int8()), ("key negative", [0, 1, -1, 3], pa.int64())):
        yield name, coded(codes, kind, ages), {2}
    yield "key of nothing", coded([0, 1, 2, 3], pa.int8(), pa.array([], pa.int16())), {0, 1, 2, 3}


def leads() -> dict[str, pa.Array]:
    # The policy's words are those of WORDS, so that a text that is read has its points.
    return {"id": pa.array(WORDS), "origin": pa.array(WORDS), "age": pa.array([41, 20, 35, 19], pa.int16()),
            "occupation": pa.array(WORDS), "models": pa.array([[word] for word in WORDS]), "extra": pa.array(WORDS)}  # fmt: skip


def events() -> dict[str, pa.Array]:
    return {"lead": pa.array(WORDS), "kind": pa.array(WORDS), "at": pa.array([AT] * 4, pa.timestamp("ms", "UTC")),
            "ref": pa.array(WORDS), "id": pa.array(WORDS)}  # fmt: skip


def engine() -> leadgrid.Engine:
    """A policy in which each word is an origin, a job and an activity."""
    grids = {word: POLICY["grids"]["form"] for word in WORDS}
    activity, demographic = POLICY["axes"]
    jobs = {"id": "job", "field": "occupation", "values": {word: points for points, word in enumerate(WORDS, 3)}}
    kinds = [{"id": f"k{number}", "activity": word, "points": 9 + number} for number, word in enumerate(WORDS)]
    models = [{"id": f"m{number}", "when": {"field": "models", "has": word}, "points": 11 + number}
              for number, word in enumerate(WORDS)]  # fmt: skip
    rules = [demographic["rules"][0], jobs, *models]
    policy = {**POLICY, "grids": grids, "activities": {word: {} for word in WORDS}, "flags": [],
              "axes": [{**activity, "rules": kinds}, {**demographic, "rules": rules}]}  # fmt: skip
    return leadgrid.Engine.from_dict(policy)


def places() -> dict[str, Callable[[], Iterator[tuple[str, pa.Array, set[int]]]]]:
    def odd_texts() -> Iterator[tuple[str, pa.Array, set[int]]]:
        return ((name, make(), rows) for name, (make, rows) in TEXTS.items())

    found: dict[str, Callable[[], Iterator[tuple[str, pa.Array, set[int]]]]] = {}
    for place in ("id", "origin", "occupation", "extra", "lead", "lead_id", "kind", "at", "ref", "activity_id", "attributes"):
        found[place] = odd_texts
    return found | {"models": odd_lists, "age": odd_numbers}


PLACES = places()


def put(place: str, array: pa.Array) -> tuple[dict[str, pa.Array], dict[str, pa.Array]]:
    columns, activities = leads(), events()
    match place:
        case "attributes":
            del columns["occupation"]
            columns["attributes"] = pa.StructArray.from_arrays([array], ["occupation"])
        case "lead_id":
            del activities["lead"]
            activities["lead_id"] = array
        case "lead" | "kind" | "at" | "ref":
            activities[place] = array
        case "activity_id":
            activities["id"] = array
        case _:
            columns[place] = array
    return columns, activities


def score(columns: Any, activities: Any, explain: bool, stream: bool) -> list[dict[str, Any]] | None:
    """The rows; `None` where the call was refused."""
    loaded = engine()
    try:
        if stream:
            parts = list(loaded.score_stream(columns, activities, as_of=AS_OF, explain=explain))
        else:
            parts = [loaded.score_frame(columns, activities, as_of=AS_OF, explain=explain)]
        rows = []
        for scores in parts:
            rows += scores.to_dicts()
            assert len(scores.errors) == sum(row["error"] is not None for row in scores.to_dicts())
            assert repr(scores) and scores._repr_html_() and scores.report
            if explain:
                assert isinstance(scores.ledger().to_dicts(), list)
        return rows
    except leadgrid.DataError as error:
        assert error.message and error.help and error.path, error
        return None


def main(place: str) -> None:
    good = score(pa.table(leads()), pa.table(events()), False, False)
    assert good and all(row["axes.activity"] and row["axes.demographic"] and not row["error"] for row in good)
    read = refused = 0
    for name, array, odd in PLACES[place]():
        columns, activities = (pa.table(part) for part in put(place, array))
        while SPOILT:
            memory, odd_bytes = SPOILT.pop()
            memory[:] = odd_bytes
        for explain, stream, times in itertools.product((False, True), (False, True), (1, 2)):
            print(place, name, f"{explain=} {stream=} {times=}", flush=True)
            rows = score(pa.concat_tables([columns] * times), pa.concat_tables([activities] * times), explain, stream)
            if rows is None:
                assert odd, "what is well-formed was refused"
                refused += 1
                continue
            read += 1
            for number, (row, expected) in enumerate(zip(rows, good * times, strict=True)):
                # What is odd harms no other lead.
                if number % 4 not in odd and place != "at":
                    assert row == expected, (number, row, expected)
    print(f"{read} read, {refused} refused")


if __name__ == "__main__":
    main(sys.argv[1])
