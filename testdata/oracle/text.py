"""Texts: comparison after Hangul composition, and the printing of JSON (spec, sections 2 and 8)."""

import json
import re
from decimal import Decimal

WIDTH = 110
_L, _V, _T, _S = 0x1100, 0x1161, 0x11A7, 0xAC00


def composed(text):
    """The text with Hangul jamo composed to syllables, and nothing else changed."""
    out = []
    for char in text:
        code = ord(char)
        last = ord(out[-1]) if out else 0
        if _L <= last < _L + 19 and _V <= code < _V + 21:
            out[-1] = chr(_S + ((last - _L) * 21 + code - _V) * 28)
        elif _S <= last < _S + 11172 and (last - _S) % 28 == 0 and _T < code < _T + 28:
            out[-1] = chr(last + code - _T)
        else:
            out.append(char)
    return "".join(out)


def same(one, other):
    return composed(one) == composed(other)


def listed(text, texts):
    """Whether a text is among others."""
    return any(same(text, other) for other in texts)


def thousandths(number):
    """A number of a policy in thousandths of a point, exactly as its shortest decimal text."""
    scaled = Decimal(repr(number)) * 1000
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"more than three places: {number!r}")
    return whole


def points(value):
    """Thousandths of a point as a number that prints exactly."""
    if value % 1000 == 0:
        return value // 1000
    return Decimal(value).scaleb(-3).normalize()


def dumps(value):
    """Compact JSON with keys in the order given; decimals print as they are."""
    if isinstance(value, Decimal):
        return str(value) if value.adjusted() > 20 else format(value, "f")
    if isinstance(value, dict):
        return "{" + ",".join(f"{dumps(key)}:{dumps(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(dumps(item) for item in value) + "]"
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)


def pretty(value, indent=0, used=0):
    """JSON for people: what fits on a line stays on it, short members of an object share lines.

    `used` is what stands before and after the value on its first line.
    """
    flat = _flat(value)
    if indent + used + len(flat) <= WIDTH or not isinstance(value, (dict, list)) or not value:
        return flat
    inner = indent + 2
    if isinstance(value, list):
        rows = [pretty(item, inner, 1) for item in value]
        return "[" + "".join(f"\n{' ' * inner}{row}," for row in rows)[:-1] + f"\n{' ' * indent}]"
    lines, line = [], ""
    for key, item in value.items():
        head = dumps(key) + ": "
        row = head + pretty(item, inner, len(head) + 1) + ","
        if line and "\n" not in row and inner + len(line) + 1 + len(row) <= WIDTH:
            line += " " + row
            continue
        if line:
            lines.append(line)
        line = row
        if "\n" in row:
            lines.append(line)
            line = ""
    if line:
        lines.append(line)
    return "{" + "".join(f"\n{' ' * inner}{row}" for row in lines)[:-1] + f"\n{' ' * indent}}}"


def _flat(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flat(key)}: {_flat(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flat(item) for item in value) + "]"
    return dumps(value)


def loads(text):
    """JSON of a case file: numbers with a point keep their digits, keys keep their order."""
    return json.loads(text, parse_float=Decimal)


def plain(value):
    """The same tree with every decimal as the nearest double and half surrogate pairs as U+FFFD."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
