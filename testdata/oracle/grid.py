"""Grid, lead type and hysteresis (spec, section 5)."""

from score import LIMIT, Overflow
from text import thousandths

LEAD_TYPES = ["cold", "warm", "hot"]


def types_of(policy):
    """Lead types, least important first."""
    return policy.get("lead_types", LEAD_TYPES)


def total_of(side, totals):
    total = sum(totals[axis] for axis in side["axes"])
    if abs(total) > LIMIT:
        raise Overflow
    return total


def start_of(band):
    """Where a band starts, in thousandths; only the first has no `from`."""
    return thousandths(band["range"][0] if "range" in band else band["from"])


def place(side, total):
    """The position of the band that a total belongs to: the last one whose start it reaches."""
    found = 0
    for number, band in enumerate(side["bands"][1:], 1):
        if total >= start_of(band):
            found = number
    return found


def type_at(grid, x, y):
    """The lead type of a cell, by the positions of its bands."""
    x = grid["x"]["bands"][x]["id"]
    return grid["cells"][grid["y"]["bands"][y]["id"]][x] if "y" in grid else grid["cells"][x]


def type_for(grid, x_total, y_total):
    return type_at(grid, place(grid["x"], x_total), place(grid["y"], y_total) if "y" in grid else None)


def higher(policy, *types):
    return max(types, key=types_of(policy).index)


def lower(policy, *types):
    return min(types, key=types_of(policy).index)


def kept(policy, plain, shifted, previous):
    """The computed type: the higher of the plain one and of the lower of the previous one and that with `hold` added."""
    if previous is None:
        return plain
    return higher(policy, plain, lower(policy, previous, shifted))


def computed_type(policy, grid, x_total, y_total, previous):
    """The computed type for totals, where `previous` is the type computed before, or None."""
    plain = type_for(grid, x_total, y_total)
    if "hold" not in grid:
        return plain
    hold = thousandths(grid["hold"])
    return kept(policy, plain, type_for(grid, x_total + hold, y_total + hold), previous)
