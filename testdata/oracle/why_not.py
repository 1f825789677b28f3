"""What would give a higher lead type, by trying every set of actions (spec, section 8, "Why not").

Where the specification leaves a choice, `testdata/README.md` says how it is read.
"""

import copy
import math
from itertools import combinations, product

from decide import previous_type
from future import Future
from grid import computed_type, start_of, types_of
from instants import FIRST_DAY, LAST_DAY, civil_from_days, parse_date, read_instant, show, zone as read_zone
from lead import Event, Lead, distinct
from text import composed, listed, points, thousandths


def why_not(policy, document, as_of, target=None, at=None, strict=False, previous=None):
    """The answer without its message: `{lead_id, errors}` or the cheapest actions, or why there are none."""
    now, zone = read_instant(as_of)[0], read_zone(policy["time_zone"])
    then = now if at is None else read_instant(at)[0]
    lead = Lead(document, policy, strict)
    if lead.errors:
        return {"lead_id": lead.id, "errors": lead.errors}
    before = previous_type(policy, lead, previous)
    today = Future(policy, lead, now, now, zone)
    x, y = today.totals()
    lead_type = computed_type(policy, today.grid, x, y, before)
    types = types_of(policy)
    if target is None:
        target = next(iter(types[types.index(lead_type) + 1 :]), None)
    head = {"lead_id": lead.id, "as_of": show(zone, now), "at": show(zone, then), "lead_type": lead_type, "target": target}

    def type_of(changed):
        future = Future(policy, changed, then, then, zone)
        return computed_type(policy, future.grid, *future.totals(), before if then == now else lead_type)

    rise, fall = ({name: move(policy, today.grid, (x, y), name, before) for name in ("x", "y")} for move in (growth, loss))
    return {**head, **answer(policy, lead, target, then, type_of), "rise": rise, "fall": fall}


def answer(policy, lead, target, at, type_of):
    """`reaches`, `cost`, `actions` and `reason`."""
    nothing = {"reaches": None, "cost": None, "actions": []}
    if target is None:
        return {**nothing, "reason": "highest_type"}
    rank = types_of(policy).index
    actions = policy.get("attainable", [])
    usable = [number for number, action in enumerate(actions) if action.get("field") not in lead.values]
    sets = [chosen for size in range(len(usable) + 1) for chosen in combinations(usable, size)]

    def cost_of(chosen):
        return sum(thousandths(actions[number].get("cost", 1)) for number in chosen)

    for chosen in sorted(sets, key=lambda chosen: (cost_of(chosen), len(chosen), chosen)):
        reached, values = best_of([actions[number] for number in chosen], policy, lead, at, type_of)
        if rank(reached) >= rank(target):
            taken = [shown(actions[number], values) for number in chosen]
            return {"reaches": reached, "cost": points(cost_of(chosen)), "actions": taken, "reason": None}
    return {**nothing, "reason": "out_of_reach" if usable else "nothing_attainable"}


def best_of(actions, policy, lead, at, type_of):
    """(lead type, field -> value) of the answers that give the highest type, the first of equal ones."""
    fields = [action["field"] for action in actions if "field" in action]
    kinds = [action["activity"] for action in actions if "activity" in action]
    best = None
    for values in product(*(candidates(policy, field) for field in fields)):
        changed = copy.copy(lead)
        changed.values = {**lead.values, **{field: value for field, (value, _) in zip(fields, values)}}
        if kinds:
            changed.events = distinct([*(lead.events or []), *(Event(kind, at, None, None) for kind in kinds)])
        reached = type_of(changed)
        if best is None or types_of(policy).index(reached) > types_of(policy).index(best[0]):
            best = reached, {field: written for field, (_, written) in zip(fields, values)}
        if reached == types_of(policy)[-1]:
            break
    return best


def work(policy):
    """How many leads have to be judged at most."""
    fields = [len(candidates(policy, action["field"])) for action in policy.get("attainable", []) if "field" in action]
    return math.prod(1 + number for number in fields) * 2 ** (len(policy.get("attainable", [])) - len(fields))


def shown(action, values):
    if "activity" in action:
        return {"activity": action["activity"]}
    return {"field": action["field"], "value": values[action["field"]]}


# The answers that a field may get, as (value, as written).


def candidates(policy, name):
    field = policy["fields"][name]
    named = list(constants_named(policy, name))
    kind = field["type"]
    if kind == "boolean":
        return [(value, value) for value in first_of_each([*named, True, False])]
    if kind == "number":
        return [(value, plain_number(value)) for value in with_neighbours(map(float, named), below, above, 0.0)]
    if kind == "date":
        days = with_neighbours(map(parse_date, named), day_before, day_after, parse_date("2000-01-01"))
        return [(day, date_text(day)) for day in days]
    texts = first_of_each(named, composed)
    other = unnamed(field, policy, texts)
    if kind == "text":
        return [(text, text) for text in texts + other]
    lists = [list(some) for size in range(4) for some in combinations(texts, size)]
    return [(texts, texts) for texts in [*lists, *([text] for text in other)]]


def first_of_each(values, key=lambda value: value):
    kept = {}
    for value in values:
        kept.setdefault(key(value), value)
    return list(kept.values())


def constants_named(policy, name):
    """Every table key and constant for a field, as rules, then flags name them; keys of a table in their own order."""
    for axis in policy.get("axes", []):
        for rule in axis.get("rules", []):
            if rule.get("field") == name:
                yield from sorted(rule.get("values", []), key=composed)
                yield from (band["from"] for band in rule.get("bands", []))
            yield from constants_tested(rule.get("when", {}), name)
    for flag in policy.get("flags", []):
        yield from constants_tested(flag["when"], name)


def constants_tested(condition, name):
    for part in [*condition.get("all", []), *condition.get("any", [])]:
        yield from constants_tested(part, name)
    if "not" in condition:
        yield from constants_tested(condition["not"], name)
    if condition.get("field") == name:
        yield from (condition[key] for key in ("is", "has", "from", "below") if key in condition)
        yield from condition.get("in", [])


def with_neighbours(named, below, above, none_named):
    named = first_of_each(named)
    if not named:
        return [none_named]
    found = [*named, below(min(named)), *map(above, named)]
    return [value for value in first_of_each(found) if value is not None]


def below(number):
    return number - 1


def above(number):
    return math.nextafter(number, math.inf)


def day_before(day):
    return day - 1 if day > FIRST_DAY else None


def day_after(day):
    return day + 1 if day < LAST_DAY else None


def date_text(day):
    year, month, day = civil_from_days(day)
    return f"{year:04}-{month:02}-{day:02}"


def plain_number(value):
    return int(value) if value == int(value) else value


def unnamed(field, policy, named):
    """One text that the policy does not name, in a list; of a closed list a member, if there is one."""
    if "values" in field:
        return [text for text in field["values"] if not listed(text, named)][:1]
    number, text = 1, "other"
    while listed(text, named) or listed(text, policy.get("missing", [""])):
        number += 1
        text = f"other_{number}"
    return [text]


# How far a side is from another type.


def steps_of(grid, name):
    """Where the type can change as the total of a side moves: band starts, and band starts less the hold."""
    starts = [start_of(band) for band in grid[name]["bands"][1:]]
    hold = thousandths(grid.get("hold", 0))
    return sorted({*starts, *(start - hold for start in starts)})


def moved(policy, grid, totals, name, to, before):
    x, y = totals
    return computed_type(policy, grid, *((to, y) if name == "x" else (x, to)), before)


def growth(policy, grid, totals, name, before):
    """The least growth of one side that gives a higher type, or None."""
    if name not in grid:
        return None
    rank, total = types_of(policy).index, totals[name == "y"]
    today = rank(computed_type(policy, grid, *totals, before))
    for start in steps_of(grid, name):
        if start > total and rank(moved(policy, grid, totals, name, start, before)) > today:
            return points(start - total)
    return None


def loss(policy, grid, totals, name, before):
    """The greatest loss of one side up to which the type is never lower, or None."""
    if name not in grid:
        return None
    rank, total = types_of(policy).index, totals[name == "y"]
    today = rank(computed_type(policy, grid, *totals, before))
    for start in reversed(steps_of(grid, name)):
        if start <= total and rank(moved(policy, grid, totals, name, start - 1, before)) < today:
            return points(total - start)
    return None
