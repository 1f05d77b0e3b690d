"""Live changes: a listener hears what concerns them, misses nothing, and is let go when told to."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from engine.commands.demo.http import CSRF, Person
from tests.api.conftest import PASSWORD, Installations, Running, open_visit, serving_at


def events(answer: httpx.Response) -> Iterator[tuple[str, str | None, Any]]:
    """Events of a stream: name, id, data; `comment` for a heartbeat."""
    name, number = "message", None
    for line in answer.iter_lines():
        if line.startswith(":"):
            yield "comment", None, None
        elif line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("id: "):
            number = line.removeprefix("id: ")
        elif line.startswith("data: "):
            yield name, number, json.loads(line.removeprefix("data: "))
            name, number = "message", None


def first_change_of(stream: Iterator[tuple[str, str | None, Any]], ref: str) -> tuple[str, Any]:
    for name, number, data in stream:
        if name == "change" and data["ref"] == ref:
            assert number is not None
            return number, data
    raise AssertionError("the stream ended first")


def test_a_listener_hears_of_a_job_and_goes_on_after_a_break(server: Running) -> None:
    mia = server.person("mia").client
    with mia.stream("GET", "/api/live") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        stream = events(answer)
        assert next(stream)[0] == "hello"
        job = open_visit(server)["job"]
        number, change = first_change_of(stream, job)
        assert (change["kind"], change["branch"]) == ("job", "north")
    later = open_visit(server)["job"]
    with mia.stream("GET", "/api/live", headers={"Last-Event-ID": number}) as answer:
        _, change = first_change_of(events(answer), later)
        assert change["ref"] == later


def test_whom_a_job_does_not_concern_hears_nothing_of_it(server: Running) -> None:
    sam = server.person("sam").client
    with sam.stream("GET", "/api/live") as answer:
        stream = events(answer)
        assert next(stream)[0] == "hello"
        job = open_visit(server)["job"]
        heard = []
        for name, _, data in stream:
            if name == "comment":
                break
            heard.append(data)
    assert [one for one in heard if one["ref"] == job] == []


def test_a_listener_who_signs_out_is_told_goodbye(server: Running) -> None:
    with Person(server.url, "mia") as person:
        person.sign_in(PASSWORD)
        with person.client.stream("GET", "/api/live") as answer:
            stream = events(answer)
            assert next(stream)[0] == "hello"
            httpx.delete(f"{server.url}/api/session", cookies=dict(person.client.cookies), headers=CSRF)
            assert [name for name, _, _ in stream if name != "comment"] == ["bye"]


def test_a_server_that_stops_does_not_wait_for_its_listeners(installations: Installations) -> None:
    begun = 0.0
    heard = threading.Event()
    with serving_at(installations("sqlite")) as running:
        mia = running.person("mia").client

        def listen() -> None:
            with mia.stream("GET", "/api/live") as answer:
                for _ in events(answer):
                    heard.set()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        assert heard.wait(10)
        begun = time.monotonic()
    thread.join(10)
    assert time.monotonic() - begun < 8


def leave_at_once(server: Running, path: str, *, abruptly: bool) -> None:
    """Ask for a stream and be gone before it has begun, as a page does that is left while it loads."""
    cookies = "; ".join(f"{name}={value}" for name, value in server.person("mia").client.cookies.items())
    where = urlsplit(server.url)
    with socket.create_connection((where.hostname or "", where.port or 0)) as line:
        if abruptly:  # RST instead of FIN
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookies}\r\n\r\n".encode())


def test_listeners_who_go_before_the_stream_begins_are_no_failure(
    installations: Installations, log_file: Path
) -> None:
    with serving_at(installations("sqlite")) as running:
        running.person("mia")
        before = log_file.stat().st_size
        for number in range(30):
            leave_at_once(running, "/api/live", abruptly=bool(number % 2))
    with log_file.open("rb") as lines:
        lines.seek(before)
        logged = [json.loads(line) for line in lines]
    assert [line for line in logged if line["level"] in ("error", "critical")] == []
    assert {line["status"] for line in logged if line.get("route") == "/api/live"} == {200}
    assert running.app.state.parts.measurements.listeners._value.get() == 0
