"""Refusals in one sentence, in both languages."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from engine.runtime.explain import explain, explain_fault
from engine.runtime.sentences import FAULTS, KINDS, REFUSALS
from engine.runtime.verdict import FieldFault, RefusalCode, Refused


def refused(code: Any, *faults: FieldFault, **details: Any) -> Refused:
    return Refused(code=code, details=details, faults=faults)


def fault(pointer: str, code: str, **params: Any) -> FieldFault:
    return FieldFault(pointer=pointer, code=code, params=params)


SAID = [
    (
        refused("order.not_open", step="sign", open=["enter"]),
        "“sign” is not open now; what is open: enter",
        "“sign”现在不能办理；目前待办：enter",
    ),
    (
        refused("order.not_open", step="review", kind="approval", open=[f"s{n}" for n in range(7)]),
        (
            "“review” can't be done this way, it is of the kind approval; "
            "what is open: s0, s1, s2, s3, s4 and 2 more"
        ),
        "“review”不能这样办理，它的类型是 approval；目前待办：s0、s1、s2、s3、s4 等 7 项",
    ),
    (
        refused("order.not_open", paused=True, since=0),
        "The job is paused; it has to be resumed first",
        "工单已暂停，恢复后才能继续",
    ),
    (
        refused("order.not_open", kind="approval", choose=[], open=["a"]),
        "No approval waits for you now; what is open: a",
        "目前没有等待您处理的审批；目前待办：a",
    ),
    (
        refused("actor.not_allowed", actor="wei", who=["role:manager"], people=["chen", "bo"]),
        "This is not yours to do; it is for chen, bo",
        "您不能办理此事；可由以下人员办理：chen、bo",
    ),
    (
        refused("actor.not_allowed", actor="wei", who=["assignee"], people=[]),
        "This is not yours to do, and nobody may do it now; ask whoever oversees the job",
        "您不能办理此事，目前也没有可办理的人；请联系主管",
    ),
    (
        refused("approval.already_decided", step="review", outcome="approve"),
        "“review” is decided already: approve",
        "“review”已有结论：approve",
    ),
    (
        refused("fault.not_here", fault="down", here=["busy", "blink"]),
        "“down” can't be reported here; what can be: busy, blink",
        "此处不能上报异常“down”；可上报：busy、blink",
    ),
    (refused("job.closed", status="cancelled", end=None), "The job was cancelled", "工单已取消"),
    (
        refused(
            "evidence.too_far",
            fault("/photo/0", "evidence.too_far", limit=200, distance=1112),
            fault("/sign", "evidence.missing", kind="scan", at_least=1, found=0),
        ),
        (
            "The evidence is not enough: photo/0 1112 m from the site, and at most 200 m are allowed; "
            "sign scan: 1 needed, 0 there"
        ),
        "证据不符合要求：photo/0 离现场 1112 m，不得超过 200 m；sign 缺少扫码：需要 1 份，收到 0 份",
    ),
    (
        refused("form.invalid", fault("/number", "minimum", limit=5)),
        "Something is not filled in right: number must be at least 5",
        "填写有误：number 不能小于 5",
    ),
]


@pytest.mark.parametrize(("refusal", "english", "chinese"), SAID)
def test_a_refusal_is_one_sentence_in_each_language(refusal: Refused, english: str, chinese: str) -> None:
    assert (explain(refusal, "en"), explain(refusal, "zh-CN")) == (english, chinese)


def test_a_signature_for_other_answers_is_to_be_given_again() -> None:
    params = {"expected": "answers", "found": "0" * 64, "signed": "1" * 64}
    wrong = Refused(
        code="evidence.mismatch",
        faults=(FieldFault(pointer="/sign/0", code="evidence.mismatch", params=params),),
    )
    assert explain(wrong) == (
        "The evidence is not enough: sign/0 what was signed is not what was handed in; have it signed again"
    )
    assert explain(wrong, "zh-CN") == (
        "证据不符合要求：sign/0 签名后内容有改动，所签内容与提交的不一致；请重新签名"
    )


def test_steps_people_and_faults_are_called_what_people_call_them() -> None:
    titles = {"sign": "签字", "enter": "录入", "chen": "陈静", "down": "系统故障"}
    names: Any = dict.fromkeys(("step", "person", "fault"), lambda name: titles.get(name, name))
    assert explain(refused("order.not_open", step="sign", open=["enter"]), "zh-CN", **names) == (
        "“签字”现在不能办理；目前待办：录入"
    )
    assert explain(refused("actor.not_allowed", people=["chen"]), "zh-CN", **names) == (
        "您不能办理此事；可由以下人员办理：陈静"
    )
    assert explain(refused("fault.not_here", fault="down", here=[]), "zh-CN", **names) == (
        "此处不能上报异常“系统故障”；可上报：无"
    )


def test_every_code_has_a_sentence_and_both_languages_say_the_same_things() -> None:
    known = {key.partition("/")[0] for key in REFUSALS}
    assert known == {
        code if not code.startswith("evidence.") else "evidence" for code in get_args(RefusalCode)
    }
    for key, (chinese, english) in {**REFUSALS, **FAULTS, **KINDS}.items():
        holes = [set(re.findall(r"{(\w+)}", text)) for text in (chinese, english)]
        assert holes[0] == holes[1], key
        assert chinese
        assert english


@pytest.mark.parametrize("code", get_args(RefusalCode))
def test_a_refusal_without_any_details_is_still_a_sentence(code: Any) -> None:
    for language in ("en", "zh-CN"):
        said = explain(refused(code), language)
        assert said
        assert "{" not in said


def test_ages_are_told_in_the_unit_that_fits() -> None:
    ages = {45: "45 s", 600: "10 min", 7200: "2 h", 90 * 86_400: "90 d"}
    for seconds, said in ages.items():
        stale = fault("/photo/0", "evidence.stale", limit=seconds, age=None)
        assert f"at most {said} old" in explain_fault(stale)
