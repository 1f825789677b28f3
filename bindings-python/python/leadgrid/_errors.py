"""The exceptions of leadgrid.

Kept in Python so that they pickle, subclass and show like any other exception; the
native module raises them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from leadgrid._leadgrid import Finding


class LeadgridError(Exception):
    """Base of every error that leadgrid raises.

    A lead that cannot be scored is not an exception: it is an answer, ``LeadErrors``.
    ``code``, ``path``, ``message`` and ``help`` are text; ``code`` is stable, ``path`` is a
    JSON Pointer to the wrong value, ``help`` says what to do and may be empty.

    >>> import leadgrid
    >>> try:
    ...     leadgrid.Engine.default().score({"id": "1", "origin": "form"}, as_of="2026-11-22T09:00:00")
    ... except leadgrid.LeadgridError as error:
    ...     print(type(error).__name__, error.code, error.path)
    DataError bad_instant /as_of
    """

    def __init__(self, message: str, code: str = "", path: str = "", help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.path = path
        self.help = help

    def __str__(self) -> str:
        place = f" at {self.path}" if self.path else ""
        advice = f" ({self.help})" if self.help else ""
        return f"{self.code}{place}: {self.message}{advice}" if self.code else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.message, self.code, self.path, self.help))


class DataError(LeadgridError):
    """The call was wrong: a bad ``as_of``, a text that is not JSON, an option of a wrong type."""


class PolicyError(LeadgridError):
    """A policy was refused, whole.

    ``findings`` lists every problem, errors and warnings, in the order of their places in
    the policy; ``code``, ``path``, ``message`` and ``help`` are those of the first error.

    >>> import leadgrid
    >>> try:
    ...     leadgrid.Engine.from_dict({"format": 1, "id": "x", "version": "1"})
    ... except leadgrid.PolicyError as error:
    ...     print(error.code, [finding.code for finding in error.findings])
    missing_key ['missing_key']
    """

    def __init__(
        self,
        message: str,
        code: str = "",
        path: str = "",
        help: str = "",
        findings: list[Finding] | None = None,
    ) -> None:
        super().__init__(message, code, path, help)
        self.findings = findings if findings is not None else []

    def __str__(self) -> str:
        others = len(self.findings) - 1
        more = f" [and {others} more: see .findings]" if others > 0 else ""
        return super().__str__() + more

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.message, self.code, self.path, self.help, self.findings))
