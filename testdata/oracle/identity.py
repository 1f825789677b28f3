"""The hash of a policy: SHA-256 of its canonical JSON, RFC 8785 (spec, section 3)."""

import hashlib
import json
from decimal import Decimal


def number(value):
    """The nearest double as ECMAScript prints it."""
    value = float(value)
    if value == 0:
        return "0"
    sign, digits, power = Decimal(repr(value)).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + power
    if len(text) <= point <= 21:
        text += "0" * (point - len(text))
    elif 0 < point <= 21:
        text = text[:point] + "." + text[point:]
    elif -6 < point <= 0:
        text = "0." + "0" * -point + text
    else:
        text = text[0] + ("." + text[1:] if text[1:] else "") + f"e{point - 1:+d}"
    return "-" * sign + text


def canonical(value):
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return number(value)
    return json.dumps(value, ensure_ascii=False)


def policy_hash(policy):
    return "sha256:" + hashlib.sha256(canonical(policy).encode("utf-8")).hexdigest()
