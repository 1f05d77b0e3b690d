"""Words of messages: every kind in both languages, and templates that can do no harm."""

from __future__ import annotations

import pytest

from engine.services import people
from engine.services.context import Services
from engine.services.messages import editing
from engine.services.messages.inbox import list_messages, mark_read
from engine.services.messages.kinds import JOB_SAMPLE, KINDS
from engine.services.messages.templates import LONGEST, NotRendered, mistakes, render
from engine.services.messages.wording import LANGUAGES, filters_for, in_language, shipped
from engine.services.problems import Invalid, NotFound, PreconditionFailed
from tests.engine.services.company import as_, open_visit, wait
from tests.engine.services.messages.post_office import carry, root, set_up, tell, with_office

WHERE = {"kind": "job.assigned", "language": "en"}
WORDS: tuple[tuple[editing.Length, str], ...] = (
    ("long", "Go! {{ job.title }}\nNow, {{ person.name }}."),
    ("short", "{{ link }}!"),
)
SAMPLE = {"step": "Check", "job": {"number": 1, "title": "Visit"}, "items": [{"a": 1}], "link": ""}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(KINDS))
def test_what_ships_has_words_with_and_without_what_a_message_may_bring(kind: str, language: str) -> None:
    content = shipped(kind, language)
    assert content is not None
    full = in_language(
        {**KINDS[kind].sample, "job": JOB_SAMPLE, "person": {"name": "Wei"}, "link": "https://x"}, language
    )
    bare = {**dict.fromkeys(KINDS[kind].sample, ""), "job": None, "person": {"name": "Wei"}, "link": ""}
    assert mistakes(content, full) == ()
    for given in (full, bare):
        words = render(content, given, filters=filters_for(language, "Asia/Shanghai"))
        assert words.subject
        assert "\n\n\n" not in words.text
        assert "{" not in words.subject + words.text


def test_all_mistakes_are_told_with_their_lines() -> None:
    content = (
        "{{ stepp }}\n{{ job.numbr }} {{ job.number | shout }}\n{% set x = 1 %}\n"
        "{% for i in range(10) %}{% endfor %}\n{{ step is divisibleby }}\n{{ step.upper() }}\n{{ 'a' * 9 }}"
    )
    assert [(one.line, one.code, *one.params.values()) for one in mistakes(content, SAMPLE)] == [
        (1, "unknown_name", "stepp"),
        (2, "unknown_name", "job.numbr"),
        (2, "unknown_filter", "shout"),
        (3, "not_allowed", "set"),
        (4, "not_allowed", "a call"),
        (5, "unknown_test", "divisibleby"),
        (6, "not_allowed", "a call"),
        (7, "not_allowed", "*"),
    ]
    assert [(one.line, one.code) for one in mistakes("ok\n{% if %}", SAMPLE)] == [(2, "syntax")]
    assert [one.code for one in mistakes("  \n", SAMPLE)] == ["no_subject"]
    assert [one.code for one in mistakes("x" * 8001, SAMPLE)] == ["too_long"]


@pytest.mark.parametrize(
    "content",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ job.__class__ }}",
        "{{ job['__class__'] }}",
        "{{ (job.items)() }}",
        "{% for a in items %}{% for b in items %}{% for c in items %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ 'aaaaaaaaaa' | join('aaaaaaaaaa') }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ step | replace('C', 'CCCCCCCCC') }}",
        "{{ step | center(1000000000) }}",
        "{{ 1 | round(99999999, 'ceil') }}",
        "{% for a in [" + "'x' ~ " * 900 + "'x'] %}{{ " + "a ~ " * 900 + "a }}{% endfor %}",
        "{{ " + "9" * 5000 + " }}",
        "{{ " + "(1 + " * 300 + "1" + ")" * 300 + " }}",
    ],
)
def test_nothing_of_a_template_reaches_out_or_grows_without_bound(content: str) -> None:
    assert mistakes("Subject\n" + content, SAMPLE)
    with pytest.raises(NotRendered):
        render(content, SAMPLE)


def test_a_message_is_no_longer_than_a_message_may_be() -> None:
    content = "{% for a in items %}{% for b in items %}" + "x" * 100 + "{% endfor %}{% endfor %}"
    assert LONGEST < 500 * 500 * 100
    with pytest.raises(NotRendered, match="longer than"):
        render(content, {"items": list(range(500))})


def test_an_installations_own_words_take_the_place_of_what_ships_until_it_is_restored(
    company: Services,
) -> None:
    services, office = with_office(company)
    set_up(services, length="short", name="loud")
    people.set_language(services, as_("wei", services), language="en")
    for length, content in WORDS:
        made = editing.put_template(services, root(services), **WHERE, length=length, content=content, seen=0)
        assert (made.own, made.version) == (True, 1)
    job = open_visit(services)
    tell(services, "wei", job=job)
    carry(services)
    (parcel,) = office.sent
    assert parcel.subject.startswith("Go! ")
    assert parcel.text == "!"
    (message,) = list_messages(services, as_("wei", services)).items
    assert message.text == "Now, Wei."

    with pytest.raises(PreconditionFailed):
        editing.put_template(services, root(services), **WHERE, length="long", content="x", seen=0)
    back = editing.restore_template(services, root(services), **WHERE, length="long")
    assert (back.own, back.content, back.version) == (False, shipped("job.assigned", "en"), 0)


def test_a_template_with_mistakes_is_not_taken_and_a_preview_shows_them(small: Services) -> None:
    content = "Hello {{ nobody }}\n{{ job.colour }}"
    with pytest.raises(Invalid) as caught:
        editing.put_template(
            small, root(small), kind="job.assigned", language="en", length="long", content=content
        )
    assert [(fault.pointer, fault.code, fault.params) for fault in caught.value.faults] == [
        ("/content", "template.unknown_name", {"line": 1, "name": "nobody"}),
        ("/content", "template.unknown_name", {"line": 2, "name": "job.colour"}),
    ]
    shown = editing.preview(
        small, root(small), kind="task.reminder", language="zh-CN", length="long",
        content="{{ job.title }}：{{ message }}\n{{ job.due_at | moment }}",
    )  # fmt: skip
    assert (shown.subject, shown.text, shown.mistakes) == ("终端维修：请今天完成", "3月2日 11:00", ())
    with pytest.raises(NotFound):
        editing.preview(small, root(small), kind="x", language="en", length="long", content="x")


def test_own_words_that_fail_for_a_message_give_way_to_what_ships(small: Services) -> None:
    editing.put_template(
        small, root(small), kind="job.assigned", language="zh-CN", length="long", content="{{ job.number }}"
    )
    tell(small, "wei")  # about no job
    (message,) = list_messages(small, as_("wei", small)).items
    assert message.subject.startswith("新工单")


def test_a_kind_that_nobody_knows_is_told_all_the_same(small: Services) -> None:
    tell(small, "wei", kind="of.the_future", params={"what": "ever"})
    (message,) = list_messages(small, as_("wei", small)).items
    assert message.subject == "有一条消息"


def test_the_inbox_goes_by_pages_and_counts_what_is_unread(company: Services) -> None:
    for number in range(5):
        tell(company, "wei", "bo", cause=f"{number}")
        wait(company, 1000)
    me = as_("wei", company)
    first = list_messages(company, me, limit=2)
    rest = list_messages(company, me, cursor=first.next, limit=3)
    assert (first.unread, len(first.items), len(rest.items), rest.next) == (5, 2, 3, None)
    assert len({one.id for one in (*first.items, *rest.items)}) == 5
    assert mark_read(company, me, ids=[first.items[0].id]) == 4
    assert mark_read(company, as_("bo", company), ids=[first.items[1].id]) == 5  # not theirs to mark
    assert mark_read(company, me, until=rest.items[0].at) == 1
    (left,) = list_messages(company, me, unread=True).items
    assert left.id == first.items[1].id
