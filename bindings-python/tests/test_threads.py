"""One engine in many threads; batches let the others run."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import AS_OF, HOT

import leadgrid


def test_one_engine_in_many_threads(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    leads = [{**HOT, "id": str(number)} for number in range(500)]
    alone = [answer.to_json() for answer in engine.score_batch(leads, AS_OF)]

    def work(number: int) -> list[str]:
        if number % 2:
            return [answer.to_json() for answer in engine.score_batch(leads, AS_OF)]
        return [engine.score(lead, AS_OF).to_json() for lead in leads]

    with ThreadPoolExecutor(8) as pool:
        assert all(result == alone for result in pool.map(work, range(16)))


def test_every_call_in_many_threads(hot: leadgrid.Decision) -> None:
    engine = leadgrid.Engine.default()
    lead = {**HOT, "activities": [{"kind": "test_drive_request", "at": "2026-11-19T08:10:00+09:00"}]}
    later = "2027-02-01T00:00:00Z"
    child = {"id": "kr", "version": "1", "extends": "global_standard"}
    parent = engine.policy

    def work(number: int) -> tuple[object, ...]:
        mine = {**lead, "id": f"L-{number % 2}"}
        decision = engine.score(mine, AS_OF)
        assert isinstance(decision, leadgrid.Decision)
        receipt = engine.receipt(mine, AS_OF, previous=decision)
        return (
            engine.trajectory(mine, AS_OF, later, previous=decision),
            engine.question(mine, AS_OF),
            engine.why_not(mine, AS_OF),
            engine.follow_up(decision, [{"kind": "visited", "at": AS_OF}], later),
            engine.to_icalendar([(decision, [])], AS_OF),
            engine.merge(mine, lead),
            engine.verify(receipt, mine),
            engine.due("kr_office", AS_OF, "8h"),
            leadgrid.transition(None, decision)["key"],
            leadgrid.Engine.from_dict(child, [parent]).hash,
        )

    alone = [work(0), work(1)]
    assert alone[0] != alone[1]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(64))) == alone * 32


def long_calls(engine: leadgrid.Engine, hot: leadgrid.Decision) -> dict[str, Callable[[], object]]:
    """Calls that take a while, of which Python has but a text to read."""
    visits = [{"kind": "page_view", "at": 1795305600000 - number, "id": str(number)} for number in range(1000)]
    leads = json.dumps([{**HOT, "activities": visits}] * 100)
    lead = json.dumps({**HOT, "activities": visits * 50})
    reactions = json.dumps([{"kind": "visited", "at": 1795305600000 + number, "id": str(number)} for number in range(50_000)])
    fields = {f"f{number}": {"type": "number", "title": "x" * 100} for number in range(5_000)}
    policy = json.dumps({**engine.policy, "fields": {**engine.policy["fields"], **fields}})
    return {
        "score_batch": lambda: engine.score_batch(leads, AS_OF),
        "receipt": lambda: engine.receipt(lead, AS_OF, ledger=False),
        "trajectory": lambda: engine.trajectory(lead, AS_OF, "2027-02-01T00:00:00Z"),
        "follow_up": lambda: engine.follow_up(hot, reactions, "2026-11-22T09:01:00+09:00"),
        "from_json": lambda: leadgrid.Engine.from_json(policy),
        "check": lambda: leadgrid.check(policy),
    }


@pytest.mark.parametrize("name", ["score_batch", "receipt", "trajectory", "follow_up", "from_json", "check"])
def test_long_calls_let_other_threads_run(engine: leadgrid.Engine, hot: leadgrid.Decision, name: str) -> None:
    call = long_calls(engine, hot)[name]
    ticks = 0
    running = threading.Event()
    done = threading.Event()

    def count() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            running.set()
            time.sleep(0)

    thread = threading.Thread(target=count)
    interval = sys.getswitchinterval()
    # No thread is made to wait: another one runs only when this one lets it.
    sys.setswitchinterval(60)
    try:
        thread.start()
        running.wait()
        before = after = ticks
        # On a busy machine the other thread may not get a core while one call lasts.
        for _ in range(50):
            call()
            after = ticks
            if after > before:
                break
    finally:
        sys.setswitchinterval(interval)
        done.set()
        thread.join()
    assert after > before
