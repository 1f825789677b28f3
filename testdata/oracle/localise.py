"""A document laid over the one that it extends, and locks (`policy-format.md`, "Localisation")."""

from identity import canonical
from instants import duration, is_duration
from text import composed

WHOLE_IN_ROWS = ("when", "decay", "for")
WHOLE_IN_RFM = ("recency", "frequency", "monetary")
FORMS = ("when", "field", "activity", "since_last")


class Unresolved(Exception):
    """What is wrong with the laying itself: a list of `{code, path}`."""

    def __init__(self, findings):
        super().__init__(findings)
        self.findings = findings


def resolve(document, parents):
    """(the resolved policy, findings about its locks)."""
    if "extends" not in document:
        resolved = {key: value for key, value in document.items() if (key, value) != ("locks", [])}
        return resolved, own_faults(resolved, resolved.get("locks", []), 0)
    chain = lineage(document, parents)
    resolved, faults = resolve(chain[0], [])
    for child in chain[1:]:
        parent, merging = resolved, Merging()
        resolved = merging.lay_document(parent, child)
        if merging.findings:
            raise Unresolved(merging.findings)
        inherited, own = parent.get("locks", []), child.get("locks", [])
        if inherited or own:
            resolved["locks"] = inherited + own
        faults += broken(parent, resolved, inherited) + own_faults(resolved, own, len(inherited))
    # Places are those of the policy that all of it resolves to.
    return resolved, [placed(fault, resolved) for fault in faults]


def placed(fault, document):
    if fault["code"] != "broken_lock":
        return fault
    _, place, kept = follow(document, fault["lock"]["path"])
    return {**fault, "path": place, "bounded": kept and "may" in fault["lock"]}


def lineage(document, parents):
    """The oldest ancestor, its child and so on to the document."""
    chain, seen = [document], [document.get("id")]
    while "extends" in chain[0]:
        name = chain[0]["extends"]
        if not isinstance(name, str):
            raise Unresolved([{"code": "wrong_type", "path": "/extends"}])
        if name in seen:
            raise Unresolved([{"code": "extends_cycle", "path": "/extends"}])
        found = [parent for parent in parents if parent.get("id") == name]
        if len(found) != 1:
            raise Unresolved([{"code": "duplicate_id" if found else "unknown_reference", "path": "/extends"}])
        chain.insert(0, found[0])
        seen.append(name)
    return chain


def is_row(value):
    return isinstance(value, dict) and isinstance(value.get("id"), str)


def are_rows(value):
    return isinstance(value, list) and value != [] and all(map(is_row, value))


def removes(value):
    return isinstance(value, dict) and value.get("remove") is True


def pointer(path, key):
    return f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}"


class Merging:
    """One child over one parent; collects what is wrong with the child."""

    def __init__(self):
        self.findings = []

    def report(self, code, path):
        self.findings.append({"code": code, "path": path})

    def lay_document(self, parent, child):
        base = {key: value for key, value in parent.items() if key not in ("id", "version", "locks")}
        own = {key: child[key] for key in ("id", "version") if key in child}
        rest = {key: value for key, value in child.items() if key not in ("id", "version", "locks", "extends")}
        return {**own, **self.lay_map(base, rest, "", ())}

    def lay(self, base, child, path, where):
        """`where` are the keys that lead here; the positions of rows are left out."""
        if isinstance(child, dict):
            return self.lay_map(base if isinstance(base, dict) else {}, child, path, where)
        if are_rows(base) and isinstance(child, list):
            return self.lay_rows(base, child, path, where)
        if are_rows(child):
            return self.lay_rows([], child, path, where)
        return child

    def lay_map(self, base, child, path, where, in_row=False):
        laid = dict(base)
        names = {composed(key): key for key in base}
        for key, value in child.items():
            if in_row and (key == "before" or (key == "replace" and value is True)):
                continue
            at, name = pointer(path, key), names.get(composed(key), key)
            if removes(value):
                self.remove(laid, name, value, at, at, ("remove",))
            elif (in_row and key in WHOLE_IN_ROWS) or (where == ("rfm",) and key in WHOLE_IN_RFM):
                laid[name] = value
            else:
                laid[name] = self.lay(base.get(name), value, at, (*where, key))
        return laid

    def remove(self, laid, name, value, at, at_name, admitted):
        if any(key not in admitted for key in value):
            self.report("conflicting_keys", pointer(at, "remove"))
        if name in laid:
            del laid[name]
        else:
            self.report("unknown_reference", at_name)

    def lay_rows(self, base, child, path, where):
        laid, waiting, given = {row["id"]: row for row in base}, [], set()
        for position, row in enumerate(child):
            at = pointer(path, position)
            if not is_row(row):
                wrong = not isinstance(row, dict) or "id" in row
                self.report("wrong_type" if wrong else "missing_key", pointer(at, "id") if isinstance(row, dict) and wrong else at)
            elif row["id"] in given:
                self.report("duplicate_id", pointer(at, "id"))
            else:
                given.add(row["id"])
                self.lay_row(laid, waiting, row, at, where)
        rows = list(laid.values())
        # A new row may stand before another new one, so what waits is tried until nothing moves.
        moved = True
        while moved and waiting:
            moved = False
            for entry in list(waiting):
                target, row, _ = entry
                place = next((index for index, other in enumerate(rows) if other["id"] == target), None)
                if place is not None:
                    rows.insert(place, row)
                    waiting.remove(entry)
                    moved = True
        for _, _, at in waiting:
            self.report("unknown_reference", pointer(at, "before"))
        return rows

    def lay_row(self, laid, waiting, row, at, where):
        name = row["id"]
        if removes(row):
            self.remove(laid, name, row, at, pointer(at, "id"), ("id", "remove"))
            return
        old = None if row.get("replace") is True else laid.get(name)
        new = self.lay_map(old or {}, row, at, where, in_row=True)
        if old is not None and where == ("axes", "rules") and [key in old for key in FORMS] != [key in new for key in FORMS]:
            self.report("conflicting_keys", at)
        if name in laid or "before" not in row:
            laid[name] = new
        elif isinstance(row["before"], str):
            waiting.append((row["before"], new, at))
        else:
            self.report("wrong_type", pointer(at, "before"))


# Locks.


def steps(path):
    return [step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:]]


def follow(document, path):
    """(the value or None, the pointer to the deepest part of the path that is there, whether all of it is)."""
    if path and not path.startswith("/"):
        return None, "", False
    value, found = document, ""
    for step in steps(path):
        if isinstance(value, list):
            place = next((index for index, row in enumerate(value) if is_row(row) and row["id"] == step), None)
        else:
            place = step if isinstance(value, dict) and step in value else None
        if place is None:
            return None, found, False
        value, found = value[place], pointer(found, place)
    return value, found, True


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def suits(may, value):
    if may == "shorten":
        return isinstance(value, str) and is_duration(value)
    if may in ("lower", "raise"):
        return is_number(value)
    return may is None or isinstance(value, (list, dict))


def own_faults(document, locks, inherited):
    """Locks of a document that lead nowhere in it, or admit a change that does not suit the value."""
    faults = []
    for index, lock in enumerate(locks):
        value, _, there = follow(document, lock["path"])
        if not there:
            faults.append({"code": "unknown_reference", "path": f"/locks/{inherited + index}/path"})
        elif not suits(lock.get("may"), value):
            faults.append({"code": "wrong_type", "path": f"/locks/{inherited + index}/may"})
    return faults


def broken(parent, child, locks):
    """The locks of a resolved parent that its resolved child breaks; `bounded` says that a bound was passed."""
    faults = []
    for lock in locks:
        old, _, there = follow(parent, lock["path"])
        may = lock.get("may")
        if not there or not suits(may, old):
            continue
        new, _, kept = follow(child, lock["path"])
        if not kept or not admitted(may, old, new):
            faults.append(placed({"code": "broken_lock", "lock": lock}, child))
    return faults


def admitted(may, old, new):
    if may is None:
        return canonical(old) == canonical(new)
    if may == "add":
        return only_added(old, new)
    if not suits(may, new):
        return False
    if may == "shorten":
        return duration(new) <= duration(old)
    return new <= old if may == "lower" else new >= old


def only_added(old, new):
    """Every entry is there unchanged; those of a list in the same order."""
    if type(old) is not type(new):
        return False
    if isinstance(old, dict):
        return all(key in new and canonical(new[key]) == canonical(value) for key, value in old.items())
    rest = iter(canonical(entry) for entry in new)
    return all(any(entry == canonical(wanted) for entry in rest) for wanted in old)
