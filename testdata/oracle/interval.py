"""Between what and what a score can lie while fields are unknown (spec, section 8, "Interval")."""

from conditions import fields_asked, judge
from grid import higher, kept, lower, place, type_at
from score import axis_sums, clamp, rule_value
from text import listed, points, thousandths


def rule_ends(rule, lead, policy, now, zone):
    """(least, greatest) of one rule, after its cap."""
    given = possible_points(rule, lead, policy, now)
    if given is None:
        value = rule_value(rule, lead, policy, now, zone)
        return value, value
    given = [clamp(thousandths(each), rule.get("cap")) for each in given]
    return min(given), max(given)


def possible_points(rule, lead, policy, now):
    """What a rule can give whose outcome hangs on an unknown field; None for every other rule."""
    otherwise, unknown = rule.get("otherwise", 0), rule.get("unknown", 0)
    if "when" in rule:
        asks = any(name not in lead.values for name in fields_asked(rule["when"]))
        if asks and judge(rule["when"], lead, policy, now, open_known=True) is None:
            return [rule["points"], otherwise, unknown]
        return None
    if "field" not in rule or rule["field"] in lead.values:
        return None
    if "bands" in rule:
        return [*(band["points"] for band in rule["bands"]), otherwise, unknown]
    given = [*rule["values"].values(), unknown]
    closed = policy["fields"][rule["field"]].get("values")
    if closed is None or not all(listed(text, rule["values"]) for text in closed):
        given.append(otherwise)
    return given


def side_ends(side, ends):
    return [sum(ends[axis][which] for axis in side["axes"]) for which in (0, 1)]


def types_within(grid, ends, plus=0):
    """Every lead type in the rectangle of bands that the ends of both sides span."""
    reached = {}
    for name in ("x", "y"):
        if name in grid:
            low, high = (place(grid[name], end + plus) for end in side_ends(grid[name], ends))
            reached[name] = range(low, high + 1)
    return [type_at(grid, x, y) for x in reached["x"] for y in reached.get("y", [None])]


def interval(policy, lead, now, zone, grid, previous):
    """The member `interval` of a decision, where `previous` is the type computed before, or None."""
    ends, shown = {}, {}
    for axis in policy.get("axes", []):
        rules = [rule_ends(rule, lead, policy, now, zone) for rule in axis.get("rules", [])]
        ends[axis["id"]] = [axis_sums(axis, [rule[which] for rule in rules])[1] for which in (0, 1)]
        shown[axis["id"]] = [points(end) for end in ends[axis["id"]]]
    plain = types_within(grid, ends)
    types = [lower(policy, *plain), higher(policy, *plain)]
    if "hold" in grid:
        shifted = types_within(grid, ends, thousandths(grid["hold"]))
        low, high = lower(policy, *shifted), higher(policy, *shifted)
        types = [kept(policy, types[0], low, previous), kept(policy, types[1], high, previous)]
    return {**shown, "lead_type": types}
