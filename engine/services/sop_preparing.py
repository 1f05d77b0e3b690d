"""Preparing an SOP for publishing: its files in the world of the installation, checked and compiled."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from engine.language.compiling import NotCompilable, code_list, compile_sop, encode_runbook
from engine.language.document import Document
from engine.language.finding import Finding
from engine.language.library import Library
from engine.language.loading import load_library
from engine.language.organisation import Organisation
from engine.language.runbook import CodeList
from engine.language.variants import variant_of
from engine.runtime.playbook import Playbook, PlaybookError
from engine.services.checking import check_library
from engine.services.revision_files import WORLD, unpack
from engine.services.texts import plain
from engine.services.views import KindView, Titles
from engine.store.reading import Reading
from forms.both import Both

_FORM = re.compile(rb"^['\"]?form['\"]?\s*:", re.MULTILINE)
_CALLS = re.compile(r"\bcall['\"]?\s*:\s*['\"]?([a-z0-9][a-z0-9-]*)")


@dataclass(frozen=True, slots=True)
class World:
    """What of the installation an SOP is checked and compiled against."""

    organisation: Organisation
    kinds: Mapping[str, KindView]
    code_lists: Mapping[str, CodeList]
    neighbours: Mapping[str, bytes] = field(default_factory=dict)  # files of the SOPs that it calls, by path


@dataclass(frozen=True, slots=True)
class Compiled:
    """One variant's runbook: canonical JSON and its digest."""

    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """An SOP ready to be published, or the findings that stand against it (then nothing is compiled)."""

    sop: str
    findings: tuple[Finding, ...]
    title: Titles = field(default_factory=dict)
    about: str | None = None
    variants: Mapping[str, str | None] = field(default_factory=dict)  # by branch
    runbooks: Mapping[str | None, Compiled] = field(default_factory=dict)  # by variant
    scenarios: int = 0
    code_lists: Mapping[str, CodeList] = field(default_factory=dict)  # that the installation does not have
    kinds: Mapping[str, KindView] = field(default_factory=dict)  # likewise

    @property
    def stands(self) -> bool:
        """Whether it can be published."""
        return all(finding.severity != "error" for finding in self.findings)


def prepare_files(sop: str, files: Mapping[str, bytes], world: World) -> Prepared:
    """Check and compile the files of an SOP in the installation's world. Places are paths as in ``files``."""
    with laid_out(sop, files, world) as (library, scene):
        prepared = prepare(library, sop, scene)
        return replace(
            prepared,
            findings=about(relative(prepared.findings, library), files),
            code_lists=new_code_lists(library, world),
            kinds=new_kinds(library, world),
        )


@contextmanager
def laid_out(sop: str, files: Mapping[str, bytes], world: World) -> Iterator[tuple[Library, Organisation]]:
    """The files loaded as a library with the installation's organisation, and the organisation in which its
    scenarios run. While the ``with`` lasts they lie in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="sopwith-publish-") as folder:
        root = Path(folder)
        _lay_out(root, files, world)
        library = load_library(root / sop)
        scene = library.organisation if WORLD in files else world.organisation
        yield replace(library, organisation=world.organisation), scene


def new_code_lists(library: Library, world: World) -> dict[str, CodeList]:
    """The code lists among the files that the installation does not have, each after its parent."""
    return {
        name: code_list(library.code_lists[name])
        for name in parents_first(library.code_lists)
        if name not in world.code_lists
    }


def new_kinds(library: Library, world: World) -> dict[str, KindView]:
    """The kinds of subject among the files that the installation does not have."""
    return {name: kind_of(document) for name, document in library.subjects.items() if name not in world.kinds}


def kind_of(document: Document) -> KindView:
    """A kind of subject as its file describes it."""
    title = document.data.get("title")
    titles = {"und": title} if isinstance(title, str) else dict(title or {})
    return KindView(kind=document.data["kind"], title=titles, schema=document.data.get("schema"))


def parents_first(lists: Mapping[str, Document]) -> list[str]:
    """The names of code lists, each after the list whose codes its entries' parents are."""

    def depth(name: str) -> int:
        seen: set[str] = set()
        parent: str | None = name
        while parent is not None and parent in lists and parent not in seen:
            seen.add(parent)
            parent = lists[parent].data.get("parent")
        return len(seen)

    return sorted(lists, key=lambda name: (depth(name), name))


def prepare(library: Library, sop: str, scene: Organisation) -> Prepared:
    """Check and compile an SOP of a library for all branches of the library's organisation. Its scenarios run
    in the organisation ``scene``."""
    found = tuple(check_library(only(library, sop), scene=scene))
    if sop not in library.sops or any(finding.severity == "error" for finding in found):
        return Prepared(sop=sop, findings=found)
    return compiled(library, sop, found)


def compiled(library: Library, sop: str, findings: tuple[Finding, ...]) -> Prepared:
    """The runbooks of an SOP in which no error was found. What compiling meets all the same is a finding."""
    files = library.sops[sop]
    variants = {
        branch: variant_of(files, library.organisation, branch) for branch in library.organisation.branches
    }
    runbooks: dict[str | None, Compiled] = {}
    try:
        base = compile_sop(library, sop)
        for variant in {None, *variants.values()}:
            runbook = base if variant is None else compile_sop(library, sop, variant)
            runbooks[variant] = Compiled(*encode_runbook(runbook))
            Playbook(runbook, runbooks[variant].digest).compile_all()
    except NotCompilable as error:
        return Prepared(sop=sop, findings=(*findings, *error.findings))
    except PlaybookError as error:
        unfit = Finding(code="SOP001", severity="error", place=files.sop.place(), message=not_runnable(error))
        return Prepared(sop=sop, findings=(*findings, unfit))
    return Prepared(
        sop=sop,
        findings=findings,
        title=plain(base.title),
        about=base.about,
        variants=variants,
        runbooks=runbooks,
        scenarios=len(files.scenarios),
    )


def only(library: Library, sop: str) -> Library:
    """The library with this SOP to be asked about, and the others beside it."""
    beside = {**library.beside, **{name: files for name, files in library.sops.items() if name != sop}}
    mine = {sop: library.sops[sop]} if sop in library.sops else {}
    return replace(library, sops=mine, beside=beside)


def neighbours_of(reading: Reading, files: Mapping[str, bytes], *, but: str) -> dict[str, bytes]:
    """The live files of the SOPs that these files call, and of those that they call in turn."""
    found: dict[str, bytes] = {}
    asked = {but}
    waiting = called(files)
    while waiting - asked:
        name = (waiting - asked).pop()
        asked.add(name)
        rows = reading.rows(
            "SELECT r.files FROM publication p JOIN sop_revision r "
            "ON r.sop = p.sop AND r.revision = p.revision WHERE p.sop = ? AND NOT p.withdrawn",
            name,
        )
        if rows:
            theirs = unpack(rows[0][0])
            waiting |= called(theirs)
            found |= _by_itself(name, theirs)
    return found


def _by_itself(sop: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of an SOP that lies beside others: the shared forms it was published with are its own there,
    whatever the others have under their names."""
    own = {path for path in files if path.startswith(f"{sop}/")}
    found: dict[str, bytes] = {}
    for path, content in files.items():
        name = f"{sop}/forms/{path.rpartition('/')[2]}"
        if path.startswith("forms/library/") and _FORM.search(content):
            if name not in own:
                found[name] = content
        elif path != WORLD:
            found[path] = content
    return found


def called(files: Mapping[str, bytes]) -> set[str]:
    """The ids of SOPs that may be called: a rough reading, which may name too many."""
    return {
        name
        for path, content in files.items()
        if path.endswith(".yaml")
        for name in _CALLS.findall(content.decode("utf-8", "replace"))
    }


def not_runnable(error: PlaybookError) -> Both:
    """Why a runbook that compiles can't be run all the same."""
    return Both(str(error), f"编译后的 SOP 无法运行：{error}")


def _lay_out(root: Path, files: Mapping[str, bytes], world: World) -> None:
    """Write the files as a folder of SOPs, with what the installation has of its own around them."""
    minimal: dict[str, Any] = {"branches": {code: {} for code in world.organisation.branches}}
    written: dict[str, bytes] = {WORLD: msgspec.json.encode(minimal)}
    # Of what is shared each SOP has the version that it was published with: here its own counts.
    written |= {**world.neighbours, **files}
    for name, content in world.code_lists.items():
        written[f"forms/library/{name}.yaml"] = _code_list_file(name, content)
    for name, kind in world.kinds.items():
        document: dict[str, Any] = {"kind": name, "title": kind.title or name}
        if kind.schema is not None:
            document["schema"] = kind.schema
        written[f"subjects/{name}.yaml"] = msgspec.json.encode(document)
    for path, data in written.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _code_list_file(name: str, content: CodeList) -> bytes:
    document = msgspec.to_builtins(content)
    return msgspec.json.encode({"codeList": name, "title": name, **document})


def about(findings: Iterable[Finding], files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Those that whoever wrote the files can act on: all errors, and the warnings about the files. What the
    installation holds besides, lists that other SOPs use, say, is laid out to check against."""
    return tuple(one for one in findings if one.severity == "error" or one.place.file in files)


def relative(findings: Iterable[Finding], library: Library) -> tuple[Finding, ...]:
    """The findings with their places as the publisher named the files."""
    root = Path(library.root)
    root = root.parent if root.name in library.sops or (root / "sop.yaml").exists() else root
    return tuple(_relative(finding, f"{root.as_posix()}/") for finding in findings)


def _relative(finding: Finding, prefix: str) -> Finding:
    place = finding.place
    return msgspec.structs.replace(
        finding,
        place=place._replace(file=place.file.removeprefix(prefix)),
        message=finding.message.each(lambda text: text.replace(prefix, "")),
    )
