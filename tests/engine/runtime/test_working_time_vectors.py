"""Working time as it is written down for other implementations: this one must still give the same answers."""

from __future__ import annotations

import json

from tests.vectors.working_time import answer, calendars_of
from tests.vectors.write_working_time import WRITTEN


def test_every_written_case_of_working_time_is_answered_the_same() -> None:
    vector = json.loads(WRITTEN.read_text(encoding="utf-8"))
    calendars = calendars_of(vector)
    answers = [(case, answer(case, calendars)) for case in vector["cases"]]
    assert [(case, found) for case, found in answers if found != case["answer"]] == []
