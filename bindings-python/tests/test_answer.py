"""Decisions and batches as Python objects, and how they show in a notebook."""

from __future__ import annotations

import copy
import html.parser
import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from conftest import AS_OF, HOT, POLICY

import leadgrid

KEYS = (
    "lead_id origin as_of assigned_at policy axes x y lead_type computed_lead_type held override flagged "
    "flags unknown_flags scenario channels goals due_at plan plan_note priority "
    "valid_until checked_until becomes interval unknowns future_events ledger"
).split()


def test_attributes_are_the_keys(hot: leadgrid.Decision) -> None:
    tree = hot.to_dict()
    assert list(tree) == KEYS
    assert tree == json.loads(hot.to_json())
    assert {key: getattr(hot, key) for key in KEYS} == tree
    assert hot.errors == []
    with pytest.raises(AttributeError):
        hot.lead_type = "cold"  # type: ignore[misc]


def test_what_is_handed_out_is_a_copy(hot: leadgrid.Decision) -> None:
    hot.flags.append("mine")
    hot.axes["activity"]["total"] = -1
    hot.ledger.clear()
    assert hot.flags == ["owner"] and hot.axes["activity"]["total"] == 50 and hot.ledger


def test_short_repr(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    assert repr(hot) == "Decision('L-17': hot, owner, hot_flagged, due 2026-11-22T21:00+09:00)"
    plain = engine.score({"id": "it's", "origin": "form"}, "2026-11-22T09:00:01.5Z")
    assert repr(plain) == "Decision(\"it's\": cold, other, due 2026-11-23T18:00:01.500+09:00)"


def test_equality(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    again = engine.score(HOT, AS_OF)
    assert again == hot and hash(again) == hash(hot)
    assert engine.score(HOT, AS_OF, ledger=False) != hot and hot != hot.to_dict()


def test_copies_are_the_same_object(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    for answer in (hot, engine.score({}, AS_OF)):
        assert copy.copy(answer) is answer and copy.deepcopy([answer])[0] is answer


def test_without_ledger(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    bare = engine.score(HOT, AS_OF, ledger=False)
    assert isinstance(bare, leadgrid.Decision)
    assert bare.ledger == []
    assert bare.lead_type == hot.lead_type


def test_strict(engine: leadgrid.Engine) -> None:
    lead = {**HOT, "attributes": {"shoe_size": 42}}
    assert engine.score(lead, AS_OF).errors == []
    [error] = engine.score(lead, AS_OF, strict=True).errors
    assert (error.code, error.path) == ("unknown_reference", "/attributes/shoe_size")


@pytest.fixture(scope="module")
def batch(engine: leadgrid.Engine) -> leadgrid.Batch:
    return engine.score_batch([HOT, {"id": "2", "origin": "form"}, {"id": "3"}], AS_OF)


def test_batches_are_sequences(batch: leadgrid.Batch, hot: leadgrid.Decision) -> None:
    answers = list(batch)
    assert len(batch) == len(answers) == 3
    assert [answer.lead_id for answer in answers] == ["L-17", "2", "3"]
    assert batch[0] == hot == batch[-3] and batch[0:1] == (hot,)
    assert hot in batch and batch.index(hot) == 0 and batch.count(hot) == 1 and 7 not in batch
    assert list(reversed(batch)) == answers[::-1]
    assert isinstance(batch, Sequence)
    with pytest.raises(IndexError):
        batch[3]
    assert batch.decisions == answers[:2] and batch.errors == answers[2:]
    assert batch.to_dicts() == [answer.to_dict() for answer in answers]
    assert repr(batch) == "Batch(3 leads: 1 hot, 1 cold, 1 errors)"
    assert isinstance(batch.report, dict)


def test_what_a_batch_may_be_made_of(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    text = json.dumps(HOT)
    iterables: list[Any] = [
        [HOT, text],
        (HOT, HOT),
        (lead for lead in (HOT, HOT)),
        pd.DataFrame([HOT, HOT]).to_dict("records"),
        pd.Series([HOT, HOT]),
        {1: HOT, 2: HOT}.values(),
        f"[{text}, {text}]",
    ]
    for leads in iterables:
        assert list(engine.score_batch(leads, AS_OF)) == [hot, hot]
    assert len(engine.score_batch([], AS_OF)) == 0
    broken = engine.score_batch([HOT, "{", HOT], AS_OF)
    assert [type(answer).__name__ for answer in broken] == ["Decision", "LeadErrors", "Decision"]
    wrong: list[Any] = [HOT, 7, None, pd.DataFrame([HOT])]
    for leads in wrong:
        with pytest.raises(TypeError):
            engine.score_batch(leads, AS_OF)
    with pytest.raises(leadgrid.DataError) as raised:
        engine.score_batch("[", AS_OF)
    assert raised.value.code == "bad_json"

    def failing() -> Any:
        yield HOT
        raise RuntimeError("the source went away")

    with pytest.raises(RuntimeError, match="went away"):
        engine.score_batch(failing(), AS_OF)


def words(shown: leadgrid.Decision | leadgrid.LeadErrors) -> str:
    """The text of a page, with single blanks."""
    return " ".join("".join(Page(shown._repr_html_()).texts).split())


VOID = {"br", "hr", "img", "input", "meta", "link"}


class Page(html.parser.HTMLParser):
    """Fails on tags that do not close in order, and collects names and texts."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(source)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


EVIL = "<script>alert('1')</script>\"&<img src=x onerror=alert(2)>"


def test_notebook_html_is_escaped() -> None:
    policy = json.loads(json.dumps(POLICY).replace("office", "off<b>ice"))
    engine = leadgrid.Engine.from_dict(policy)
    lead = {
        **HOT,
        "id": EVIL,
        "activities": [{"kind": "quote_request", "at": AS_OF, "id": EVIL, "ref": EVIL}],
        "override": {"lead_type": "warm", "by": EVIL, "reason": EVIL},
    }
    bad = {"id": EVIL, "origin": EVIL, "attributes": {"age": EVIL}}
    batch = engine.score_batch([lead, bad], AS_OF)
    for shown in (batch[0], batch[1], batch):
        page = Page(shown._repr_html_())
        assert page.tags <= {"div", "span", "b", "table", "thead", "tbody", "tr", "th", "td"}
        assert page.attributes <= {"style"}
        assert EVIL in page.texts


def test_notebook_html_shows_the_decision(hot: leadgrid.Decision, batch: leadgrid.Batch) -> None:
    texts = " ".join(Page(hot._repr_html_()).texts)
    for word in ("L-17", "hot", "owner", "hot_flagged", "2026-11-22 21:00+09:00", "activity", "quote", "50"):
        assert word in texts, word
    texts = " ".join(Page(batch._repr_html_()).texts)
    for word in ("3 leads", "L-17", "cold", "errors", "missing_key"):
        assert word in texts, word


def test_notebook_html_shows_when_a_lead_cools(hot: leadgrid.Decision) -> None:
    assert hot.valid_until is None  # nothing in this policy depends on age
    assert "unchanged until 2027-12-27 09:00+09:00" in words(hot)

    def shown(policy: dict[str, Any], lead: dict[str, Any]) -> tuple[str, list[str]]:
        answers = leadgrid.Engine.from_dict(policy).score_batch([lead, {"id": "x"}], AS_OF)
        return words(answers[0]), Page(answers._repr_html_()).texts

    policy = json.loads(json.dumps(POLICY))
    policy["axes"][0]["rules"][0]["within"] = "7d"
    whole, table = shown(policy, HOT)
    assert "due 2026-11-22 21:00+09:00 until 2026-11-26 08:10+09:00 then warm" in whole
    assert "cools on" in table and "2026-11-26 08:10+09:00 then warm" in table

    # Flags change too; the table shows when the lead type does.
    policy = json.loads(json.dumps(POLICY))
    policy["flags"][0]["when"] = {"activity": "quote_request", "within": "7d"}
    whole, table = shown(policy, HOT)
    assert "until 2026-11-26 08:10+09:00 then flags none" in whole
    assert not any("then" in text for text in table)

    override = {"lead_type": "cold", "by": "kim", "reason": "call", "until": "2026-11-23T00:00:00Z"}
    whole, table = shown(POLICY, {**HOT, "override": override})
    assert "until 2026-11-23 09:00+09:00 then hot" in whole


def test_notebook_html_stays_small(engine: leadgrid.Engine) -> None:
    many = [{"kind": "quote_request", "at": AS_OF, "id": str(number)} for number in range(500)]
    lead = {**HOT, "id": "x" * 100_000, "activities": many}
    assert len(engine.score(lead, AS_OF)._repr_html_()) < 60_000
    batch = engine.score_batch([lead] * 100, AS_OF)
    assert len(batch._repr_html_()) < 60_000
    assert "and 90 more" in batch._repr_html_()
    assert Page(engine.score_batch([], AS_OF)._repr_html_()).texts
