"""The activation of a card channel by Wei in Hangzhou, step by step as the phone shows it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.e2e.field_pages import PATIENCE, FieldApp
from tests.e2e.phone import Device
from tests.e2e.server import SITE, Running, open_job

TITLES = {
    "en": {
        "verify_identity": "Verify identity",
        "licence": "Licence",
        "enter": "Enter the channel",
        "merchant_no": "Merchant number",
        "screen": "Screen when done",
        "function_test": "Test a sale",
        "result": "Pass",
        "receipt": "Test receipt",
        "sign": "Hand over and sign",
        "customer": "The owner's signature",
        "counter": "Counter with material",
    },
    "zh-CN": {
        "verify_identity": "身份核验",
        "licence": "营业执照",
        "enter": "系统录入",
        "merchant_no": "商户号",
        "screen": "录入完成界面",
        "function_test": "功能测试",
        "result": "合格",
        "receipt": "测试小票",
        "sign": "签字交接",
        "customer": "店主签字",
        "counter": "收银台与宣传物料",
    },
}

STORE = "西湖便利店"
OWNER = "周岚"
_numbers = itertools.count(4001)


@dataclass
class Activation:
    """One such job, and the phone it is done with."""

    id: str
    server: Running
    app: FieldApp
    subject: str

    @classmethod
    def prepared(cls, server: Running, phone: Device, **more: Any) -> Activation:
        """A job that the coordinator has prepared: Wei has to verify the owner now."""
        number = f"CH-{next(_numbers)}"
        server.person("lin").put(
            f"/api/subjects/channel/{number}",
            {
                "name": STORE,
                "branch": "hangzhou",
                "site": SITE,
                "address": "杭州市西湖区文三路 1 号",
                "contact": {"name": OWNER, "phone": "0571-87001234"},
            },
        )
        job = open_job(server, subject=number, **more)
        server.person("lin").command(
            f"/api/jobs/{job}/steps/prepare",
            {"answers": {"stock_ok": True, "first_card": 70001, "last_card": 70050}},
        )
        return cls(job, server, FieldApp(phone), number)

    def title(self, name: str) -> str:
        """What the SOP calls a step or field, in the phone's language."""
        return TITLES[self.app.device.language][name]

    # -- on the phone ----------------------------------------------------------------------------------

    def verify_identity(self) -> None:
        self.app.at(self.title("verify_identity"))
        self.app.photograph(self.title("licence"))
        self.app.will_pass()
        self.app.hand_in()
        self.app.at(self.title("enter"))

    def fill_entry(self) -> None:
        self.app.fill(self.title("merchant_no"), "10203040")
        self.app.photograph(self.title("screen"))
        self.app.will_pass()

    def enter(self) -> None:
        self.app.at(self.title("enter"))
        self.fill_entry()
        self.app.hand_in()
        self.app.at(self.title("function_test"))

    def function_test(self) -> None:
        self.app.at(self.title("function_test"))
        self.app.choose(self.title("result"))
        self.app.photograph(self.title("receipt"))
        self.app.will_pass()
        self.app.hand_in()
        self.app.at(self.title("sign"))

    def fill_handover(self) -> None:
        self.app.at(self.title("sign"))
        self.app.rate(5)
        self.app.photograph(self.title("counter"))
        self.app.sign(self.title("customer"), OWNER)
        self.app.will_pass()

    def sign(self) -> None:
        self.fill_handover()
        self.app.hand_in()
        expect(self.app.page).to_have_url(f"{self.app.device.url}/field/jobs/{self.id}", timeout=PATIENCE)

    # -- on the server ---------------------------------------------------------------------------------

    def history(self) -> list[dict[str, Any]]:
        """What happened in the job, in order."""
        lines = self.server.person("lin").get(f"/api/jobs/{self.id}/history", limit=200)["items"]
        return [line["event"] for line in lines]

    def handed_in(self) -> list[tuple[str, str]]:
        """Which steps were handed in by whom, in order."""
        return [(one["address"], one["by"]) for one in self.history() if one["type"] == "step.handed_in"]

    def seen(self) -> dict[str, Any]:
        """The job as its overseers see it."""
        found: dict[str, Any] = self.server.person("lin").get(f"/api/jobs/{self.id}")
        return found

    def status(self) -> str:
        """How the job stands, in one word."""
        return str(self.seen()["line"]["status"])
