"""``sopwith publish --draft``: save a folder to a draft on a server, for people to go on with there."""

from __future__ import annotations

import argparse
import base64
from pathlib import Path
from typing import Any

from engine.commands import pulled, remote
from engine.commands.pulled import Pulled
from engine.commands.terminal import FAILED, OK, Terminal, both, fail


def save_drafts(
    wanted: dict[str, tuple[Path, dict[str, bytes]]], options: argparse.Namespace, terminal: Terminal
) -> int:
    """Save each SOP to the draft that its folder was pulled from, where that is open; else begin one."""
    with remote.Remote(options.url, options.token) as server:
        for sop, (folder, files) in wanted.items():
            notes = pulled.load(folder)
            note = notes.get(sop, Pulled())
            if note.draft is not None and _is_open(server, note.draft):
                told = _save(server, note.draft, note, files)
                text = both(f"{sop} was saved to draft {note.draft}", f"{sop} 已保存到草稿 {note.draft}")
            else:
                told = _begin(server, sop, files, options.note)
                note = Pulled(draft=told["id"])
                text = both(f"{sop} is draft {note.draft} now", f"{sop} 已成为草稿 {note.draft}")
            note.versions = told["versions"]
            note.files = {path: pulled.digest(content) for path, content in sorted(files.items())}
            pulled.keep(folder, {**notes, sop: note})
            terminal.say(text, style="bold green")
            terminal.say(f"{options.url.rstrip('/')}/office/designer/{note.draft}")
    return OK


def _is_open(server: remote.Remote, draft: str) -> bool:
    try:
        shown = server.ask("GET", f"/api/drafts/{draft}/changes", params={"after": 2**31 - 1}).json()
    except remote.Problem as problem:
        if problem.document.get("code") != "draft.unknown":
            raise
        return False
    return bool(shown["status"] == "open")


def _begin(server: remote.Remote, sop: str, files: dict[str, bytes], title: str) -> dict[str, Any]:
    body = {
        "sop": sop,
        "title": title[:300],
        "from": {"kind": "files", "files": [_sent(path, content) for path, content in files.items()]},
    }
    told = server.ask("POST", "/api/drafts", json=body).json()
    return {
        "id": told["draft"]["id"],
        "versions": {one["path"]: one["version"] for one in told["files"]},
    }


def _save(server: remote.Remote, draft: str, note: Pulled, files: dict[str, bytes]) -> dict[str, Any]:
    changed = [
        {**_sent(path, content), "seen": note.versions.get(path)}
        for path, content in sorted(files.items())
        if note.files.get(path) != pulled.digest(content)
    ]
    changed += [
        {"path": path, "gone": True, "seen": note.versions.get(path)}
        for path in sorted(note.files)
        if path not in files
    ]
    versions = dict(note.versions)
    if changed:
        try:
            told = server.ask("PUT", f"/api/drafts/{draft}/files", json={"files": changed}).json()
        except remote.Problem as problem:
            if problem.document.get("code") != "draft.moved_on":
                raise
            newer = problem.document["details"]["files"]
            names = ", ".join(f"{one['path']} ({one['by']})" for one in newer)
            fail(
                both(f"Changed in the draft meanwhile: {names}", f"草稿中已被他人修改：{names}"),
                both(
                    "Commit what you have, pull the draft with --force, and merge.",
                    "请先提交本地改动，用 --force 拉取草稿后合并。",
                ),
                exit_code=FAILED,
            )
        for one in told["files"]:
            if one["version"] is None:
                versions.pop(one["path"], None)
            else:
                versions[one["path"]] = one["version"]
    return {"id": draft, "versions": versions}


def _sent(path: str, content: bytes) -> dict[str, Any]:
    try:
        return {"path": path, "text": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"path": path, "base64": base64.b64encode(content).decode()}
