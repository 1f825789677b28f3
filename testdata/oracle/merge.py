"""Two records of one person as one lead (spec, section 2, last rule).

Where the specification is silent, `testdata/README.md` says what holds.
"""

from follow_up import Refused
from identity import canonical
from instants import read_instant
from lead import Event, distinct, is_nothing
from text import composed, listed

OWN_RULE = ("id", "origin", "created_at", "attributes", "activities", "tags")
ENDLESS = float("inf")
UNDATED = float("-inf")


def order_of(text):
    return text.encode("utf-8", "surrogatepass")


def written(value):
    return order_of(canonical(value))


def instant_of(value):
    at, code = read_instant(value)
    return None if code else at


def created(lead):
    return instant_of(lead.get("created_at"))


def merge(policy, a, b):
    """The merged lead, its keys in the order in which the engine prints them."""
    both = [a, b]
    for name, lead in (("a", a), ("b", b)):
        if not isinstance(lead, dict):
            raise Refused("wrong_type", f"/{name}")
    earlier = min(both, key=seniority)
    merged = {}
    for key in ("id", "origin", "created_at"):
        known = [lead for lead in (earlier, *both) if lead.get(key) is not None]
        holder = known[0] if known else earlier
        if key in holder:
            merged[key] = holder[key]
    others = {key for lead in both for key in lead if key not in OWN_RULE}
    for key in sorted(others, key=order_of):
        merged[key] = better([(created(lead), lead[key]) for lead in both if key in lead], judge_of(policy, key))
    for key, unite in (("attributes", attributes), ("activities", activities), ("tags", tags)):
        values = [lead[key] for lead in both if key in lead]
        kind = dict if key == "attributes" else list
        odd = [value for value in values if value is not None and not isinstance(value, kind)]
        united = max(odd, key=written) if odd else unite(policy, both)
        if united is not None:
            merged[key] = united
    return merged


def seniority(lead):
    """Least for the lead whose id and origin stay: the earlier one, any dated one before an undated one."""
    at = created(lead)
    texts = [written(lead[key]) if key in lead else b"" for key in ("id", "origin", "created_at")]
    return (at is None, at or 0, texts)


def better(dated, weight):
    """Of values with the instants of their leads the one that weighs most; then the later one."""
    return max(dated, key=lambda pair: (weight(pair[1]), UNDATED if pair[0] is None else pair[0], written(pair[1])))[1]


def judge_of(policy, key):
    if key == "override":
        return ends
    if key == "segment":
        return lambda value: not is_missing(policy, value)
    return lambda value: not is_nothing(value)


def ends(override):
    """None before any override; one that never ends, or that cannot be read, after all others."""
    if override is None:
        return UNDATED
    until = override.get("until") if isinstance(override, dict) else None
    at = None if until is None else instant_of(until)
    return ENDLESS if at is None else at


def is_missing(policy, value):
    return is_nothing(value) or (isinstance(value, str) and listed(value, policy.get("missing", [""])))


def is_known(policy, name, value):
    """Whether the value of an attribute is known to the policy; what is wrong with it is told when it is scored."""
    field = policy.get("fields", {}).get(name, {})

    def unlisted(text, kind):
        return field.get("type") == kind and "values" in field and not listed(text, field["values"])

    def lost(item):
        return is_missing(policy, item) or (isinstance(item, str) and unlisted(item, "texts"))

    if isinstance(value, list) and value:
        return not all(map(lost, value))
    return not is_missing(policy, value) and not (isinstance(value, str) and unlisted(value, "text"))


def attributes(policy, both):
    names = {name for lead in both for name in lead.get("attributes") or {}}
    united = {}
    for name in sorted(names, key=order_of):
        given = [(created(lead), lead["attributes"][name]) for lead in both if name in (lead.get("attributes") or {})]
        united[name] = better(given, lambda value, name=name: is_known(policy, name, value))
    return united or None


class Entry(Event):
    """An event with the entry of the list from which it was read."""

    def __init__(self, given):
        super().__init__(given["kind"], instant_of(given["at"]), given.get("ref"), given.get("id"))
        self.given = given

    def order(self):
        return (*super().order(), written(self.given))


def activities(policy, both):
    lists = [lead["activities"] for lead in both if lead.get("activities") is not None]
    entries = [given for each in lists for given in each]
    events = distinct([Entry(given) for given in entries if is_event(policy, given)])
    others = {canonical(given): given for given in entries if not is_event(policy, given)}
    rest = [others[key] for key in sorted(others, key=order_of)]
    return [event.given for event in events] + rest if lists else None


def is_event(policy, given):
    """Whether an entry is well formed and of a kind that the policy declares."""
    if not isinstance(given, dict) or not all(isinstance(given.get(key), (str, type(None))) for key in ("kind", "id", "ref")):
        return False
    return given.get("kind") in policy.get("activities", {}) and instant_of(given.get("at")) is not None


def tags(policy, both):
    lists = [lead["tags"] for lead in both if lead.get("tags") is not None]
    kept = {}
    for tag in (tag for each in lists for tag in each if not is_missing(policy, tag)):
        key = canonical(composed(tag) if isinstance(tag, str) else tag)
        kept[key] = min(kept.get(key, tag), tag, key=written)
    if not kept and [] not in lists:
        return None
    return [kept[key] for key in sorted(kept, key=order_of)]
