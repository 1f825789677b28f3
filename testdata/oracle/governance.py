"""Changes of flags by the administrator of a market (spec, section 6, "Governance")."""

import hashlib

from follow_up import Refused
from identity import canonical, policy_hash
from localise import broken
from text import composed, dumps, same

KINDS = ("add", "replace", "remove")


class Unlocked(Exception):
    """The new policy breaks locks of the old one."""

    def __init__(self, findings):
        super().__init__(findings)
        self.findings = findings


def change_flags(policy, change, by):
    """`{policy, hash, notices, diff}`; the new policy is not checked beyond its locks."""
    governance = policy.get("governance") or {}
    if "flag_administrator" not in governance or not same(governance["flag_administrator"], by):
        raise Refused("not_administrator", "/by")
    kind, flag, new = changed(policy, change)
    faults = broken(policy, new, policy.get("locks", []))
    if faults:
        raise Unlocked(faults)
    notices, told = [], set()
    for to in governance.get("stakeholders", []):
        if composed(to) not in told:
            told.add(composed(to))
            key = hashlib.sha256("\n".join([policy_hash(policy), policy_hash(new), to]).encode("utf-8")).hexdigest()
            notices.append({"to": to, "key": key, "flag": flag, "change": kind})
    return {"policy": new, "hash": policy_hash(new), "notices": notices, "diff": difference(policy, new, flag)}


def changed(policy, change):
    """(kind of the change, id of the flag, the new policy)."""
    kinds = [kind for kind in KINDS if change.get(kind) is not None]
    if len(kinds) != 1:
        raise Refused("conflicting_keys" if kinds else "missing_key", "/change")
    (kind,) = kinds
    if change["version"] == policy["version"]:
        raise Refused("same_version", "/change/version")
    row = None if kind == "remove" else change[kind]
    flag = change[kind] if row is None else row["id"]
    place = f"/change/{kind}" if row is None else f"/change/{kind}/id"
    flags = policy.get("flags", [])
    there = any(known["id"] == flag for known in flags)
    if kind == "add" and there:
        raise Refused("duplicate_id", place)
    if kind != "add" and not there:
        raise Refused("unknown_reference", place)
    if kind == "add":
        flags = [*flags, row]
    else:
        flags = [known if known["id"] != flag else row for known in flags if known["id"] != flag or row is not None]
    return kind, flag, {**policy, "version": change["version"], "flags": flags}


def difference(old, new, flag):
    """What went and what came, line by line; `testdata/README.md` describes it."""
    lines = parts("/version", old["version"], new["version"])
    before, after = ({row["id"]: row for row in policy.get("flags", [])}.get(flag) for policy in (old, new))
    if before is None or after is None:
        return "\n".join(lines + parts(f"/flags/{flag}", before, after))
    for key in [*before, *(key for key in after if key not in before)]:
        lines += parts(f"/flags/{flag}/{key}", before.get(key), after.get(key))
    return "\n".join(lines)


def parts(path, old, new):
    if old is not None and new is not None and canonical(old) == canonical(new):
        return []
    return [f"{sign} {path} {dumps(value)}" for sign, value in (("-", old), ("+", new)) if value is not None]
