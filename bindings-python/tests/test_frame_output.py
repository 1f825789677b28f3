"""Scores as tables of every library."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from typing import Any

import pytest

import leadgrid

pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
duckdb = pytest.importorskip("duckdb")
nw = pytest.importorskip("narwhals")

from frames import AS_OF, activities, leads_of, table  # noqa: E402


@pytest.fixture(scope="module")
def scores() -> leadgrid.Scores:
    engine = leadgrid.Engine.default()
    leads = leads_of(engine, 300, seed=7)
    given = table(engine, leads)
    # In two chunks, whose dictionaries are of one mind.
    return engine.score_frame(pa.concat_tables([given.slice(0, 100), given.slice(100)]), activities(leads), as_of=AS_OF)


def rows(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with instants as `to_dicts` prints them, and lists as lists."""
    zone = dt.timezone(dt.timedelta(hours=9))

    def value(given: Any) -> Any:
        if isinstance(given, dt.datetime):
            return given.astimezone(zone).isoformat()
        return list(given) if isinstance(given, tuple) else given

    return [{name: value(given) for name, given in row.items()} for row in found]


def test_polars(scores: leadgrid.Scores) -> None:
    frame = scores.to_polars()
    assert rows(frame.to_dicts()) == scores.to_dicts()
    assert frame.schema["lead_type"] == pl.Categorical and frame.schema["flags"] == pl.List(pl.String)
    assert pl.DataFrame(scores).equals(frame)


def test_pyarrow(scores: leadgrid.Scores) -> None:
    found = scores.to_arrow()
    found.validate(full=True)
    assert rows(found.to_pylist()) == scores.to_dicts()
    assert pa.table(scores).equals(found)
    assert pa.RecordBatchReader.from_stream(scores).read_all().equals(found)
    assert pa.schema(scores) == found.schema
    assert found.schema.field("due_at").type == pa.timestamp("ms", "+09:00")


def test_pandas(scores: leadgrid.Scores) -> None:
    frame = scores.to_pandas()
    expected = scores.to_dicts()
    for row, found in zip(expected, frame.to_dict("records"), strict=True):
        assert found["lead_id"] == row["lead_id"]
        if row["error"]:
            assert found["error"] == row["error"]
            continue
        assert found["lead_type"] == row["lead_type"] and found["due_at"].isoformat() == row["due_at"]
        assert list(found["flags"]) == row["flags"] and list(found["priority"]) == row["priority"]


def test_duckdb(scores: leadgrid.Scores) -> None:
    expected: dict[str | None, int] = {}
    for row in scores.to_dicts():
        expected[row["lead_type"]] = expected.get(row["lead_type"], 0) + 1
    found = duckdb.sql("select lead_type, count(*) from scores group by lead_type").fetchall()
    assert dict(found) == expected
    again = duckdb.sql("select lead_id, flags, priority from scores").to_arrow_table().to_pylist()
    assert again == [{name: row[name] for name in ("lead_id", "flags", "priority")} for row in scores.to_dicts()]


def test_narwhals(scores: leadgrid.Scores) -> None:
    frame = nw.from_arrow(scores, backend="polars")
    assert frame.shape == (300, len(scores.columns))


def test_joining_by_id() -> None:
    engine = leadgrid.Engine.default()
    leads = pl.DataFrame({"id": [3, 1, 2], "origin": ["form"] * 3})
    joined = leads.join(engine.score_frame(leads, as_of=AS_OF).to_polars(), left_on="id", right_on="lead_id")
    assert joined["lead_type"].to_list() == ["cold"] * 3


def test_errors_land_in_their_rows() -> None:
    engine = leadgrid.Engine.default()
    frame = pl.DataFrame({"id": ["1", "2", None], "origin": ["form", "fax", "form"]})
    scores = engine.score_frame(frame, as_of=AS_OF)
    assert [row["error"] for row in scores.to_dicts()] == [None, "unknown_origin", "missing_key"]
    assert [(errors.lead_id, errors.errors[0].path) for errors in scores.errors] == [("2", "/origin"), (None, "")]
    assert repr(scores) == "Scores(3 leads: 1 cold, 2 errors)"
    html = scores._repr_html_()
    assert "unknown_origin" in html and "3 leads" in html
    # The first rows of many are the same as of few, and of several tables.
    few = pl.DataFrame({"id": [f"L-{n}" for n in range(10)], "origin": ["form", "fax"] * 5})
    more = pl.DataFrame({"id": [f"M-{n}" for n in range(500)], "origin": ["fax"] * 500})
    shown = engine.score_frame(few, as_of=AS_OF, valid_until=True)._repr_html_()
    rows = shown[shown.index("<table") :]
    for frame in ([few, more], [few[:4], few[4:], more], pl.concat([few, more])):
        whole = engine.score_frame(frame, as_of=AS_OF, valid_until=True)._repr_html_()
        assert whole.count("L-") == 10 and "M-" not in whole and rows.partition("</table>")[0] in whole
    hostile = engine.score_frame([{"id": "<b>", "origin": "<script>"}], as_of=AS_OF)._repr_html_()
    assert "<script>" not in hostile and "&lt;b&gt;" in hostile


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("+09:00", "+09:00"),
        ("+00:00", "UTC"),
        ("+05:30", "UTC"),
        ({"name": "Europe/Berlin", "offset": "+01:00", "transitions": []}, "Europe/Berlin"),
        ({"name": "Showroom", "offset": "+01:00", "transitions": []}, "UTC"),
    ],
    ids=str,
)
def test_the_zone_of_instants(zone: Any, expected: str) -> None:
    policy = leadgrid.Engine.default().policy
    policy["time_zone"] = zone
    engine = leadgrid.Engine.from_dict(policy)
    leads = [{"id": "1", "origin": "form"}]
    scores = engine.score_frame(leads, as_of=AS_OF, valid_until=True)
    assert scores.to_arrow().schema.field("due_at").type == pa.timestamp("ms", expected)
    due = scores.to_polars()["due_at"][0]
    decision = engine.score(leads[0], AS_OF)
    assert isinstance(decision, leadgrid.Decision) and decision.due_at
    assert due == dt.datetime.fromisoformat(decision.due_at)
    assert scores.to_dicts()[0]["due_at"] == decision.due_at


def test_capsules_may_be_taken_twice_or_never(scores: leadgrid.Scores) -> None:
    for _ in range(3):
        scores.__arrow_c_stream__()
        scores.__arrow_c_schema__()
    assert pa.table(scores).num_rows == pa.table(scores).num_rows == 300


def test_ids_are_not_copied() -> None:
    ids = pa.array([f"L-{n}" for n in range(1_000)])
    given = pa.table({"id": ids, "origin": ["form"] * 1_000})
    found = leadgrid.Engine.default().score_frame(given, as_of=AS_OF).to_arrow().column("lead_id").chunk(0)
    assert [buffer.address for buffer in found.buffers()[1:]] == [buffer.address for buffer in ids.buffers()[1:]]


def test_scores_outlive_what_they_came_from() -> None:
    engine = leadgrid.Engine.default()
    frame = pl.DataFrame({"id": ["L-" + "0" * 20] * 10, "origin": ["form"] * 10})
    found = engine.score_frame(frame, as_of=AS_OF).to_arrow()
    del frame, engine
    assert found.column("lead_id").to_pylist() == ["L-" + "0" * 20] * 10


def test_texts_of_korea(engine: leadgrid.Engine) -> None:
    jobs = ["자영업", unicodedata.normalize("NFD", "자영업"), "\ufffd", "ㅈㅏ"]
    leads = [{"id": f"김{n}", "origin": "form", "attributes": {"occupation": job}} for n, job in enumerate(jobs)]
    frame = pl.DataFrame({"id": [lead["id"] for lead in leads], "origin": "form", "occupation": jobs})
    assert engine.score_frame(frame, as_of=AS_OF).to_dicts() == engine.score_frame(leads, as_of=AS_OF).to_dicts()
    assert json.dumps(engine.score_frame(frame, as_of=AS_OF).to_dicts(), ensure_ascii=False).count("김") == 4


def test_some_columns(scores: leadgrid.Scores) -> None:
    names = ["axes.activity", "lead_id", "error"] if "axes.activity" in scores.columns else ["lead_id", "error"]
    few = scores.select(*names)
    assert few.columns == names and len(few) == len(scores)
    assert few.to_arrow().equals(scores.to_arrow().select(names))
    assert few.to_dicts() == [{name: row[name] for name in names} for row in scores.to_dicts()]
    assert few.to_polars().equals(scores.to_polars().select(names))
    nothing = scores.select()
    assert nothing.columns == [] and len(nothing) == len(scores)
    with pytest.raises(KeyError, match="there is no column `typo`; there are lead_id, lead_type"):
        scores.select("lead_id", "typo")
    for twice in (("lead_id", "lead_id"), ("error", "lead_id", "error")):
        with pytest.raises(ValueError, match=f"the column `{twice[0]}` is given twice"):
            scores.select(*twice)
    empty = leadgrid.Engine.default().score_frame([], as_of=AS_OF)
    assert empty.select("lead_type").to_arrow().schema.names == ["lead_type"]
