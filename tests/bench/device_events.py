"""Events of devices, acknowledged durably over HTTP: one by one and in batches, beside the bare table.

The load comes from this process, which shares the cores with the server: 64 connections send one event each
as soon as the one before was answered, 4 send batches. The floor writes the very rows of the inbox with the
bare driver, into the same table with its indexes. Working them off is measured in this process: a trigger
looks at each event and opens nothing, as is the rule.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sqlite3
import time
import uuid
from pathlib import Path

import psycopg
import uvloop

from engine.runtime.facts import SYSTEM
from engine.services.access import Actor
from engine.services.devices import gathering, taking_in
from engine.services.devices.handling import take
from engine.services.devices.registry import DeviceChange, put_device
from engine.services.tokens import issue_token
from engine.services.work.batches import Share
from engine.store.statements import for_postgres, for_sqlite
from plugins.hooks.devices import DeviceMessage
from tests.bench.http import serving
from tests.bench.installations import Place, fill, installation, write_definitions
from tests.bench.measuring import Report, section

SINGLES, SINGLE_CONNECTIONS = 8_000, 64
BATCH, BATCHES, BATCH_CONNECTIONS = 500, 80, 4
DEVICES = 200
HANDLED = 10_000
_WATCHFUL = """sop: repair
title: Repair
triggers:
  low:
    on: device.telemetry
    when: "event.paper < 10"
    once: until_closed
steps:
  look: {form: {schema: {type: object, properties: {note: {type: string}}}}}
  done: {end: completed}
"""
_numbers = itertools.count()


def events_over_http(report: Report, place: Place, folder: Path, *, name: str, rounds: int) -> None:
    """Events a second that were answered as taken, and counted in the table afterwards."""
    with section(f"Events of devices over HTTP, on {name}"):
        definitions = write_definitions(folder / f"{name}-events", steps=2)
        (definitions / "repair").mkdir()
        (definitions / "repair" / "sop.yaml").write_text(_WATCHFUL)
        with installation(place.create("heard"), folder) as services:
            fill(services, definitions)
            ada = Actor(login="wei", at=services.clock.now())
            for number in range(DEVICES):
                key = f"T-{number}"
                change = DeviceChange(key=key, name=key, kind="terminal", branch="east")
                put_device(services, ada, change=change)
            token = issue_token(
                services, login="wei", title="load", scopes=("system.occur",), days=1, by="bench"
            ).secret
        floor, ones, many, handled = [], [], [], []
        for _ in range(rounds):
            floor.append(_floor(place.copy("heard", "bare"), place))
            url = place.copy("heard", "asked")
            with serving(url, folder, several=place.postgres is not None) as port:
                uvloop.run(_send(port, token, _singles(500), SINGLE_CONNECTIONS))  # warm
                begun = time.perf_counter()
                uvloop.run(_send(port, token, _singles(SINGLES), SINGLE_CONNECTIONS))
                ones.append(SINGLES / (time.perf_counter() - begun))
                requests = [_request_of([_event() for _ in range(BATCH)]) for _ in range(BATCHES)]
                begun = time.perf_counter()
                uvloop.run(_send(port, token, requests, BATCH_CONNECTIONS))
                many.append(BATCH * BATCHES / (time.perf_counter() - begun))
            handled.append(_worked_off(place.copy("heard", "worked"), folder))
            _all_there(url, place, 500 + SINGLES + BATCH * BATCHES)
        line = f"{name}: rows of the inbox by the bare driver, 100 a commit"
        report.add(line, floor, "events/s")
        report.add(f"{name}: single events over HTTP", ones, "events/s", against=line, note="goal 2,000")
        report.add(
            f"{name}: events over HTTP in batches of {BATCH}",
            many,
            "events/s",
            against=line,
            note="goal 20,000",
        )
        report.add(f"{name}: events worked off, a trigger looks at each", handled, "events/s", against=line)


def _event() -> dict[str, object]:
    return {
        "id": str(uuid.uuid4()),
        "type": "device.telemetry",
        "device": f"T-{next(_numbers) % DEVICES}",
        "data": {"heat": 41.5, "paper": 77, "card_stock": 40, "errors": []},
    }


def _singles(count: int) -> list[bytes]:
    return [_request_of(_event()) for _ in range(count)]


def _request_of(value: object) -> bytes:
    return json.dumps(value).encode()


async def _send(port: int, token: str, bodies: list[bytes], connections: int) -> None:
    waiting = iter(bodies)

    async def sender() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for body in waiting:
            writer.write(
                f"POST /api/device-events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().index(b"content-length:") + 15
            answer = await reader.readexactly(int(head[length : head.index(b"\r", length)]))
            if not head.startswith(b"HTTP/1.1 202") or b'"refused":0' not in answer:
                raise RuntimeError(f"{head.decode()}{answer.decode()[:500]}")
        writer.close()

    await asyncio.gather(*(sender() for _ in range(connections)))


def _rows(count: int) -> list[tuple[object, ...]]:
    now = int(time.time() * 1000)
    return [
        taking_in.event_row(
            DeviceMessage(
                source="bench", key=str(uuid.uuid4()), type="device.telemetry", device=f"T-{number % DEVICES}"
            ),
            device=f"d{number % DEVICES}",
            branch="east",
            at=now,
            now=now,
            by="wei",
            to=None,
            data=b'{"heat":41.5,"paper":77,"card_stock":40,"errors":[]}',
        )
        for number in range(count)
    ]


def _floor(url: str, place: Place) -> float:
    rows = _rows(20_000)
    statement = gathering.INSERT_ONE
    begun = time.perf_counter()
    if place.postgres is None:
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        for start in range(0, len(rows), 100):
            connection.execute("BEGIN IMMEDIATE")
            for row in rows[start : start + 100]:
                connection.execute(for_sqlite(statement), row)
            connection.execute("COMMIT")
        connection.close()
    else:
        text = for_postgres(statement)
        for number in range(13, 0, -1):
            text = text.replace(f"${number}".encode(), b"%s")
        with psycopg.connect(url, autocommit=True, prepare_threshold=0) as other:
            for start in range(0, len(rows), 100):
                with other.transaction(), other.pipeline():
                    for row in rows[start : start + 100]:
                        other.execute(text, row)
    return len(rows) / (time.perf_counter() - begun)


def _worked_off(url: str, folder: Path) -> float:
    """Events a second, by one worker in batches of 500."""
    with installation(url, folder) as services:
        engine = Actor(login=SYSTEM, at=services.clock.now(), system=True)
        for _ in range(HANDLED // 1_000):
            taking_in.take_in(services, [_message() for _ in range(1_000)], by=engine)
        begun = time.perf_counter()
        count = 0
        while (batch := take(services, Share(limit=500))).claimed:
            count += batch.claimed
        spent = time.perf_counter() - begun
    if count != HANDLED:
        raise RuntimeError(f"{HANDLED} events waited, {count} were handled")
    return count / spent


def _message() -> DeviceMessage:
    return DeviceMessage(
        source="bench",
        key=str(uuid.uuid4()),
        type="device.telemetry",
        device=f"T-{next(_numbers) % DEVICES}",
        data={"heat": 41.5, "paper": 77, "card_stock": 40, "errors": []},
    )


def _all_there(url: str, place: Place, count: int) -> None:
    query = "SELECT count(*) FROM device_event"
    if place.postgres is None:
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            ((found,),) = connection.execute(query)
    else:
        with psycopg.connect(url) as other:
            ((found,),) = other.execute(query)
    if found != count:
        raise RuntimeError(f"{count} events were acknowledged, {found} are there")
