"""Rules, decay, caps, axes and the ledger, in thousandths of a point (spec, sections 4.2 and 4.3)."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from conditions import judge, kinds_of
from instants import DAY, duration, local_day, show
from text import composed, points, thousandths

LIMIT = 9_007_199_254_740_991


class Overflow(Exception):
    """A total that is beyond what is computed: the lead's error `score_overflow`."""


def truncate(fraction):
    """Toward zero."""
    whole = abs(fraction.numerator) // fraction.denominator
    return -whole if fraction < 0 else whole


@lru_cache(maxsize=None)
def half_life_factor(days, age):
    """The largest m with m^D x 2^age <= 2^(32 D), exactly; where to begin is a guess."""

    def fits(m):
        return m**days << age <= 1 << (32 * days)

    m = int(2 ** (32 - Decimal(age) / days))
    while not fits(m):
        m -= 1
    while fits(m + 1):
        m += 1
    return m


def decayed(p, decay, age):
    if decay is None:
        return p
    if "steps" in decay:
        percent = 0
        for step in decay["steps"]:
            if age >= step["from_day"]:
                percent = Fraction(thousandths(step["percent"]), 1000)
        return truncate(Fraction(p) * percent / 100)
    if "linear" in decay:
        days = int(decay["linear"]["days"])
        return truncate(Fraction(p * max(0, days - age), days))
    days = int(decay["half_life"]["days"])
    if age > 32 * days:
        return 0
    return truncate(Fraction(p * half_life_factor(days, age), 2**32))


def counted(rule, events, as_of, zone):
    """The events that a counting rule counts, oldest first."""
    kinds = kinds_of(rule["activity"])
    within = duration(rule["within"]) if "within" in rule else None
    seen = [event for event in events if event.kind in kinds and event.at <= as_of]
    if within is not None:
        seen = [event for event in seen if as_of - event.at < within]
    count = rule.get("count", "each")
    if count == "once":
        seen = seen[-1:]
    elif count == "daily":
        seen = last_of_each(seen, lambda event: local_day(zone, event.at))
    elif count == "per_ref":
        seen = last_of_each(seen, lambda event: None if event.ref is None else composed(event.ref))
    if "at_most" in rule:
        most = int(rule["at_most"])
        seen = seen[len(seen) - most :] if len(seen) > most else seen
    return seen


def last_of_each(events, key):
    newest = {}
    for index, event in enumerate(events):
        newest[key(event)] = index
    return [events[index] for index in sorted(newest.values())]


def band_points(bands, start, value):
    """The points of the last band whose start is reached, or None."""
    found = None
    for band in bands:
        if value >= band[start]:
            found = thousandths(band["points"])
    return found


def contributions(rule, lead, policy, as_of, zone):
    """(points, event or None) of each contribution of a rule, zeros included."""
    otherwise, unknown = thousandths(rule.get("otherwise", 0)), thousandths(rule.get("unknown", 0))
    if "when" in rule:
        truth = judge(rule["when"], lead, policy, as_of)
        return [(unknown if truth is None else thousandths(rule["points"]) if truth else otherwise, None)]
    if "field" in rule:
        value = lead.values.get(rule["field"])
        if value is None:
            return [(unknown, None)]
        if "values" in rule:
            table = {composed(key): thousandths(given) for key, given in rule["values"].items()}
            return [(table.get(composed(value), otherwise), None)]
        found = band_points(rule["bands"], "from", value)
        return [(otherwise if found is None else found, None)]
    if lead.events is None:
        return [(unknown, None)]
    if "since_last" in rule:
        kinds = None if rule["since_last"] == "any" else kinds_of(rule["since_last"])
        seen = [event for event in lead.events if event.at <= as_of and (kinds is None or event.kind in kinds)]
        if not seen:
            return [(otherwise, None)]
        found = band_points(rule["bands"], "from_days", (as_of - seen[-1].at) // DAY)
        return [(otherwise if found is None else found, seen[-1])]
    p = thousandths(rule["points"])
    events = counted(rule, lead.events, as_of, zone)
    return [(decayed(p, rule.get("decay"), (as_of - event.at) // DAY), event) for event in events]


def clamp(value, limits):
    limits = limits or {}
    if "min" in limits:
        value = max(value, thousandths(limits["min"]))
    if "max" in limits:
        value = min(value, thousandths(limits["max"]))
    return value


def entry(axis, given, event, as_of, zone, group=None, rule=None, stage=None):
    line = {"axis": axis["id"]}
    if group is not None:
        line["group"] = group
    if rule is not None:
        line["rule"] = rule
    if stage is not None:
        line["stage"] = stage
    line["points"] = points(given)
    if event is not None:
        line["at"] = show(zone, event.at)
        line["age_days"] = (as_of - event.at) // DAY
        line["kind"] = event.kind
        if event.id is not None:
            line["id"] = event.id
        if event.ref is not None:
            line["ref"] = event.ref
    return line


def score_axis(axis, lead, policy, as_of, zone):
    """(raw, total, ledger) of one axis."""
    ledger, values = [], []

    def note(given, event=None, **place):
        if given != 0:
            ledger.append(entry(axis, given, event, as_of, zone, **place))

    for rule in axis.get("rules", []):
        group, total = rule.get("group"), 0
        for given, event in contributions(rule, lead, policy, as_of, zone):
            total += given
            note(given, event, group=group, rule=rule["id"])
        values.append(clamp(total, rule.get("cap")))
        note(values[-1] - total, group=group, rule=rule["id"], stage="rule_cap")
    for group, total in group_sums(axis, values):
        note(clamp(total, group.get("cap")) - total, group=group["id"], stage="group_cap")
    raw, total = axis_sums(axis, values)
    note(total - raw, stage="axis_cap")
    for value in (raw, total):
        if abs(value) > LIMIT:
            raise Overflow
    return raw, total, ledger


def rule_value(rule, lead, policy, as_of, zone):
    """What one rule gives, after its cap."""
    return clamp(sum(given for given, _ in contributions(rule, lead, policy, as_of, zone)), rule.get("cap"))


def group_sums(axis, values):
    """Each group of an axis with the sum of its rules, from the values of all rules in order."""
    rules = axis.get("rules", [])
    for group in axis.get("groups", []):
        yield group, sum(value for rule, value in zip(rules, values) if rule.get("group") == group["id"])


def axis_sums(axis, values):
    """(raw, total) of an axis from the values of its rules."""
    raw = sum(value for rule, value in zip(axis.get("rules", []), values) if "group" not in rule)
    raw += sum(clamp(total, group.get("cap")) for group, total in group_sums(axis, values))
    return raw, clamp(raw, axis.get("range"))
