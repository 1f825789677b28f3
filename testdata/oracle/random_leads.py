"""Random leads for a policy that the maker has made, clean and dirty, and the options of a call."""

import unicodedata

from decide import decide
from grid import types_of
from instants import DAY, FIRST, LAST, show
from text import plain

TEXTS = ["a", "b", "office", "N/A", "", " ", "A", "회사원", unicodedata.normalize("NFD", "회사원"), "가", "각",
         "\u1100\u1161", "\u1100\u1161\u11a8", "é", "e\u0301", "😀", "\uff61", "z\"\\\n\u0001", "ß"]
KINDS = ["call", "page", "quote", "visit"]
TYPES = ["boolean", "date", "number", "text", "texts"]
DATES = ["1990-02-28", "2000-02-29", "2000-03-01", "0001-01-02", "9999-12-30"]
NUMBERS = [-1000, -1, -0.5, 0, 0.001, 1, 2, 3.25, 10, 39.999, 40, 1000000]
CHANGE = 1792890000000  # 2026-10-25T01:00:00Z, where a named zone turns its clock back
HORIZONS = ["0d", "36h", "10d", "60d", "100d", None]
REFUSED = ["2026-11-21", "2026-02-29T00:00:00Z", "", "2026-11-21T23:59:60Z", "2026-11-21T24:00:00Z",
           "2026-11-21T09:00:00", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", 1.5, 1e300, True, None, []]


class Leads:
    """Makes leads from a source of random numbers; a maker of policies sets `fields`, `origins` and `lead_types`."""

    def __init__(self, random):
        self.random = random
        start = 1795305600000
        self.as_of = random.choice([
            start, start + random.randrange(-400 * DAY, 400 * DAY), CHANGE + DAY, CHANGE, 0, -1,
            start + random.randrange(-400 * DAY, 400 * DAY), random.choice([LAST, LAST - 5 * DAY, FIRST, FIRST + DAY])])

    def maybe(self, chance=0.5):
        return self.random.random() < chance

    def some(self, values, least=1, most=3):
        values = list(values)
        return self.random.sample(values, min(len(values), self.random.randint(least, most)))

    def options(self, policy, leads):
        """The options of a call, `as_of` as a number."""
        options = {"as_of": self.as_of, "strict": self.maybe(0.15)}
        horizon = self.random.choice(HORIZONS)
        if horizon is not None:
            options["horizon"] = horizon
        if self.maybe(0.6):
            options["previous"] = self.previous(policy, leads)
        return options

    def why_not(self, policy, options):
        """The arguments of `why_not`, from the options of a call."""
        asked = {key: value for key, value in options.items() if key != "horizon"}
        if self.maybe(0.6):
            asked["target"] = self.random.choice(types_of(policy))
        if self.maybe():
            later = self.random.choice([0, 1, 90_000, DAY, 7 * DAY, 40 * DAY])
            asked["at"] = min(asked["as_of"] + later, LAST)
        return asked

    def previous(self, policy, leads):
        """Earlier decisions: made earlier, or made up."""
        if self.maybe():
            earlier = max(self.as_of - self.random.choice([0, 1, DAY, 60 * DAY]), FIRST)
            return [plain(decide(policy, lead, earlier, horizon="0d")) for lead in leads]
        made = [{"lead_id": f"L{number}", "origin": self.random.choice(["form", *self.origins]),
                 "computed_lead_type": self.random.choice([*types_of(policy), types_of(policy)[-1], "tepid"])}
                for number in range(len(leads) + 2)]
        for decision, lead in zip(made, leads):
            if lead["origin"] in self.origins and self.maybe(0.8):
                decision["origin"] = lead["origin"]
        return self.random.choice(made) if self.maybe(0.1) else made

    def instant(self):
        pick = self.random.choice
        at = self.as_of + pick([0, -1, 1, -DAY, -DAY + 1, -7 * DAY, -30 * DAY, -90000, -43_200_000])
        form = self.random.random()
        if form < 0.005:
            return pick(REFUSED)
        if form < 0.03:
            return pick(["0001-01-02T00:00:00Z", "9999-12-30T23:59:59.999Z", "2026-10-25T02:30:00+02:00"])
        if form < 0.3:
            at = self.as_of - self.random.randrange(-40 * DAY, 400 * DAY)
        elif form < 0.6:
            at = self.as_of - self.random.randrange(0, 5 * DAY, 1_800_000)
        return self.written(at) if self.maybe(0.4) else min(max(at, FIRST), LAST)

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

    def asked_less(self, lead):
        """The lead before most of its questions were answered."""
        attributes = lead.get("attributes", {})
        return {**lead, "attributes": {name: attributes[name] for name in attributes if self.maybe(0.3)}}

    def value(self, name):
        pick = self.random.choice
        kind = self.fields[name]["type"] if name in self.fields else pick(TYPES)
        if self.maybe(0.1):
            return pick([None, "", "N/A"])
        if self.maybe(0.01):
            return pick([1, "x", True, [], {}, [1], "2026-02-30"])
        if kind == "texts":
            return [pick(TEXTS) if self.maybe(0.9) else None for _ in range(pick([0, 1, 2, 4]))]
        if kind == "number":
            return pick(NUMBERS) if self.maybe() else self.random.uniform(-100, 100)
        return {"boolean": self.maybe(), "date": pick(DATES), "text": pick(TEXTS)}[kind]

    def event(self):
        event = {"kind": self.random.choice(KINDS), "at": self.instant() if self.maybe(0.8) else max(self.as_of - DAY, FIRST)}
        if self.maybe(0.3):
            event["id"] = self.random.choice(["e1", "e2", "가", "\u1100\u1161", "", "e10", None])
        if self.maybe(0.4):
            event["ref"] = self.random.choice(["x", "y", "가", "\u1100\u1161", "", "😀", "\uff61", None])
        return event
