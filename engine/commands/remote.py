"""A running server as a command sees it: asked over HTTP with a token, its problems told as mistakes."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Any

from engine.commands.terminal import FAILED, Mistake, both, fail

if TYPE_CHECKING:
    import httpx

URL, TOKEN = "SOPWITH_URL", "SOPWITH_TOKEN"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``--url`` and ``--token``, the same for every command that can ask a server."""
    parser.add_argument(
        "--url",
        default=os.environ.get(URL) or None,
        help=both(f"ask a running server (default: ${URL})", f"访问正在运行的服务器（默认 ${URL}）"),
    )
    parser.add_argument(
        "--token",
        default=os.environ.get(TOKEN) or None,
        help=both(f"an API token for it (default: ${TOKEN})", f"API 令牌（默认 ${TOKEN}）"),
    )


class Remote:
    """A server, with a token. Use in a ``with``."""

    def __init__(self, url: str, token: str | None) -> None:
        import httpx

        if not url.startswith(("http://", "https://")):
            fail(
                both(f"{url} is not the address of a server.", f"{url} 不是服务器地址。"),
                both("It begins with http:// or https://", "应以 http:// 或 https:// 开头"),
            )
        if token is None or not token.isascii():
            fail(
                both("A token is needed to ask a server.", "访问服务器需要令牌。"),
                both(
                    f"Give --token or set {TOKEN}; make one with `sopwith token make`.",
                    f"用 --token 或 {TOKEN}",
                ),
            )
        language = both("en", "zh-CN")
        self._client = httpx.Client(
            base_url=url.rstrip("/"),
            timeout=300,
            headers={"Authorization": f"Bearer {token}", "Accept-Language": language},
        )

    def __enter__(self) -> Remote:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """The answer, if it is a good one. Raises :class:`Mistake` with what the server said."""
        import httpx

        try:
            answer = self._client.request(method, path, **more)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise Mistake(
                both(f"No server answers there ({error}).", f"服务器没有响应（{error}）。"),
                both("Is it running? Is the address right?", "是否已启动？地址是否正确？"),
                exit_code=FAILED,
            ) from error
        if answer.status_code >= 400:
            raise Problem(answer)
        return answer


class Problem(Mistake):
    """The server's problem document, as a mistake. ``document`` is the whole of it."""

    def __init__(self, answer: httpx.Response) -> None:
        try:
            found = answer.json()
        except ValueError:
            found = {}
        self.document: dict[str, Any] = found if isinstance(found, dict) else {}
        title = self.document.get("title") or f"HTTP {answer.status_code}"
        faults = "; ".join(f"{one['pointer']}: {one['message']}" for one in self.document.get("faults", ()))
        super().__init__(
            f"{title} ({self.document.get('code', answer.status_code)})",
            self.document.get("detail") or faults or None,
            exit_code=FAILED,
        )
