"""Scores a table of leads and prints how many stand in each cell of the grid.

    python examples/python/batch.py [number of leads]

Needs Polars; a data frame of pandas, a table of pyarrow or a relation of DuckDB would do as well.
"""

import datetime as dt
import sys

import polars as pl

import leadgrid

AS_OF = dt.datetime(2026, 11, 23, 9, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def leads_and_activities(count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Made-up leads, the same ones each time, and what they did."""
    number = pl.int_range(count, eager=True)

    def pick(factor: int, *values: object) -> pl.Series:
        return pl.Series(values)[(number * factor // 7 % len(values)).to_list()]

    leads = pl.DataFrame(
        {
            "id": "L-" + number.cast(pl.String),
            "origin": pick(3, "form", "form", "signup", "form", "fax"),
            "age": number * 31 % 60 + 18,
            "owns_vehicle": pick(5, True, False, None),
            "purchase_horizon": pick(11, "one_month", "three_months", "later", None),
            "occupation": pick(13, "office", "self_employed", "student", None),
            "region": pick(17, "서울", "경기", "부산", "제주"),
        }
    )
    many = pl.int_range(count * 2, eager=True)
    activities = pl.DataFrame(
        {
            "lead": "L-" + (many * 7 % count).cast(pl.String),
            "kind": pl.Series(["page_view", "quote_request", "brochure_download", "test_drive_request", "email_open"])[
                (many * many // 11 % 5).to_list()
            ],
            "at": AS_OF - pl.Series(many % 90 * 86_400_000_000).cast(pl.Duration("us")),
        }
    )
    return leads, activities


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    leads, activities = leads_and_activities(count)
    engine = leadgrid.Engine.default()

    scores = engine.score_frame(leads, activities, as_of=AS_OF)
    print(scores)
    print(f"{len(scores.errors)} leads could not be scored, such as {scores.errors[:1]}")

    frame = scores.to_polars().with_columns(origin=leads["origin"]).filter(pl.col("error").is_null())
    for (origin,), cells in frame.group_by("origin", maintain_order=True):
        counts = {(x, y): (kind, number) for x, y, kind, number in
                  cells.group_by("x_band", "y_band", "computed_lead_type").len().rows()}
        print(f"\n{origin:<8}" + "".join(f"{x:>18}" for x in ("low", "mid", "high")))
        for y in ("high", "mid", "low"):
            row = [counts.get((x, y), ("", 0)) for x in ("low", "mid", "high")]
            print(f"{y:<8}" + "".join(f"{f'{kind} {number}':>18}" for kind, number in row))

    # The most urgent first.
    urgent = frame.sort(pl.col("priority").arr.to_list(), "lead_id").head(3)
    print()
    for row in urgent.select("lead_id", "lead_type", "flags", "scenario", "due_at").iter_rows():
        print(*row)


if __name__ == "__main__":
    main()
