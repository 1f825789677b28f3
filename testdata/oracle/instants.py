"""Instants, dates, durations and time zones (spec, sections 2 and 4.2).

An instant is a whole number of milliseconds since 1970-01-01T00:00:00Z. A zone is a list of
(first millisecond, offset in minutes), the first entry reaching back without end.
"""

import re

DAY = 86_400_000
MINUTE = 60_000

_INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))", re.ASCII
)
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)", re.ASCII)
_DURATION = re.compile(r"(\d+)([smhd])", re.ASCII)
_UNIT = {"s": 1000, "m": MINUTE, "h": 60 * MINUTE, "d": DAY}


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_days(year, month):
    return (31, 29 if is_leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def days_from_civil(year, month, day):
    """Days since 1970-01-01, proleptic Gregorian, counted the slow way."""
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    days += sum(month_days(year, m) for m in range(1, month))
    return days + day - 1 - 719_162


def civil_from_days(days):
    """The inverse of `days_from_civil`."""
    year = 1970 + days // 366
    while days_from_civil(year + 1, 1, 1) <= days:
        year += 1
    while days_from_civil(year, 1, 1) > days:
        year -= 1
    rest = days - days_from_civil(year, 1, 1)
    month = 1
    while rest >= month_days(year, month):
        rest -= month_days(year, month)
        month += 1
    return year, month, rest + 1


FIRST_DAY = days_from_civil(1, 1, 2)
LAST_DAY = days_from_civil(9999, 12, 30)
FIRST = FIRST_DAY * DAY
LAST = LAST_DAY * DAY + DAY - 1


def _valid_day(year, month, day):
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= month_days(year, month)


def parse_date(text):
    """Days since 1970-01-01, or None for what is not a date."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups())
    if not _valid_day(year, month, day):
        return None
    days = days_from_civil(year, month, day)
    return days if FIRST_DAY <= days <= LAST_DAY else None


def parse_instant(text):
    """Milliseconds, or None for what is not an instant."""
    match = _INSTANT.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    if not _valid_day(year, month, day) or hour > 23 or minute > 59 or second > 59:
        return None
    milliseconds = int(((match.group(7) or "") + "000")[:3])
    offset = 0
    if match.group(9):
        hours, minutes = int(match.group(10)), int(match.group(11))
        if hours > 23 or minutes > 59:
            return None
        offset = (hours * 60 + minutes) * (-1 if match.group(9) == "-" else 1)
    at = days_from_civil(year, month, day) * DAY
    at += ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds - offset * MINUTE
    return at if FIRST <= at <= LAST else None


def read_instant(value):
    """An instant as text or as a whole number: (milliseconds, None) or (None, error code)."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None, "wrong_type"
    if isinstance(value, str):
        at = parse_instant(value)
    elif value != value or value in (float("inf"), float("-inf")) or value != int(value):
        at = None
    else:
        at = int(value) if FIRST <= value <= LAST else None
    return at, None if at is not None else "bad_instant"


def is_duration(text):
    """Whether a text is a duration of at most 36,500 days."""
    return _DURATION.fullmatch(text) is not None and duration(text) <= 36_500 * DAY


def duration(text):
    """Milliseconds of `90s`, `45m`, `12h`, `30d`."""
    number, unit = _DURATION.fullmatch(text).groups()
    return int(number) * _UNIT[unit]


def _offset(text):
    sign, hours, minutes = _OFFSET.fullmatch(text).groups()
    return (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)


def zone(spec):
    """A policy's `time_zone` as a list of (from millisecond, offset in minutes)."""
    if isinstance(spec, str):
        return [(None, _offset(spec))]
    steps = [(None, _offset(spec["offset"]))]
    for at, offset in spec.get("transitions") or []:
        steps.append((read_instant(at)[0], _offset(offset)))
    return steps


def offset_at(steps, at):
    current = steps[0][1]
    for start, offset in steps[1:]:
        if at >= start:
            current = offset
    return current


def local_day(steps, at):
    """The calendar day, as a count of days, on which an instant falls in a zone."""
    return (at + offset_at(steps, at) * MINUTE) // DAY


def show(steps, at):
    """An instant as printed: in the policy's zone, three decimals only when not zero."""
    if at is None:
        return None
    offset = offset_at(steps, at)
    days, rest = divmod(at + offset * MINUTE, DAY)
    year, month, day = civil_from_days(days)
    seconds, milliseconds = divmod(rest, 1000)
    text = f"{year:04}-{month:02}-{day:02}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if milliseconds:
        text += f".{milliseconds:03}"
    sign = "-" if offset < 0 else "+"
    return text + f"{sign}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
