"""What is due after a decision: forms of decisions and reactions, and tasks for a calendar program."""

from __future__ import annotations

import datetime as dt
import json
import time
import types
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import AS_OF
from test_calls import CALLED, LATER, LEAD, refused

import leadgrid


@pytest.fixture(scope="module")
def standard() -> leadgrid.Engine:
    return leadgrid.Engine.default()


@pytest.fixture(scope="module")
def warm(standard: leadgrid.Engine) -> leadgrid.Decision:
    decision = standard.score(LEAD, AS_OF)
    assert isinstance(decision, leadgrid.Decision)
    return decision


def test_a_decision_in_every_form(standard: leadgrid.Engine, warm: leadgrid.Decision) -> None:
    expected = standard.follow_up(warm, [CALLED], LATER)
    assert expected["first_contact"] == CALLED
    bare = standard.score(LEAD, AS_OF, ledger=False)
    assert isinstance(bare, leadgrid.Decision)
    forms: list[Any] = [warm.to_dict(), warm.to_json(), json.dumps(warm.to_dict(), indent=2), types.MappingProxyType(warm.to_dict()), bare]
    reactions: list[Any] = [[CALLED], (CALLED,), json.dumps([CALLED]), np.array([CALLED], dtype=object)]
    reactions.append(pd.DataFrame([CALLED]).to_dict("records"))
    for decision in forms:
        for given in reactions:
            assert standard.follow_up(decision, given, LATER) == expected


def test_decisions_that_are_none(standard: leadgrid.Engine, warm: leadgrid.Decision) -> None:
    foreign = leadgrid.Engine.from_dict({**standard.policy, "version": "2"})
    assert refused(lambda: foreign.follow_up(warm, [], AS_OF)) == ("policy_mismatch", "/decision/policy/version")
    edited = {**standard.policy, "title": "edited"}
    with_hash = leadgrid.Engine.from_dict(edited)
    assert refused(lambda: with_hash.follow_up(warm, [], AS_OF)) == ("policy_mismatch", "/decision/policy/hash")
    errors = standard.score({"id": "1"}, AS_OF)
    wrong: list[tuple[Any, str, str]] = [
        (errors, "no_decision", "/decision"),
        (errors.to_dict(), "no_decision", "/decision"),
        ({}, "missing_key", "/decision"),
        ([warm], "wrong_type", "/decision"),
        (7, "wrong_type", "/decision"),
        ("{", "bad_json", "/decision"),
        ("", "bad_json", "/decision"),
        (dt.date(2026, 11, 22), "wrong_type", "/decision"),
        ({**warm.to_dict(), "flagged": "yes"}, "wrong_type", "/decision/flagged"),
        ({**warm.to_dict(), "lead_id": {1}}, "wrong_type", "/decision/lead_id"),
    ]
    for decision, code, path in wrong:
        assert refused(lambda: standard.follow_up(decision, [], AS_OF)) == (code, path), decision


def test_reactions_that_are_none(standard: leadgrid.Engine, warm: leadgrid.Decision) -> None:
    cyclic: list[Any] = []
    cyclic.append(cyclic)
    wrong: list[tuple[Any, str, str]] = [
        (CALLED, "wrong_type", "/reactions"),
        ({"kind": "call_reached"}, "wrong_type", "/reactions"),
        ("[", "bad_json", "/reactions"),
        (iter([CALLED]), "wrong_type", "/reactions"),
        ({"a"}, "wrong_type", "/reactions"),
        (pd.DataFrame([CALLED]), "wrong_type", "/reactions"),
        (cyclic, "wrong_type", "/reactions/0"),
        ([7], "wrong_type", "/reactions/0"),
        ([{}], "missing_key", "/reactions/0"),
        ([{**CALLED, "kind": "call_reachd"}], "value_not_listed", "/reactions/0/kind"),
        ([{**CALLED, "kind": "전화"}], "value_not_listed", "/reactions/0/kind"),
        ([{**CALLED, "at": pd.NaT}], "missing_key", "/reactions/0"),
        ([CALLED, {**CALLED, "agent": 7}], "wrong_type", "/reactions/1/agent"),
    ]
    for reactions, code, path in wrong:
        assert refused(lambda: standard.follow_up(warm, reactions, LATER)) == (code, path), reactions


def test_texts_of_reactions(standard: leadgrid.Engine, warm: leadgrid.Decision) -> None:
    for agent, printed in (("김서연", "김서연"), ("\ud800", "\ufffd"), (np.str_("Kim"), "Kim"), ("x" * 1_000_000, None)):
        contact = standard.follow_up(warm, [{**CALLED, "agent": agent}], LATER)["first_contact"]
        assert contact and contact["agent"] == (printed or agent)
    for unknown in ("", None, float("nan"), pd.NA):
        contact = standard.follow_up(warm, [{**CALLED, "agent": unknown}], LATER)["first_contact"]
        assert contact and contact["agent"] is None


def test_a_hundred_thousand_reactions(standard: leadgrid.Engine, warm: leadgrid.Decision) -> None:
    start = dt.datetime(2026, 11, 22, tzinfo=dt.timezone.utc)
    sent: list[dict[str, Any]] = [
        {"kind": "message_sent", "at": start + dt.timedelta(seconds=number // 2), "id": str(number)}
        for number in range(100_000)
    ]
    late = {**CALLED, "at": start + dt.timedelta(days=2)}
    begun = time.perf_counter()
    now = standard.follow_up(warm, [late, *reversed(sent)], "2026-11-25T09:00:00+09:00")
    assert time.perf_counter() - begun < 20
    assert (now["stage"], now["first_contact"] is not None, now["ignored"]) == ("second_line", True, [])
    texts = json.dumps([{**one, "at": one["at"].isoformat()} for one in [*sent, late]])
    assert standard.follow_up(warm, texts, "2026-11-25T09:00:00+09:00") == now
    early = standard.follow_up(warm, sent, start)
    assert len(early["ignored"]) == 100_000 - 2


def test_tasks_for_a_calendar(standard: leadgrid.Engine, warm: leadgrid.Decision) -> None:
    cold = standard.score({"id": "최민준 " + "가" * 40, "origin": "form"}, AS_OF)
    closed = [{**CALLED, "kind": "purchased"}]
    text = standard.to_icalendar([(warm, []), (cold, []), (warm, closed)], LATER, lang="ko")  # type: ignore[list-item]
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VTODO") == 2
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "최민준" in text.replace("\r\n ", "")
    assert standard.to_icalendar([], LATER).count("\r\n") == 4

    expected = standard.to_icalendar([(warm, [CALLED])], LATER)
    cases: list[Any] = [
        [[warm.to_dict(), (CALLED,)]],
        ((warm.to_json(), json.dumps([CALLED])),),
        [{"decision": warm, "reactions": [CALLED]}],
        [{"decision": warm.to_json(), "reactions": json.dumps([CALLED])}],
        iter([(warm, [CALLED])]),
        pd.Series([(warm, [CALLED])]),
        [types.MappingProxyType({"decision": warm, "reactions": [CALLED]})],
    ]
    for given in cases:
        assert standard.to_icalendar(given, LATER) == expected


def test_cases_that_are_none(standard: leadgrid.Engine, warm: leadgrid.Decision) -> None:
    errors = standard.score({"id": "1"}, AS_OF)
    wrong: list[tuple[Any, str, str]] = [
        ({}, "wrong_type", "/cases"),
        (warm, "wrong_type", "/cases"),
        (7, "wrong_type", "/cases"),
        (pd.DataFrame([{"decision": 1}]), "wrong_type", "/cases"),
        ([warm], "wrong_type", "/cases/0"),
        ([(warm,)], "wrong_type", "/cases/0"),
        ([(warm, [], [])], "wrong_type", "/cases/0"),
        ((warm, []), "wrong_type", "/cases/0"),
        ([(warm, []), (errors, [])], "no_decision", "/cases/1/decision"),
        ([{"decision": warm}], "missing_key", "/cases/0"),
        ([{"decision": warm, "reactions": [], "lead": 1}], "unknown_key", "/cases/0/lead"),
        ([(warm, [7])], "wrong_type", "/cases/0/reactions/0"),
        ([("{", [])], "bad_json", "/cases/0/decision"),
    ]
    for cases, code, path in wrong:
        assert refused(lambda: standard.to_icalendar(cases, LATER)) == (code, path), cases
    assert refused(lambda: standard.to_icalendar([], LATER, "fr")) == ("value_not_listed", "/lang")  # type: ignore[arg-type]

    def failing() -> Any:
        yield warm, []
        raise RuntimeError("the source went away")

    with pytest.raises(RuntimeError, match="went away"):
        standard.to_icalendar(failing(), LATER)


def test_a_decision_is_no_value_of_a_lead(standard: leadgrid.Engine, warm: leadgrid.Decision) -> None:
    answer = standard.score({**LEAD, "id": warm}, AS_OF)
    assert [error.path for error in answer.errors] == ["/id"]
