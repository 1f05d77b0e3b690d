"""`sopwith pull` and `sopwith publish --draft`: between a folder in version control and the designer."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli import main
from engine.commands import pulled
from engine.commands.terminal import Terminal
from engine.services.access import Actor
from engine.services.composition import close_services, open_services
from engine.services.drafts.saving import Change, save
from engine.services.drafts.showing import show_draft
from engine.services.importing import import_folder
from engine.services.sops import files_of
from engine.services.tokens import make_token
from tests.api.conftest import Running, serving_at

WORLD = Path(__file__).parents[2] / "api" / "world"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    for name in ("SOPWITH_URL", "SOPWITH_TOKEN", "SOPWITH_DATA", "SOPWITH_DATABASE"):
        monkeypatch.delenv(name, raising=False)


class Here:
    """A server, and a folder of somebody who works with it."""

    def __init__(self, running: Running, folder: Path) -> None:
        self.running, self.folder = running, folder
        actor = self.actor("root")
        made = make_token(running.services, actor, title="tests", scopes=("*",))
        self.server = ["--url", running.url, "--token", made.secret]

    def actor(self, login: str) -> Actor:
        return Actor(login=login, at=self.running.services.clock.now())

    def sopwith(self, *arguments: str | Path) -> tuple[int, str]:
        out = io.StringIO()
        code = main([*map(str, arguments), *self.server], Terminal(out, out))
        return code, out.getvalue()

    def pull(self, *more: str) -> tuple[int, str]:
        return self.sopwith("pull", "visit", "--to", self.folder, *more)

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and path.name != pulled.NAME
        }

    def published(self, revision: int) -> dict[str, bytes]:
        return files_of(self.running.services, self.actor("root"), sop="visit", revision=revision)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pulling") / "data"
    services = open_services(url=None, folder=folder)
    assert import_folder(services, root=WORLD).published == ("visit",)
    close_services(services)
    return folder


@pytest.fixture
def here(furnished: Path, tmp_path: Path) -> Iterator[Here]:
    services = open_services(url=None, folder=Path(shutil.copytree(furnished, tmp_path / "data")))
    try:
        with serving_at(services) as running:
            yield Here(running, tmp_path / "sops")
    finally:
        close_services(services)


def test_what_was_pulled_is_what_is_live_and_publishing_it_publishes_nothing(here: Here) -> None:
    code, said = here.pull()
    assert (code, "visit is as in revision 1" in said) == (0, True)
    assert here.files() == here.published(1)
    code, said = here.sopwith("publish", here.folder / "visit")
    assert (code, "visit is at revision 1; nothing changes" in said) == (0, True)
    assert here.sopwith("publish", here.folder)[0] == 0
    assert "nothing had changed" in here.pull()[1]


def test_a_pull_brings_what_changed_and_takes_away_what_is_gone(here: Here) -> None:
    here.pull()
    main_file, form = here.folder / "visit/sop.yaml", here.folder / "visit/notes.md"
    main_file.write_text(main_file.read_text() + "# more\n")
    form.write_text("a note")
    assert "visit is at revision 2" in here.sopwith("publish", here.folder / "visit")[1]
    code, said = here.pull("--revision", "1")  # what was published from here is no change of one's own
    assert (code, "~ visit/sop.yaml" in said, "- visit/notes.md" in said) == (0, True, True)
    assert here.files() == here.published(1)


def test_what_was_changed_here_is_not_written_over_unless_forced(here: Here) -> None:
    here.pull()
    path = here.folder / "visit/sop.yaml"
    mine = path.read_text() + "# mine\n"
    path.write_text(mine)
    code, said = here.pull()
    assert (code, "visit/sop.yaml" in said, path.read_text()) == (1, True, mine)
    assert here.pull("--force")[0] == 0
    assert here.files() == here.published(1)


def test_files_that_were_never_pulled_are_left_alone(here: Here) -> None:
    stranger = here.folder / "visit" / "forms" / "counted.yaml"
    stranger.parent.mkdir(parents=True)
    stranger.write_text("mine\n")
    other = here.folder / "other.txt"
    other.write_text("mine")
    assert here.pull()[0] == 1
    assert here.files() == {"visit/forms/counted.yaml": b"mine\n", "other.txt": b"mine"}


def test_a_folder_becomes_a_draft_and_is_saved_to_it_again_until_somebody_else_went_on(here: Here) -> None:
    here.pull()
    path = here.folder / "visit/sop.yaml"
    path.write_text(path.read_text() + "# one\n")
    assert here.sopwith("publish", "--draft", here.folder / "visit", "--note", "Spring")[0] == 0
    draft = pulled.load(here.folder)["visit"].draft or ""
    services = here.running.services
    shown = show_draft(services, here.actor("root"), draft=draft)
    assert (shown.draft.title, shown.draft.base_revision, shown.draft.version) == ("Spring", 1, 1)
    assert {one.path for one in shown.files} == set(here.published(1))

    path.write_text(path.read_text() + "# two\n")
    assert here.sopwith("publish", "--draft", here.folder / "visit")[0] == 0
    shown = show_draft(services, here.actor("root"), draft=draft)
    assert shown.draft.version == 2
    seen = next(one for one in shown.files if one.path == "visit/sop.yaml")
    assert (seen.text or "").endswith("# one\n# two\n")

    theirs = Change("visit/sop.yaml", (seen.text or "").encode() + b"# theirs\n", seen.version)
    save(services, here.actor("root"), draft=draft, changes=(theirs,))
    path.write_text(path.read_text() + "# three\n")
    code, said = here.sopwith("publish", "--draft", here.folder / "visit")
    assert (code, "visit/sop.yaml (root)" in said) == (1, True)
    code, said = here.pull("--draft", draft, "--force")
    assert (code, f"visit is as in draft {draft}" in said) == (0, True)
    assert path.read_bytes() == theirs.content
    assert here.sopwith("publish", "--draft", here.folder / "visit")[0] == 0
    assert show_draft(services, here.actor("root"), draft=draft).draft.version == 3


def test_what_is_not_there_is_explained(here: Here) -> None:
    assert here.sopwith("pull", "none", "--to", here.folder)[0] == 1
    assert here.pull("--revision", "9")[0] == 1
    assert here.pull("--draft", "none")[0] == 1
    assert not here.folder.exists()
    here.server = []
    assert here.sopwith("publish", "--draft", WORLD / "visit")[0] == 2


def test_an_installation_on_this_machine_is_pulled_from_without_a_server(
    furnished: Path, tmp_path: Path
) -> None:
    out = io.StringIO()
    asked = ["pull", "visit", "--to", str(tmp_path / "sops"), "--data", str(furnished)]
    assert main(asked, Terminal(out, out)) == 0, out.getvalue()
    assert (tmp_path / "sops/visit/sop.yaml").read_bytes() == (WORLD / "visit/sop.yaml").read_bytes()
    assert main([*asked, "--draft", "none"], Terminal(out, out)) == 1
