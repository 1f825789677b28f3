"""Writes the docstrings of the built module into `_leadgrid.pyi`.

The signatures of the stub are written by hand and proven by `mypy.stubtest`; the docstrings
are those of the Rust sources. `python stubs.py` rewrites the stub, `--check` fails on a
difference.
"""

import ast
import inspect
import sys
from pathlib import Path

import leadgrid._leadgrid as module

STUB = Path(__file__).parent / "python" / "leadgrid" / "_leadgrid.pyi"


def documented(source: str) -> str:
    """The stub with the docstrings of the module in place of its own."""
    lines = source.splitlines()
    edits: list[tuple[int, int, list[str]]] = []
    seen: set[tuple[str, ...]] = set()

    def visit(node: ast.ClassDef | ast.FunctionDef, path: tuple[str, ...]) -> None:
        first = node.body[0]
        has_doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        doc = docstring(path) if path not in seen else None
        seen.add(path)
        if isinstance(node, ast.FunctionDef):
            # A function's body is its docstring, or `...` at the end of its last line.
            end = node.end_lineno or node.lineno
            head = lines[node.lineno - 1 : end]
            if has_doc and isinstance(first.value.value, str):  # type: ignore[attr-defined]
                head = lines[node.lineno - 1 : first.lineno - 1]
            else:
                head[-1] = head[-1].removesuffix(" ...")
            body = indented(doc, node.col_offset + 4)
            edits.append((node.lineno - 1, end, [*head, *body] if body else [*head[:-1], head[-1] + " ..."]))
            return
        start = first.lineno - 1
        while lines[start - 1].lstrip().startswith("@"):
            start -= 1
        end = first.end_lineno if has_doc else start
        edits.append((start, end or start, indented(doc, 4)))
        for child in node.body:
            if isinstance(child, ast.FunctionDef):
                visit(child, (*path, child.name))

    for node in ast.parse(source).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            visit(node, (node.name,))
    for start, end, new in sorted(edits, reverse=True):
        lines[start:end] = new
    return "\n".join(lines) + "\n"


def docstring(path: tuple[str, ...]) -> str | None:
    found: object = module
    for name in path:
        found = inspect.getattr_static(found, name)
        if isinstance(found, staticmethod):
            found = found.__func__
    # Python documents `__eq__` and the like itself.
    if path[-1].startswith("__"):
        return None
    doc = getattr(found, "__doc__", None)
    return inspect.cleandoc(doc) if doc else None


def indented(doc: str | None, columns: int) -> list[str]:
    if doc is None:
        return []
    blank = " " * columns
    raw = "r" if "\\" in doc else ""
    lines = [f"{blank}{line}".rstrip() for line in doc.splitlines()]
    if len(lines) == 1:
        return [f'{blank}{raw}"""{doc}"""']
    return [f'{blank}{raw}"""{lines[0].strip()}', *lines[1:], f'{blank}"""']


if __name__ == "__main__":
    old = STUB.read_text(encoding="utf-8")
    new = documented(old)
    if "--check" in sys.argv:
        sys.exit("the stub is out of date: run `python stubs.py`" if old != new else 0)
    STUB.write_text(new, encoding="utf-8")
