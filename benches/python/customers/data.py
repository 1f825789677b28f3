"""Orders of customers, the same on every machine and in every language: each value comes from the number of
its order and column alone. `../../src/customers/data.rs` makes the same.

More than half of the customers bought once, others up to some hundreds of times; one order in fifty is free of charge.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

ORDERS_OF_A_CUSTOMER = 10
DAYS = 730
AS_OF = "2026-11-22T09:00:00+09:00"
AS_OF_MILLIS = 1_795_305_600_000
# Local days are those of the policy's zone, +09:00.
ZONE_MILLIS = 9 * 3_600_000
DAY_MILLIS = 86_400_000
TODAY = (AS_OF_MILLIS + ZONE_MILLIS) // DAY_MILLIS


def orders(customers: int, *, key: str, shuffled: bool) -> pa.Table:
    """Ten orders a customer, with keys that are `numbers`, `scattered` ones or `texts`, as they come or by customer."""
    count = customers * ORDERS_OF_A_CUSTOMER
    number = np.arange(count, dtype=np.int64)
    if shuffled:
        # In steps of a prime every order comes once.
        number = number * 7_368_787 % count
    customer = _customer(number, customers)
    if not shuffled:
        order = np.argsort(customer, kind="stable")
        number, customer = number[order], customer[order]
    before = (_at(number, 1) % np.uint64(DAYS * DAY_MILLIS)).astype(np.int64)
    drawn = _at(number, 2)
    price = ((drawn & np.uint64(0xFFFF_FFFF)) % np.uint64(200_000)).astype(np.int64) + 100
    amount = np.where((drawn >> np.uint64(40)) % np.uint64(50) == 0, 0, price)
    return pa.table(
        {
            "customer": KEYS[key](customer),
            "at": pa.array(AS_OF_MILLIS - before, pa.timestamp("ms", "UTC")),
            "amount": pa.array(amount),
        }
    )


def _customer(number: np.ndarray, customers: int) -> np.ndarray:
    """The first orders are one of each customer; of the others an eighth falls on half of the customers, an eighth
    on a quarter, and so on."""
    drawn = _at(number, 0)
    some = np.uint64(customers) >> (np.uint64(1) + (drawn >> np.uint64(40)) % np.uint64(8))
    again = ((drawn & np.uint64(0xFFFF_FFFF)) * some) >> np.uint64(32)
    return np.where(number < customers, number, again.astype(np.int64))


def numbers(customer: np.ndarray) -> pa.Array:
    """Numbers that follow one another, as a shop counts its customers."""
    return pa.array(1_000_003 + customer)


def scattered(customer: np.ndarray) -> pa.Array:
    """Numbers with gaps between them, so that none is a place in a list."""
    return numbers(customer * 97)


def texts(customer: np.ndarray) -> pa.Array:
    """`C-` and eight digits; Polars and DuckDB hold such short texts without looking elsewhere."""
    width = 10
    letters = np.empty((len(customer), width), np.uint8)
    letters[:, 0], letters[:, 1] = ord("C"), ord("-")
    rest = customer.copy()
    for place in range(width - 1, 1, -1):
        rest, digit = np.divmod(rest, 10)
        letters[:, place] = digit + ord("0")
    starts = np.arange(len(customer) + 1, dtype=np.int64) * width
    return pa.StringArray.from_buffers(len(customer), pa.py_buffer(starts.astype(np.int32)), pa.py_buffer(letters.tobytes()))


def _at(row: np.ndarray, column: int) -> np.ndarray:
    """SplitMix64 of a place in the table."""
    place = row.astype(np.uint64) * np.uint64(16) + np.uint64(column + 1)
    z = place * np.uint64(0x9E37_79B9_7F4A_7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    return z ^ (z >> np.uint64(31))


KEYS = {"numbers": numbers, "scattered": scattered, "texts": texts}
