"""What the workshop fetches beyond the office's first page is small."""

from __future__ import annotations

from api.static_files import BUILT
from tests.bench.designer import MOST_ROOM_KB, beyond_first_paint, editors

MOST_EDITORS_KB = 260


def test_text_editor_and_graph_stay_within_their_budget() -> None:
    found = editors(beyond_first_paint(BUILT / "office", "flow"))
    assert len(found) == 2
    assert sum(found.values()) <= MOST_EDITORS_KB * 1000, found


def test_rooms_with_all_that_they_load_stay_within_their_budget() -> None:
    totals = {room: sum(beyond_first_paint(BUILT / "office", room).values()) / 1000 for room in MOST_ROOM_KB}
    over = {room: total for room, total in totals.items() if total > MOST_ROOM_KB[room]}
    assert over == {}
