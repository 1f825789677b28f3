"""How answers show in a notebook. Imported only when one is shown.

Every text is escaped; there are no scripts and no style sheets. Colours are either those of
the notebook or readable on both light and dark ground.
"""

from __future__ import annotations

from html import escape
from typing import Any

Tree = dict[str, Any]

LEDGER_ROWS = 50
BATCH_ROWS = 10
TEXT_LENGTH = 200

# White text on each of these has a contrast of at least 4.5.
COLOURS = {"hot": "#b3261e", "warm": "#9a5b00", "cold": "#1f5fa8"}
OTHER_COLOUR = "#5f5f6b"
ERROR_COLOUR = "#8c1d40"

LINE = "border-bottom:1px solid rgba(128,128,128,.35)"
CELL = f"text-align:left;padding:2px 10px 2px 0;{LINE}"
RIGHT = f"text-align:right;padding:2px 10px 2px 0;{LINE};font-variant-numeric:tabular-nums"
FAINT = "opacity:.7"


def decision_html(decision: Tree) -> str:
    """The whole decision, with its ledger."""
    lines = [
        f"<b>{text(decision['lead_id'])}</b> {badge(decision['lead_type'])}",
        facts(decision),
        axes(decision),
    ]
    ledger = decision.get("ledger") or []
    parts = [f"<div>{line}</div>" for line in lines if line]
    if ledger:
        parts.append(ledger_table(ledger))
    return box("".join(parts))


def errors_html(answer: Tree) -> str:
    """What is wrong with a lead."""
    lead = f"<b>{text(answer['lead_id'])}</b> " if answer["lead_id"] is not None else ""
    rows = [
        [(error["code"], CELL), (error["path"], CELL), (error["message"], CELL), (error["help"], CELL)]
        for error in answer["errors"]
    ]
    head = f"<div>{lead}{badge('errors', ERROR_COLOUR)}</div>"
    return box(head + table(["code", "path", "message", "help"], rows))


def batch_html(counts: list[tuple[str, int]], answers: list[Tree], total: int) -> str:
    """The number of answers per lead type, and the first of them."""
    badges = " ".join(
        f"{badge(name, ERROR_COLOUR if name == 'errors' else None)} {count:,}" for name, count in counts
    )
    rows = [row(answer) for answer in answers]
    head = f"<div><b>{total:,} lead{'' if total == 1 else 's'}</b> {badges}</div>"
    body = table(["lead", "type", "flags", "scenario", "due", "cools on", "total"], rows) if rows else ""
    return box(head + body + more(total - len(rows)))


def customers_html(counts: list[tuple[str, int]], rows: list[Tree], total: int) -> str:
    """The number of customers per segment, and the first of them."""
    badges = " ".join(f"{badge(name)} {count:,}" for name, count in counts if count)
    group = "tier" if rows and "tier" in rows[0] else "segment"
    shown = [
        [
            (str(one["customer"]), CELL),
            (one[group], CELL),
            (one.get("code"), CELL),
            (instant(one["last_at"]), CELL),
            (f"{one['orders']:,}", RIGHT),
            (f"{one['net']:,}", RIGHT),
        ]
        for one in rows
    ]
    head = f"<div><b>{total:,} customer{'' if total == 1 else 's'}</b> {badges}</div>"
    body = table(["customer", group, "code", "last order", "orders", "net"], shown) if shown else ""
    return box(head + body + more(total - len(shown)))


def scores_html(counts: list[tuple[str, int]], rows: list[Tree], total: int) -> str:
    """The number of leads per lead type, and the first of them."""
    badges = " ".join(
        f"{badge(name, ERROR_COLOUR if name == 'errors' else None)} {count:,}" for name, count in counts
    )
    shown = [
        [
            (scores["lead_id"], CELL),
            (scores["lead_type"] or scores["error"], CELL),
            (", ".join(scores["flags"] or []), CELL),
            (scores["scenario"], CELL),
            (instant(scores["due_at"]), CELL),
            # The last part of the priority: the points of both sides, in thousandths and negative.
            (number(-scores["priority"][3] / 1000) if scores["priority"] else "", RIGHT),
        ]
        for scores in rows
    ]
    head = f"<div><b>{total:,} lead{'' if total == 1 else 's'}</b> {badges}</div>"
    body = table(["lead", "type", "flags", "scenario", "due", "total"], shown) if shown else ""
    return box(head + body + more(total - len(shown)))


def row(answer: Tree) -> list[tuple[object, str]]:
    if "errors" in answer:
        codes = ", ".join(error["code"] for error in answer["errors"])
        return [(answer["lead_id"], CELL), ("errors", CELL), (codes, CELL), *[("", CELL)] * 3, ("", RIGHT)]
    total = answer["x"]["total"] + (answer["y"]["total"] if answer["y"] else 0)
    return [
        (answer["lead_id"], CELL),
        (answer["lead_type"], CELL),
        (", ".join(answer["flags"]), CELL),
        (answer["scenario"], CELL),
        (instant(answer["due_at"]), CELL),
        (cooling(answer), CELL),
        (number(total), RIGHT),
    ]


def cooling(decision: Tree) -> str:
    """When the lead type changes with time alone, and to what, if that is what changes next."""
    becomes = decision["becomes"]
    if not becomes or becomes["lead_type"] == decision["lead_type"]:
        return ""
    return f"{instant(decision['valid_until'])} then {becomes['lead_type']}"


def outlook(decision: Tree) -> str:
    """What changes next with time alone, and when."""
    becomes = decision["becomes"]
    if not becomes:
        return ""
    if becomes["lead_type"] != decision["lead_type"]:
        return cooling(decision)
    if becomes["flags"] != decision["flags"]:
        what = "flags " + (", ".join(becomes["flags"]) or "none")
    else:
        what = f"scenario {becomes['scenario'] or 'none'}"
    return f"{instant(decision['valid_until'])} then {what}"


def facts(decision: Tree) -> str:
    pairs = [
        ("flags", ", ".join(decision["flags"])),
        ("scenario", decision["scenario"]),
        ("due", instant(decision["due_at"])),
        ("until", outlook(decision)),
        ("unchanged until", instant(decision["checked_until"])),
        ("unknown", ", ".join(decision["unknowns"])),
    ]
    if decision["lead_type"] != decision["computed_lead_type"]:
        pairs.insert(0, ("computed", decision["computed_lead_type"]))
    return " &nbsp; ".join(
        f'<span style="{FAINT}">{name}</span> {text(value)}' for name, value in pairs if value
    )


def axes(decision: Tree) -> str:
    shown = []
    for name, axis in decision["axes"].items():
        raw = f' <span style="{FAINT}">of {number(axis["raw"])}</span>' if axis["raw"] != axis["total"] else ""
        shown.append(f'<span style="{FAINT}">{text(name)}</span> {number(axis["total"])}{raw}')
    return " &nbsp; ".join(shown)


def ledger_table(ledger: list[Tree]) -> str:
    rows = [
        [
            (entry["axis"], CELL),
            (entry.get("group", ""), CELL),
            (entry.get("rule", ""), CELL),
            (number(entry["points"]), RIGHT),
            (entry.get("stage", entry.get("kind", "")), CELL),
            (instant(entry.get("at")), CELL),
        ]
        for entry in ledger[:LEDGER_ROWS]
    ]
    head = ["axis", "group", "rule", "points", "why", "at"]
    return table(head, rows) + more(len(ledger) - len(rows))


def table(head: list[str], rows: list[list[tuple[object, str]]]) -> str:
    styles = [style for _, style in rows[0]] if rows else [CELL] * len(head)
    cells = "".join(
        f'<th style="{style}">{text(name)}</th>' for name, style in zip(head, styles, strict=True)
    )
    body = "".join(
        "<tr>" + "".join(f'<td style="{style}">{text(value)}</td>' for value, style in row) + "</tr>"
        for row in rows
    )
    return (
        '<table style="border-collapse:collapse;margin:6px 0 0;background:none;color:inherit">'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"
    )


def badge(name: object, colour: str | None = None) -> str:
    ground = colour or COLOURS.get(str(name), OTHER_COLOUR)
    style = f"background:{ground};color:#fff;border-radius:9px;padding:1px 9px;font-size:90%"
    return f'<span style="{style}">{text(name)}</span>'


def more(count: int) -> str:
    return f'<div style="{FAINT}">and {count:,} more</div>' if count > 0 else ""


def box(inner: str) -> str:
    return f'<div style="line-height:1.6">{inner}</div>'


def instant(at: str | None) -> str:
    """An instant for a person: a blank for the `T`, no seconds where they are zero."""
    if not at:
        return ""
    head, tail = at[:16].replace("T", " "), at[16:]
    return head + tail.removeprefix(":00")


def number(value: float) -> str:
    return f"{value:,}"


def text(value: object) -> str:
    shown = "" if value is None else str(value)
    if len(shown) > TEXT_LENGTH:
        shown = shown[: TEXT_LENGTH - 1] + "…"
    return escape(shown)
