"""Writes the orders that the programs of this folder sum up by customer: the same file each time.

    python orders.py FOLDER [number of orders]

Most orders have one line, some several, which need not be in the same shard; some lines come twice, some are
refunds, some are nobody's or later than `AS_OF`.
"""

import datetime as dt
import hashlib
import json
import random
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from leads import INSTANT, save

import leadgrid

AS_OF = dt.datetime(2026, 11, 26, 9, tzinfo=dt.timezone(dt.timedelta(hours=9)))
SHARDS = 8
POLICY = {
    "format": 1,
    "id": "shop",
    "version": "1",
    "time_zone": "+09:00",
    "rfm": {
        "currency": {"code": "EUR", "places": 2},
        "recency": {"quantiles": {"population": "all"}},
        "frequency": {"quantiles": {"population": "repeat_buyers"}},
        "monetary": {"quantiles": {"population": "payers"}},
    },
}
ORDER = pa.schema(
    {
        "customer": pa.string(),
        "order": pa.string(),
        "line": pa.int32(),
        "at": INSTANT,
        "amount": pa.decimal128(12, 2),
        "currency": pa.string(),
    }
)


def write(folder: Path, count: int = 100_000) -> Path:
    """The file of orders, written unless it is there."""
    file = folder / f"orders-{count}.parquet"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        rng = random.Random(20261126)
        rows = [line for number in range(count) for line in lines_of(rng, number, count // 2)]
        rng.shuffle(rows)
        save(pa.Table.from_pylist(rows, ORDER), file)
    return file


def lines_of(rng: random.Random, number: int, customers: int) -> list[dict[str, object]]:
    # A few customers order often, and most of them once.
    customer = f"C-{int(customers * rng.random() ** 3):06}" if rng.random() < 0.99 else None
    at = AS_OF - dt.timedelta(seconds=rng.randrange(-5 * 86_400, 730 * 86_400))
    lines = [
        {"customer": customer, "order": f"O-{number:07}", "line": line, "at": at,
         "amount": Decimal(rng.randrange(-2_000 if line else 0, 30_000)).scaleb(-2), "currency": "EUR"}
        for line in range(rng.choice((1, 1, 1, 2, 5)))
    ]  # fmt: skip
    return lines + rng.choices(lines, k=1) if rng.random() < 0.02 else lines


def given(arguments: list[str]) -> str:
    """The file that the arguments of a program name."""
    if len(arguments) not in (2, 3):
        raise SystemExit(f"usage: {Path(arguments[0]).name} FOLDER [number of orders]")
    return str(write(Path(arguments[1]), int(arguments[2]) if len(arguments) == 3 else 100_000))


def engine() -> leadgrid.Engine:
    return leadgrid.Engine.from_dict(POLICY)


def tell(rfm: leadgrid.Rfm) -> None:
    """Prints the SHA-256 of the sums and of the model that is fitted to them, which all programs agree on."""
    model = json.dumps(rfm.fit(), sort_keys=True).encode()
    sums, fitted = (hashlib.sha256(data).hexdigest() for data in (rfm.to_bytes(), model))
    print(f"{sums}  {fitted}  {len(rfm)} customers", flush=True)


def merge_in_any_order(shards: list[bytes]) -> None:
    """Merges what shards have summed up, and tells: as they come, from the last on, and in pairs of pairs."""
    for order in (shards, shards[::-1]):
        merged = leadgrid.Rfm(engine(), AS_OF)
        for shard in order:
            merged.merge(shard)
        tell(merged)
    while len(shards) > 1:
        pairs = zip(shards[::2], shards[1::2], strict=False)
        rest = shards[-1:] if len(shards) % 2 else []
        shards = [leadgrid.Rfm.from_bytes(engine(), one).merge(other).to_bytes() for one, other in pairs] + rest
    tell(leadgrid.Rfm.from_bytes(engine(), shards[0]))


if __name__ == "__main__":
    print(given(sys.argv))
