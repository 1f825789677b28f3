"""Orders and what becomes of them in Python, for Rust and the JavaScript packages to repeat.

    python testdata/cross/customers.py write FOLDER             orders as rows and as Arrow IPC, and Python's results
    customers FOLDER                                            the example of the core: sums rows up, writes its own
    node testdata/cross/customers.mjs FOLDER PACKAGE            sums rows and tables up, writes its own
    python testdata/cross/customers.py compare FOLDER NAME ..   all of them are the same bytes
"""

import datetime as dt
import json
import random
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

import leadgrid

AS_OF = "2026-11-26T09:00:00+09:00"
KST = dt.timezone(dt.timedelta(hours=9))

EURO = {"code": "EUR", "places": 2}
MIN = {"min_population": 1}
RULES = {
    "standard": {"currency": {"code": "KRW", "places": 0}},
    "fitted": {
        "currency": EURO,
        "recency": {"quantiles": MIN},
        "frequency": {"quantiles": {**MIN, "ties": "by_id"}, "count": "days"},
        "monetary": {"quantiles": {**MIN, "ties": "mid", "population": "all"}},
        "period": "365d",
    },
    "tiers": {"currency": EURO, "monetary_only": {"period": "180d", "vip": 1000, "regular": 99.95}},
}
TEXTS = {"fitted"}


def policy(rules):
    return {
        "format": 1,
        "id": "market",
        "version": "1",
        "time_zone": "+09:00",
        "activities": {"checkout_abandoned": {}},
        "rfm": rules,
    }


def rows(rules, texts, seed):
    chance = random.Random(seed)
    end = dt.datetime.fromisoformat(AS_OF)
    places = rules["currency"]["places"]
    made = []
    for place in range(3_000):
        number = chance.randrange(1, 600)
        at = end - dt.timedelta(seconds=chance.randrange(-86_400, 500 * 86_400))
        has_id = chance.random() < 0.5
        made.append({
            "customer": None if number == 599 else f"고객 {number}" if texts else number,
            "at": at.astimezone(KST).isoformat(timespec="seconds"),
            "amount": str(Decimal(chance.randrange(-3_000, 50_000)).scaleb(-places)),
            "order": f"O-{place // 2}-{number}" if has_id else None,
            "line": place % 2 if has_id else None,
            "currency": rules["currency"]["code"] if chance.random() < 0.5 else None,
            "kind": "refund" if chance.random() < 0.05 else None,
        })  # fmt: skip
    return made


def table(orders):
    def column(name, kind):
        return pa.array([order[name] for order in orders], kind)

    texts = isinstance(orders[0]["customer"] or 0, str) or any(isinstance(order["customer"], str) for order in orders)
    instants = [dt.datetime.fromisoformat(order["at"]) for order in orders]
    return pa.table({
        "customer": column("customer", pa.string() if texts else pa.int32()),
        "at": pa.array(instants, pa.timestamp("ms", "UTC")),
        "amount": pa.array([Decimal(order["amount"]) for order in orders], pa.decimal128(20, 2)),
        "order": column("order", pa.string()).dictionary_encode(),
        "line": column("line", pa.int8()),
        "currency": column("currency", pa.large_string()),
        "kind": column("kind", pa.string()),
    })  # fmt: skip


def stream(given):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, given.schema) as writer:
        writer.write_table(given, max_chunksize=700)
    return sink.getvalue()


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write(folder):
    # What an earlier run has left would be equal, too.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    own = folder / "python"
    own.mkdir()
    cases = []
    for number, (name, rules) in enumerate(RULES.items()):
        (folder / f"{name}.policy.json").write_text(compact(policy(rules)), encoding="utf-8")
        orders = rows(rules, name in TEXTS, seed=number + 1)
        (folder / f"{name}.rows.json").write_text(compact(orders), encoding="utf-8")
        (folder / f"{name}.orders").write_bytes(stream(table(orders)))
        engine = leadgrid.Engine.from_dict(policy(rules))
        sums = leadgrid.Rfm(engine, AS_OF).add(table(orders))
        assert sums.to_bytes() == leadgrid.Rfm(engine, AS_OF).add(orders).to_bytes(), name
        customers = sums.score()
        asked = [orders[0]["customer"], orders[1]["customer"]]
        cases.append({"name": name, "as_of": AS_OF, "customers": asked})
        (own / f"{name}.partial").write_bytes(sums.to_bytes())
        (own / f"{name}.model.json").write_text(compact(sums.fit()), encoding="utf-8")
        (own / f"{name}.customers").write_bytes(stream(pa.table(customers)))
        for place, customer in enumerate(asked):
            bought = [order for order in orders if order["customer"] == customer]
            own_text(own / f"{name}.{place}.among.json", compact(customers.customer(customer)))
            own_text(own / f"{name}.{place}.among.txt", customers.explain(customer, lang="ko"))
            alone = engine.customer(sums.fit(), customer, bought)
            own_text(own / f"{name}.{place}.alone.json", compact(alone))
            own_text(own / f"{name}.{place}.alone.txt", engine.explain_customer(sums.fit(), customer, bought, lang="ko"))
    (folder / "cases.json").write_text(compact(cases), encoding="utf-8")


def own_text(path, text):
    path.write_bytes(text.encode("utf-8"))


def compare(folder, *names):
    ours = sorted((folder / "python").iterdir())
    compared = 0
    for name in names:
        theirs = folder / name.replace("/", "-")
        for path in ours:
            # The core knows no Arrow.
            if path.suffix == ".customers" and name == "rust":
                continue
            found = theirs / path.name
            if path.suffix == ".customers":
                one, other = (pa.ipc.open_stream(part.read_bytes()).read_all() for part in (path, found))
                assert one.schema == other.schema, (name, path.name, one.schema, other.schema)
                assert one.combine_chunks().equals(other.combine_chunks()), (name, path.name)
            else:
                assert path.read_bytes() == found.read_bytes(), (name, path.name)
            compared += 1
    assert compared > 0, "nothing was named"
    print(f"{compared} files are equal")


if __name__ == "__main__":
    {"write": write, "compare": compare}[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
