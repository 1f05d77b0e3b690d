"""A refusal in one helpful sentence, in Chinese or English: what was expected, what was found, what to do.

The codes and their details are the interface; these sentences are made of them and of nothing else, so
every caller (API, command line, field app) can say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from engine.runtime.sentences import FAULTS, KINDS, REFUSALS
from engine.runtime.verdict import FieldFault, Refused
from forms.messages import sentence

Language = Literal["zh-CN", "en"]
Name = Callable[[str], str]

MOST_SAID = 5
"""Names that one sentence lists."""


def explain(
    refused: Refused, language: Language = "en", *, step: Name = str, person: Name = str, fault: Name = str
) -> str:
    """The refusal in one sentence. ``step``, ``person`` and ``fault`` give what people call an address, a
    login and a fault; without them their names in the SOP are shown."""
    details = refused.details
    chosen = REFUSALS.get(_case(refused)) or REFUSALS[refused.code]
    nothing = "无" if language == "zh-CN" else "nothing"
    said: dict[str, Any] = {
        key: value if isinstance(value, str | int) else "" for key, value in details.items()
    }
    said |= {
        "step": step(str(details.get("step", ""))),
        "open": _listed(details.get("open"), language, step) or nothing,
        "choose": _listed(details.get("choose"), language, step),
        "people": _listed(details.get("people"), language, person) or nothing,
        "here": _listed(details.get("here"), language, fault) or nothing,
        "fault": fault(str(details.get("fault", ""))),
        "faults": _faults(refused.faults, language) or nothing,
    }
    return _capital(_pick(chosen, language).format_map(_Said(said)))


def explain_fault(fault: FieldFault, language: Language = "en") -> str:
    """What is wrong with one field, without its name: ``1112 m from the site, and at most 200 m …``."""
    chosen = FAULTS.get(_fault_case(fault)) or FAULTS.get(fault.code)
    if chosen is None:
        return sentence(fault.code, fault.params, language)
    said = dict(fault.params)
    if fault.code == "evidence.too_far":
        said |= {key: _distance(said.get(key)) for key in ("distance", "limit")}
    elif fault.code in ("evidence.stale", "evidence.duplicate"):
        said |= {key: _duration(said.get(key), language) for key in ("age", "limit")}
    for key in ("kind", "expected", "found"):
        if said.get(key) in KINDS:
            said[key] = _pick(KINDS[said[key]], language)
    if fault.code == "evidence.check":
        said["reason"] = in_language(said.get("reason"), language) or said.get("check", "")
    return _pick(chosen, language).format_map(_Said(said))


def in_language(told: Any, language: Language) -> str:
    """A text by language in this one, else in whichever there is."""
    if not isinstance(told, dict) or not told:
        return ""
    return str(told.get(language) or told[min(told)])


class _Said(dict[str, Any]):
    """Details by name; what a refusal does not say is left empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _case(refused: Refused) -> str:
    """Which case of a code it is: the key of its sentence."""
    details, code = refused.details, refused.code
    if code.startswith("evidence."):
        return "evidence"
    for told, case in _CASES.get(code, ()):
        if told(details):
            return f"{code}/{case or details.get('why') or details.get('because') or details.get('status')}"
    return code


_CASES: dict[str, tuple[tuple[Callable[[dict[str, Any]], bool], str], ...]] = {
    "order.not_open": (
        (lambda details: bool(details.get("paused")), "paused"),
        (lambda details: "why" in details, ""),
        (lambda details: bool(details.get("choose")), "choose"),
        (lambda details: "step" not in details and details.get("kind") == "approval", "approval"),
        (lambda details: "kind" in details, "kind"),
        (lambda details: "timer" in details, "timer"),
        (lambda details: "child" in details, "child"),
    ),
    "form.invalid": ((lambda details: "why" in details, ""),),
    "actor.not_allowed": (
        (lambda details: "because" in details, ""),
        (lambda details: details.get("who") == ["system"], "system"),
        (lambda details: not details.get("people"), "nobody"),
    ),
    "approval.already_decided": ((lambda details: "actor" in details, "voted"),),
    "fault.not_here": ((lambda details: "choose" in details, "choose"),),
    "job.closed": ((lambda _: True, ""),),
    "job.moved_on": ((lambda details: "why" in details, ""),),
}
"""By code: what tells its cases apart, and their names (else what the details call them)."""


def _fault_case(fault: FieldFault) -> str:
    code, params = fault.code, fault.params
    match code:
        case "evidence.missing" if "at_least" not in params:
            return f"{code}/one"
        case "evidence.too_far" if params.get("distance") is None:
            return f"{code}/unknown"
        case "evidence.stale" if params.get("age") is None:
            return f"{code}/unknown"
        case "evidence.duplicate" if "age" not in params:
            return f"{code}/same"
        case "evidence.mismatch" if "signed" in params:
            return f"{code}/signed"
        case "evidence.mismatch" if params.get("found") is None:
            return f"{code}/nothing"
        case "form.invalid":
            return "captures"
        case "minimum" if fault.pointer == "/until":
            return "until"
        case _:
            return code


def _faults(faults: tuple[FieldFault, ...], language: Language) -> str:
    said = [
        f"{fault.pointer.lstrip('/')} {explain_fault(fault, language)}".strip()
        for fault in faults[:MOST_SAID]
    ]
    return _joined(said, len(faults), language, "；" if language == "zh-CN" else "; ")


def _listed(names: Any, language: Language, name: Name) -> str:
    if not isinstance(names, list | tuple):
        return ""
    return _joined([name(str(one)) for one in names[:MOST_SAID]], len(names), language)


def _joined(said: list[str], count: int, language: Language, between: str = "") -> str:
    rest = count - len(said)
    more = "" if rest <= 0 else f" 等 {count} 项" if language == "zh-CN" else f" and {rest} more"
    return (between or ("、" if language == "zh-CN" else ", ")).join(said) + more


def _pick(pair: tuple[str, str], language: Language) -> str:
    return pair[0] if language == "zh-CN" else pair[1]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _distance(metres: Any) -> str:
    if not isinstance(metres, int):
        return ""
    return f"{metres} m" if metres < 10_000 else f"{metres / 1000:.0f} km"


def _duration(seconds: Any, language: Language) -> str:
    """The greatest unit that fits, rounded down."""
    if not isinstance(seconds, int):
        return ""
    for size, words in ((86_400, ("天", "d")), (3600, ("小时", "h")), (60, ("分钟", "min"))):
        if seconds >= size:
            return f"{seconds // size} {_pick(words, language)}"
    return f"{seconds} {_pick(('秒', 's'), language)}"
