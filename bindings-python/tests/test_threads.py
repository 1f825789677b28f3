"""One engine in many threads; batches let the others run."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

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


def test_a_batch_lets_other_threads_run(engine: leadgrid.Engine) -> None:
    visits = [{"kind": "page_view", "at": 1795305600000 - number, "id": str(number)} for number in range(1000)]
    leads = [{**HOT, "activities": visits}] * 100
    ticks = 0
    running = threading.Event()
    done = threading.Event()

    def count() -> None:
        nonlocal ticks
        running.set()
        while not done.is_set():
            ticks += 1

    thread = threading.Thread(target=count)
    thread.start()
    running.wait()
    before = ticks
    engine.score_batch(leads, AS_OF)
    after = ticks
    done.set()
    thread.join()
    assert after > before
