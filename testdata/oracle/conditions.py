"""Conditions with three values: True, False and None for unknown (spec, section 4.1)."""

from instants import duration, parse_date
from text import composed, listed, same


def kleene_not(value):
    return None if value is None else not value


def kleene_all(values):
    values = list(values)
    if any(value is False for value in values):
        return False
    return None if None in values else True


def kleene_any(values):
    values = list(values)
    if any(value is True for value in values):
        return True
    return None if None in values else False


def kinds_of(activity):
    return [activity] if isinstance(activity, str) else activity


def equal(value, constant, kind):
    if kind == "text":
        return same(value, constant)
    return value == constant_of(constant, kind)


def constant_of(constant, kind):
    if kind == "date":
        return parse_date(constant)
    if kind == "number":
        return float(constant)
    return constant


def judge(condition, lead, policy, as_of, open_known=False):
    """True, False or None. With `open_known`, whether an unknown field is known is unknown as well (section 8)."""
    if "all" in condition:
        return kleene_all(judge(part, lead, policy, as_of, open_known) for part in condition["all"])
    if "any" in condition:
        return kleene_any(judge(part, lead, policy, as_of, open_known) for part in condition["any"])
    if "not" in condition:
        return kleene_not(judge(condition["not"], lead, policy, as_of, open_known))
    if "field" in condition:
        if open_known and condition["field"] not in lead.values:
            return None
        return judge_field(condition, lead, policy)
    if "activity" in condition:
        return judge_activity(condition, lead, as_of)
    if "tag" in condition:
        if lead.tags is None:
            return None
        path = composed(condition["tag"])
        return any(composed(tag) == path or composed(tag).startswith(path + "/") for tag in lead.tags)
    if "segment" in condition:
        return None if lead.segment is None else same(lead.segment, condition["segment"])
    if "origin" in condition:
        return lead.origin == condition["origin"]
    raise ValueError(f"no test in {condition!r}")


def judge_field(condition, lead, policy):
    name = condition["field"]
    kind = policy["fields"][name]["type"]
    value = lead.values.get(name)
    if "known" in condition:
        return (value is not None) == condition["known"]
    if value is None:
        return None
    if "is" in condition:
        return equal(value, condition["is"], kind)
    if "in" in condition:
        return any(equal(value, constant, kind) for constant in condition["in"])
    if "has" in condition:
        return listed(condition["has"], value)
    low, high = condition.get("from"), condition.get("below")
    return (low is None or constant_of(low, kind) <= value) and (high is None or value < constant_of(high, kind))


def judge_activity(condition, lead, as_of):
    if lead.events is None:
        return None
    kinds = kinds_of(condition["activity"])
    within = duration(condition["within"]) if "within" in condition else None
    number = 0
    for event in lead.events:
        age = as_of - event.at
        if event.kind in kinds and age >= 0 and (within is None or age < within):
            number += 1
    return number >= condition.get("at_least", 1)


def fields_asked(condition):
    """Every field a condition asks for, also inside `known`."""
    for key in ("all", "any"):
        for part in condition.get(key, []):
            yield from fields_asked(part)
    if "not" in condition:
        yield from fields_asked(condition["not"])
    if "field" in condition:
        yield condition["field"]


def activity_tests(condition):
    """Every test of a condition that looks at activities."""
    for key in ("all", "any"):
        for part in condition.get(key, []):
            yield from activity_tests(part)
    if "not" in condition:
        yield from activity_tests(condition["not"])
    if "activity" in condition:
        yield condition
