"""Reading a lead: its errors, its unknown values and its events (spec, section 2)."""

import math

from instants import parse_date, read_instant
from text import composed, listed

LEAD_KEYS = ("id", "origin", "created_at", "assigned_at", "attributes", "activities", "tags", "segment", "override")


class Event:
    """One activity: instants in milliseconds, an empty text is no text."""

    def __init__(self, kind, at, ref, id_):
        self.kind, self.at, self.ref, self.id = kind, at, ref or None, id_ or None

    def order(self):
        def place(text):
            return (0, "") if text is None else (1, composed(text))

        written = (self.ref or "", self.id or "")
        return (self.at, self.kind, place(self.ref), place(self.id), written)

    def without_id(self):
        return (self.kind, self.at, composed(self.ref or ""))


class Lead:
    """A lead as the rules see it. `values` holds known fields only."""

    def __init__(self, document, policy, strict):
        self.errors = []
        self.id = self.origin = self.assigned_at = self.segment = self.override = None
        self.values = {}
        self.events = None
        self.tags = None
        self.policy, self.strict = policy, strict
        self.missing = policy.get("missing", [""])
        if not isinstance(document, dict):
            self.error("wrong_type", "")
            return
        self.id = self.required_text(document, "id", "")
        self.read_origin(document)
        self.read_instant(document, "created_at", "")
        self.assigned_at = self.read_instant(document, "assigned_at", "")
        self.read_attributes(document.get("attributes"))
        self.read_activities(document.get("activities"))
        self.read_tags(document.get("tags"))
        self.segment = self.optional_text(document, "segment", "")
        if self.segment is not None and listed(self.segment, self.missing):
            self.segment = None
        self.read_override(document.get("override"))
        self.stray_keys(document)

    def error(self, code, path):
        self.errors.append({"code": code, "path": path})

    def stray_keys(self, document):
        for key in document:
            if self.strict and key not in LEAD_KEYS:
                self.error("unknown_reference", f"/{token(key)}")

    def required_text(self, document, key, path):
        if document.get(key) is None:
            self.error("missing_key", path)
            return None
        return self.optional_text(document, key, path)

    def optional_text(self, document, key, path):
        value = document.get(key)
        if value is None or isinstance(value, str):
            return value
        self.error("wrong_type", f"{path}/{key}")
        return None

    def read_instant(self, document, key, path, required=False):
        value = document.get(key)
        if is_nothing(value):
            if required:
                self.error("missing_key", path)
            return None
        at, code = read_instant(value)
        if code:
            self.error(code, f"{path}/{key}")
        return at

    def read_origin(self, document):
        self.origin = self.required_text(document, "origin", "")
        if self.origin is not None and self.origin not in self.policy.get("grids", {}):
            self.error("unknown_origin", "/origin")

    def read_attributes(self, attributes):
        if attributes is None:
            return
        if not isinstance(attributes, dict):
            self.error("wrong_type", "/attributes")
            return
        fields = self.policy.get("fields", {})
        for name in sorted(attributes, key=lambda name: name.encode("utf-8", "surrogatepass")):
            path = f"/attributes/{token(name)}"
            if name in fields:
                value = self.read_value(attributes[name], fields[name], path)
                if value is not None:
                    self.values[name] = value
            elif self.strict:
                self.error("unknown_reference", path)

    def read_value(self, value, field, path):
        """A known value of the field's type, or None when unknown or wrong."""
        kind = field["type"]
        if is_nothing(value) or (isinstance(value, str) and listed(value, self.missing)):
            return None
        if kind == "texts":
            return self.read_texts(value, field, path)
        if kind == "text" and isinstance(value, str):
            return self.in_closed_list(value, field, path)
        if kind == "boolean" and isinstance(value, bool):
            return value
        if kind == "number" and is_number(value):
            return float(value)
        if kind == "date" and isinstance(value, str):
            day = parse_date(value)
            if day is None:
                self.error("bad_date", path)
            return day
        self.error("wrong_type", path)
        return None

    def in_closed_list(self, value, field, path):
        if "values" not in field or listed(value, field["values"]):
            return value
        if self.strict:
            self.error("value_not_listed", path)
        return None

    def read_texts(self, value, field, path):
        if not isinstance(value, list):
            self.error("wrong_type", path)
            return None
        kept = []
        for index, entry in enumerate(value):
            if is_nothing(entry):
                continue
            if not isinstance(entry, str):
                self.error("wrong_type", f"{path}/{index}")
                continue
            if listed(entry, self.missing):
                continue
            entry = self.in_closed_list(entry, field, f"{path}/{index}")
            if entry is not None:
                kept.append(entry)
        return kept if kept or not value else None

    def read_activities(self, activities):
        if activities is None:
            return
        if not isinstance(activities, list):
            self.error("wrong_type", "/activities")
            return
        declared = self.policy.get("activities", {})
        events = []
        for index, entry in enumerate(activities):
            path = f"/activities/{index}"
            if not isinstance(entry, dict):
                self.error("wrong_type", path)
                continue
            kind = self.required_text(entry, "kind", path)
            at = self.read_instant(entry, "at", path, required=True)
            event = Event(kind, at, *reversed([self.optional_text(entry, key, path) for key in ("id", "ref")]))
            if kind is not None and kind not in declared and self.strict:
                self.error("unknown_reference", f"{path}/kind")
            if kind in declared and at is not None:
                events.append(event)
        self.events = distinct(events)

    def read_tags(self, tags):
        if tags is None:
            return
        if not isinstance(tags, list):
            self.error("wrong_type", "/tags")
            return
        kept = []
        for index, tag in enumerate(tags):
            if isinstance(tag, str):
                kept += [] if listed(tag, self.missing) else [tag]
            elif not is_nothing(tag):
                self.error("wrong_type", f"/tags/{index}")
        self.tags = kept if kept or not tags else None

    def read_override(self, override):
        if override is None:
            return
        if not isinstance(override, dict):
            self.error("wrong_type", "/override")
            return
        lead_type = self.required_text(override, "lead_type", "/override")
        if lead_type is not None and lead_type not in self.policy.get("lead_types", ["cold", "warm", "hot"]):
            self.error("unknown_lead_type", "/override/lead_type")
        by = self.required_text(override, "by", "/override")
        reason = self.required_text(override, "reason", "/override")
        until = self.read_instant(override, "until", "/override")
        self.override = (lead_type, by, reason, until)


def distinct(events):
    """Events in order without duplicates: of one id the last stays, without id equal ones are one."""
    kept = {}
    for event in sorted(events, key=lambda event: event.order()):
        if event.id is not None:
            kept["id", composed(event.id)] = event
        else:
            kept.setdefault(event.without_id(), event)
    return sorted(kept.values(), key=lambda event: event.order())


def is_nothing(value):
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def token(key):
    """One part of a JSON Pointer."""
    return key.replace("~", "~0").replace("/", "~1")
