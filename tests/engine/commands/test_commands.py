"""The `sopwith` command: what it prints, its exit codes, and how it tells mistakes."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from engine.cli import COMMANDS, main
from engine.commands.terminal import Terminal, language
from engine.runtime.values import Position
from engine.services.access import Actor
from engine.services.composition import close_services, open_services
from engine.services.context import Services
from engine.services.importing import import_folder
from engine.services.opening import open_job
from engine.services.views import Done

WORLD = Path(__file__).parents[2] / "api" / "world"


class Said:
    """What a command answered."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    for name in ("SOPWITH_URL", "SOPWITH_TOKEN", "SOPWITH_DATA", "SOPWITH_DATABASE"):
        monkeypatch.delenv(name, raising=False)


def sopwith(*arguments: str | Path) -> Said:
    out, err = io.StringIO(), io.StringIO()
    code = main([str(one) for one in arguments], Terminal(out, err))
    return Said(code, out.getvalue(), err.getvalue())


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A copy of the small company that a test may spoil."""
    return Path(shutil.copytree(WORLD, tmp_path / "world"))


def spoil(world: Path, old: str, new: str) -> None:
    path = world / "visit" / "sop.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the small company and one open job, closed."""
    folder = tmp_path_factory.mktemp("installation") / "data"
    services = open_services(url=None, folder=folder)
    import_folder(services, root=WORLD)
    opened = open_job(
        services,
        Actor(login="mia", at=services.clock.now()),
        sop="visit",
        branch="north",
        inputs={"quantity": 1},
        site=Position(lat=30.0, lon=120.0),
    )
    assert isinstance(opened, Done)
    (folder / "job").write_text(opened.job)
    close_services(services)
    return folder


def test_check_exits_0_without_errors_and_says_so(world: Path) -> None:
    said = sopwith("check", world)
    assert (said.code, said.out.splitlines()[-1].startswith("0 errors")) == (0, True)


def test_check_exits_1_with_errors_and_shows_place_path_and_mend(world: Path) -> None:
    spoil(world, "next: count", "next: cuont")
    said = sopwith("check", world)
    line = next(line for line in said.out.splitlines() if "SOP002" in line)
    assert said.code == 1
    assert line.startswith(f"{world}/visit/sop.yaml:")
    assert "cuont" in line
    assert "count" in said.out


def test_check_as_json_is_a_list_of_findings_with_seven_keys(world: Path) -> None:
    spoil(world, "next: count", "next: cuont")
    said = sopwith("check", "--format", "json", world)
    findings = json.loads(said.out)
    assert said.code == 1
    assert {tuple(one) for one in findings} == {
        ("code", "severity", "file", "line", "column", "message", "hint")
    }
    assert "SOP002" in {one["code"] for one in findings}


@pytest.mark.parametrize("command", ["check", "test", "compile", "publish"])
def test_a_path_that_is_not_there_is_misuse(command: str, tmp_path: Path) -> None:
    said = sopwith(command, tmp_path / "nowhere")
    assert (said.code, said.out) == (2, "")
    assert "is not there" in said.err
    assert "Traceback" not in said.err


def test_an_unknown_option_or_command_is_misuse() -> None:
    assert sopwith("check").code == 2
    assert sopwith("check", "--colour", ".").code == 2
    assert sopwith("frobnicate").code == 2
    assert sopwith().code == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_teaches_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    text = capsys.readouterr().out
    assert f"sopwith {command}" in text.split("examples:")[1]


def test_help_and_mistakes_follow_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN:en")
    assert main(["--help"]) == 0
    assert "启动服务" in capsys.readouterr().out
    assert "不存在" in sopwith("check", tmp_path / "x").err


def test_findings_follow_the_language_of_the_environment_and_are_in_both_for_programs(
    monkeypatch: pytest.MonkeyPatch, world: Path
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN:en")
    (world / "visit" / "sop.yaml").write_text("sop: visit\nsteps:\n  done: {edn: completed}\n")
    said = sopwith("check", world / "visit")
    told = json.loads(sopwith("check", "--format", "json", world / "visit").out)
    assert "SOP001 作业步骤没有 `edn` 这个键\n" in said.out
    assert "提示：" in said.out
    assert [one["message"] for one in told if one["code"] == "SOP001"][:1] == [
        {"en": "`edn` is not a key of a work step", "zh-CN": "作业步骤没有 `edn` 这个键"}
    ]
    assert language({"LANG": "de_DE.UTF-8"}) == "en"
    assert language({"LC_ALL": "zh_TW.UTF-8", "LANG": "en_GB"}) == "zh-CN"


def test_test_names_every_scenario_and_exits_1_when_one_does_not_hold(world: Path) -> None:
    said = sopwith("test", world)
    assert (said.code, "✓ straight through" in said.out) == (0, True)
    path = world / "visit" / "scenarios" / "straight.yaml"
    path.write_text(path.read_text().replace("expect: review", "expect: done"))
    said = sopwith("test", world)
    assert said.code == 1
    assert "✗ straight through" in said.out
    assert "expected `done`" in said.out.replace("“", "`").replace("”", "`")


def test_compile_writes_the_canonical_runbook_and_tells_its_digest(world: Path, tmp_path: Path) -> None:
    import hashlib

    target = tmp_path / "visit.json"
    said = sopwith("compile", world / "visit", "-o", target)
    assert said.code == 0
    assert said.err.strip() == f"visit: {hashlib.sha256(target.read_bytes()).hexdigest()}"
    assert json.loads(target.read_bytes())["sop"] == "visit"
    assert sopwith("compile", world / "visit", "--variant", "none").code == 2


def test_compile_refuses_an_sop_with_errors(world: Path) -> None:
    spoil(world, "next: count", "next: cuont")
    said = sopwith("compile", world / "visit")
    assert (said.code, "SOP002" in said.out) == (1, True)


def test_diff_tells_two_folders_apart_in_words(world: Path, tmp_path: Path) -> None:
    assert "Nothing differs." in sopwith("diff", WORLD / "visit", world / "visit").out
    spoil(world, "due: 4h", "due: 8h")
    said = sopwith("diff", WORLD / "visit", world / "visit")
    assert said.code == 0
    assert "review" in said.out.lower()
    assert "8" in said.out


def test_publish_makes_a_revision_and_refuses_one_with_errors(world: Path, installation: Path) -> None:
    spoil(world, "due: 4h", "due: 8h")
    said = sopwith("publish", world / "visit", "--data", installation, "--note", "longer")
    assert said.code == 0, said.err
    assert "visit is at revision 2" in said.out
    spoil(world, "next: count", "next: cuont")
    said = sopwith("publish", world / "visit", "--data", installation)
    assert (said.code, "visit was not published." in said.out) == (1, True)
    told = sopwith("diff", "visit", "1", "2", "--data", installation)
    assert (told.code, "Nothing differs." in told.out) == (0, False)


def test_a_dossier_is_written_verified_and_found_out_when_changed(installation: Path, tmp_path: Path) -> None:
    job = (installation / "job").read_text()
    file = tmp_path / "record.zip"
    assert sopwith("dossier", job, "-o", file, "--data", installation).code == 0
    said = sopwith("verify", file)
    assert (said.code, "It holds." in said.out) == (0, True)
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    file.write_bytes(content)
    said = sopwith("verify", file)
    assert (said.code, "It does not hold." in said.out) == (1, True)
    assert sopwith("verify", tmp_path / "none.zip").code == 2
    assert sopwith("dossier", "no-such-job", "--data", installation).code == 1


def test_audit_holds_until_a_byte_is_changed(installation: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(installation, tmp_path / "copy"))
    said = sopwith("audit", "--data", folder)
    assert (said.code, "All holds." in said.out) == (0, True)
    with sqlite3.connect(folder / "sopwith.db") as database:
        database.execute("UPDATE job SET priority = 'urgent'")
    database.close()
    said = sopwith("audit", "--data", folder, "--format", "json")
    assert (said.code, json.loads(said.out)["holds"]) == (1, False)
    assert "priority" in said.out


def test_a_token_is_made_listed_and_revoked(installation: Path) -> None:
    made = sopwith("token", "make", "tests", "--scope", "job.*", "--data", installation)
    assert made.out.startswith("swp_")
    listed = sopwith("token", "list", "--data", installation).out
    assert "tests" in listed
    assert made.out.strip() not in listed
    token = listed.split()[0]
    assert sopwith("token", "revoke", token, "--data", installation).code == 0
    assert sopwith("token", "make", "x", "--scope", "nothing.at.all", "--data", installation).code == 2


def test_a_backup_restores_to_the_same_installation(installation: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    assert sopwith("backup", file, "--data", installation).code == 0
    assert sopwith("backup", file, "--data", installation).code == 2
    restored = tmp_path / "restored"
    said = sopwith("restore", file, "--data", restored)
    assert said.code == 0, said.err
    assert sopwith("audit", "--data", restored).code == 0
    assert _jobs(restored) == _jobs(installation)
    assert sopwith("restore", file, "--data", restored).code == 1
    file.write_bytes(file.read_bytes()[:-100])
    said = sopwith("restore", file, "--data", tmp_path / "other")
    assert (said.code, "Traceback" in said.err) == (1, False)


def _jobs(folder: Path) -> list[tuple[object, ...]]:
    services: Services = open_services(url=None, folder=folder)
    try:
        return services.store.read(
            lambda view: [tuple(row) for row in view.rows("SELECT id, version, last_hash FROM job")]
        )
    finally:
        close_services(services)


@pytest.mark.parametrize("command", ["audit", "backup", "dossier", "token"])
def test_a_folder_without_an_installation_is_explained(command: str, tmp_path: Path) -> None:
    rest = {"audit": (), "backup": ("x.zip",), "dossier": ("J",), "token": ("list",)}[command]
    said = sopwith(command, *rest, "--data", tmp_path / "none")
    assert said.code == 2
    assert "There is no installation" in said.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "ftp://x", "http://", "nonsense"])
def test_a_server_that_is_not_there_is_explained(url: str) -> None:
    said = sopwith("demo", "--url", url)
    assert said.code == 2, said.err
    assert "Traceback" not in said.err
    assert said.err.startswith("error: ")


def test_a_database_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    (tmp_path / "sopwith.db").write_bytes(b"this is no database" * 100)
    for more in (("--data", tmp_path), ("--data", tmp_path, "--database", "mysql://x")):
        said = sopwith("audit", *more)
        assert said.code in (1, 2)
        assert said.err.startswith("error: ")
        assert "Traceback" not in said.err


def test_plugins_lists_what_each_adds_and_is_content(tmp_path: Path) -> None:
    said = sopwith("plugins", "--data", tmp_path)

    assert (said.code, said.err) == (0, "")
    assert "actions.webhook  built in\n    action webhook: Call another system\n" in said.out
    assert "checks.sharp  built in\n    evidence check sharp: Sharpness\n" in said.out


def test_plugins_tells_what_is_wrong_with_settings(tmp_path: Path) -> None:
    (tmp_path / "adapters.yaml").write_text("plant:\n  adapter: mqqt\n")

    said = sopwith("plugins", "--data", tmp_path)
    told = json.loads(sopwith("plugins", "--data", tmp_path, "--json").out)

    assert said.code == 1
    assert f"✗ {tmp_path}/adapters.yaml:2:12: there is no adapter `mqqt`" in said.out
    assert told["settings"] == [
        {
            "place": f"{tmp_path}/adapters.yaml:2:12",
            "message": {"en": "there is no adapter `mqqt`", "zh-CN": "没有适配器 `mqqt`"},
            "hint": {"en": "there is: mqtt", "zh-CN": "可用的有：mqtt"},
        }
    ]
    assert {
        key: value
        for one in told["plugins"]
        if one["name"] == "checks.sharp"
        for key, value in one.items()
        if key != "offers"
    } == {"name": "checks.sharp", "package": "sopwith", "version": "0.1.0", "built_in": True}
