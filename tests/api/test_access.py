"""Every route by every role and by none: one table, kept in access.txt, that a person can read.

A cell says what the route's door and the service behind it answer to a request that is otherwise right:
`yes` (2xx), or the problem's code. `python -m tests.api.test_access` is not needed to change it: delete the
file, run the test twice, and read the difference.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.routes import HTTPRoute

from api.guards import guard_of
from api.static_files import APPS
from engine.commands.demo.http import CSRF, Person
from engine.services.access import Actor
from engine.services.devices.taking_in import take_in
from plugins.hooks.devices import DeviceMessage
from tests.api.conftest import PASSWORD, Installations, Running, digest, open_visit, serving_at
from tests.api.test_walk import picture, walk_to_review

TABLE = Path(__file__).parent / "access.txt"
ROLES = {
    "none": None,  # nobody has signed in
    "field": "fay",  # does the job
    "manager": "mia",  # of the job's branch
    "elsewhere": "sam",  # manager of another branch
    "boss": "boss",
    "designer": "dee",
    "auditor": "ada",
    "admin": "root",
}
SOP = "sop: visit\ntitle: {zh-CN: 拜访, en: Visit}\nsteps:\n  greet: {}\n  done: {end: completed}\n"


SUBSCRIPTION = {
    "endpoint": "https://push.example.com/1",
    "keys": {"p256dh": "BA" + "A" * 85, "auth": "A" * 22},
}
MESSAGE = DeviceMessage(source="test", key="1", type="shop.open", device="T-1")
WITHHELD = {"status": "withheld", "command": {"do": "hand_in", "step": "arrive"}, "made_at": 1}


class Case:
    """A right request to a route, on things of its own, so that no cell changes another."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.seed = 5000
        self.blob, _ = running.person("fay").upload(picture(4999), "image/jpeg")
        self.seen = walk_to_review(running, seed=4998)
        view = running.person("mia").get(f"/api/jobs/{self.seen}")
        self.runbook = view["runbook"]
        person = running.person("root")
        person.put("/api/subjects/shop/S-1", {"name": "Shop", "branch": "north"})
        made = person.command("/api/devices", {"key": "T-1", "kind": "printer", "branch": "north"})
        self.device = str(made["id"])
        take_in(running.services, [MESSAGE], by=Actor(login="system", at=0, system=True))
        self.event = str(person.get("/api/device-events")["items"][0]["id"])
        person.put("/api/code-lists/moods", {"entries": [{"code": "good"}]})

    def withheld(self) -> str:
        """Work of Fay's that the job did not take."""
        self.seed += 1
        body = {**WITHHELD, "job": self.seen}
        return str(self.running.person("fay").put(f"/api/field/withheld/w{self.seed}", body)["id"])

    def channel(self) -> str:
        """A channel that asks nothing of who is reached."""
        wanted = {"plugin": "feishu", "settings": {"url": "https://example.com/hook"}}
        self.running.person("root").put("/api/channels/hook", wanted)
        return "hook"

    def delivery(self) -> str:
        """A test that was given up."""
        root, services = self.running.person("root"), self.running.services
        made = str(root.command(f"/api/channels/{self.channel()}/test", None)["delivery"])
        services.store.write(lambda unit: unit.run("UPDATE delivery SET status = 'dead' WHERE id = ?", made))
        return made

    def subscription(self, login: str | None) -> str:
        """A browser of the person's own, or of root's for who has none."""
        body = {**SUBSCRIPTION, "endpoint": f"https://push.example.com/{self.seed}"}
        return str(self.running.person(login or "root").command("/api/me/push-subscriptions", body)["id"])

    def job(self) -> str:
        return str(open_visit(self.running)["job"])

    def draft(self) -> str:
        """A draft of its own."""
        body = {"sop": "tour", "from": {"kind": "empty"}}
        return str(self.running.person("root").command("/api/drafts", body)["draft"]["id"])

    def comment(self, draft: str) -> str:
        """What the person who began a draft said of it."""
        made = self.running.person("root").command(f"/api/drafts/{draft}/comments", {"said": "Why?"})
        return str(made["id"])

    def token(self, login: str | None) -> str:
        """A token of the person's own, or of root's for who has none."""
        person = self.running.person(login or "root")
        made = person.command("/api/tokens", {"title": "t", "scopes": ["job.*"]})
        return str(made["line"]["id"])

    def _token(self, path: str, login: str | None) -> str:
        if "/devices/" not in path:
            return self.token(login)
        made = self.running.person("root").command(f"/api/devices/{self.device}/token", {})
        return str(made["line"]["id"])

    def request(self, method: str, path: str, login: str | None) -> tuple[str, str, dict[str, Any]]:
        """Method, address and what else, for a route's template."""
        self.seed += 1
        body = self.body(method, path, login)
        draft = self.draft() if "{draft}" in path else ""
        address = (
            path.replace("{job}", self.job() if method == "POST" and "{job}" in path else self.seen)
            .replace("{address}", "arrive")
            .replace("{sha256}", self.blob)
            .replace("{digest}", self.runbook)
            .replace("{key}", "w1")
            .replace("{withheld_id}", self.withheld() if "{withheld_id}" in path else "")
            .replace("{path}", "door.svg" if "media" in path else "jobs")
            .replace("{sop}", "visit")
            .replace("{draft}", draft)
            .replace("{comment}", self.comment(draft) if "{comment}" in path else "")
            .replace("{version}", "1")
            .replace("{revision}", "1")
            .replace("{kind}", "job.assigned" if "templates" in path else "shop")
            .replace("{subject_id}", "S-1")
            .replace("{login}", "fay")
            .replace("{channel}", self.channel() if "{channel}" in path else "")
            .replace("{delivery}", self.delivery() if "{delivery}" in path else "")
            .replace("{language}", "en")
            .replace("{length}", "long")
            .replace("{subscription_id}", self.subscription(login) if "{subscription_id}" in path else "")
            .replace("{device}", self.device)
            .replace("{event}", self.event)
            .replace("{trigger}", "none")
            .replace("{code}", "order.not_open" if "problems" in path else "north")
            .replace("{token}", self._token(path, login) if "{token}" in path else "")
        )
        for part, name in (
            ("roles", "field"),
            ("calendars", "office"),
            ("code-lists", "moods"),
            ("schemas", "sop"),
        ):
            if f"/{part}/" in path:
                address = address.replace("{name}", name)
        if "differences" in path:
            address += "?older=1&newer=1"
        if (method, path) == ("GET", "/api/drafts/{draft}/files"):
            address += "?path=tour/sop.yaml"
        if path == "/api/calendars/{name}/days":
            address += "?since=2026-01-01&until=2026-01-31"
        return method, address, body

    def body(self, method: str, path: str, login: str | None) -> dict[str, Any]:
        content = picture(self.seed) if path.endswith("{sha256}") and method == "PUT" else b""
        if content:
            return {"content": content, "path": f"/api/evidence/{digest(content)}"}
        files = [{"path": "visit/sop.yaml", "text": SOP}]
        bodies: dict[tuple[str, str], Any] = {
            ("POST", "/api/session"): {"login": login or "fay", "password": PASSWORD},
            ("POST", "/api/jobs"): {
                "sop": "visit",
                "branch": "north",
                "inputs": {"quantity": 1},
                "site": {"lat": 30.0, "lon": 120.0},
            },
            ("POST", "/api/jobs/{job}/steps/{address}"): {"answers": {}},
            ("POST", "/api/jobs/{job}/faults"): {"fault": "closed"},
            ("POST", "/api/jobs/{job}/decisions"): {"outcome": "approve", "step": "review"},
            ("POST", "/api/jobs/{job}/acts"): {"act": "extend", "by": "1h"},
            ("POST", "/api/jobs/{job}/assign"): {"to": "fay"},
            ("POST", "/api/jobs/{job}/transfer"): {"to": "south"},
            ("POST", "/api/jobs/{job}/cancel"): {"reason": "twice"},
            ("POST", "/api/jobs/{job}/notes"): {"text": "hello"},
            ("PUT", "/api/field/withheld/{key}"): {**WITHHELD, "job": self.seen},
            ("POST", "/api/withheld/{withheld_id}/settle"): {"how": "taken"},
            ("POST", "/api/events"): {"type": "shop.open"},
            ("POST", "/api/devices"): {"key": f"D-{self.seed}", "kind": "printer", "branch": "north"},
            ("PUT", "/api/devices/{device}"): {"key": "T-1", "kind": "printer", "branch": "north"},
            ("POST", "/api/devices/{device}/token"): {"title": "till"},
            ("POST", "/api/device-events"): {"id": f"e{self.seed}", "type": "shop.open", "device": "T-1"},
            ("POST", "/api/check"): {"sop": "visit", "files": files},
            ("POST", "/api/sops/{sop}/revisions"): {"files": files, "dry_run": True},
            ("POST", "/api/sops/{sop}/roll-back"): {"revision": 1},
            ("POST", "/api/drafts"): {"sop": "tour", "from": {"kind": "empty"}},
            ("PUT", "/api/drafts/{draft}"): {"title": "Tour"},
            ("PUT", "/api/drafts/{draft}/files"): {"files": [{"path": "tour/a.md", "text": "x"}]},
            ("PUT", "/api/drafts/{draft}/presence"): {},
            ("POST", "/api/drafts/{draft}/restore"): {"version": 1},
            ("POST", "/api/drafts/{draft}/comments"): {"said": "Why?"},
            ("PUT", "/api/drafts/{draft}/comments/{comment}"): {"settled": True},
            ("POST", "/api/drafts/{draft}/reviews"): {"verdict": "asked", "version": 1},
            ("POST", "/api/drafts/{draft}/publish"): {"version": 99},  # another than it is at
            ("PUT", "/api/review-rule"): {"reviews": 0},
            ("POST", "/api/form-imports"): {
                "kind": "json",
                "name": "check",
                "base64": base64.b64encode(b'{"shop": "S-1"}').decode(),
            },
            ("PUT", "/api/people/{login}"): {
                "name": "Fay",
                "branch": "north",
                "roles": [["field", "north"]],
            },
            ("PUT", "/api/people/{login}/absences"): {"absences": []},
            ("PUT", "/api/me/language"): {"language": "en"},
            ("PUT", "/api/me/position"): {"lat": 30.0, "lon": 120.0},
            ("POST", "/api/recommendations"): {"sop": "visit", "branch": "north"},
            ("POST", "/api/offers/{offer}/decline"): {},
            ("PUT", "/api/people/{login}/password"): {"password": PASSWORD, "current": PASSWORD},
            ("PUT", "/api/roles/{name}"): {"title": {"en": "Field"}},
            ("POST", "/api/tokens"): {"title": "t", "scopes": ["job.see"]},
            ("PUT", "/api/branches/{code}"): {"title": {"en": "North"}, "parent": "head"},
            ("PUT", "/api/calendars/{name}"): {"week": {"0": [["09:00", "17:00"]]}},
            ("PUT", "/api/code-lists/{name}"): {"entries": [{"code": "good"}]},
            ("POST", "/api/me/messages/read"): {"ids": []},
            ("PUT", "/api/me/message-preferences"): {},
            ("POST", "/api/me/push-subscriptions"): SUBSCRIPTION,
            ("PUT", "/api/channels/{channel}"): {
                "plugin": "feishu",
                "settings": {"url": "https://example.com/hook"},
            },
            ("POST", "/api/deliveries/resend"): {},
            ("PUT", "/api/message-templates/{kind}/{language}/{length}"): {"content": "Go"},
            ("POST", "/api/message-templates/preview"): {
                "kind": "test",
                "language": "en",
                "content": "Go",
            },
            ("PUT", "/api/message-defaults"): {},
            ("PUT", "/api/public-address"): {"url": "https://sops.example.com"},
            ("PUT", "/api/subject-kinds/{kind}"): {"title": {"en": "Shop"}},
            ("PUT", "/api/subjects/{kind}/{subject_id}"): {"name": "Shop", "branch": "north"},
        }
        if (method, path) == ("POST", "/api/subjects/{kind}"):
            table = b"id,name,branch\nS-9,Nine,north\n"
            return {"content": table, "headers": {"content-type": "text/csv"}}
        if (method, path) == ("POST", "/api/code-lists/{name}/file"):
            return {"content": b"code,title.en\ngood,Good\n", "headers": {"content-type": "text/csv"}}
        if (method, path) == ("POST", "/api/devices/import"):
            return {
                "content": b"key,kind,branch\nT-2,printer,north\n",
                "headers": {"content-type": "text/csv"},
            }
        if (method, path) == ("POST", "/api/hooks/{sop}/{trigger}"):
            return {"json": {}, "headers": {"idempotency-key": f"d{self.seed}"}}
        return {"json": bodies[method, path]} if (method, path) in bodies else {}


def routes(running: Running) -> list[tuple[str, str]]:
    """Every method and path template that there is."""
    found = [
        (method, route.path_format)
        for route in running.app.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods
        if method != "OPTIONS"
    ]
    return sorted(found, key=lambda one: (one[1], one[0]))


def said(answer: httpx.Response) -> str:
    if answer.status_code < 400:
        return "yes"
    if answer.request.method == "HEAD":
        return str(answer.status_code)
    return str(answer.json()["code"])


ENDS_SESSIONS = {
    ("DELETE", "/api/session"),
    ("DELETE", "/api/me/sessions"),
    ("DELETE", "/api/people/{login}/sessions"),
    ("PUT", "/api/people/{login}/password"),
}


@pytest.fixture(scope="module")
def running(installations: Installations, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    web = tmp_path_factory.mktemp("web")
    for app in APPS:
        (web / app).mkdir()
        (web / app / "index.html").write_text("<!doctype html>")
    with serving_at(installations("sqlite"), web=web) as found:
        yield found


def test_every_route_answers_every_role_as_the_table_says(running: Running) -> None:
    case = Case(running)
    stranger = running.anybody()
    lines = [f"{'':52}" + "".join(f"{role:18}" for role in ROLES)]
    for method, path in routes(running):
        if (method, path) == ("DELETE", "/api/sops/{sop}"):
            continue  # ends what all others need; it stands in the test below
        cells = []
        for login in ROLES.values():
            if path == "/api/live":
                cells.append(_live(running.person(login).client if login else stranger))
                continue
            _, address, more = case.request(method, path, login)
            address = more.pop("path", address)
            headers = {**CSRF, **more.pop("headers", {})}
            client = running.person(login).client if login else stranger
            cells.append(said(client.request(method, address, headers=headers, **more)))
            stranger.cookies.clear()
            if (method, path) in ENDS_SESSIONS:
                for whose in {login or "fay", "fay"}:
                    running.person(whose).sign_in(PASSWORD)
        lines.append(f"{method:7}{path:45}" + "".join(f"{cell:18}" for cell in cells))
    stranger.close()
    table = "\n".join(line.rstrip() for line in lines) + "\n"
    if not TABLE.exists():
        TABLE.write_text(table)
    assert table == TABLE.read_text()


def _fresh(running: Running, login: str) -> httpx.Client:
    """A session of its own, which a request may end."""
    person = Person(running.url, login)
    person.sign_in(PASSWORD)
    running.people[f"{login} {len(running.people)}"] = person
    return person.client


def _live(client: httpx.Client) -> str:
    with client.stream("GET", "/api/live") as answer:
        if answer.status_code >= 400:
            answer.read()
        return said(answer)


def test_an_sop_is_withdrawn_by_who_may_publish_and_nobody_else(installations: Installations) -> None:
    with serving_at(installations("sqlite")) as found:
        answers = {}
        for role, login in ROLES.items():
            if login is None:
                with found.anybody() as stranger:
                    answers[role] = said(stranger.delete("/api/sops/visit", headers=CSRF))
            else:
                answers[role] = said(found.person(login).client.delete("/api/sops/visit", headers=CSRF))
        assert answers == {
            "none": "auth.required", "field": "access.denied", "manager": "access.denied",
            "elsewhere": "access.denied", "boss": "yes", "designer": "yes", "auditor": "access.denied",
            "admin": "yes",
        }  # fmt: skip


def test_every_route_has_exactly_one_guard_in_its_declaration(running: Running) -> None:
    without = [
        f"{handler}"
        for route in running.app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if "OPTIONS" not in handler.http_methods
        and (len(handler.guards or ()) != 1 or guard_of(handler) is None)
    ]
    assert without == []


def test_a_token_reaches_no_further_than_its_scopes(running: Running) -> None:
    root = running.person("root")
    secret = root.command("/api/tokens", {"title": "t", "scopes": ["job.see"]})["secret"]
    with httpx.Client(base_url=running.url, headers={"authorization": f"Bearer {secret}"}) as client:
        assert said(client.get("/api/jobs")) == "yes"
        assert said(client.get("/api/people")) == "access.denied"
        assert said(client.get("/api/audit")) == "access.denied"
        body = {"sop": "visit", "branch": "north", "inputs": {"quantity": 1}}
        assert said(client.post("/api/jobs", json=body)) == "access.denied"
        assert said(client.post("/api/tokens", json={"title": "t", "scopes": ["*"]})) == "access.denied"


def test_a_revoked_token_and_an_ended_session_hold_no_more(running: Running) -> None:
    root = running.person("root")
    made = root.command("/api/tokens", {"title": "t", "scopes": ["job.see"]})
    headers = {"authorization": f"Bearer {made['secret']}"}
    with running.anybody() as client:
        assert said(client.get("/api/jobs", headers=headers)) == "yes"
        root.client.delete(f"/api/tokens/{made['line']['id']}", headers=CSRF)
        assert said(client.get("/api/jobs", headers=headers)) == "token.invalid"
    session = _fresh(running, "fay")
    cookies = dict(session.cookies)
    assert session.delete("/api/session", headers=CSRF).status_code == 204
    with httpx.Client(base_url=running.url, cookies=cookies) as again:
        assert said(again.get("/api/me")) == "session.invalid"
