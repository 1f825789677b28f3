"""Random calls: policies with scenarios, reactions, records to merge, documents over documents, changes of flags."""

import copy

from instants import DAY, FIRST, LAST
from random_cases import Maker
from random_leads import TEXTS

HOUR = 3_600_000
KINDS = ("message_sent", "call_missed", "dealer_assigned", "message_clicked", "call_reached", "dealer_contacted",
         "visited", "purchased", "declined")
START = 1795392000000  # 2026-11-23T00:00:00Z
LABELS = ["call", "전화, 문자; 1\\2", {"ko": "상담사 후속 접촉", "en": "the contact centre follows up"}, {"ko": "딜러\n할당"}, {}, "a" * 90,
          "가" * 60, "😀" * 30, "tab\there"]
CALENDARS = [
    {"id": "office", "hours": {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
     "holidays": ["2026-11-24"], "known_until": "2026-11-30"},
    {"id": "night", "hours": {"mon": [["22:00", "06:00"]], "wed": [["00:00", "24:00"]], "sun": [["23:30", "02:30"]]},
     "time_zone": {"name": "Europe/Berlin", "offset": "+02:00", "transitions": [["2026-10-25T01:00:00Z", "+01:00"]]}},
]


class CallMaker(Maker):
    """Makes arguments of calls, with policies that suit them."""

    def times(self):
        return self.random.choice(["12h", "24h", "90m", "1s", "0h", "7200s"])

    # Follow-up.

    def acting_policy(self):
        pick = self.random.choice
        rows = []
        for lead_type in ("hot", "warm", "cold"):
            if self.maybe(0.3):
                rows.append(self.row(f"{lead_type}_flagged", lead_type, True))
            rows.append(self.row(lead_type, lead_type, None))
        policy = {
            "format": 1, "id": "p", "version": "1", "time_zone": pick(["+09:00", "-03:30", CALENDARS[1]["time_zone"]]),
            "fields": {"owns": {"type": "boolean"}}, "activities": {"visit": {}},
            "axes": [{"id": "activity", "rules": [{"id": "visit", "activity": "visit", "points": 1}]}],
            "grids": {"form": {"x": {"axes": ["activity"], "bands": [{"id": "low"}, {"id": "mid", "from": 1}, {"id": "high", "from": 2}]},
                               "cells": {"low": "cold", "mid": "warm", "high": "hot"}}},
            "flags": [{"id": "owner", "basis": "ownership", "when": {"field": "owns", "is": True}}],
            "channels": {"online": "온라인, 메시지", "dealer": {"ko": "딜러"}, "phone": {}}, "goals": {"visit": {}},
            "calendars": CALENDARS,
        }
        if self.maybe(0.95):
            policy["scenarios"] = rows
        if self.maybe(0.1):
            policy["crm"] = False
        return policy

    def row(self, name, lead_type, flagged):
        pick = self.random.choice
        row = {"id": name, "for": {"lead_types": [lead_type]}, "channels": ["online", "dealer"], "goals": ["visit"]}
        if flagged is not None:
            row["for"]["flagged"] = flagged
        if self.maybe(0.3):
            row["title"] = pick(LABELS)
        if self.maybe(0.25):
            row["calendar"] = pick(["office", "night"])
        if self.maybe(0.85):
            row["respond_within"] = self.times()
        if self.maybe(0.9):
            row["first_contact"] = self.some(KINDS, 1, 3)
        if self.maybe(0.8):
            row["first_line"] = self.line()
        if self.maybe(0.75):
            row["second_line"] = {"on": pick(["no_reaction", "no_reaction", "contacted"]), **self.line()}
            for key in ("wait", "within"):
                if self.maybe():
                    row["second_line"][key] = self.times()
        if self.maybe(0.3):
            row["hand_over"] = {"on": pick(KINDS), "to": pick(["cold", "warm", "hot"])}
        return row

    def line(self):
        line = {"channels": self.some(["online", "dealer", "phone"], 0, 3)}
        if self.maybe(0.7):
            line["task"] = self.random.choice(LABELS)
        return line

    def acting_lead(self):
        visits = [{"kind": "visit", "at": START - DAY - n} for n in range(self.random.randint(0, 2))]
        lead_id = self.random.choice(["L-1", "가나다" * 12, "a,b;c\\d\ne", ""])
        lead = {"id": lead_id, "origin": "form", "activities": visits, "attributes": {"owns": self.maybe()}}
        if self.maybe(0.9):
            lead["assigned_at"] = START
        return lead

    def reaction_at(self):
        hours = self.random.choice([0, 1.5, 12, 12, 24, 24, 36, 48, 72, -1, self.random.uniform(-2, 100)])
        at = START + round(hours * HOUR) + self.random.choice([0, 0, 0, 1, -1])
        return self.written(at) if self.maybe(0.3) else at

    def reactions(self):
        made = []
        for _ in range(self.random.choice([0, 1, 2, 2, 3, 5, 9])):
            if made and self.maybe(0.15):
                made.append(copy.deepcopy(self.random.choice(made)))
                continue
            reaction = {"kind": self.random.choice(KINDS), "at": self.reaction_at()}
            for key, values in (("channel", ["online", "", None]), ("agent", ["김", "가", "\u1100\u1161", None]), ("id", ["r1", "r2", "", None])):
                if self.maybe(0.3):
                    reaction[key] = self.random.choice(values)
            made.append(reaction)
        return made

    # Merging.

    def record(self, number):
        pick = self.random.choice
        lead = self.lead(number)
        lead["id"] = pick(["A", "B", "가", 3, None]) if self.maybe(0.5) else f"L{number}"
        for key in ("created_at", "assigned_at"):
            if self.maybe(0.8):
                lead[key] = self.instant() if self.maybe(0.6) else self.as_of
        if self.maybe(0.3):
            lead["override"] = {"lead_type": "cold", "by": pick(TEXTS), "reason": "r", "until": pick([None, self.as_of, self.as_of + 1, "x"])}
        for key in ("segment", "activities", "attributes", "tags", "note", "가"):
            if self.maybe(0.07):
                lead[key] = pick([None, "x", [], [1, None], {}, {"f0": 1}, 0.5, True])
        if self.maybe(0.3) and isinstance(lead.get("activities"), list):
            lead["activities"] += [pick([{"kind": "fax", "at": self.as_of, "id": "e1"}, {"kind": "call"}, 5, None, {"kind": "call", "at": self.as_of, "x": 1}])]
        return lead if self.maybe(0.98) else pick(["true", [], 5])

    # Localisation.

    def parent(self):
        """A policy with rows to change, and locks."""
        policy = self.acting_policy()
        policy.update(id="parent", missing=["", "-"], governance={"flag_administrator": "kim", "stakeholders": ["b", "가", "a"]})
        policy["axes"][0]["rules"].append({"id": "owns", "when": {"field": "owns", "is": True}, "points": 3, "otherwise": 1})
        policy["axes"].append({"id": "demographic", "range": {"min": 0, "max": 100}, "rules": [{"id": "job", "field": "job", "values": {"가": 5, "b": 2}}]})
        policy["fields"]["job"] = {"type": "text", "title": {"ko": "직업"}}
        if self.maybe(0.6):
            policy["locks"] = [self.lock() for _ in range(self.random.randint(0, 3))]
        return policy

    def lock(self):
        path, may = self.random.choice([
            ("/missing", "add"), ("/missing", None), ("/axes/activity/rules/visit/points", "lower"), ("/fields/job", "add"),
            ("/axes/activity/rules/visit/points", "raise"), ("/grids/form/cells", None), ("/fields", "add"), ("/scenarios", "add"),
            ("/scenarios/hot/respond_within", "shorten"), ("/scenarios/hot", None), ("/nowhere", None), ("/missing", "shorten"),
            ("/axes/activity/rules", "add"), ("/flags/owner/when", None), ("/axes/demographic/range/max", "lower"), ("", "add"),
        ])
        return {"path": path, **({"may": may} if may else {})}

    def child(self, name, parent_id):
        """A document over a parent: mostly good changes, some that no parent has a place for."""
        pick = self.random.choice
        child = {"id": name, "version": "1", "extends": parent_id}
        changes = [
            ("missing", lambda: pick([["", "-", "N/A"], [""], ["-", "x", ""]])),
            ("time_zone", lambda: "+01:00"),
            ("fields", lambda: pick([{"job": {"title": {"en": "job"}}}, {"extra": {"type": "number"}}, {"none": {"remove": True}},
                                     {"extra": {"type": "date"}, "job": {"title": "x"}}])),
            ("axes", self.axes_change), ("scenarios", self.scenarios_change),
            ("flags", lambda: pick([[{"id": "owner", "when": {"field": "owns", "is": False}}], [{"id": "owner", "remove": True}],
                                    [{"id": "new", "before": "owner", "basis": "ownership", "when": {"all": []}}]])),
            ("grids", lambda: {"form": {"cells": {"mid": pick(["cold", "warm"])}}}),
            ("channels", lambda: pick([{"online": {"en": "x"}}, {"fax": "팩스"}])),
            ("calendars", lambda: [{"id": "office", "holidays": pick([[], ["2026-12-25"]]), "hours": {"sat": [["10:00", "11:00"]], "mon": {"remove": True}}}]),
            ("locks", lambda: [self.lock()]),
        ]
        for key, make in self.random.sample(changes, self.random.randint(0, 4)):
            child[key] = make()
        return child

    def axes_change(self):
        pick = self.random.choice
        rule = pick([
            {"id": "visit", "points": pick([0.5, 1, 2])}, {"id": "visit", "remove": True}, {"id": "job", "remove": True},
            {"id": "owns", "when": {"field": "owns", "known": True}}, {"id": "owns", "otherwise": {"remove": True}},
            {"id": "owns", "replace": True, "activity": "visit", "points": 1}, {"id": "owns", "activity": "visit"},
            {"id": "new", "activity": "visit", "points": 2}, {"id": "new", "before": "visit", "activity": "visit", "points": 2},
            {"id": "new", "before": "nobody", "activity": "visit", "points": 2}, {"id": "visit", "before": "owns", "title": "x"},
            {"id": "new", "before": "newer", "activity": "visit", "points": 2},
        ])
        more = pick([[], [{"id": "newer", "before": "owns", "activity": "visit", "points": 2}], [{"id": "newer", "activity": "visit", "points": 2}]])
        rules = [rule, *more] if self.maybe() else [*more, rule]
        return pick([
            [{"id": "activity", "rules": rules}], [{"id": "activity", "rules": rules}, {"id": "demographic", "range": {"max": 50}}],
            [{"id": "demographic", "rules": [{"id": "job", "values": pick([{"가": 6}, {"\u1100\u1161": 7}, {"b": {"remove": True}}, {"c": 1}])}]}],
            [{"id": "demographic", "range": {"min": {"remove": True}}}],
        ])

    def scenarios_change(self):
        pick = self.random.choice
        return pick([
            [{"id": "hot", "respond_within": pick(["12h", "1s", "48h"])}], [{"id": "hot", "title": "x"}],
            [{"id": "warm", "remove": True}, {"id": "rest", "for": {"lead_types": ["warm"]}, "channels": [], "goals": []}],
            [{"id": "first", "before": "hot", "for": {"lead_types": ["cold"]}, "channels": [], "goals": []}],
            [{"id": "cold", "replace": True, "for": {"lead_types": ["cold", "warm"]}, "channels": [], "goals": []}],
            [{"id": "hot", "for": {"lead_types": ["hot"]}}, {"id": "hot", "title": "again"}],
            [{"id": "hot", "first_line": {"channels": ["phone"]}, "hand_over": {"remove": True}}], [],
        ])

    # Changes of flags.

    def change(self):
        pick = self.random.choice
        flag = {"id": pick(["owner", "vip", "flag0"]), "basis": pick(["ownership", "flagship_model"]), "when": {"field": "owns", "is": self.maybe()}}
        change = {"version": pick(["1", "2", "가"])}
        for kind in self.some(["add", "replace", "remove"], 1, 1 if self.maybe(0.9) else 3):
            change[kind] = flag["id"] if kind == "remove" else flag
        return change

    # Instants for calendars.

    def moment(self):
        at = self.as_of + self.random.choice([0, -1, 1, self.random.randrange(-20 * DAY, 20 * DAY, HOUR // 2)])
        return min(max(at, FIRST), LAST)
