"""Random time zones and calendars, plain and perverse, that the engine must accept."""

from instants import DAY, FIRST, LAST, MINUTE, civil_from_days, show
from working_time import minutes

OFFSETS = ["+09:00", "+00:00", "-03:30", "+05:45", "-11:00", "+14:00"]
NAMED = [
    {"name": "Europe/Berlin", "offset": "+01:00",
     "transitions": [["2026-03-29T01:00:00Z", "+02:00"], ["2026-10-25T01:00:00Z", "+01:00"]]},
    {"name": "America/New_York", "offset": "-04:00",
     "transitions": [["2026-11-01T06:00:00Z", "-05:00"], ["2027-03-14T07:00:00Z", "-04:00"]]},
    {"name": "Lord_Howe", "offset": "+10:30",
     "transitions": [["2026-10-03T15:30:00Z", "+11:00"], ["2027-04-03T15:00:00Z", "+10:30"]]},
    {"name": "Apia", "offset": "-10:00", "transitions": [["2011-12-30T10:00:00Z", "+14:00"]]},
    {"name": "Plain", "offset": "+02:00", "transitions": []},
]
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS = [
    [], [["09:00", "18:00"]], [["09:00", "12:00"], ["13:00", "18:00"]], [["22:00", "06:00"]], [["00:00", "24:00"]],
    [["22:00", "00:00"]], [["01:30", "02:30"], ["02:30", "03:15"]], [["18:00", "02:30"]], [["10:00", "10:00"]],
    [["00:00", "00:01"], ["23:59", "24:00"]], [["02:00", "03:00"], ["06:00", "22:00"], ["22:30", "01:00"]],
]


def clock(random):
    return f"{random.randrange(24):02}:{random.choice([0, 0, 15, 30, 59, random.randrange(60)]):02}"


def offset(random):
    most = random.choice([2, 14, 23])
    return f"{random.choice('+-')}{random.randint(0, most):02}:{random.choice([0, 0, 30, 59]):02}"


def zone(random, around):
    """A zone; the perverse ones change their clocks near an instant, often and by a lot."""
    form = random.random()
    if form < 0.35:
        return random.choice(OFFSETS)
    if form < 0.55:
        return random.choice(NAMED)
    at = around - random.randrange(3 * DAY)
    transitions = []
    for _ in range(random.randint(1, 6)):
        at += random.choice([MINUTE, 60 * MINUTE, random.randrange(1, 40 * 60) * MINUTE, 9 * DAY, 1, 100 * DAY + 7])
        if FIRST <= at <= LAST:
            transitions.append([show([(None, 0)], at) if random.random() < 0.8 else at, offset(random)])
    return {"name": "Perverse", "offset": offset(random), "transitions": transitions}


def date_near(random, around):
    day = min(max(around // DAY + random.randint(-3, 20), -700_000), 2_900_000)
    year, month, day = civil_from_days(day)
    return f"{year:04}-{month:02}-{day:02}"


def without_overlaps(openings):
    """Those of a week's openings, as (start, end, day, text), that begin when no kept one lasts, across the week's end too."""
    kept = []
    for start, end, *written in sorted(openings):
        if (not kept or start >= kept[-1][1]) and (not kept or end <= kept[0][0] + 7 * 1440):
            kept.append((start, end, *written))
    return kept


def hours(random):
    week = []
    for number in range(7):
        day = random.choice(DAYS) if random.random() < 0.7 else [[clock(random), clock(random)] for _ in range(2)]
        for start, end in day:
            begin, over = minutes(start), minutes(end)
            over += 1440 if over <= begin else 0
            week.append((number * 1440 + begin, number * 1440 + over, number, (start, end)))
    found = {}
    for _, _, number, written in without_overlaps(week) or [(0, 0, 0, ("09:00", "17:00"))]:
        found.setdefault(WEEK[number], []).append(list(written))
    for day in found.values():
        random.shuffle(day)
    if random.random() < 0.3:
        found.setdefault(random.choice(WEEK), [])
    return found


def calendar(random, name, around):
    made = {"id": name, "hours": hours(random)}
    if random.random() < 0.6:
        made["holidays"] = sorted({date_near(random, around) for _ in range(random.choice([0, 1, 3, 12]))})
    if random.random() < 0.3:
        made["known_until"] = date_near(random, around)
    if random.random() < 0.6:
        made["time_zone"] = zone(random, around)
    return made
