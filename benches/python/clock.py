"""The best of many rounds, subjects in turns; `../src/clock.rs` says why."""

from __future__ import annotations

import time
from collections.abc import Callable


def measure(subjects: list[Callable[[], object]], rounds: int, millis: int) -> list[float]:
    """Nanoseconds of CPU time of one call of each subject."""
    calls = [_calls(subject, millis) for subject in subjects]
    best = [float("inf")] * len(subjects)
    for _ in range(rounds):
        for index, subject in enumerate(subjects):
            best[index] = min(best[index], _round(subject, calls[index]) / calls[index])
    return best


def _calls(subject: Callable[[], object], millis: int) -> int:
    calls = 1
    while _round(subject, calls) < millis * 1e6 / 2:
        calls *= 2
    return calls


def _round(subject: Callable[[], object], calls: int) -> int:
    start = time.process_time_ns()
    for _ in range(calls):
        subject()
    return time.process_time_ns() - start
