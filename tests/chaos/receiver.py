"""The other side of channels and actions: a server that writes down what it hears, and is not always well."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Counts requests by their key. Of a hundred, some are answered slowly, some with "come back later"
    (those are not counted), and some of the shouts are taken and never answered."""

    def __init__(self, seed: int) -> None:
        self.heard: dict[str, Counter[str]] = {"actions": Counter(), "hook": Counter(), "shout": Counter()}
        self.port = 0
        self._random = random.Random(f"receiver {seed}")
        self._lock = threading.Lock()

    def hear(self, what: str, key: str) -> tuple[int, float]:
        """Status to answer with (0: none), and after how long."""
        with self._lock:
            die = self._random.random()
            pause = self._random.uniform(0, 0.15)
            if die < 0.03:
                return 503, pause
            self.heard[what][key] += 1
            if die > 0.98 and what == "shout":
                return 0, pause
            return 200, pause


@contextmanager
def receiving(seed: int) -> Iterator[Receiver]:
    """A receiver on a port of the loopback."""
    receiver = Receiver(seed)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, pause = receiver.hear(self.path.strip("/"), self.headers.get("Idempotency-Key", ""))
            time.sleep(pause)
            if status == 0:
                return
            self.send_response(status)
            if status == 503:
                self.send_header("Retry-After", "1")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(ConnectionError):  # whoever asked was killed
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
