"""Random policies that the engine must accept, and corrupted ones."""

import copy

from random_leads import DATES, KINDS, NUMBERS, TEXTS, TYPES, Leads
from random_times import calendar, zone
from text import composed

POINTS = [0, 1, 5, 10, 25, 40, -3, -20, 0.5, 0.001, -0.001, 0.333, 7.125, -7.125, 999999.999, -1000000]
HOLDS = [0, 0.001, 1, 5, 10.5, 40, 1000]


class Maker(Leads):
    """Makes one policy and its leads.

    A lively one gives points of a size that moves leads across its bands: for activities, which time does, or,
    where it is asking, for fields, which answers do.
    """

    def __init__(self, random):
        super().__init__(random)
        self.lively = self.maybe(0.6)
        self.asking = self.lively and self.maybe()

    def policy(self):
        pick = self.random.choice
        self.missing = pick([None, ["", "N/A"], ["N/A"], ["회사원", ""]])
        self.fields = {f"f{n}": self.field(pick(TYPES)) for n in range(self.random.randint(1, 6))}
        self.kinds = self.some(KINDS, 1, 4)
        self.lead_types = pick([None, ["cold", "warm", "hot"], ["d", "c", "b", "a"]])
        policy = {"format": 1, "id": "p", "version": "1", "time_zone": zone(self.random, self.as_of), "fields": self.fields}
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
        if self.maybe(0.6):
            policy["attainable"] = self.attainable()
        if self.maybe(0.7):
            policy["channels"] = {"online": {}, "dealer": {}}
            policy["goals"] = {"visit": {}}
            self.calendars = ["hq", "night"] if self.maybe(0.6) else []
            if self.calendars or self.maybe(0.1):
                policy["calendars"] = [calendar(self.random, name, self.as_of) for name in self.calendars]
            policy["scenarios"] = self.scenarios()
        return policy

    def attainable(self):
        actions = [{"activity": kind} for kind in self.some(self.kinds, 0, 3)]
        actions += [{"field": name} for name in self.some(self.fields, 0, 4 if self.asking else 2)]
        self.random.shuffle(actions)
        for action in actions:
            if self.maybe():
                action["cost"] = self.random.choice([0, 0.5, 1, 1.5, 2, 3])
        return actions

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
        if self.lively:
            return self.random.choice([4, 7.125, 10, 25, 40, 60, -15])
        return self.random.choice(POINTS) if self.maybe(0.6) else self.random.randint(-90000, 90000) / 1000

    def limits(self):
        if self.lively:
            return self.random.choice([{"min": -10}, {"max": 60}, {"min": 0, "max": 100}])
        low, high = sorted([self.random.choice(NUMBERS), self.random.choice(NUMBERS)])
        return self.random.choice([{"min": low}, {"max": high}, {"min": low, "max": high}])

    def duration(self):
        return self.random.choice(["90s", "45m", "12h", "1d", "7d", "30d", "720h", "36500d"])

    def working_time(self):
        """Without days, which are no working time."""
        return self.random.choice(["0s", "1s", "45m", "1h", "8h", "12h", "24h", "100h", "720h"])

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
        forms = ["when", "table", "activity", "activity", "since_last"]
        more = ["when", "when", "table"] * 2 if self.asking else ["activity"] * 3 if self.lively else []
        form = self.random.choice(forms + more)
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
        if self.maybe(0.6) or self.lively:
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
        if self.asking and self.maybe():
            return self.field_test()
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
            starts = self.starts(count, [5, 10, 25, 40, 55, 70] if self.lively else [-20, -0.001, 0, 0.001, 5, 10, 24.999, 25, 40, 70, 100, 1000])
            bands = [{"id": names[0]}] + [{"id": n, "from": s} for n, s in zip(names[1:], starts[1:])]
        return {"axes": self.some(self.axis_ids, 1, 3), "bands": bands}

    def grid(self):
        types = self.lead_types or ["cold", "warm", "hot"]
        pick = self.random.choice
        x, y = self.side(), self.side() if self.maybe(0.6) else None

        def row(above):
            rising = [types[min(above + place, len(types) - 1)] for place in range(len(x["bands"]))]
            return {band["id"]: at if self.lively else pick(types) for band, at in zip(x["bands"], rising)}

        if y is None:
            grid = {"x": x, "cells": row(0)}
        else:
            grid = {"x": x, "y": y, "cells": {band["id"]: row(above) for above, band in enumerate(y["bands"])}}
        if self.maybe():
            grid["hold"] = pick(HOLDS)
        return grid

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
            duration = self.duration
            if self.calendars and self.maybe(0.7):
                row["calendar"], duration = self.random.choice(self.calendars), self.working_time
            if self.maybe(0.8):
                row["respond_within"] = duration()
            if self.maybe():
                row["first_line"] = {"channels": ["online"]}
                if self.maybe():
                    row["first_line"]["task"] = self.random.choice(["call", {"ko": "전화", "en": "call"}])
            if self.maybe():
                row["second_line"] = {"on": self.random.choice(["no_reaction", "contacted"]), "channels": ["dealer"]}
                for key in ("wait", "within"):
                    if self.maybe():
                        row["second_line"][key] = duration()
        return rows


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
