"""Files and folders of a library, read without trusting them.

Nothing here raises for what is on the disk: what can't be read, is no file, or leads out of the library
gives a finding and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.language.document import Document
from engine.language.finding import Finding, Place
from engine.language.yaml_reading import LARGEST, LARGEST_CODE_LIST, MOST_NODES, read_yaml
from forms.both import Both

CODE_LIST_NODES = 2_000_000
"""Values in a file of a library of forms, which may be a long code list."""

_PASSED_OVER = frozenset({"__pycache__", "Thumbs.db", "desktop.ini", "node_modules"})
_PROSE = frozenset({".md", ".txt"})


class Reader:
    """Reads below one folder, keeping what it found wrong in ``findings``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self.broken: set[str] = set()
        try:
            self._real = folder.resolve()
        except (OSError, RuntimeError):
            self._real = folder.absolute()

    def entries(self, folder: Path) -> list[Path]:
        """What stands in a folder, by name, without hidden things and prose."""
        try:
            found = sorted(folder.iterdir())
        except OSError as error:
            self.say(
                folder,
                Both(f"this folder can't be read: {_reason(error)}", f"文件夹无法读取：{_reason(error).zh}"),
            )
            return []
        return [
            path
            for path in found
            if not path.name.startswith(".")
            and path.name not in _PASSED_OVER
            and path.suffix not in _PROSE
            and not path.name.endswith("~")
            and self._stays_inside(path)
        ]

    def yaml_files(self, folder: Path, what: Both) -> Iterator[Path]:
        """The YAML files of a folder that holds nothing else."""
        if not folder.is_dir():
            if folder.exists():
                self.say(folder, Both(f"`{folder.name}` must be a folder", f"`{folder.name}`须是文件夹"))
            return
        for path in self.entries(folder):
            if path.is_dir():
                self.say(
                    path,
                    Both(
                        f"a folder can't stand here: {what} lie side by side",
                        f"此处不能有文件夹：{what.zh}并列存放",
                    ),
                    severity="warning",
                )
            elif path.suffix == ".yaml":
                yield path
            elif path.suffix.lower() in (".yml", ".yaml", ".json"):
                self.say(
                    path,
                    Both(f"`{path.name}` is passed over", f"已跳过`{path.name}`"),
                    Both(f"name it `{path.stem}.yaml`", f"请命名为`{path.stem}.yaml`"),
                )
            else:
                self.say(
                    path,
                    Both(
                        f"`{path.name}` is none of the {what} and is passed over",
                        f"`{path.name}`不是{what.zh}，已跳过",
                    ),
                    severity="warning",
                )

    def document(self, path: Path, *, code_lists: bool = False) -> Document | None:
        """The document of a file, or None with a finding."""
        largest = LARGEST_CODE_LIST if code_lists else LARGEST
        try:
            if not path.is_file():
                self.say(path, Both("this is not a file", "这不是文件"))
                return None
            with path.open("rb") as file:
                content = file.read(largest + 1)
        except OSError as error:
            self.say(
                path, Both(f"this file can't be read: {_reason(error)}", f"文件无法读取：{_reason(error).zh}")
            )
            return None
        document, findings = read_yaml(
            content,
            path.as_posix(),
            largest=largest,
            most_nodes=CODE_LIST_NODES if code_lists else MOST_NODES,
        )
        self.findings += findings
        if document is None:
            self.broken.add(path.as_posix())
        return document

    def say(self, path: Path, message: Both, hint: Both | None = None, *, severity: str = "error") -> None:
        """A finding about a whole file or folder."""
        place = Place(path.as_posix(), 1, 1)
        if severity == "warning":
            self.findings.append(
                Finding(code="SOP121", severity="warning", place=place, message=message, hint=hint)
            )
            return
        self.broken.add(path.as_posix())
        self.findings.append(
            Finding(code="SOP001", severity="error", place=place, message=message, hint=hint)
        )

    def _stays_inside(self, path: Path) -> bool:
        if not path.is_symlink():
            return True
        try:
            inside = path.resolve(strict=True).is_relative_to(self._real)
        except (OSError, RuntimeError):
            self.say(
                path, Both("this link leads nowhere", "此链接不指向任何内容"), Both("take it away", "去掉它")
            )
            return False
        if not inside:
            self.say(
                path,
                Both("this link leads out of the folder", "此链接指向文件夹之外"),
                Both("put the file itself here", "请把文件本身放在这里"),
            )
        return inside


def _reason(error: OSError) -> Both:
    if isinstance(error, PermissionError):
        return Both("permission denied", "没有权限")
    system = (error.strerror or type(error).__name__).lower()
    return Both(system, system)
