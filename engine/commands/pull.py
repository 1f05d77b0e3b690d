"""``sopwith pull``: write the files of a published SOP, or of a draft, into a folder."""

from __future__ import annotations

import argparse
import base64
import io
import zipfile
from pathlib import Path
from typing import Any

from engine.commands import installation, pulled, remote
from engine.commands.pulled import Pulled
from engine.commands.terminal import FAILED, OK, Terminal, both, fail

EXAMPLES = """
examples:
  sopwith pull store-visit --to sops --url https://sopwith.example --token swp_…    what is live
  sopwith pull store-visit --to sops --revision 3       an older revision, from this machine's installation
  sopwith pull store-visit --to sops --draft 4k2m…      a draft; `sopwith publish --draft sops` saves it back
  sopwith publish sops/store-visit                      publishes nothing while nothing was changed

Files that were changed here are not written over without --force. Exit codes: 0 pulled (or nothing had
changed) · 1 not to be had, or changed here · 2 the command line is wrong
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sop", metavar="SOP", help=both("the SOP's id", "SOP 的标识"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--revision", type=int, metavar="N", help=both("this revision (default: what is live)", "指定版本")
    )
    what.add_argument("--draft", metavar="ID", help=both("this draft", "指定草稿"))
    parser.add_argument(
        "--to",
        type=Path,
        default=Path(),
        metavar="DIR",
        help=both("the folder of SOPs (default: this one)", "SOP 集合文件夹（默认当前文件夹）"),
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help=both("write over what was changed here", "覆盖本地改动"),
    )
    parser.add_argument("--as", dest="login", metavar="LOGIN", help=both("act as", "以谁的身份"))
    installation.add_arguments(parser)
    remote.add_arguments(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    folder: Path = options.to
    if folder.exists() and not folder.is_dir():
        fail(both(f"{folder} is a file", f"{folder} 是文件"))
    with terminal.progress(both(f"Fetching {options.sop}", f"正在获取 {options.sop}")):
        files, note = _through_server(options) if options.url is not None else _here(options)
    _must_stay_inside(options.sop, files)
    notes = pulled.load(folder)
    wanted = pulled.change(folder, options.sop, files, notes)
    if wanted.in_the_way and not options.force:
        for path in wanted.in_the_way:
            terminal.say(f"  {path}")
        fail(
            both(
                "These files were changed here; nothing was written.",
                "以上文件在本地有改动，未写入任何内容。",
            ),
            both("Commit or move them, or pull with --force.", "请先提交或移开，或使用 --force。"),
            exit_code=FAILED,
        )
    folder.mkdir(parents=True, exist_ok=True)
    pulled.carry_out(folder, wanted)
    note.files = {path: pulled.digest(content) for path, content in sorted(files.items())}
    pulled.keep(folder, {**notes, options.sop: note})
    _tell(terminal, options.sop, note, wanted)
    return OK


def _tell(terminal: Terminal, sop: str, note: Pulled, wanted: pulled.Change) -> None:
    for path in wanted.written:
        terminal.say(f"  {'+' if path in wanted.new else '~'} {path}")
    for path in wanted.gone:
        terminal.say(f"  - {path}")
    if note.draft is not None:
        text = both(f"{sop} is as in draft {note.draft}", f"{sop} 与草稿 {note.draft} 一致")
    else:
        text = both(f"{sop} is as in revision {note.revision}", f"{sop} 与第 {note.revision} 版一致")
    same = not wanted.written and not wanted.gone
    terminal.say(text + (both("; nothing had changed", "；无变化") if same else ""), style="bold green")


def _must_stay_inside(sop: str, files: dict[str, bytes]) -> None:
    """What a server sends is written only where an SOP's files lie."""
    from engine.services.problems import ServiceProblem
    from engine.services.revision_files import must_be_files

    try:
        must_be_files(sop, files)
    except ServiceProblem as error:
        fail(error.detail, exit_code=FAILED)


def _through_server(options: argparse.Namespace) -> tuple[dict[str, bytes], Pulled]:
    with remote.Remote(options.url, options.token) as server:
        if options.draft is not None:
            shown = server.ask("GET", f"/api/drafts/{options.draft}").json()
            _must_be_of(options.sop, shown["draft"]["sop"])
            archive = server.ask("GET", f"/api/drafts/{options.draft}/export").content
            versions = {one["path"]: one["version"] for one in shown["files"]}
            return _unzipped(archive), Pulled(draft=options.draft, versions=versions)
        revision = options.revision or server.ask("GET", f"/api/sops/{options.sop}").json()["revision"]
        told = server.ask("GET", f"/api/sops/{options.sop}/revisions/{revision}/files").json()
        return {one["path"]: _content(one) for one in told["items"]}, Pulled(revision=revision)


def _here(options: argparse.Namespace) -> tuple[dict[str, bytes], Pulled]:
    from engine.services.drafts.exporting import export
    from engine.services.drafts.showing import show_draft
    from engine.services.problems import ServiceProblem
    from engine.services.sops import files_of, show_sop

    installation.must_exist(options)
    with installation.opened(options.data, options.database) as services:
        actor = installation.operator(services, options.login)
        try:
            if options.draft is not None:
                shown = show_draft(services, actor, draft=options.draft)
                _must_be_of(options.sop, shown.draft.sop)
                _, archive = export(services, actor, draft=options.draft)
                with archive:
                    files = _unzipped(archive.read())
                versions = {one.path: one.version for one in shown.files}
                return files, Pulled(draft=options.draft, versions=versions)
            revision = options.revision or show_sop(services, actor, sop=options.sop).revision
            files = files_of(services, actor, sop=options.sop, revision=revision)
            return files, Pulled(revision=revision)
        except ServiceProblem as error:
            fail(error.detail, exit_code=FAILED)


def _must_be_of(sop: str, found: str) -> None:
    if found != sop:
        fail(both(f"That draft is one of {found}.", f"该草稿属于 {found}。"))


def _unzipped(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {name: found.read(name) for name in found.namelist()}


def _content(file: dict[str, Any]) -> bytes:
    text = file["text"]
    return text.encode() if text is not None else base64.b64decode(file["base64"])
