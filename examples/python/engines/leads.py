"""Writes the leads and activities that every program of this folder scores: the same files each time.

    python leads.py FOLDER [number of leads]

Most leads are good; some have no id, an origin that no grid knows, or an id that came twice. Files have
several row groups, so that engines have something to share out.
"""

import datetime as dt
import random
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

AS_OF = dt.datetime(2026, 11, 23, 9, tzinfo=dt.timezone(dt.timedelta(hours=9)))
ROW_GROUP = 10_000

FIELDS = {
    "purchase_horizon": ("within_1_month", "within_3_months", "within_6_months", "undecided", "내년쯤", None),
    "financing": ("cash", "loan", "lease", None, ""),
    "household": ("single", "couple", "young_children", "N/A", None),
    "occupation": ("employee", "self_employed", "professional", "자영업", None),
    "region": ("서울", "경기", "부산", "제주", None),
    "preferred_dealer": ("강남 전시장", "수원 전시장", None, None),
}
KINDS = ("quote_request", "test_drive_request", "configurator", "brochure_download", "price_view", "page_view", "chat", "fax")
MODELS = ("compact", "sedan", "suv", "electric", "flagship_sedan", "flagship_suv")
INSTANT = pa.timestamp("ms", "UTC")


def write(folder: Path, count: int = 100_000) -> tuple[Path, Path]:
    """The files of leads and of activities, written unless they are there."""
    leads, activities = folder / f"leads-{count}.parquet", folder / f"activities-{count}.parquet"
    if not (leads.exists() and activities.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        rng = random.Random(20261123)
        rows = [lead(rng, number) for number in range(count)]
        events = [event for row in rows for event in events_of(rng, row["id"])]
        save(pa.Table.from_pylist(rows, LEAD), leads)
        save(pa.Table.from_pylist(events, ACTIVITY), activities)
    return leads, activities


def save(table: pa.Table, file: Path) -> None:
    # Half a file must not be taken for a whole one.
    pq.write_table(table, file.with_suffix(".part"), row_group_size=ROW_GROUP)
    file.with_suffix(".part").replace(file)


LEAD = pa.schema(
    {
        "id": pa.string(),
        "origin": pa.string(),
        "assigned_at": INSTANT,
        "age": pa.int32(),
        "budget": pa.float64(),
        "owns_vehicle": pa.bool_(),
        "models_of_interest": pa.list_(pa.string()),
        **dict.fromkeys(FIELDS, pa.string()),
    }
)
ACTIVITY = pa.schema({"lead": pa.string(), "kind": pa.string(), "at": INSTANT, "ref": pa.string(), "id": pa.string()})


def lead(rng: random.Random, number: int) -> dict[str, object]:
    identity: str | None = f"L-{number:07}"
    if number % 997 == 5:
        identity = None
    elif number % 991 == 6:
        identity = f"L-{number - 1:07}"
    return {
        "id": identity,
        "origin": "fax" if number % 500 == 7 else rng.choice(("form", "form", "signup")),
        "assigned_at": before(rng, 30) if rng.random() < 0.8 else None,
        "age": rng.choice((None, rng.randrange(18, 80))),
        "budget": rng.choice((None, float(rng.randrange(10_000, 90_000)))),
        "owns_vehicle": rng.choice((True, False, None)),
        "models_of_interest": rng.choice((None, [], rng.sample(MODELS, 2))),
        **{name: rng.choice(values) for name, values in FIELDS.items()},
    }


def events_of(rng: random.Random, identity: object) -> list[dict[str, object]]:
    if identity is None:
        return []
    count = rng.choice((0, 0, 0, 1, 2, 6))
    return [
        {"lead": identity, "kind": rng.choice(KINDS), "at": before(rng, 120),
         "ref": rng.choice((None, f"견적-{rng.randrange(9)}")), "id": None}
        for _ in range(count)
    ]  # fmt: skip


def before(rng: random.Random, days: int) -> dt.datetime:
    return AS_OF - dt.timedelta(seconds=rng.randrange(days * 86_400))


def given(arguments: list[str]) -> tuple[str, str]:
    """The files that the arguments of a program name."""
    if len(arguments) not in (2, 3):
        raise SystemExit(f"usage: {Path(arguments[0]).name} FOLDER [number of leads]")
    count = int(arguments[2]) if len(arguments) == 3 else 100_000
    leads, activities = write(Path(arguments[1]), count)
    return str(leads), str(activities)


if __name__ == "__main__":
    print(*given(sys.argv), sep="\n")
