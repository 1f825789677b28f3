"""What is due after a decision and reactions to it (spec, section 7, "Follow-up")."""

from decide import choose
from grid import types_of
from identity import policy_hash
from instants import FIRST, LAST, duration, read_instant, show, zone as read_zone
from lead import distinct
from text import composed
from working_time import due_in_working_time

OURS = ("message_sent", "call_missed", "dealer_assigned")
CLOSING = ("purchased", "declined")
DEALERS = ("dealer_assigned", "dealer_contacted")
IDLE = {stage: (stage, None, None, None) for stage in ("none", "waiting", "done", "closed")}


class Refused(Exception):
    """A call that is refused, with the code and the place that the refusal names."""

    def __init__(self, code, path):
        super().__init__(f"{code} at {path}")
        self.code, self.path = code, path


class Reaction:
    """One reaction: instants in milliseconds, an empty text is no text."""

    def __init__(self, given):
        self.kind, self.at = given["kind"], read_instant(given["at"])[0]
        self.channel, self.agent, self.id = (given.get(key) or None for key in ("channel", "agent", "id"))

    def order(self):
        def place(text):
            return (0, "") if text is None else (1, composed(text))

        texts = (self.channel, self.agent, self.id)
        return (self.at, self.kind, *map(place, texts), tuple(text or "" for text in texts))

    def without_id(self):
        return (self.kind, self.at, composed(self.channel or ""), composed(self.agent or ""))


def follow_up(policy, decision, reactions, as_of):
    """The follow-up as the engine prints it."""
    return course(policy, decision, reactions, as_of)[0]


def course(policy, decision, reactions, as_of):
    """The follow-up, and the instant at which the open step began."""
    check_decision(policy, decision)
    zone, now = read_zone(policy["time_zone"]), read_instant(as_of)[0]
    assigned = read_instant(decision["assigned_at"])[0]
    named = next((row for row in policy.get("scenarios", []) if row["id"] == decision.get("scenario")), None)
    lead_type, since, counted, handed_over, outcome, ignored = decision["lead_type"], assigned, [], None, None, []
    scenario = named if policy.get("crm", True) else None
    for reaction in distinct([Reaction(given) for given in reactions]):
        why = None
        if reaction.at < assigned:
            why = "before_assignment"
        elif reaction.at > now:
            why = "after_as_of"
        elif outcome is not None:
            why = "after_closing"
        if why:
            ignored.append({"kind": reaction.kind, "at": show(zone, reaction.at), "why": why})
        elif scenario is None:
            pass
        elif reaction.kind in CLOSING:
            counted.append(reaction)
            outcome = reaction.kind
        elif scenario.get("hand_over", {}).get("on") == reaction.kind:
            lead_type, since, counted, handed_over = scenario["hand_over"]["to"], reaction.at, [], reaction.kind
            scenario = choose(policy, lead_type, decision["flagged"])
        else:
            counted.append(reaction)

    first, stage, begins, due, line = None, *IDLE["none"]
    if scenario is not None:
        first = next((each for each in counted if each.kind in scenario.get("first_contact", [])), None)
        stage, begins, due, line = IDLE["closed"] if outcome else step(policy, scenario, since, counted, first, now)
        named = scenario
    line = line or {}
    document = {
        "stage": stage, "scenario": named and named["id"], "lead_type": lead_type, "since": show(zone, since),
        "due_at": show(zone, due), "overdue": due is not None and due < now,
        "channels": line.get("channels", []), "task": line.get("task"),
        "first_contact": first and {
            "kind": first.kind, "at": show(zone, first.at), "channel": first.channel, "agent": first.agent,
        },
        "outcome": outcome, "ignored": ignored,
        "override": handed_over and {"lead_type": lead_type, "by": "hand_over", "reason": handed_over},
    }
    return document, begins


def check_decision(policy, decision):
    if decision.get("errors") is not None:
        raise Refused("no_decision", "/decision")
    ours = {"id": policy["id"], "version": policy["version"], "hash": policy_hash(policy)}
    for key, value in ours.items():
        if decision["policy"].get(key, value) != value:
            raise Refused("policy_mismatch", f"/decision/policy/{key}")
    if decision["lead_type"] not in types_of(policy):
        raise Refused("policy_mismatch", "/decision/lead_type")
    if decision.get("scenario") not in (None, *(row["id"] for row in policy.get("scenarios", []))):
        raise Refused("policy_mismatch", "/decision/scenario")


def step(policy, scenario, since, reactions, first, now):
    """(stage, begin, due, line) of the step that is open at `now`; reactions are those since `since`."""
    respond = scenario.get("respond_within")
    first_line = ("first_line", since, after(policy, scenario, since, respond), scenario.get("first_line"))
    done, waiting = IDLE["done"], IDLE["waiting"]
    second = scenario.get("second_line")
    if second is None:
        return first_line if first is None else done
    within = second.get("within", respond)
    if second["on"] == "contacted":
        if first is None:
            return first_line
        if any(each.kind in DEALERS for each in reactions[reactions.index(first) + 1 :]):
            return done
        return "second_line", first.at, after(policy, scenario, first.at, within), second
    # On no reaction: the rows of the table. Without a wait every reaction is in time.
    w = after(policy, scenario, since, second.get("wait", respond))
    customers = [each.at for each in reactions if each.kind not in OURS]
    if any(w is None or at <= w for at in customers):
        return first_line if first is None else done
    if w is None or now < w:
        return first_line if first is None else waiting
    return done if customers else ("second_line", w, after(policy, scenario, w, within), second)


def after(policy, scenario, start, written):
    """The instant so much time later, in the scenario's calendar if it has one; None without one to name."""
    if written is None:
        return None
    time = duration(written)
    if "calendar" in scenario:
        calendar = next(each for each in policy["calendars"] if each["id"] == scenario["calendar"])
        return due_in_working_time(policy, calendar, start, time)
    return start + time if FIRST <= start + time <= LAST else None
