"""Writes tests/vectors/working_time.json: ``python -m tests.vectors.write_working_time``.

Random moments, durations, calendars and zones, many of them near the changes of clocks. An implementation
that gives the same answers counts time as this one does. Calendars name no country: whoever gives them to a
phone has written its holidays out as exceptions.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.vectors.working_time import answer, calendars_of

WRITTEN = Path(__file__).with_name("working_time.json")

ZONES = (
    "Asia/Shanghai", "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns",
    "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca", "America/Santiago", "Asia/Tehran",
    "Pacific/Chatham", "America/Asuncion", "Africa/Cairo",
)  # fmt: skip

OFFICE = [["09:00", "12:00"], ["13:30", "18:00"]]
CALENDARS: dict[str, dict[str, Any]] = {
    "office": {"week": {str(day): OFFICE for day in range(5)}},
    "holidays": {
        "week": {str(day): OFFICE for day in range(5)},
        "exceptions": {"2026-10-01": [], "2026-10-02": [], "2026-10-10": OFFICE, "2027-01-01": []},
    },
    "nights": {"week": {str(day): [["22:00", "06:00"], ["12:00", "13:00"]] for day in range(7)}},
    "around": {"week": {str(day): [["00:00", "00:00"]] for day in range(7)}},
    "odd": {"week": {"6": [["01:30", "02:45"], ["02:15", "03:30"]], "2": [["23:59", "23:58"]]}},
    "once": {"exceptions": {"2027-03-28": [["01:00", "05:00"]]}},
    "never": {"week": {}},
}


def _moment(rng: Random) -> int:
    """A moment: any of sixty years, or one near a change of clocks of 2026 or 2027."""
    if rng.random() < 0.4:
        day = datetime(
            rng.choice((2026, 2027)), rng.choice((3, 4, 9, 10, 11)), rng.randint(1, 30), tzinfo=UTC
        )
        return int(day.timestamp() + rng.randint(0, 86_399)) * 1000 + rng.choice((0, 0, 1, 999))
    return rng.randint(0, 1_900_000_000_000)


def _duration(rng: Random) -> dict[str, Any]:
    unit = rng.choice("smhdw")
    most = {"s": 500_000, "m": 20_000, "h": 900, "d": 400, "w": 60}[unit]
    return {"n": rng.choice((0, 1, 2, 3, rng.randint(0, most))), "unit": unit}


def _case(rng: Random) -> dict[str, Any]:
    case: dict[str, Any] = {"zone": rng.choice(ZONES)}
    if rng.random() < 0.9:
        case["calendar"] = rng.choice(tuple(CALENDARS))
    clock = rng.choice(("working", "working", "elapsed"))
    match rng.choice(("add", "add", "add", "between", "shift", "instant", "instant")):
        case "add":
            case |= {"ask": "add", "moment": _moment(rng), "duration": _duration(rng), "clock": clock}
            if rng.random() < 0.3:
                case["backwards"] = True
        case "between":
            start = _moment(rng)
            case |= {"ask": "between", "start": start, "end": max(0, start + rng.randint(-(10**9), 10**10))}
        case "shift":
            paused = _moment(rng)
            resumed = paused + rng.randint(0, 10**9)
            due = paused + rng.randint(-(10**8), 10**9)
            case |= {"ask": "shift", "due": due, "paused_at": paused, "resumed_at": resumed, "clock": clock}
        case _:
            case.pop("calendar", None)
            at = datetime.fromtimestamp(_moment(rng) // 1000, UTC) + timedelta(days=rng.randint(0, 1))
            hour = rng.choice((at.hour, 0, 1, 2, 3, 23))
            case |= {"ask": "instant", "date": at.date().isoformat(), "time": f"{hour:02}:{at.minute:02}"}
    return case


def main() -> None:
    """Write the file anew."""
    rng = Random(20260302)
    vector: dict[str, Any] = {"calendars": CALENDARS}
    calendars = calendars_of(vector)
    cases = [_case(rng) for _ in range(900)]
    cases.append(
        {
            "zone": "Asia/Shanghai",
            "ask": "add",
            "moment": 0,
            "duration": {"n": 10**9, "unit": "w"},
            "clock": "elapsed",
        }
    )
    lines = [json.dumps({**case, "answer": answer(case, calendars)}) for case in cases]
    inner = ",\n".join(f"  {line}" for line in lines)
    WRITTEN.write_text(
        f'{{\n "calendars": {json.dumps(CALENDARS)},\n "cases": [\n{inner}\n ]\n}}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main()
