"""Scores a million leads, prints how many there are of each type, and draws the grids.

    python examples/python/batch.py [number of leads [folder for the pictures]]

Needs Polars; a data frame of pandas, a table of pyarrow or a relation of DuckDB would do as well.
"""

import datetime as dt
import sys
from pathlib import Path

import polars as pl

import leadgrid

AS_OF = dt.datetime(2026, 11, 23, 9, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def leads_and_activities(count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Made-up leads, the same ones each time, and what they did."""
    number = pl.int_range(count, eager=True)

    def pick(factor: int, *values: object) -> pl.Series:
        return pl.Series(values)[number * factor // 7 % len(values)]

    leads = pl.DataFrame(
        {
            "id": "L-" + number.cast(pl.String),
            "origin": pick(3, "form", "form", "signup", "form", "signup"),
            "age": number * 31 % 60 + 18,
            "budget": pick(19, None, 18_000, 32_000, 47_500, 81_000),
            "owns_vehicle": pick(5, True, False, None),
            "purchase_horizon": pick(11, "within_1_month", "within_3_months", "within_12_months", "undecided", None),
            "financing": pick(23, "cash", "lease", None),
            "occupation": pick(13, "employee", "self_employed", "student", None),
        }
    )
    # One in a thousand came in by a way that the policy does not know.
    leads = leads.with_columns(origin=pl.when(number % 1_000 == 999).then(pl.lit("fax")).otherwise("origin"))
    many = pl.int_range(count * 2, eager=True)
    kinds = pl.Series(["page_view", "quote_request", "brochure_download", "test_drive_request", "email_open"])
    activities = pl.DataFrame(
        {
            "lead": "L-" + (many * 7 % count).cast(pl.String),
            "kind": kinds[many * many // 11 % 5],
            "at": AS_OF - pl.Series(many % 90 * 86_400_000_000).cast(pl.Duration("us")),
        }
    )
    return leads, activities


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else ".")
    leads, activities = leads_and_activities(count)
    engine = leadgrid.Engine.default()

    def tell(done: int) -> None:
        print(f"\r{done:,} of {count:,} leads", end="", file=sys.stderr)

    scores = engine.score_frame(leads, activities, as_of=AS_OF, progress=tell)
    print(file=sys.stderr)

    frame = scores.to_polars()
    types = frame.group_by("lead_type").len().sort("len", descending=True)
    for lead_type, number in types.rows():
        print(f"{lead_type or 'errors':<8}{number:>10,}{number / count:>8.1%}")

    # The most urgent first.
    urgent = frame.filter(pl.col("error").is_null()).sort(pl.col("priority").arr.to_list(), "lead_id").head(3)
    print()
    for row in urgent.select("lead_id", "lead_type", "flags", "scenario", "due_at").iter_rows():
        print(*row)

    print()
    for origin in scores.cells["grids"]:
        picture = folder / f"{origin}.svg"
        picture.write_text(scores.chart(origin, lang="ko").to_svg(), encoding="utf-8")
        print(picture.name)


if __name__ == "__main__":
    main()
