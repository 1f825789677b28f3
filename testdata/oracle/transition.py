"""What changed between two decisions of a lead, and the key to act on it once (`testdata/README.md`, "Transitions")."""

import hashlib

from follow_up import Refused
from identity import canonical
from instants import read_instant

EMPTY = {"lead_type": None, "computed_lead_type": None, "override": None, "flagged": False, "flags": [], "scenario": None,
         "channels": [], "goals": [], "due_at": None}


def millis(text):
    return None if text is None else read_instant(text)[0]


def compared(what, value):
    """A value without what hangs on its printing."""
    if what == "due_at":
        return millis(value)
    if what == "override" and value is not None:
        return [value["lead_type"], value["by"], value["reason"], millis(value.get("until"))]
    return value


def moves(decision):
    """Whether the deadline is counted from each `as_of` anew, for want of an assignment."""
    return decision is not None and millis(decision["assigned_at"]) == millis(decision["as_of"])


def transition(previous, now):
    for place, decision in (("previous", previous), ("now", now)):
        if decision is not None and decision.get("errors") is not None:
            raise Refused("no_decision", f"/{place}")
    if previous is not None and previous["lead_id"] != now["lead_id"]:
        raise Refused("lead_mismatch", "/now/lead_id")
    changes, hashed = [], []
    for what, empty in EMPTY.items():
        old, new = empty if previous is None else previous.get(what), now.get(what)
        was, is_now = compared(what, old), compared(what, new)
        both_move = what == "due_at" and moves(previous) and moves(now) and None not in (was, is_now)
        if was == is_now or both_move:
            continue
        change = {"what": what, "from": old, "to": new}
        if isinstance(new, list):
            change["added"] = [each for each in new if each not in old]
            change["removed"] = [each for each in old if each not in new]
        changes.append(change)
        hashed.append([what, was, "as_of" if what == "due_at" and moves(now) else is_now])
    if not changes:
        return {"key": None, "changes": []}
    parts = [now["lead_id"], None if previous is None else millis(previous["as_of"]), hashed]
    return {"key": hashlib.sha256(canonical(parts).encode("utf-8")).hexdigest(), "changes": changes}
