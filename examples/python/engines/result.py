"""What the programs of this folder do with scores: plain types for engines that know no others, and a
fingerprint that is the same whichever engine has shared out the leads."""

import datetime as dt
import hashlib
import json
from typing import Any

import pyarrow as pa


def plain_type(kind: pa.DataType) -> pa.DataType:
    """The type that every engine has for the values of another one."""
    if pa.types.is_dictionary(kind):
        return plain_type(kind.value_type)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", "UTC")
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return pa.list_(plain_type(kind.value_type))
    return kind


def plain(scores: Any) -> pa.Table:
    """A table without dictionaries, lists of one length and large or short texts."""
    table = pa.table(scores)
    return pa.table({name: pa.chunked_array([plain_array(chunk) for chunk in table[name].chunks], plain_type(table[name].type))
                     for name in table.column_names})  # fmt: skip


def plain_array(array: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(array.type):
        # pyarrow does not take from views, which Polars writes.
        return plain_array(array.dictionary).take(array.indices)
    return array.cast(plain_type(array.type))


def fingerprint(scores: Any) -> str:
    """The SHA-256 of all rows in the order of their leads, with all columns.

    A row is a line of JSON. Equal values are equal texts, whatever their Arrow type; lines are sorted as
    wholes, since an id may come twice or be missing.
    """
    table = plain(scores)
    names = ["lead_id", *sorted(set(table.column_names) - {"lead_id"})]
    digest = hashlib.sha256(json.dumps(names).encode())
    rows = zip(*(table[name].to_pylist() for name in names), strict=True)
    for line in sorted(json.dumps(row, default=instant) for row in rows):
        digest.update(b"\n" + line.encode())
    return digest.hexdigest()


def instant(value: Any) -> str:
    if not isinstance(value, dt.datetime):
        raise TypeError(f"{value!r} is no value of a score")
    return value.astimezone(dt.timezone.utc).isoformat(timespec="milliseconds")


def tell(scores: Any) -> None:
    """Prints what all programs of this folder print."""
    table = pa.table(scores)
    errors = table.num_rows - table["error"].null_count
    print(f"{fingerprint(table)}  {table.num_rows} leads, {errors} with errors", flush=True)
