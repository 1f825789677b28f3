"""Deadlines in working time: openings of a calendar as stretches of real time (spec, section 7).

An opening belongs to the day on which it starts. It begins when the local clock first shows its start or a later
time, and ends when that clock first shows its end or a later time; all time in between that really passes counts.
"""

from instants import DAY, LAST, MINUTE, local_day, parse_date, zone as read_zone

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
THURSDAY = 3  # 1970-01-01


def minutes(text):
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def first_shown(steps, local):
    """The first instant at which the clock of a zone shows a local time (milliseconds) or a later one."""
    for (start, offset), end in zip(steps, [*(at for at, _ in steps[1:]), None]):
        at = local - offset * MINUTE
        if start is not None:
            at = max(at, start)
        if end is None or at < end:
            return at
    raise ValueError("the last offset of a zone holds without end")


def openings(hours, steps, day):
    """(begin, end) of each opening that belongs to a day, as instants, earliest first."""
    written = hours.get(WEEKDAYS[(day + THURSDAY) % 7], [])
    for start, end in sorted((minutes(start), minutes(end)) for start, end in written):
        if end <= start:
            end += 24 * 60
        yield first_shown(steps, day * DAY + start * MINUTE), first_shown(steps, day * DAY + end * MINUTE)


def due_in_working_time(policy, calendar, start, within):
    """The first instant from `start` at which the calendar has been open for `within`; None beyond the last instant."""
    if within == 0:
        return start
    steps = read_zone(calendar.get("time_zone", policy["time_zone"]))
    holidays = {parse_date(text) for text in calendar.get("holidays", [])}
    # What is open at `start` belongs to that day or one of the two before; one more costs nothing.
    day = local_day(steps, start) - 3
    while day * DAY <= LAST + 3 * DAY:
        for begin, end in [] if day in holidays else openings(calendar["hours"], steps, day):
            begin = max(begin, start)
            if begin < end:
                if within <= end - begin:
                    return begin + within if begin + within <= LAST else None
                within -= end - begin
        day += 1
    return None
