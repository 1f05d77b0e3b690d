"""``sopwith token``: API tokens, made by whoever has the installation's folder."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from engine.commands import installation
from engine.commands.terminal import OK, Terminal, both, fail

EXAMPLES = """
examples:
  sopwith token make "till system" --scope job.open --scope evidence.put
  sopwith token make "reports" --scope 'job.*' --as zhou --days 365
  sopwith token list
  sopwith token revoke ID

A token acts as a person (--as; default: the first administrator) within its scopes: names of actions as the
API reference shows them, families (job.*) or '*'. The secret is shown once.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="make | list | revoke")
    make = verbs.add_parser("make", help=both("make a token", "创建令牌"))
    make.add_argument("title", help=both("what it is for", "用途"))
    make.add_argument(
        "--scope", action="append", required=True, help=both("may be given several times", "可多次指定")
    )
    make.add_argument(
        "--days", type=int, default=90, help=both("until it expires; 0: never", "有效天数；0 为永久")
    )
    listing = verbs.add_parser("list", help=both("show the tokens", "列出令牌"))
    revoke = verbs.add_parser("revoke", help=both("revoke a token", "吊销令牌"))
    revoke.add_argument("id")
    for verb in (make, listing, revoke):
        installation.add_arguments(verb)
        verb.add_argument("--as", dest="login", metavar="LOGIN", help=both("act as", "以谁的身份"))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from engine.services import tokens
    from engine.services.problems import ServiceProblem

    installation.must_exist(options)
    with installation.opened(options.data, options.database) as services:
        actor = installation.operator(services, options.login)
        try:
            if options.verb == "make":
                made = tokens.make_token(
                    services,
                    actor,
                    title=options.title,
                    scopes=tuple(options.scope),
                    days=options.days or None,
                )
                terminal.note(both("Shown this once:", "仅显示一次："))
                terminal.say(made.secret)
            elif options.verb == "list":
                for line in tokens.list_tokens(services, actor):
                    ends = "" if line.expires_at is None else f"{_day(line.expires_at)}"
                    state = both("revoked", "已吊销") if line.revoked_at else ends
                    terminal.say(
                        f"{line.id}  {line.login:<12} {state:<10} {' '.join(line.scopes)}  {line.title}"
                    )
            else:
                tokens.revoke_token(services, actor, token=options.id)
                terminal.say(both("Revoked.", "已吊销。"))
        except ServiceProblem as error:
            fail(error.detail)
    return OK


def _day(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d}"
