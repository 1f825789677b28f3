"""From a file of orders to segments: the first program to read about customers."""

import csv
import json
from pathlib import Path

import leadgrid

EXAMPLES = Path(__file__).parents[1]
NOW, A_MONTH_AGO = "2026-11-26T09:00:00+09:00", "2026-10-26T09:00:00+09:00"


def main() -> None:
    engine = leadgrid.Engine.from_yaml((EXAMPLES / "policies" / "shop.yaml").read_text(encoding="utf-8"))
    # A data frame of Polars or pandas would do as well. Amounts stay texts, since money is exact.
    with (EXAMPLES / "data" / "orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    # Sum the orders up by customer, fit the cuts, score everybody.
    orders = leadgrid.Rfm(engine, NOW).add(rows)
    customers = orders.score()
    print(f"{len(customers)} customers as of {NOW}")
    print(f"rows of nobody: {orders.left_out['nobody']}, too old: {orders.left_out['older']}")

    # How large each segment is, and what to do with it.
    print()
    counts = customers.counts
    for segment in engine.segments:
        print(f"{segment['id']:<16}{counts['segments'][segment['id']]:>3}  {segment['action']['en']}")

    # Recency to the right, frequency upwards.
    print("\n F\\R    1    2    3    4    5")
    for f in "54321":
        cells = (sum(counts["codes"].get(f"{r}{f}{m}", 0) for m in "12345") for r in "12345")
        print(f"{f:>4}" + "".join(f"{cell:>5}" for cell in cells))

    print("\nbest customers")
    for one in sorted(customers.to_dicts(), key=lambda one: -one["net"])[:3]:
        print(f"{one['customer']}  {one['code']}  {one['net']} KRW")

    # Why a customer is where it is, and what is missing for the next scores.
    print("\n" + customers.explain("C-1010"), end="")

    # Who moved in a month, and why: here those who went without an order.
    before = leadgrid.Rfm(engine, A_MONTH_AGO).add(rows).score()
    movers = before.migrate(customers)["movers"]
    print(f"\n{len(movers)} moved since {A_MONTH_AGO}; without an order:")
    for mover in movers:
        if "ordered" not in mover["happened"]:
            print(moved(mover))

    # Parts of the file, summed up apart and sent as bytes, give the model of the whole.
    sent = leadgrid.Rfm(engine, NOW).add(rows[:100]).to_bytes()
    both = leadgrid.Rfm(engine, NOW).add(rows[100:]).merge(sent)
    print(f"\nsame model from two parts: {json.dumps(both.fit() == customers.model)}")


def moved(mover: dict) -> str:
    """`C-1027  promising -> need_attention: recency 4 -> 3 by value; aged`."""
    shifts = []
    for why in mover["why"]:
        was, now = (score or "-" for score in why["scores"])
        shifts.append(f"{why['metric']} {was} -> {now} by {why['by']}")
    why, happened = ", ".join(shifts), ", ".join(mover["happened"])
    return f"{mover['customer']}  {mover['from'] or '-'} -> {mover['to'] or '-'}: {why}; {happened}"


if __name__ == "__main__":
    main()
