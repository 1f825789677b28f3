"""Random policies and leads for "why not": several actions have to come together, at costs that often tie."""

from random_cases import Maker

TEXTS = ["gv80", "g90", "가", "\u1100\u1161", "other"]


class Puzzle(Maker):
    """Makes a policy whose types are a few actions apart, and leads of which little is known."""

    def policy(self):
        pick = self.random.choice
        self.missing, self.lead_types = None, None
        self.fields = {f"f{n}": {"type": pick(["number", "date", "texts", "text", "boolean"])} for n in range(3)}
        for field in self.fields.values():
            if field["type"] in ("text", "texts") and self.maybe(0.3):
                field["values"] = ["gv80", "g90", "x", "가"]
        self.kinds = ["call", "page", "quote", "visit"]
        self.axis_ids, self.origins = ["activity", "demographic"], ["form"]
        policy = {"format": 1, "id": "p", "version": "1", "time_zone": "+09:00", "fields": self.fields}
        policy["activities"] = {kind: {} for kind in self.kinds}
        rules = [{"id": f"k{n}", "activity": kind, "points": pick([5, 10, 10, 15, -5])} for n, kind in enumerate(self.kinds)]
        rules += [{"id": f"r{n}", **self.reward(), "points": pick([5, 10, 10, 15, -5])} for n in range(5)]
        self.random.shuffle(rules)
        policy["axes"] = [{"id": "activity", "rules": rules[:5]}, {"id": "demographic", "rules": rules[5:]}]
        policy["grids"] = {"form": self.puzzle_grid()}
        policy["attainable"] = self.actions()
        return policy

    def reward(self):
        test = self.narrow_test(self.random.choice(list(self.fields)))
        if self.maybe(0.3):
            return {"when": {"all": [test, {"activity": self.random.choice(self.kinds)}]}}
        return {"when": test}

    def narrow_test(self, name):
        """A test that only one of the answers worth trying may pass."""
        pick, field = self.random.choice, self.fields[name]
        texts = field.get("values", ["gv80", "g90", "가", "x"])
        if field["type"] == "texts":
            listed = [{"field": name, "has": text} for text in self.some(texts, 1, 3)]
            return {"all": listed + [{"not": {"field": name, "has": pick(texts)}}] * self.maybe(0.3)}
        if field["type"] == "text":
            return pick([{"field": name, "is": pick(texts)}, {"not": {"field": name, "in": self.some(texts, 1, 3)}}])
        if field["type"] == "boolean":
            return {"field": name, "is": self.maybe()}
        constants = [0, 0.001, 10, 40] if field["type"] == "number" else ["0001-01-02", "2000-02-29", "2026-11-23", "9999-12-30"]
        low, high = self.starts(2, constants)
        return pick([
            {"field": name, "below": low}, {"field": name, "from": high}, {"field": name, "from": low, "below": high},
            {"field": name, "is": low}, {"all": [{"field": name, "from": low}, {"not": {"field": name, "is": low}}]}])

    def puzzle_grid(self):
        pick = self.random.choice
        ids = ["low", "mid", "high"]
        start = pick([10, 15, 20])
        x = {"axes": ["activity"], "bands": [{"id": "low"}, {"id": "mid", "from": start}, {"id": "high", "from": start + pick([5, 15])}]}
        grid = {"x": x, "cells": {"low": "cold", "mid": "warm", "high": "hot"}}
        if self.maybe():
            grid["y"] = {"axes": ["demographic"], "bands": [{"id": "low"}, {"id": "mid", "from": 10}, {"id": "high", "from": pick([15, 30])}]}
            rows = [["cold", "cold", "warm"], ["cold", "warm", "hot"], ["warm", "hot", "hot"]]
            grid["cells"] = {y: dict(zip(ids, row)) for y, row in zip(ids, rows)}
        else:
            x["axes"] = ["activity", "demographic"]
        if self.maybe():
            grid["hold"] = pick([1, 5, 10])
        return grid

    def actions(self):
        actions = [{"activity": kind} for kind in self.some(self.kinds, 1, 4)]
        actions += [{"field": name} for name in self.some(self.fields, 1, 3)]
        self.random.shuffle(actions)
        for action in actions:
            cost = self.random.choice([None, 0, 1, 1, 2, 2.5])
            if cost is not None:
                action["cost"] = cost
        return actions

    def value(self, name):
        pick = self.random.choice
        kinds = {"number": [-1, 10, 40.5], "date": ["1999-12-31", "2026-11-23"], "boolean": [True, False], "text": TEXTS}
        return self.some(TEXTS, 0, 2) if self.fields[name]["type"] == "texts" else pick(kinds[self.fields[name]["type"]])

    def lead(self, number):
        attributes = {name: self.value(name) for name in self.fields if self.maybe(0.3)}
        lead = {"id": f"L{number}", "origin": "form", "attributes": attributes}
        if self.maybe(0.7):
            lead["activities"] = [self.event() for _ in range(self.random.randint(0, 2))]
        return lead

    def asked_less(self, lead):
        return lead
