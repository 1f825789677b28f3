"""leadgrid decides how to treat a lead: scores, lead type, flags, scenario and the reasons.

A policy is one document (JSON or YAML); an ``Engine`` is a policy made ready; ``score``
answers for one lead at one instant. The same policy, lead and instant give the same answer,
byte for byte, in Python, Rust, Node and the browser.

>>> import leadgrid
>>> engine = leadgrid.Engine.default()
>>> decision = engine.score({"id": "1", "origin": "form"}, as_of="2026-11-22T09:00:00+09:00")
>>> decision.lead_type
'cold'
"""

from collections.abc import Sequence as _Sequence

from leadgrid._chart import Chart
from leadgrid._errors import DataError, LeadgridError, PolicyError
from leadgrid._leadgrid import (
    Batch,
    Customers,
    Decision,
    Engine,
    Finding,
    LeadError,
    LeadErrors,
    Rfm,
    Scores,
    ScoreStream,
    Table,
    __version__,
    check,
    transition,
)

__all__ = [
    "Batch",
    "Chart",
    "Customers",
    "DataError",
    "Decision",
    "Engine",
    "Finding",
    "LeadError",
    "LeadErrors",
    "LeadgridError",
    "PolicyError",
    "Rfm",
    "ScoreStream",
    "Scores",
    "Table",
    "__version__",
    "check",
    "transition",
]

_Sequence.register(Batch)
