"""The recipes on other engines print what one machine prints. Those that need a venv of their own are steps
of `cargo xtask test --all`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import leadgrid

pa = pytest.importorskip("pyarrow")
pc = pytest.importorskip("pyarrow.compute")
pq = pytest.importorskip("pyarrow.parquet")

RECIPES = Path(__file__).resolve().parents[2] / "examples" / "python" / "engines"
COUNT = "50000"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engines")


def printed(name: str, folder: Path) -> list[str]:
    program = [sys.executable, "-X", "utf8", RECIPES / f"{name}.py", folder, COUNT]
    done = subprocess.run(program, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def one_machine(folder: Path) -> str:
    [line] = printed("one_machine", folder)
    return line


def test_one_machine(one_machine: str, folder: Path) -> None:
    digest, rest = one_machine.split("  ")
    assert len(digest) == 64
    leads = pq.read_table(folder / f"leads-{COUNT}.parquet")
    ids = leads["id"].to_pylist()
    # What makes it worth comparing: leads without an id, with an id that came twice, from nowhere.
    unknown = sum(1 for origin, lead in zip(leads["origin"].to_pylist(), ids, strict=True) if origin == "fax" or lead is None)
    assert len(set(ids)) < len(ids) - ids.count(None) and ids.count(None) > 10
    assert rest == f"{COUNT} leads, {unknown} with errors"
    assert "서울" in leads["region"].to_pylist()


@pytest.mark.parametrize("name", ["with_duckdb", "with_polars", "with_datafusion"])
def test_recipe(name: str, one_machine: str, folder: Path) -> None:
    lines = printed(name, folder)
    assert lines and set(lines) == {one_machine}


def test_customers_of_shards(folder: Path) -> None:
    [expected] = printed("customers_on_one_machine", folder)
    sums, model, _, _ = expected.split()
    assert len(sums) == len(model) == 64 and sums != model
    orders = pq.read_table(folder / f"orders-{COUNT}.parquet")
    # What makes it worth comparing: orders of several lines, lines that came twice, refunds, orders of nobody.
    lines = orders.group_by(["order", "line"]).aggregate([([], "count_all")])
    assert pc.max(lines["count_all"]).as_py() == 2 and pc.max(orders["line"]).as_py() == 4
    assert pc.min(orders["amount"]).as_py() < 0 and orders["customer"].null_count > 10
    for name, times in (("customers_with_duckdb", 6), ("customers_with_polars", 3)):
        assert printed(name, folder) == [expected] * times


def test_every_recipe_is_in_the_table() -> None:
    text = (RECIPES / "README.md").read_text(encoding="utf-8")
    for file in RECIPES.glob("*.py"):
        assert f"[`{file.name}`]({file.name})" in text
    for requirements in (RECIPES / "requirements").iterdir():
        assert (RECIPES / f"with_{requirements.stem}.py").exists()


@pytest.fixture
def result(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(RECIPES)
    import result

    return result


def scores() -> Any:
    leads = [{"id": f"L-{number}", "origin": "fax" if number == 4 else "form", "attributes": {"age": 20 + number}} for number in range(9)]
    return leadgrid.Engine.default().score_frame(leads, as_of="2026-11-23T09:00:00+09:00")


def test_fingerprints_depend_on_values_alone(result: Any) -> None:
    table = scores().to_arrow()
    expected = result.fingerprint(table)
    pieces = pa.concat_tables([table.slice(0, 4), table.slice(4)])
    for same in (scores(), pieces, table.take(pa.array([8, 3, 1, 0, 2, 4, 7, 6, 5])), result.plain(table), table.select(table.column_names[::-1])):
        assert result.fingerprint(same) == expected
    for name in ("lead_type", "lead_id", "error_message"):
        place = table.schema.get_field_index(name)
        texts = table[name].cast(pa.string())
        for other in (pa.large_string(), pa.string_view(), pa.string()):
            assert result.fingerprint(table.set_column(place, name, texts.cast(other))) == expected
        assert result.fingerprint(table.set_column(place, name, texts.combine_chunks().dictionary_encode())) == expected


def test_fingerprints_depend_on_every_value(result: Any) -> None:
    table = result.plain(scores())
    found = {result.fingerprint(table), result.fingerprint(table.slice(1)), result.fingerprint(pa.concat_tables([table, table.slice(8)]))}
    for place, name in enumerate(table.column_names):
        values = table[name].to_pylist()
        values[6] = values[4] if values[6] is not None else "x"
        other = table.set_column(place, name, pa.array(values, table[name].type))
        found.add(result.fingerprint(other))
        found.add(result.fingerprint(table.drop_columns([name])) if name != "lead_id" else "none")
    assert len(found) == 3 + 2 * len(table.column_names)
