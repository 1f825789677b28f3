"""`leadgrid.sklearn`: scikit-learn's own checks, and what a policy gives through it."""

from __future__ import annotations

import copy
import doctest
import pickle
import subprocess
import sys
from typing import Any

import pytest

import leadgrid

np = pytest.importorskip("numpy")
pytest.importorskip("sklearn")
pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")

from sklearn.base import clone  # noqa: E402
from sklearn.compose import make_column_transformer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import GridSearchCV  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.utils.estimator_checks import parametrize_with_checks  # noqa: E402

import leadgrid.sklearn  # noqa: E402
from conftest import AS_OF, POLICY  # noqa: E402
from frames import activities, leads_of, table  # noqa: E402
from leadgrid.sklearn import PolicyScorer  # noqa: E402

# A policy of numbers alone, which the checks can feed: leads of any width would not suit it.
NUMBERS = {
    "format": 1,
    "id": "numbers",
    "version": "1",
    "time_zone": "+09:00",
    "fields": {"budget": {"type": "number"}, "age": {"type": "number"}},
    "axes": [
        {"id": "means", "rules": [{"id": "budget", "field": "budget", "bands": [{"from": 30_000, "points": 40.5}]}]},
        {"id": "person", "rules": [{"id": "age", "field": "age", "bands": [{"from": 30, "points": 10}], "unknown": 2}]},
    ],
    "grids": {
        "form": {
            "x": {"axes": ["means", "person"], "bands": [{"id": "low"}, {"id": "high", "from": 40}]},
            "cells": {"low": "cold", "high": "hot"},
        }
    },
    "flags": [{"id": "rich", "basis": "ownership", "when": {"field": "budget", "from": 90_000}}],
}
ROWS = np.array([[95_000, 41], [12_000, np.nan], [30_000, 29]])


def numbers(**more: Any) -> PolicyScorer:
    return PolicyScorer(NUMBERS, columns=["budget", "age"], as_of=AS_OF, **more)


@parametrize_with_checks([PolicyScorer(), PolicyScorer(output="all", n_bands=7, on_error="nan", n_jobs=-1)])
def test_the_checks_of_scikit_learn(estimator: Any, check: Any) -> None:
    check(estimator)


def test_docstring() -> None:
    assert doctest.testmod(leadgrid.sklearn).failed == 0


def test_points_and_lead_types_of_an_array() -> None:
    scorer = numbers().fit(ROWS)
    assert scorer.transform(ROWS).tolist() == [[40.5, 10], [0, 2], [40.5, 0]]
    assert scorer.get_feature_names_out().tolist() == ["axes.means", "axes.person"]
    assert scorer.decision_function(ROWS).tolist() == [50.5, 2, 40.5]
    assert scorer.lead_types(ROWS).tolist() == ["hot", "cold", "hot"]
    assert scorer.predict(ROWS).tolist() == [2, 0, 2]
    assert scorer.lead_types_.tolist() == ["cold", "warm", "hot"]
    whole = numbers(output="all").fit(ROWS)
    assert whole.transform(ROWS).tolist() == [[40.5, 10, 50.5, 2, 1], [0, 2, 2, 0, 0], [40.5, 0, 40.5, 2, 0]]
    assert whole.get_feature_names_out().tolist()[2:] == ["total", "lead_type", "flagged"]


def test_a_frame_gives_what_the_engine_gives() -> None:
    engine = leadgrid.Engine.default()
    leads = leads_of(engine, 300, seed=3)
    given, events = table(engine, leads), activities(leads)
    expected = engine.score_frame(given, events, as_of=AS_OF).to_polars()
    assert expected["error"].null_count() < 300
    want = expected.select(pl.selectors.starts_with("axes.")).to_numpy()
    for frame in (given, pl.DataFrame(given), pd.DataFrame.from_arrow(given), given.combine_chunks().to_batches()[0]):
        scorer = PolicyScorer(engine, as_of=AS_OF, activities=events, on_error="nan").fit(frame)
        np.testing.assert_array_equal(scorer.transform(frame), want)
        assert scorer.lead_types(frame).tolist() == expected["lead_type"].to_list()
        assert scorer.scores(frame).to_polars().equals(expected)
        strict = PolicyScorer(engine, as_of=AS_OF, activities=events).fit(frame)
        with pytest.raises(ValueError, match=r"of 300 leads cannot be scored, such as .*on_error='nan'"):
            strict.transform(frame)


def test_a_frame_needs_neither_ids_nor_origins() -> None:
    frame = pd.DataFrame({"age": [41, 20], "occupation": ["office", None]}, index=[7, 3])
    scorer = PolicyScorer(POLICY, as_of=AS_OF).fit(frame)
    assert scorer.transform(frame)[:, 1].tolist() == [45, 6]
    two = PolicyScorer(leadgrid.Engine.default(), as_of=AS_OF)
    with pytest.raises(ValueError, match="give `origin`, one of form, signup"):
        two.fit(frame)
    assert two.set_params(origin="signup").fit(frame).scores(frame).cells["grids"]["form"]["low"]["low"] == 0
    events = {"lead": ["0"], "kind": ["quote_request"], "at": [pd.Timestamp(AS_OF)]}
    with pytest.raises(ValueError, match="give X a column"):
        PolicyScorer(POLICY, as_of=AS_OF, activities=pa.table(events)).fit(frame)


def test_output_in_frames() -> None:
    frame = pd.DataFrame({"budget": [95_000.0, 12_000.0], "age": [41, 20]}, index=["a", "b"])
    pandas = numbers().set_output(transform="pandas").fit(frame).transform(frame)
    assert pandas.to_dict() == {"axes.means": {"a": 40.5, "b": 0.0}, "axes.person": {"a": 10.0, "b": 0.0}}
    polars = numbers().set_output(transform="polars").fit(frame).transform(frame)
    assert isinstance(polars, pl.DataFrame) and polars["axes.means"].to_list() == [40.5, 0.0]


def test_it_is_a_step_of_a_pipeline() -> None:
    draw = np.random.default_rng(7)
    frame = pd.DataFrame({"budget": draw.uniform(0, 120_000, 400), "age": draw.integers(18, 80, 400), "noise": draw.random(400)})
    converted = (frame["budget"] + draw.normal(0, 20_000, 400) > 60_000).astype(int)
    columns = make_column_transformer((PolicyScorer(NUMBERS, as_of=AS_OF), ["budget", "age"]), remainder="passthrough")
    search = GridSearchCV(make_pipeline(columns, LogisticRegression()), {"columntransformer__policyscorer__output": ["totals", "all"]}, cv=3)
    search.fit(frame, converted)
    assert search.best_score_ > 0.7
    names = search.best_estimator_[0].get_feature_names_out().tolist()
    assert names[:2] == ["policyscorer__axes.means", "policyscorer__axes.person"] and names[-1] == "remainder__noise"


def test_clones_and_pickles() -> None:
    events = pa.table({"lead": ["1"], "kind": ["quote_request"], "at": pa.array([0], pa.timestamp("ms", "UTC"))})
    frame = pl.DataFrame({"id": ["1", "2"], "age": [41, 20]})
    for policy in (POLICY, leadgrid.Engine.from_dict(POLICY)):
        scorer = PolicyScorer(policy, as_of=AS_OF, activities=events).fit(frame)
        for twin in (clone(scorer).fit(frame), pickle.loads(pickle.dumps(scorer)), copy.deepcopy(scorer)):
            np.testing.assert_array_equal(twin.transform(frame), scorer.transform(frame))
            assert twin.engine_.hash == scorer.engine_.hash


def test_the_scorecard_is_a_policy() -> None:
    frame = pd.DataFrame({"visits": range(1, 101), "same": [5.0] * 100, "empty": [np.nan] * 100, "Größe ": [np.inf, *range(99)]})
    scorer = PolicyScorer(n_bands=3, output="all").fit(frame)
    assert leadgrid.check(scorer.policy_) == []
    rules = {rule["title"]: rule["bands"] for rule in scorer.policy_["axes"][0]["rules"]}
    # A third of the values lies below the first bound; a value that all have counts as reached.
    assert rules["visits"] == [{"from": 34, "points": 1}, {"from": 67, "points": 2}]
    assert rules["same"] == [{"from": 5, "points": 2}] and "empty" not in rules
    points = scorer.transform(frame)[:, 0]
    assert (points[:2].tolist(), points[-1]) == ([2, 2], 6)
    assert scorer.lead_types(frame)[[0, -1]].tolist() == ["cold", "hot"]
    # What it made is an ordinary policy for leads with these fields.
    engine = leadgrid.Engine.from_dict(scorer.policy_)
    decision = engine.score({"id": "1", "origin": "all", "attributes": {"x0": 100, "x1": 5}}, AS_OF)
    assert isinstance(decision, leadgrid.Decision) and decision.lead_type == "warm"


def test_what_is_wrong_is_said() -> None:
    for scorer, given, words in (
        (PolicyScorer(NUMBERS, columns=["budget", "age"]), ROWS, "a policy needs `as_of`"),
        (PolicyScorer(NUMBERS, as_of=AS_OF), ROWS, "X has 2 columns and no names: give `columns`"),
        (PolicyScorer(NUMBERS, columns=["age"], as_of=AS_OF), ROWS, "X has 2 columns and `columns` names 1"),
        (numbers(output="points"), ROWS, "output='points' is not one of totals, all"),
        (numbers(on_error="skip"), ROWS, "on_error='skip'"),
        (PolicyScorer(n_bands=1), ROWS, "n_bands=1"),
        (PolicyScorer(), pd.DataFrame({"job": ["office"]}), "could not convert string"),
    ):
        with pytest.raises(ValueError, match=words):
            scorer.fit(given)
    for scorer, words in (
        (PolicyScorer(NUMBERS, columns=["budgett", "age"], as_of=AS_OF), r"`columns`: .*no field `budgett` \(did you mean `budget`\?\)"),
        (PolicyScorer(NUMBERS, columns=["seats", "age"], as_of=AS_OF), r"no field `seats` \(it has budget, age\)"),
        (numbers(origin="forms"), r"`origin`: .*no grid for the origin `forms` \(did you mean `form`\?\)"),
        (PolicyScorer(origin="fax"), "no grid for the origin `fax`"),
    ):
        with pytest.raises(ValueError, match=words):
            scorer.fit(ROWS)
    # These are known without being fields of the policy by these names; those of a table are only counted.
    PolicyScorer(NUMBERS, columns=["budget", "attributes.age"], as_of=AS_OF).fit(ROWS)
    PolicyScorer(NUMBERS, columns=["id", "budget"], as_of=AS_OF).fit(ROWS[:1])
    frame = pd.DataFrame({"budgett": [1.0], "age": [41.0]})
    assert PolicyScorer(NUMBERS, as_of=AS_OF).fit(frame).scores(frame).report["unknown_attributes"] == {"budgett": 1}
    with pytest.raises(leadgrid.DataError, match="given twice"):
        PolicyScorer(NUMBERS, columns=["age", "age"], as_of=AS_OF).fit(ROWS)
    with pytest.raises(leadgrid.PolicyError):
        PolicyScorer({"format": 1}, as_of=AS_OF).fit(ROWS)


def test_negative_jobs_leave_processors_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadgrid.sklearn.joblib, "cpu_count", lambda: 4)
    threads = []

    class Spy:
        def __init__(self, engine: leadgrid.Engine) -> None:
            self.engine = engine

        @property
        def policy(self) -> Any:
            return self.engine.policy

        def score_frame(self, *given: Any, **more: Any) -> leadgrid.Scores:
            threads.append(more["threads"])
            return self.engine.score_frame(*given, **more)

    scorer = numbers().fit(ROWS)
    scorer.engine_ = Spy(scorer.engine_)
    for jobs in (None, 1, 3, -1, -2, -4, -9):
        assert scorer.set_params(n_jobs=jobs).transform(ROWS)[0].tolist() == [40.5, 10]
    assert threads == [1, 1, 3, 4, 3, 1, 1]
    with pytest.raises(leadgrid.DataError, match="out_of_range at /threads"):
        scorer.set_params(n_jobs=0).transform(ROWS)


def test_it_is_imported_only_where_it_is_asked_for() -> None:
    program = "import sys, leadgrid; assert not {'sklearn', 'numpy', 'pyarrow'} & set(sys.modules), sys.modules.keys()"
    subprocess.run([sys.executable, "-c", program], check=True)
    without = "import sys; sys.modules['sklearn'] = None\ntry: import leadgrid.sklearn\nexcept ImportError as error: print(error)"
    done = subprocess.run([sys.executable, "-c", without], check=True, capture_output=True, text=True)
    assert "leadgrid.sklearn needs scikit-learn 1.6 or newer and pyarrow: pip install 'leadgrid[sklearn]'" in done.stdout
