"""The calls of a conformance case: what the oracle says of each, where it can say anything."""

from decide import choose, decide
from follow_up import Refused, follow_up
from future import Future
from governance import Unlocked, change_flags
from grid import computed_type
from icalendar import agrees
from instants import DAY, duration, local_day, parse_date, read_instant, show, zone as read_zone
from lead import Lead
from localise import Unresolved, resolve
from merge import merge
from receipts import answer_to, receipt, verify
from text import dumps, loads, plain
from transition import transition
from why_not import why_not
from working_time import due_in_working_time, first_shown, openings

DOCUMENTS = ("lead", "decision", "reactions", "receipt", "change", "a", "b", "previous", "now")
OPTIONS = ("as_of", "strict", "ledger", "horizon", "previous")


def filled(policy, part):
    """Arguments with answers and receipts in the place of what asks for them."""
    if isinstance(part, list):
        return [filled(policy, item) for item in part]
    if not isinstance(part, dict):
        return part
    part = {key: filled(policy, item) for key, item in part.items()}
    for key, make in (("$answer", answer_to), ("$receipt", receipt)):
        if key in part:
            call = dict(part[key])
            return make(policy, call.pop("lead"), call)
    return part


def outcome(policy, name, arguments):
    """(key, value) as the case should have them, or None where the oracle cannot say."""
    arguments = plain(filled(policy, arguments))
    arguments = {key: plain(loads(given)) if key in DOCUMENTS and isinstance(given, str) else given for key, given in arguments.items()}
    try:
        found = CALLS[name](policy, **arguments)
    except Refused as refusal:
        return "error", {"code": refusal.code, "path": refusal.path}
    except Unlocked as refusal:
        return "findings", [{"code": each["code"], "severity": "error", "path": each["path"]} for each in refusal.findings]
    if isinstance(found, dict) and list(found) == ["lead_id", "errors"]:
        return "errors", found["errors"]
    return None if found is CANNOT_SAY else ("expect", found)


CANNOT_SAY = object()


def trajectory(policy, lead, as_of, until, **options):
    answer = decide(policy, lead, as_of, **{key: options[key] for key in ("strict", "previous") if key in options})
    if "errors" in answer:
        return answer
    zone = read_zone(policy["time_zone"])
    now, end = (read_instant(at)[0] for at in (as_of, until))
    held = answer["computed_lead_type"]
    future = Future(policy, Lead(lead, policy, options.get("strict", False)), now, end, zone)

    def shown(state):
        scenario = choose(policy, state[0], bool(state[1]))
        return {"lead_type": state[0], "flags": state[1], "scenario": scenario and scenario["id"]}

    first = state = future.state(now, held)
    changes = []
    for at in sorted(future.moments):
        if future.state(at, held) != state:
            state = future.state(at, held)
            changes.append({"at": show(zone, at), **shown(state)})
    return {
        "lead_id": answer["lead_id"], "as_of": show(zone, now), "now": shown(first), "changes": changes,
        "checked_until": show(zone, max(now, end)),
    }


def calendar_of(policy, name):
    found = next((each for each in policy.get("calendars", []) if each["id"] == name), None)
    if found is None:
        raise Refused("unknown_reference", "/calendar")
    return found, read_zone(found.get("time_zone", policy["time_zone"]))


def is_known(calendar, zone, at):
    """Whether an instant lies within the last known day, or within an opening that begins on it, both ends included."""
    if "known_until" not in calendar:
        return True
    last = parse_date(calendar["known_until"])
    begun = [] if calendar["known_until"] in calendar.get("holidays", []) else openings(calendar["hours"], zone, last)
    return at <= max([first_shown(zone, (last + 1) * DAY), *(end for _, end in begun)])


def due(policy, calendar, start, within):
    calendar, zone = calendar_of(policy, calendar)
    at = due_in_working_time(policy, calendar, read_instant(start)[0], duration(within))
    return {"due_at": show(read_zone(policy["time_zone"]), at), "known": at is not None and is_known(calendar, zone, at)}


def elapsed(policy, calendar, start, end):
    calendar, zone = calendar_of(policy, calendar)
    one, other = read_instant(start)[0], read_instant(end)[0]
    low, high = min(one, other), max(one, other)
    holidays = {parse_date(text) for text in calendar.get("holidays", [])}
    total = 0
    for day in range(local_day(zone, low) - 2, local_day(zone, high) + 2):
        for begin, close in [] if day in holidays else openings(calendar["hours"], zone, day):
            total += max(0, min(close, high) - max(begin, low))
    return {"millis": total if one <= other else -total, "known": is_known(calendar, zone, high)}


def to_receipt(policy, lead, **call):
    found = receipt(policy, lead, call)
    return CANNOT_SAY if found is None else found


def to_verdict(policy, receipt, lead):
    found = CANNOT_SAY if receipt is None else verify(policy, receipt, lead)
    return CANNOT_SAY if found is None else found


CALLS = {
    "trajectory": trajectory, "follow_up": follow_up, "merge": merge, "receipt": to_receipt, "verify": to_verdict,
    "change_flags": change_flags, "due": due, "elapsed": elapsed,
    # Without its message: the texts are the engine's own.
    "why_not": lambda policy, lang=None, **asked: why_not(policy, asked.pop("lead"), **asked),
    "transition": lambda policy, previous=None, now=None: transition(previous, now),
}


def is_refused(call):
    """Whether the call is refused for its arguments, which the oracle does not judge."""
    judged = ("no_decision", "policy_mismatch", "lead_mismatch", "not_administrator", "same_version", "duplicate_id")
    return "error" in call and call["error"]["code"] not in judged


def check_calls(policy, calls):
    """The calls with the outcomes that the oracle finds, and how many of them it could judge."""
    found, judged = [], 0
    for call in calls:
        told = None
        if call["call"] == "to_icalendar" and "expect" in call:
            given = plain(filled(policy, call["arguments"]))
            right = agrees(call["expect"], policy, given["cases"], given["as_of"], given.get("lang", "en"))
            told = ("expect", call["expect"] if right else "the tasks do not say what they should")
        elif call["call"] in CALLS and not is_refused(call):
            told = outcome(policy, call["call"], call["arguments"])
            if told and told[0] == "expect" and call["call"] == "why_not":
                told = ("expect", {key: told[1].get(key, call["expect"]["message"]) for key in call["expect"]})
            if told and "findings" in call:
                told = findings_of_change(told, call["findings"])
        judged += told is not None
        kept = {key: call[key] for key in ("call", "arguments")}
        rest = {key: value for key, value in call.items() if key not in kept}
        found.append({**kept, **(dict([told]) if told else rest)})
    return found, judged


def findings_of_change(told, findings):
    """Of the findings about a changed policy the oracle knows broken locks only."""
    ours = told[1] if told[0] == "findings" else []
    theirs = [each for each in findings if each["code"] == "broken_lock"]
    if sorted_findings(ours) != sorted_findings(theirs):
        return told
    return ("findings", findings) if ours else None


def check_findings(document, parents, findings):
    """Findings about the laying of a document over its parents and about locks: (the oracle's, the file's)."""
    try:
        _, ours = resolve(document, parents)
    except Unresolved as problem:
        return dumps(sorted_findings(problem.findings)), dumps(sorted_findings(findings))
    about_locks = [each for each in findings if is_about_locks(each)]
    # A bound says nothing of a value that is wrong anyway.
    wrong = {each["path"] for each in findings if each not in about_locks}
    ours = [each for each in ours if not (each.get("bounded") and each["path"] in wrong)]
    return dumps(sorted_findings(ours)), dumps(sorted_findings(about_locks))


def is_about_locks(finding):
    if finding["path"].startswith("/locks/"):
        return finding["code"] in ("unknown_reference", "wrong_type") and finding["path"].endswith(("/path", "/may"))
    return finding["code"] == "broken_lock"


def sorted_findings(findings):
    return sorted(({"code": each["code"], "path": each["path"]} for each in findings), key=lambda each: (each["path"], each["code"]))
