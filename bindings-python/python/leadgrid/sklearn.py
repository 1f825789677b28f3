"""A policy as a step of scikit-learn: a transformer from leads to points.

>>> import numpy as np
>>> from leadgrid.sklearn import PolicyScorer
>>> policy = {
...     "format": 1, "id": "seats", "version": "1", "time_zone": "+09:00",
...     "fields": {"seats": {"type": "number"}},
...     "axes": [{"id": "size", "rules": [{"id": "seats", "field": "seats", "bands": [{"from": 50, "points": 40}]}]}],
...     "grids": {"form": {
...         "x": {"axes": ["size"], "bands": [{"id": "low"}, {"id": "high", "from": 40}]},
...         "cells": {"low": "cold", "high": "hot"}}},
... }
>>> scorer = PolicyScorer(policy, columns=["seats"], as_of="2026-11-22T09:00:00+09:00").fit([[80.0]])
>>> scorer.transform(np.array([[80.0], [12.0]]))
array([[40.],
       [ 0.]])
>>> scorer.lead_types([[80.0], [12.0]]).tolist()
['hot', 'cold']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal

try:
    import joblib  # type: ignore[import-untyped]
    import numpy as np
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.compute as pc  # type: ignore[import-untyped]
    from sklearn.base import BaseEstimator, TransformerMixin  # type: ignore[import-untyped]
    from sklearn.utils.validation import (  # type: ignore[import-untyped]
        _check_feature_names_in,
        check_is_fitted,
        validate_data,
    )
except ImportError as _error:
    _needs = "leadgrid.sklearn needs scikit-learn 1.6 or newer and pyarrow: pip install 'leadgrid[sklearn]'"
    raise ImportError(f"{_needs} ({_error})") from _error

from leadgrid import Engine, Scores

if TYPE_CHECKING:
    import datetime

    from numpy.typing import NDArray

    from leadgrid._types import ArrowArray, ArrowStream

__all__ = ["PolicyScorer"]


class PolicyScorer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Scores leads by a policy: one row of points for each lead.

    A policy is not learnt, so ``fit`` only makes it ready and checks the columns. Without a policy,
    ``fit`` builds a plain scorecard to begin with, see ``policy``.

    Parameters
    ----------
    policy : mapping or Engine, default=None
        A policy, as a mapping or made ready. With None, X must be numeric, and
        each column gives a point for each of ``n_bands - 1`` quantiles of the training data that a
        value reaches: more is better, all columns count the same, nothing is learnt from ``y``. A
        third and two thirds of the most points are the bounds of warm and hot. Quantiles are rounded
        to thousandths and held within a thousand millions, all that a policy can say; columns of
        smaller steps or larger numbers need another unit first. It is a baseline: take ``policy_`` from it, and edit.
    columns : sequence of str, default=None
        The fields that the columns of X hold, where X is an array without names. Fields that the
        policy does not have are refused; a table may have such columns, which are only counted.
    origin : str, default=None
        The origin of all leads, where X has no column of that name. None stands for the only grid
        of the policy.
    as_of : datetime, str or int, default=None
        The instant at which leads are scored, as for ``Engine.score``. A policy needs one; the
        scorecard does not depend on it.
    activities : table, default=None
        What the leads did, as for ``Engine.score_frame``; then X has a column ``id``. Without it all
        activities are unknown.
    output : {"totals", "all"}, default="totals"
        The columns of ``transform``: the total of each axis, ``axes.<id>``; or also ``total`` (both
        sides of the grid), ``lead_type`` (its number, 0 for the least important) and ``flagged``.
    on_error : {"raise", "nan"}, default="raise"
        Whether a lead that cannot be scored is a ``ValueError``, or a row of NaN.
    n_bands : int, default=4
        Bands of a column in the scorecard.
    n_jobs : int, default=None
        Threads; None is one, -1 all processors, -2 all but one, and so on, one at least.

    Attributes
    ----------
    policy_ : dict
        The policy, as it was given or built.
    engine_ : Engine
        The policy made ready.
    lead_types_ : ndarray of str
        The lead types, least to most important.
    n_features_in_ : int
        Number of columns that ``fit`` saw.
    feature_names_in_ : ndarray of str
        Their names, where X had some.
    """

    def __init__(
        self,
        policy: Mapping[str, Any] | Engine | None = None,
        *,
        columns: Sequence[str] | None = None,
        origin: str | None = None,
        as_of: datetime.datetime | str | int | None = None,
        activities: ArrowStream | ArrowArray | None = None,
        output: Literal["totals", "all"] = "totals",
        on_error: Literal["raise", "nan"] = "raise",
        n_bands: int = 4,
        n_jobs: int | None = None,
    ) -> None:
        self.policy = policy
        self.columns = columns
        self.origin = origin
        self.as_of = as_of
        self.activities = activities
        self.output = output
        self.on_error = on_error
        self.n_bands = n_bands
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: object = None) -> PolicyScorer:
        """Makes the policy ready, or builds the scorecard; ``y`` is not looked at."""
        for name, known in (("output", ("totals", "all")), ("on_error", ("raise", "nan"))):
            if getattr(self, name) not in known:
                raise ValueError(f"{name}={getattr(self, name)!r} is not one of {', '.join(known)}")
        given = self._validated(X, reset=True)
        if self.policy is None:
            if not isinstance(self.n_bands, int) or not 2 <= self.n_bands <= 100:
                raise ValueError(f"n_bands={self.n_bands!r} is not a whole number from 2 to 100")
            names = getattr(self, "feature_names_in_", self.columns)
            self.engine_ = Engine.from_dict(_scorecard(given, self.n_bands, names))
            self._check_origin()
        else:
            if self.as_of is None:
                raise ValueError("a policy needs `as_of`, the instant at which leads are scored")
            self.engine_ = self.policy if isinstance(self.policy, Engine) else Engine.from_dict(self.policy)
            # What does not suit is told now, and not by the first leads.
            self._check_origin()
            self._score(given)
            self._check_fields(given)
        self.policy_ = self.engine_.policy
        lead_types = self.policy_.get("lead_types") or ["cold", "warm", "hot"]
        self.lead_types_ = np.array(lead_types, dtype=object)
        return self

    def transform(self, X: Any) -> NDArray[np.float64]:
        """The points of each lead; see ``output``."""
        columns = self._scored(X)
        names = self._names()
        made = np.empty((len(columns["lead_type"]), len(names)))
        for place, name in enumerate(names):
            made[:, place] = columns[name]
        return made

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """The points of both sides of the grid: sorts leads of one origin, the best highest."""
        return self._scored(X)["total"]

    def predict(self, X: Any) -> NDArray[np.int64]:
        """The number of each lead's type, its place in ``lead_types_``; -1 for none."""
        numbers = self._scored(X)["lead_type"]
        return np.where(np.isnan(numbers), -1, numbers).astype(np.int64)

    def lead_types(self, X: Any) -> NDArray[np.object_]:
        """The lead type of each lead; None for one that cannot be scored."""
        # The last one stands at -1, too.
        names: list[str | None] = [*self.lead_types_, None]
        return np.array(names, dtype=object)[self.predict(X)]

    def scores(self, X: Any) -> Scores:
        """Everything that ``Engine.score_frame`` gives for these leads, with errors and counts of cells."""
        check_is_fitted(self)
        return self._score(self._validated(X, reset=False))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """The names of the columns of ``transform``."""
        check_is_fitted(self)
        _check_feature_names_in(self, input_features)
        return np.array(self._names(), dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        # What is missing is unknown, which a policy has its own points for.
        tags.input_tags.allow_nan = True
        tags.input_tags.string = self.policy is not None
        return tags

    def _names(self) -> list[str]:
        axes = [f"axes.{axis['id']}" for axis in self.policy_.get("axes", [])]
        return axes if self.output == "totals" else [*axes, "total", "lead_type", "flagged"]

    def _validated(self, X: Any, reset: bool) -> Any:
        """A table with names as it is, everything else as an array of numbers."""
        if self.policy is not None and _is_table(X):
            validate_data(self, X, reset=reset, skip_check_array=True)
            return X
        return validate_data(self, X, reset=reset, dtype=np.float64, ensure_all_finite=False)

    def _scored(self, X: Any) -> dict[str, NDArray[np.float64]]:
        scores = self.scores(X)
        failed = scores.report["failed"]
        if failed and self.on_error == "raise":
            # They are made anew each time, all of them.
            first = scores.errors[0]
            raise ValueError(
                f"{failed} of {len(scores)} leads cannot be scored, such as "
                f"{first.lead_id!r}: {first.errors[0]}; on_error='nan' gives rows of NaN instead"
            )
        return _numbers(scores, self.lead_types_)

    def _score(self, given: Any) -> Scores:
        """Scores a table or an array that was validated."""
        table = _table(given, self._fields)
        if "id" not in table.column_names:
            if self.activities is not None:
                raise ValueError("activities find their leads by `id`: give X a column of that name")
            table = table.append_column("id", pa.array(np.arange(table.num_rows)))
        if "origin" not in table.column_names:
            origins = pa.DictionaryArray.from_arrays(np.zeros(table.num_rows, np.int8), [self._origin()])
            table = table.append_column("origin", origins)
        return self.engine_.score_frame(table, self.activities, as_of=self._as_of(), threads=self._threads())

    def _as_of(self) -> datetime.datetime | str | int:
        return 0 if self.as_of is None else self.as_of

    def _threads(self) -> int:
        jobs = 1 if self.n_jobs is None else self.n_jobs
        return jobs if jobs >= 0 else max(1, joblib.cpu_count() + 1 + jobs)

    def _check_fields(self, given: Any) -> None:
        """Refuses names of columns that no field has."""
        if self.columns is None or _is_table(given):
            return
        # Of a row without nulls the engine counts all that it does not know.
        row = {name: pa.array([1.0]) for name in self._fields(given.shape[1])}
        row |= {"id": pa.array(["1"]), "origin": pa.array([self._origin()])}
        unknown = self.engine_.score_frame(pa.table(row), as_of=self._as_of()).report["unknown_attributes"]
        known = list(self.engine_.policy.get("fields", {}))
        for name in unknown:
            near = get_close_matches(name.removeprefix("attributes."), known, 1)
            advice = f"did you mean `{near[0]}`?" if near else f"it has {', '.join(known) or 'none'}"
            raise ValueError(f"`columns`: the policy has no field `{name}` ({advice})")

    def _check_origin(self) -> None:
        """Refuses an origin that has no grid."""
        if self.origin is None:
            return
        for error in self.engine_.score({"id": "1", "origin": self.origin}, self._as_of()).errors:
            if error.path == "/origin":
                raise ValueError(f"`origin`: {error.message} ({error.help})")

    def _fields(self, count: int) -> list[str]:
        if self.policy is None:
            return [f"x{place}" for place in range(count)]
        names = getattr(self, "feature_names_in_", None)
        fields = list(self.columns if self.columns is not None else [] if names is None else names)
        if len(fields) != count:
            held = f"`columns` names {len(fields)}" if fields else "no names: give `columns`"
            raise ValueError(f"X has {count} columns and {held}")
        return fields

    def _origin(self) -> str:
        origins: list[str] = list(self.engine_.policy.get("grids", {}))
        if self.origin is not None:
            return self.origin
        if len(origins) == 1:
            return origins[0]
        raise ValueError(f"X has no column `origin`; give `origin`, one of {', '.join(origins)}")


def _is_table(X: Any) -> bool:
    return hasattr(X, "__arrow_c_stream__") or hasattr(X, "__arrow_c_array__")


def _table(given: Any, fields: Callable[[int], list[str]]) -> Any:
    if hasattr(given, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(given).read_all()
    if hasattr(given, "__arrow_c_array__"):
        return pa.Table.from_batches([pa.record_batch(given)])
    columns = [np.ascontiguousarray(column) for column in given.T]
    return pa.Table.from_arrays([pa.array(column) for column in columns], names=fields(given.shape[1]))


def _numbers(scores: Scores, lead_types: NDArray[np.object_]) -> dict[str, NDArray[np.float64]]:
    """What ``transform`` and others give, by name; NaN for leads with errors."""
    table = scores.to_arrow()
    # The last part of the priority: the points of both sides, in thousandths and negative.
    total = pc.negate(pc.list_element(table["priority"], 3))
    lead_type = pc.index_in(table["lead_type"].cast(pa.string()), value_set=pa.array(lead_types, pa.string()))
    columns = {name: table[name] for name in table.column_names if name.startswith("axes.")}
    columns |= {"total": total, "lead_type": lead_type, "flagged": table["flagged"]}
    made = {name: column.cast(pa.float64()).to_numpy() for name, column in columns.items()}
    made["total"] = made["total"] / 1000
    return made


def _scorecard(given: NDArray[np.float64], bands: int, names: Sequence[str] | None) -> dict[str, Any]:
    """A policy of one axis, in which every column has a rule of bands between its quantiles."""
    # Constants of a policy are thousandths within these bounds.
    limit, places = 1e9, 3
    fields: dict[str, Any] = {}
    rules: list[dict[str, Any]] = []
    for place, column in enumerate(given.T):
        name = f"x{place}"
        title = {"title": str(names[place])} if names is not None and str(names[place]) else {}
        fields[name] = {"type": "number", **title}
        known = column[np.isfinite(column)]
        if known.size == 0:
            continue
        bounds = np.quantile(known, np.arange(1, bands) / bands, method="inverted_cdf")
        # Where values are alike, one bound stands for several.
        rounded = np.clip(bounds, -limit, limit).tolist()
        points = {round(bound, places) + 0.0: reached for reached, bound in enumerate(rounded, 1)}
        steps = [{"from": bound, "points": reached} for bound, reached in points.items()]
        rules.append({"id": name, "field": name, "bands": steps, "otherwise": 0, "unknown": 0, **title})
    most = (bands - 1) * given.shape[1]
    edges = [("low", None), ("mid", round(most / 3, 3)), ("high", round(most * 2 / 3, 3))]
    side = [{"id": name} if edge is None else {"id": name, "from": edge} for name, edge in edges]
    return {
        "format": 1,
        "id": "scorecard",
        "version": "1",
        "time_zone": "+00:00",
        "fields": fields,
        "axes": [{"id": "score", "rules": rules}],
        "grids": {
            "all": {
                "x": {"axes": ["score"], "bands": side},
                "cells": {"low": "cold", "mid": "warm", "high": "hot"},
            }
        },
    }
