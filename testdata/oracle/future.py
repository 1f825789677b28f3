"""What a lead becomes when nothing but time passes (spec, section 8, "A score is a function of time").

Every instant at which something can change is tried, one after the other: an event arrives, leaves a window, becomes
a whole day older; an override ends.
"""

from conditions import activity_tests, judge, kinds_of
from grid import computed_type, total_of
from instants import DAY, LAST, duration
from score import axis_sums, rule_value


def moments(lead, kinds, within, by_days, after, end):
    """When what depends on events of some kinds may change, strictly between two instants."""
    found = set()
    for event in lead.events or []:
        if kinds is not None and event.kind not in kinds:
            continue
        found.add(event.at)
        if within is not None:
            found.add(event.at + duration(within))
        if by_days:
            birthday = event.at + DAY * max(1, (after - event.at) // DAY)
            while birthday < end:
                found.add(birthday)
                birthday += DAY
    return {at for at in found if after < at < end and at <= LAST}


def moments_of_condition(condition, lead, after, end):
    found = set()
    for test in activity_tests(condition):
        found |= moments(lead, kinds_of(test["activity"]), test.get("within"), False, after, end)
    return found


def moments_of_rule(rule, lead, after, end):
    if "when" in rule:
        return moments_of_condition(rule["when"], lead, after, end)
    if "since_last" in rule:
        kinds = None if rule["since_last"] == "any" else kinds_of(rule["since_last"])
        return moments(lead, kinds, None, True, after, end)
    if "activity" in rule:
        return moments(lead, kinds_of(rule["activity"]), rule.get("within"), "decay" in rule, after, end)
    return set()


class Part:
    """One rule or flag: its value now, worked out again whenever it may change."""

    def __init__(self, value_at, moments, now):
        self.value_at, self.moments, self.value = value_at, moments, value_at(now)

    def move(self, at):
        if at in self.moments:
            self.value = self.value_at(at)


class Future:
    """The lead at `now` and at later instants, asked for in ascending order, before `end`."""

    def __init__(self, policy, lead, now, end, zone):
        self.policy, self.lead, self.now = policy, lead, now
        self.grid = policy["grids"][lead.origin]

        def rule_part(rule):
            return Part(lambda at: rule_value(rule, lead, policy, at, zone), moments_of_rule(rule, lead, now, end), now)

        def flag_part(flag):
            when = flag["when"]
            return Part(lambda at: judge(when, lead, policy, at), moments_of_condition(when, lead, now, end), now)

        self.axes = [(axis, [rule_part(rule) for rule in axis.get("rules", [])]) for axis in policy.get("axes", [])]
        self.flags = [(flag["id"], flag_part(flag)) for flag in policy.get("flags", [])]
        self.parts = [part for _, rules in self.axes for part in rules] + [part for _, part in self.flags]
        self.moments = set().union(*(part.moments for part in self.parts))
        until = lead.override and lead.override[3]
        if until is not None and now < until < end:
            self.moments.add(until)

    def state(self, at, previous):
        """(effective lead type, true flags) at an instant."""
        for part in self.parts:
            part.move(at)
        override = self.lead.override
        if override is not None and (override[3] is None or at < override[3]):
            lead_type = override[0]
        else:
            lead_type = computed_type(self.policy, self.grid, *self.totals(), previous)
        return lead_type, [name for name, part in self.flags if part.value]

    def totals(self):
        """The totals of both sides of the grid; y is 0 where the grid has one side."""
        totals = {axis["id"]: axis_sums(axis, [rule.value for rule in rules])[1] for axis, rules in self.axes}
        return tuple(total_of(self.grid[name], totals) if name in self.grid else 0 for name in ("x", "y"))

    def first_change(self, today, previous):
        """(instant, state) of the first instant with another state than today's, or None."""
        for at in sorted(self.moments):
            state = self.state(at, previous)
            if state != today:
                return at, state
        return None
