"""Flags, scenario and the decision (spec, sections 5 to 8)."""

from conditions import fields_asked, judge
from future import Future
from grid import computed_type, place, total_of, type_for, types_of
from identity import policy_hash
from instants import FIRST, LAST, duration, read_instant, show, zone as read_zone
from interval import interval
from lead import Lead
from score import Overflow, score_axis
from text import points
from working_time import due_in_working_time

FOREVER = 253_402_300_799_999
HORIZON = "400d"


def decide(policy, document, as_of, strict=False, horizon=HORIZON, previous=None):
    """The answer for one lead: a decision, or `{lead_id, errors}` with codes and paths."""
    now, code = read_instant(as_of)
    if code:
        raise ValueError(f"as_of: {code}")
    lead = Lead(document, policy, strict)
    if lead.errors:
        return {"lead_id": lead.id, "errors": lead.errors}
    try:
        return decision(policy, lead, now, now + duration(horizon), previous_type(policy, lead, previous))
    except Overflow:
        return {"lead_id": lead.id, "errors": [{"code": "score_overflow", "path": ""}]}


def previous_type(policy, lead, previous):
    """The type that was computed before for this lead, or None: of another origin it does not count."""
    found = None
    for decision in previous if isinstance(previous, list) else [previous or {}]:
        if "errors" not in decision and decision.get("lead_id") == lead.id and decision["origin"] == lead.origin:
            found = decision["computed_lead_type"]
    return found if found in types_of(policy) else None


def side(spec, totals):
    """(total, band id) of one side of a grid."""
    total = total_of(spec, totals)
    return total, spec["bands"][place(spec, total)]["id"]


def flag_states(policy, lead, now):
    true, unknown = [], []
    for flag in policy.get("flags", []):
        state = judge(flag["when"], lead, policy, now)
        if state is None:
            unknown.append(flag["id"])
        elif state:
            true.append(flag["id"])
    return true, unknown


def choose(policy, lead_type, flagged):
    for scenario in policy.get("scenarios", []):
        want = scenario["for"]
        if lead_type in want["lead_types"] and want.get("flagged", flagged) == flagged:
            return scenario
    return None


def due_at(policy, scenario, assigned):
    """When the first response is due, or None."""
    if "respond_within" not in scenario:
        return None
    within = duration(scenario["respond_within"])
    if "calendar" in scenario:
        calendar = next(each for each in policy["calendars"] if each["id"] == scenario["calendar"])
        return due_in_working_time(policy, calendar, assigned, within)
    due = assigned + within
    return due if FIRST <= due <= LAST else None


def plan_of(scenario, due_text):
    steps = []
    if "first_line" in scenario:
        line = scenario["first_line"]
        steps.append({"line": "first", "channels": line.get("channels", []), "task": line.get("task"), "due_at": due_text})
    if "second_line" in scenario:
        line = scenario["second_line"]
        steps.append({
            "line": "second", "channels": line.get("channels", []), "task": line.get("task"),
            "on": line["on"], "wait": line.get("wait"), "within": line.get("within"),
        })
    return steps


def asked(policy):
    """Every field that a rule or a flag asks for."""
    for axis in policy.get("axes", []):
        for rule in axis.get("rules", []):
            if "field" in rule:
                yield rule["field"]
            yield from fields_asked(rule.get("when", {}))
    for flag in policy.get("flags", []):
        yield from fields_asked(flag["when"])


def changing(policy, lead, now, end, zone, previous):
    """`valid_until`, `checked_until` and `becomes`, where `previous` is the type computed now."""
    future = Future(policy, lead, now, end, zone)
    change = future.first_change(future.state(now, previous), previous)
    if change is None:
        return {"valid_until": None, "checked_until": show(zone, end if end <= LAST else None), "becomes": None}
    at, (lead_type, flags) = change
    scenario = choose(policy, lead_type, bool(flags))
    becomes = {"lead_type": lead_type, "flags": flags, "scenario": scenario and scenario["id"]}
    return {"valid_until": show(zone, at), "checked_until": None, "becomes": becomes}


def decision(policy, lead, now, end, previous):
    zone = read_zone(policy["time_zone"])
    axes, totals, ledger = {}, {}, []
    for axis in policy.get("axes", []):
        raw, total, entries = score_axis(axis, lead, policy, now, zone)
        axes[axis["id"]] = {"raw": points(raw), "total": points(total)}
        totals[axis["id"]] = total
        ledger += entries
    grid = policy["grids"][lead.origin]
    x_total, x_band = side(grid["x"], totals)
    y_total, y = 0, None
    if "y" in grid:
        y_total, y_band = side(grid["y"], totals)
        y = {"total": points(y_total), "band": y_band}
    computed = computed_type(policy, grid, x_total, y_total, previous)
    lead_type, override = computed, None
    if lead.override is not None and (lead.override[3] is None or now < lead.override[3]):
        lead_type, by, reason, until = lead.override
        override = {"lead_type": lead_type, "by": by, "reason": reason, "until": show(zone, until)}
    true, unknown = flag_states(policy, lead, now)
    flagged = bool(true)
    scenario = choose(policy, lead_type, flagged)
    assigned = now if lead.assigned_at is None else lead.assigned_at
    channels, goals, plan, due = [], [], [], None
    crm = policy.get("crm", True)
    if crm and scenario is not None:
        channels, goals = scenario.get("channels", []), scenario.get("goals", [])
        due = due_at(policy, scenario, assigned)
        plan = plan_of(scenario, show(zone, due))
    return {
        "lead_id": lead.id, "origin": lead.origin, "as_of": show(zone, now), "assigned_at": show(zone, assigned),
        "policy": {"id": policy["id"], "version": policy["version"], "hash": policy_hash(policy)},
        "axes": axes, "x": {"total": points(x_total), "band": x_band}, "y": y,
        "lead_type": lead_type, "computed_lead_type": computed, "held": computed != type_for(grid, x_total, y_total), "override": override,
        "flagged": flagged, "flags": true, "unknown_flags": unknown,
        "scenario": scenario and scenario["id"], "channels": channels, "goals": goals,
        "due_at": show(zone, due), "plan": plan, "plan_note": None if crm else "no_crm",
        "priority": [-types_of(policy).index(lead_type), -1 if flagged else 0, FOREVER if due is None else due, -(x_total + y_total)],
        **changing(policy, lead, now, end, zone, computed),
        "interval": interval(policy, lead, now, zone, grid, previous),
        "unknowns": sorted(name for name in set(asked(policy)) if name not in lead.values),
        "future_events": sum(event.at > now for event in lead.events or []),
        "ledger": ledger,
    }
