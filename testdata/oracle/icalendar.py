"""iCalendar texts, read back: what a calendar program sees of the open steps (RFC 5545)."""

import hashlib
import re

from follow_up import course
from identity import canonical, policy_hash
from instants import read_instant, show


def unfolded(text):
    """The content lines. Every line ends with CRLF and has at most 75 octets."""
    lines = text.split("\r\n")
    if lines.pop() != "" or any("\r" in line or "\n" in line or len(line.encode("utf-8")) > 75 for line in lines):
        raise ValueError("a line that is too long, or does not end as it must")
    return re.sub("\n[ \t]", "", "\n".join(lines)).split("\n")


def unescaped(text):
    return re.sub(r"\\([\\;,nN])", lambda match: "\n" if match[1] in "nN" else match[1], text)


def split(text):
    """The entries of a list of texts."""
    return [unescaped(entry) for entry in re.findall(r"(?:[^\\,]|\\.)+", text)]


def tasks_of(text):
    """Each VTODO as {name: value}."""
    lines = unfolded(text)
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//leadgrid//follow-up//EN"]
    if lines[:3] != head or lines[-1] != "END:VCALENDAR":
        raise ValueError("not one calendar of ours")
    tasks = []
    for line in lines[3:-1]:
        name, value = line.split(":", 1)
        if (name, value) == ("BEGIN", "VTODO"):
            tasks.append({})
        elif name != "END":
            tasks[-1][name] = split(value) if name == "CATEGORIES" else unescaped(value)
    return tasks


def printable(text):
    return "".join(" " if char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160) else char for char in text.replace("\r\n", "\n"))


def label(given, lang, otherwise):
    """A text, or one of several languages: the language asked for, else English, else the first one."""
    if isinstance(given, dict):
        given = next((given[code] for code in (lang, "en", *given) if code in given), None)
    return otherwise if given is None else given


def utc(at):
    return re.sub("[-:]", "", show([(None, 0)], at)[:19]) + "Z"


def expected(policy, cases, as_of, lang):
    """What the tasks say."""
    tasks = []
    for case in cases:
        found, begins = course(policy, case["decision"], case["reactions"], as_of)
        if begins is None:
            continue
        scenario = next(row for row in policy["scenarios"] if row["id"] == found["scenario"])
        name = label(scenario.get("title"), lang, scenario["id"])
        since = str(read_instant(found["since"])[0])
        step = [case["decision"]["lead_id"], policy_hash(policy), found["scenario"], found["stage"], since]
        uid = hashlib.sha256(canonical(step).encode("utf-8")).hexdigest()
        task = {"UID": uid, "DTSTAMP": utc(read_instant(as_of)[0]), "DTSTART": utc(begins)}
        if found["due_at"] is not None:
            task["DUE"] = utc(read_instant(found["due_at"])[0])
        # A deadline must be later than the start (3.8.2.3).
        if task.get("DUE") == task["DTSTART"]:
            del task["DTSTART"]
        summary = f"{label(found['task'], lang, name)} ({case['decision']['lead_id']})"
        task.update(STATUS="NEEDS-ACTION", SUMMARY=printable(summary), DESCRIPTION=printable(name))
        if found["channels"]:
            titles = [label(policy["channels"][channel], lang, channel) for channel in found["channels"]]
            task["CATEGORIES"] = [printable(each) for each in titles]
        # A step is one task, however often it is given.
        if all(known["UID"] != uid for known in tasks):
            tasks.append(task)
    return tasks


def agrees(text, policy, cases, as_of, lang):
    return tasks_of(text) == expected(policy, cases, as_of, lang)
