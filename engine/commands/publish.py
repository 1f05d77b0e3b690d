"""``sopwith publish``: publish SOPs, for all branches or not at all."""

from __future__ import annotations

import argparse
import base64
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands import installation, pulled, remote
from engine.commands.check import existing, show
from engine.commands.drafting import save_drafts
from engine.commands.terminal import FAILED, OK, Terminal, both, fail

if TYPE_CHECKING:
    from engine.language.finding import Finding

EXAMPLES = """
examples:
  sopwith publish sop_definitions/store-visit --note "shorter form"
  sopwith publish --dry-run sop_definitions                 what would change, and for which branches
  sopwith publish sop_definitions --url https://sopwith.example --token swp_…
  sopwith publish my-sop --draft --url …                    as a draft, for others to go on with
  sopwith publish my-sop --stages hangzhou,huzhou/east --watch --url …    two stages, then the rest

While a server is running on the installation, publish through it with --url. Exit codes: 0 published (or
nothing had changed) · 1 refused, with the findings · 2 the command line is wrong
"""


PAUSE = 1.0
"""Seconds between looks at a roll-out that is being prepared."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="+", type=Path, metavar="PATH", help=both("as for check", "同 check"))
    parser.add_argument("--note", default="", help=both("what changed, for the record", "变更说明"))
    parser.add_argument("--dry-run", action="store_true", help=both("publish nothing", "不实际发布"))
    parser.add_argument(
        "--draft",
        action="store_true",
        help=both(
            "publish nothing: save to the draft that was pulled, or begin one (needs --url)",
            "不发布：保存到所拉取的草稿，或新建草稿（需 --url）",
        ),
    )
    parser.add_argument("--as", dest="login", metavar="LOGIN", help=both("act as", "以谁的身份"))
    parser.add_argument(
        "--stages",
        metavar="A,B/C",
        help=both(
            "prepare a roll-out through the server: branches (with those below), stages parted by /; "
            "the rest comes last",
            "通过服务器准备分阶段发布：网点（含下级）以逗号分隔，阶段以 / 分隔，其余最后",
        ),
    )
    parser.add_argument(
        "--watch", action="store_true", help=both("wait until the roll-out is prepared", "等待准备完成")
    )
    installation.add_arguments(parser)
    remote.add_arguments(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from engine.services.checking import load
    from engine.services.importing import files_of_folder

    wanted: dict[str, dict[str, bytes]] = {}
    folders: dict[str, Path] = {}
    for path in existing(options.path):
        library = load(path)
        for sop in sorted(library.sops):
            wanted[sop] = pulled.with_pulled(path, sop, files_of_folder(library, sop))
            folders[sop] = pulled.folder_of(path, sop)
        if not library.sops:
            show([one for one in library.findings if one.severity == "error"], terminal)
            return FAILED
    if options.draft:
        if options.url is None:
            fail(both("A draft is saved through a server: say --url.", "保存草稿需要 --url。"))
        return save_drafts({sop: (folders[sop], files) for sop, files in wanted.items()}, options, terminal)
    if options.stages is not None:
        if options.url is None:
            fail(both("A roll-out is prepared by a server's workers: say --url.", "分阶段发布需要 --url。"))
        return _rolled_out(wanted, options, terminal)
    if options.url is not None:
        return _through_server(wanted, folders, options, terminal)
    return _here(wanted, folders, options, terminal)


def _here(
    wanted: dict[str, dict[str, bytes]],
    folders: dict[str, Path],
    options: argparse.Namespace,
    terminal: Terminal,
) -> int:
    from engine.services.problems import ServiceProblem
    from engine.services.publishing import publish

    installation.must_exist(options)
    refused = 0
    with installation.opened(options.data, options.database) as services:
        actor = installation.operator(services, options.login)
        for sop, files in wanted.items():
            try:
                with terminal.progress(both(f"Checking and compiling {sop}", f"正在检查并编译 {sop}")):
                    told = publish(
                        services,
                        actor,
                        sop=sop,
                        files=files,
                        note=options.note,
                        dry_run=options.dry_run,
                        language=both("en", "zh-CN"),
                    )
            except ServiceProblem as error:
                fail(f"{sop}: {error.detail}", exit_code=FAILED)
            errors = [finding for finding in told.findings if finding.severity == "error"]
            refused += bool(errors)
            if told.revision is not None:
                pulled.published(folders[sop], sop, files, told.revision)
            changed = [branch.branch for branch in told.branches if branch.changed]
            _tell(
                terminal,
                sop,
                revision=told.revision,
                errors=errors,
                differences=told.differences,
                changed=changed,
            )
    return FAILED if refused else OK


def _through_server(
    wanted: dict[str, dict[str, bytes]],
    folders: dict[str, Path],
    options: argparse.Namespace,
    terminal: Terminal,
) -> int:
    refused = 0
    with remote.Remote(options.url, options.token) as server:
        for sop, files in wanted.items():
            body = {
                "files": [_file(path, content) for path, content in files.items()],
                "note": options.note,
                "dry_run": options.dry_run,
            }
            try:
                with terminal.progress(both(f"Publishing {sop}", f"正在发布 {sop}")):
                    told = server.ask("POST", f"/api/sops/{sop}/revisions", json=body).json()
            except remote.Problem as problem:
                if problem.document.get("code") != "publish.refused":
                    raise
                told = {"revision": None, "findings": problem.document["findings"]}
            errors = [_finding(one) for one in told["findings"] if one["severity"] == "error"]
            refused += bool(errors)
            if told["revision"] is not None:
                pulled.published(folders[sop], sop, files, told["revision"])
            changed = [one["branch"] for one in told.get("branches", ()) if one["changed"]]
            _tell(
                terminal,
                sop,
                revision=told["revision"],
                errors=errors,
                differences=told.get("differences", {}),
                changed=changed,
            )
    return FAILED if refused else OK


def _rolled_out(wanted: dict[str, dict[str, bytes]], options: argparse.Namespace, terminal: Terminal) -> int:
    """Ask for roll-outs, and with ``--watch`` tell what came of preparing them."""
    stages = [[code for code in stage.split(",") if code] for stage in options.stages.split("/")]
    refused = 0
    with remote.Remote(options.url, options.token) as server:
        for sop, files in wanted.items():
            body = {
                "files": [_file(path, content) for path, content in files.items()],
                "note": options.note,
                "stages": [stage for stage in stages if stage],
            }
            report = server.ask("POST", f"/api/sops/{sop}/roll-outs", json=body).json()
            line = report["line"]
            terminal.say(f"{options.url.rstrip('/')}/office/sops/{sop}/roll-outs/{line['id']}")
            while options.watch and line["status"] == "preparing":
                told = f"{sop}: {line['prepared']} / {line['variants']}"
                with terminal.progress(both(f"Preparing {told}", f"正在准备 {told}")):
                    time.sleep(PAUSE)
                    report = server.ask("GET", f"/api/roll-outs/{line['id']}").json()
                    line = report["line"]
            refused += line["status"] == "refused"
            _tell_roll_out(terminal, sop, report)
    return FAILED if refused else OK


def _tell_roll_out(terminal: Terminal, sop: str, report: dict[str, Any]) -> None:
    status = report["line"]["status"]
    if status == "preparing":
        terminal.say(both(f"{sop} is being prepared.", f"{sop} 正在准备。"))
        return
    found = [_finding(one) for variant in report["variants"] for one in variant["findings"]]
    if found:
        show(found, terminal)
    if status == "refused":
        terminal.say(both(f"{sop} was refused.", f"{sop} 未通过。"), style="bold red")
        return
    for variant in report["variants"]:
        for sentence in variant["differences"]:
            terminal.say(f"  {variant['variant'] + ': ' if variant['variant'] else ''}{sentence}")
    text = both(f"{sop} is prepared: begin its first stage there", f"{sop} 已准备好：请在该页面启动第一阶段")
    terminal.say(text, style="bold green")


def _file(path: str, content: bytes) -> dict[str, str]:
    try:
        return {"path": path, "text": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"path": path, "base64": base64.b64encode(content).decode()}


def _finding(told: dict[str, Any]) -> Finding:
    from engine.language.finding import Finding, Place
    from forms.both import Both

    return Finding(
        code=told["code"],
        severity=told["severity"],
        place=Place(told["file"], told["line"], told["column"]),
        message=Both.read(told["message"]),
        hint=Both.read(hint) if (hint := told.get("hint")) else None,
        path=tuple(told.get("path", ())),
    )


def _tell(
    terminal: Terminal,
    sop: str,
    *,
    revision: int | None,
    errors: list[Finding],
    differences: dict[str, Any],
    changed: list[str],
) -> None:
    if errors:
        show(errors, terminal)
        terminal.say(both(f"{sop} was not published.", f"{sop} 未发布。"), style="bold red")
        return
    for variant, sentences in differences.items():
        for sentence in sentences:
            terminal.say(f"  {variant + ': ' if variant else ''}{sentence}")
    if revision is None:
        text = both(f"{sop} could be published", f"{sop} 可以发布")
    else:
        text = both(f"{sop} is at revision {revision}", f"{sop} 现为第 {revision} 版")
    where = ", ".join(changed)
    suffix = (
        both(f"; changes for {where}", f"；涉及 {where}") if where else both("; nothing changes", "；无变化")
    )
    terminal.say(text + suffix, style="bold green")
