"""Receipts: digests of policy, input and answer (spec, section 3, "Identity")."""

import hashlib
import re
from pathlib import Path

from decide import HORIZON, decide
from identity import canonical, policy_hash
from instants import duration, read_instant

CARGO = Path(__file__).parent.parent.parent / "Cargo.toml"


def digest(value):
    return "sha256:" + hashlib.sha256(canonical(value).encode("utf-8")).hexdigest()


def call_of(lead, call):
    """The arguments of a call in the one form that is hashed."""
    used = {
        "as_of": read_instant(call["as_of"])[0], "strict": call.get("strict", False), "ledger": call.get("ledger", True),
        "horizon": f"{duration(call.get('horizon') or HORIZON) // 1000}s",
    }
    previous = call.get("previous") or []
    for decision in previous if isinstance(previous, list) else [previous]:
        if isinstance(lead, dict) and "errors" not in decision and decision["lead_id"] == lead.get("id"):
            used["previous"] = {key: decision[key] for key in ("lead_id", "origin", "computed_lead_type")}
            break
    return used


def answer_to(policy, lead, call):
    options = {key: call[key] for key in ("strict", "horizon", "previous") if call.get(key) is not None}
    answer = decide(policy, lead, call["as_of"], **options)
    if not call.get("ledger", True):
        answer.pop("ledger", None)
    return answer


def input_digest(lead, call):
    return digest({"call": call_of(lead, call), "lead": lead})


def receipt(policy, lead, call):
    """None where the lead has errors: the oracle does not know their texts, which are sealed with them."""
    answer = answer_to(policy, lead, call)
    if "errors" in answer:
        return None
    version = re.search(r'^version = "(.+)"', CARGO.read_text("utf-8"), re.MULTILINE).group(1)
    return {
        "policy_hash": policy_hash(policy), "engine_version": version, "call": call_of(lead, call),
        "input_digest": input_digest(lead, call), "answer": answer, "answer_digest": digest(answer),
    }


def verify(policy, given, lead):
    """`{valid, reason}`, or None where it hangs on the texts of errors."""
    if given["policy_hash"] != policy_hash(policy):
        reason = "other_policy"
    elif given["input_digest"] != input_digest(lead, given["call"]):
        reason = "other_input"
    elif given["answer_digest"] != digest(given["answer"]):
        reason = "altered_answer"
    else:
        ours = receipt(policy, lead, given["call"])
        if ours is None:
            return None
        reason = None
        if ours["answer_digest"] != given["answer_digest"]:
            reason = "other_answer" if ours["engine_version"] == given["engine_version"] else "other_engine"
    return {"valid": reason is None, "reason": reason}
