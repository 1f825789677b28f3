"""Random policies that the engine must accept, corrupted ones, and random leads, clean and dirty."""

import copy
import unicodedata

from instants import DAY, FIRST, LAST, show
from text import composed

TEXTS = ["a", "b", "office", "N/A", "", " ", "A", "회사원", unicodedata.normalize("NFD", "회사원"), "가", "각",
         "\u1100\u1161", "\u1100\u1161\u11a8", "é", "e\u0301", "😀", "\uff61", "z\"\\\n\u0001", "ß"]
ZONES = ["+09:00", "+00:00", "-03:30", "+05:45", "-11:00", "+14:00", {
    "name": "Europe/Berlin", "offset": "+01:00",
    "transitions": [["2026-03-29T01:00:00Z", "+02:00"], ["2026-10-25T01:00:00Z", "+01:00"]]}]
KINDS = ["call", "page", "quote", "visit"]
TYPES = ["boolean", "date", "number", "text", "texts"]
DATES = ["1990-02-28", "2000-02-29", "2000-03-01", "0001-01-02", "9999-12-30"]
NUMBERS = [-1000, -1, -0.5, 0, 0.001, 1, 2, 3.25, 10, 39.999, 40, 1000000]
POINTS = [0, 1, 5, 10, 25, 40, -3, -20, 0.5, 0.001, -0.001, 0.333, 7.125, -7.125, 999999.999, -1000000]
CHANGE = 1792890000000  # 2026-10-25T01:00:00Z, where the named zone turns its clock back
REFUSED = ["2026-11-21", "2026-02-29T00:00:00Z", "", "2026-11-21T23:59:60Z", "2026-11-21T24:00:00Z",
           "2026-11-21T09:00:00", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", 1.5, 1e300, True, None, []]


class Maker:
    """Makes one policy and its leads from a source of random numbers."""

    def __init__(self, random):
        self.random = random
        start = 1795305600000
        self.as_of = random.choice([start, start + random.randrange(-400 * DAY, 400 * DAY), CHANGE + DAY, CHANGE, 0, -1])

    def maybe(self, chance=0.5):
        return self.random.random() < chance

    def some(self, values, least=1, most=3):
        values = list(values)
        return self.random.sample(values, min(len(values), self.random.randint(least, most)))

    # The policy.

    def policy(self):
        pick = self.random.choice
        self.missing = pick([None, ["", "N/A"], ["N/A"], ["회사원", ""]])
        self.fields = {f"f{n}": self.field(pick(TYPES)) for n in range(self.random.randint(1, 6))}
        self.kinds = self.some(KINDS, 1, 4)
        self.lead_types = pick([None, ["cold", "warm", "hot"], ["d", "c", "b", "a"]])
        policy = {"format": 1, "id": "p", "version": "1", "time_zone": pick(ZONES), "fields": self.fields}
        policy["activities"] = {kind: {} for kind in self.kinds}
        for key, value in (("missing", self.missing), ("lead_types", self.lead_types)):
            if value is not None:
                policy[key] = value
        if self.maybe(0.2):
            policy["crm"] = self.maybe()
        self.axis_ids = self.some(["activity", "demographic", "recency"], 1, 3)
        self.origins = self.some(["form", "signup", "event"], 1, 3)
        policy["axes"] = [self.axis(name) for name in self.axis_ids]
        policy["grids"] = {origin: self.grid() for origin in self.origins}
        if self.maybe(0.7):
            policy["flags"] = [
                {"id": f"flag{n}", "basis": pick(["ownership", "flagship_model"]), "when": self.condition(2)}
                for n in range(self.random.randint(1, 3))
            ]
        if self.maybe(0.7):
            policy["channels"] = {"online": {}, "dealer": {}}
            policy["goals"] = {"visit": {}}
            policy["scenarios"] = self.scenarios()
        return policy

    def known_texts(self):
        """Texts that a policy may name: not missing, and each only once after composition."""
        missing = {composed(text) for text in (self.missing if self.missing is not None else [""])}
        kept = {}
        for text in self.random.sample(TEXTS, len(TEXTS)):
            if composed(text) not in missing:
                kept.setdefault(composed(text), text)
        return list(kept.values())

    def field(self, kind):
        field = {"type": kind}
        if kind in ("text", "texts") and self.maybe(0.4):
            field["values"] = self.some(self.known_texts(), 1, 5)
        return field

    def texts_of(self, name):
        return self.fields[name].get("values") or self.known_texts()

    def points(self):
        return self.random.choice(POINTS) if self.maybe(0.6) else self.random.randint(-90000, 90000) / 1000

    def limits(self):
        low, high = sorted([self.random.choice(NUMBERS), self.random.choice(NUMBERS)])
        return self.random.choice([{"min": low}, {"max": high}, {"min": low, "max": high}])

    def duration(self):
        return self.random.choice(["90s", "45m", "12h", "1d", "7d", "30d", "720h", "36500d"])

    def starts(self, count, numbers):
        return sorted(self.random.sample(numbers, min(count, len(numbers))))

    def axis(self, name):
        axis = {"id": name}
        if self.maybe(0.4):
            axis["range"] = self.limits()
        groups = []
        if self.maybe(0.5):
            groups = ["web", "mail"][: self.random.randint(1, 2)]
            axis["groups"] = [{"id": g, "cap": self.limits()} if self.maybe(0.8) else {"id": g} for g in groups]
        axis["rules"] = [self.rule(f"r{n}", groups) for n in range(self.random.randint(1, 6))]
        return axis

    def rule(self, name, groups):
        rule = {"id": name}
        if groups and self.maybe():
            rule["group"] = self.random.choice(groups)
        form = self.random.choice(["when", "table", "activity", "activity", "since_last"])
        allowed = ["otherwise", "unknown"]
        if form == "when":
            rule.update(when=self.condition(3), points=self.points())
        elif form == "activity":
            rule.update(activity=self.kind_or_kinds(), points=self.points())
            self.counting(rule)
            allowed = ["unknown"]
        elif form == "since_last":
            rule["since_last"] = "any" if self.maybe() else self.kind_or_kinds()
            days = [0] + self.starts(3, [1, 2, 7, 30, 90, 365])
            rule["bands"] = [{"from_days": day, "points": self.points()} for day in days]
        else:
            self.table(rule)
        for key in allowed:
            if self.maybe():
                rule[key] = self.points()
        if self.maybe(0.4):
            rule["cap"] = self.limits()
        return rule

    def table(self, rule):
        fit = [name for name in self.fields if self.fields[name]["type"] in ("text", "number")]
        if not fit:
            rule.update(when={"all": []}, points=self.points())
            return
        name = self.random.choice(fit)
        rule["field"] = name
        if self.fields[name]["type"] == "text":
            rule["values"] = {text: self.points() for text in self.some(self.texts_of(name), 1, 4)}
        else:
            rule["bands"] = [{"from": start, "points": self.points()} for start in self.starts(self.random.randint(1, 4), NUMBERS)]

    def counting(self, rule):
        pick = self.random.choice
        if self.maybe():
            rule["count"] = pick(["each", "once", "daily", "per_ref"])
        if self.maybe(0.4):
            rule["at_most"] = self.random.randint(1, 4)
        if self.maybe(0.3):
            rule["within"] = self.duration()
        if self.maybe(0.6):
            percents = [0, 12.5, 33.333, 50, 60, 100]
            days = [0] + self.starts(self.random.randint(0, 3), [1, 2, 7, 14, 30, 365])
            rule["decay"] = pick([
                {"steps": [{"from_day": day, "percent": pick(percents)} for day in days]},
                {"linear": {"days": pick([1, 2, 7, 60, 3650])}},
                {"half_life": {"days": pick([1, 2, 3, 7, 14, 30, 90, 3650])}},
            ])

    def kind_or_kinds(self):
        return self.random.choice(self.kinds) if self.maybe() else self.some(self.kinds, 1, 3)

    def condition(self, depth):
        pick = self.random.choice
        form = pick(["all", "any", "not", "field", "field", "field", "field", "activity", "tag", "segment", "origin"])
        if form in ("all", "any"):
            return {form: [self.condition(depth - 1) for _ in range(self.random.randint(0, 3))] if depth else []}
        if form == "not":
            return {"not": self.condition(depth - 1) if depth else {"all": []}}
        if form == "field":
            return self.field_test()
        if form == "activity":
            test = {"activity": self.kind_or_kinds()}
            if self.maybe():
                test["within"] = self.duration()
            if self.maybe():
                test["at_least"] = self.random.randint(1, 3)
            return test
        return {form: {"tag": pick(["buy", "buy/card"]), "segment": pick(["vip", "가"]), "origin": pick(self.origins)}[form]}

    def field_test(self):
        pick = self.random.choice
        name = pick(list(self.fields))
        kind = self.fields[name]["type"]
        test = {"field": name}
        if self.maybe(0.2):
            test["known"] = self.maybe()
        elif kind == "texts":
            test["has"] = pick(self.texts_of(name))
        elif kind in ("number", "date") and self.maybe():
            low, high = self.starts(2, NUMBERS if kind == "number" else sorted(DATES))
            test.update(pick([{"from": low}, {"below": high}, {"from": low, "below": high}]))
        else:
            pool = {"boolean": [True, False], "date": DATES, "number": NUMBERS}.get(kind) or self.texts_of(name)
            test.update({"is": pick(pool)} if self.maybe() else {"in": self.some(pool, 1, 3)})
        return test

    def side(self):
        count = self.random.randint(1, 4)
        names = [f"b{n}" for n in range(count)]
        if self.maybe(0.4):
            start, bands = self.random.randint(-50, 50), []
            for name in names:
                end = start + self.random.randint(0, 60)
                bands.append({"id": name, "range": [start, end]})
                start = end + 1
        else:
            starts = self.starts(count, [-20, -0.001, 0, 0.001, 5, 10, 24.999, 25, 40, 70, 100, 1000])
            bands = [{"id": names[0]}] + [{"id": n, "from": s} for n, s in zip(names[1:], starts[1:])]
        return {"axes": self.some(self.axis_ids, 1, 3), "bands": bands}

    def grid(self):
        types = self.lead_types or ["cold", "warm", "hot"]
        x, y = self.side(), self.side() if self.maybe(0.6) else None

        def row():
            return {band["id"]: self.random.choice(types) for band in x["bands"]}

        if y is None:
            return {"x": x, "cells": row()}
        return {"x": x, "y": y, "cells": {band["id"]: row() for band in y["bands"]}}

    def scenarios(self):
        types = self.lead_types or ["cold", "warm", "hot"]
        rows = []
        for n in range(self.random.randint(0, 3)):
            want = {"lead_types": self.some(types, 1, 2)}
            if self.maybe():
                want["flagged"] = self.maybe()
            rows.append({"id": f"s{n}", "for": want})
        rows.append({"id": "rest", "for": {"lead_types": types}})
        for row in rows:
            row.update(channels=self.some(["online", "dealer"], 1, 2), goals=["visit"])
            if self.maybe(0.7):
                row["respond_within"] = self.duration()
            if self.maybe():
                row["first_line"] = {"channels": ["online"]}
                if self.maybe():
                    row["first_line"]["task"] = self.random.choice(["call", {"ko": "전화", "en": "call"}])
            if self.maybe():
                row["second_line"] = {"on": self.random.choice(["no_reaction", "contacted"]), "channels": ["dealer"]}
                for key in ("wait", "within"):
                    if self.maybe():
                        row["second_line"][key] = self.duration()
        return rows

    # Leads.

    def instant(self):
        pick = self.random.choice
        at = self.as_of + pick([0, -1, 1, -DAY, -DAY + 1, -7 * DAY, -30 * DAY, -90000, -43_200_000])
        form = self.random.random()
        if form < 0.03:
            return pick(REFUSED)
        if form < 0.06:
            return pick(["0001-01-02T00:00:00Z", "9999-12-30T23:59:59.999Z", "2026-10-25T02:30:00+02:00"])
        if form < 0.3:
            at = self.as_of - self.random.randrange(-20 * DAY, 400 * DAY)
        elif form < 0.6:
            at = self.as_of - self.random.randrange(0, 5 * DAY, 1_800_000)
        return self.written(at) if self.maybe(0.4) else at

    def written(self, at):
        """An instant as text, in some zone and with more digits than count."""
        pick = self.random.choice
        at = min(max(at, FIRST), LAST)
        text = show([(None, pick([0, 540, -210, 345, 1439, -1439]))], at)
        head, offset = text[:-6], text[-6:]
        if len(head) > 19:
            head += pick(["", "0", "9999"])
        elif self.maybe(0.3):
            head += pick([".0", ".000999", ".00000000000000000000001"])
        if offset == "+00:00":
            offset = pick(["Z", "z", "-00:00", offset])
        return head.replace("T", pick("Tt")) + offset

    def lead(self, number):
        pick = self.random.choice
        lead = {"id": f"L{number}", "origin": pick(self.origins) if self.maybe(0.97) else pick(["fax", None, 3])}
        if self.maybe(0.3):
            lead["assigned_at"] = self.instant()
        if self.maybe(0.9):
            names = [*self.fields, "stray"]
            self.random.shuffle(names)
            lead["attributes"] = {name: self.value(name) for name in names if self.maybe(0.8)}
        if self.maybe(0.9):
            lead["activities"] = [self.event() for _ in range(pick([0, 1, 2, 5, 12, 30]))]
        if self.maybe():
            lead["tags"] = self.some(["buy", "buy/card", "buyer", "buy/card/x", "가", "\u1100\u1161/x", "", "N/A", None], 0, 3)
        if self.maybe():
            lead["segment"] = pick(["vip", "가", "\u1100\u1161", None, "VIP", "N/A", ""])
        if self.maybe(0.2):
            types = self.lead_types or ["cold", "warm", "hot"]
            lead["override"] = {"lead_type": pick(types) if self.maybe(0.95) else "x", "by": "kim", "reason": pick(TEXTS)}
            if self.maybe():
                lead["override"]["until"] = self.instant()
        return lead

    def value(self, name):
        pick = self.random.choice
        kind = self.fields[name]["type"] if name in self.fields else pick(TYPES)
        if self.maybe(0.1):
            return pick([None, "", "N/A"])
        if self.maybe(0.02):
            return pick([1, "x", True, [], {}, [1], "2026-02-30"])
        if kind == "texts":
            return [pick(TEXTS) if self.maybe(0.9) else None for _ in range(pick([0, 1, 2, 4]))]
        if kind == "number":
            return pick(NUMBERS) if self.maybe() else self.random.uniform(-100, 100)
        return {"boolean": self.maybe(), "date": pick(DATES), "text": pick(TEXTS)}[kind]

    def event(self):
        event = {"kind": self.random.choice(KINDS), "at": self.instant() if self.maybe(0.8) else self.as_of - DAY}
        if self.maybe(0.3):
            event["id"] = self.random.choice(["e1", "e2", "가", "\u1100\u1161", "", "e10", None])
        if self.maybe(0.4):
            event["ref"] = self.random.choice(["x", "y", "가", "\u1100\u1161", "", "😀", "\uff61", None])
        return event


JUNK = [None, True, False, 0, 1, -1, 0.5, 1e9, 1e300, "", "x", "form", "12h", "2026-01-01", [], {}, ["x"], {"x": 1}, "가"]
NAMES = ["x", "id", "from", "any", "remove", "unknown", "title"]


def places(tree, path=()):
    """The path of every part of a tree."""
    yield path
    keys = tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield from places(tree[key], (*path, key))


def corrupted(random, policy):
    """A policy in which up to three parts are removed, replaced, renamed or given twice."""
    policy = copy.deepcopy(policy)
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        *above, key = random.choice([path for path in places(policy) if path])
        part = policy
        for step in above:
            part = part[step]
        how = random.random()
        if how < 0.3:
            del part[key]
        elif how < 0.7:
            part[key] = copy.deepcopy(random.choice(JUNK))
        elif isinstance(part, list):
            part.insert(random.randint(0, len(part)), copy.deepcopy(part[key]))
        else:
            part[random.choice(NAMES)] = part.pop(key)
    return policy
