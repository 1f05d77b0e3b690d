"""A real HTTP server on loopback that keeps what it is sent, and answers as it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from plugins.hooks import Parcel, Recipient


class Heard(NamedTuple):
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Said(NamedTuple):
    """One answer; None: the connection is closed without one."""

    status: int | None = 200
    body: bytes = b"{}"
    headers: tuple[tuple[str, str], ...] = ()


class Receiver:
    """What was heard, and what is answered next; the last answer stays."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.heard: list[Heard] = []
        self.answers: list[Said] = [Said()]
        self.by_path: dict[str, Said] = {}

    def next(self, path: str) -> Said:
        if path in self.by_path:
            return self.by_path[path]
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """The server, for the length of a ``with``."""

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.heard.append(Heard(self.command, self.path, headers, body))
            said = receiver.next(self.path)
            if said.status is None:
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in said.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do_PUT = _take

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver = Receiver(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


WEI = Recipient(
    login="wei",
    name="韦[x](http://evil)",
    language="zh-CN",
    email="wei@example.com",
    phone="+86 138-0000-1234",
)


def parcel(
    *,
    to: Recipient = WEI,
    text: str = "请在 18:00 前完成。",
    subject: str = "工单 #128 即将到期",
    urgency: str = "normal",
    link: str | None = "https://sops.example.com/field/jobs/128",
) -> Parcel:
    """A message as channels get it."""
    return Parcel(
        key="delivery-1",
        kind="task.reminder",
        to=to,
        subject=subject,
        text=text,
        link=link,
        urgency=urgency,
        attempt=1,
    )
