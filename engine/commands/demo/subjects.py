"""Whom and what the demo's jobs are about: shops, stores, terminals, customers and equipment of one branch,
each with a site, somebody to call, and what is said of it."""

from __future__ import annotations

from typing import Any

from engine.runtime.values import Position, Subject

BRANCH = "hangzhou"
KINDS = {"CH": "channel", "ST": "store", "T": "card-terminal", "CU": "customer", "EQ": "equipment"}
"""By what an id begins with."""


def _subject(
    id_: str,
    name: str,
    address: str,
    site: tuple[float, float],
    contact: str,
    *labels: str,
    **data: Any,
) -> Subject:
    return Subject(
        id=id_,
        kind=KINDS[id_.partition("-")[0]],
        name=name,
        branch=BRANCH,
        site=Position(lat=site[0], lon=site[1]),
        address=address,
        contact={"name": contact, "phone": f"0571-8700{int(id_[-4:]):04d}"},
        labels=labels,
        data=data,
    )


SUBJECTS = {
    one.id: one
    for one in (
        _subject(
            "CH-2101", "西溪便利店", "杭州市西湖区文二西路 712 号", (30.2745, 120.0634), "周建国",
            "new", owner="周建国", licence_no="91330106MA2101X", card_stock=0,
        ),
        _subject(
            "CH-2102", "古荡数码通讯", "杭州市西湖区古荡街道 88 号", (30.2718, 120.1196), "吴晓燕",
            "active", "high_volume", owner="吴晓燕", licence_no="91330106MA2102X", card_stock=120,
        ),
        _subject(
            "CH-2103", "黄龙音像书店", "杭州市西湖区曙光路 122 号", (30.2668, 120.1342), "沈立",
            "active", owner="沈立", licence_no="91330106MA2103X", opened_on="2026-03-02", card_stock=50,
        ),
        _subject(
            "CH-2104", "翠苑烟酒副食", "杭州市西湖区学院路 63 号", (30.2853, 120.1274), "方敏",
            "new", "prepaid", owner="方敏", licence_no="91330106MA2104X", card_stock=0,
        ),
        _subject(
            "ST-3107", "延安路旗舰店", "杭州市上城区延安路 292 号", (30.2526, 120.1633), "何明",
            "key_account", owner="何明", tier="gold", area=320, opening_hours="09:00–22:00",
        ),
        _subject(
            "ST-3112", "城站综合超市", "杭州市上城区环城东路 1 号", (30.2431, 120.1828), "孔丽",
            "complained", owner="孔丽", tier="bronze", area=180, opening_hours="07:00–23:00",
        ),
        _subject(
            "ST-3120", "下沙大学城店", "杭州市钱塘区学源街 258 号", (30.3146, 120.3437), "章涵",
            "seasonal", "expansion", owner="章涵", tier="silver", area=96, opening_hours="08:00–23:00",
        ),
        _subject(
            "T-90417", "滨江店 1 号终端", "杭州市滨江区江南大道 228 号", (30.2084, 120.2119),
            "郑涛", serial="T-90417", model="K21", device_kind="pos", installed_on="2024-05-20",
        ),
        _subject(
            "T-90422", "武林路店终端", "杭州市拱墅区武林路 437 号", (30.2697, 120.1589), "冯雪",
            serial="T-90422", model="K21", device_kind="pos", installed_on="2025-01-09",
        ),
        _subject(
            "T-90431", "延安路自助发卡机", "杭州市上城区延安路 292 号", (30.2526, 120.1633),
            "何明", serial="T-90431", model="S5", device_kind="kiosk", store="ST-3107",
        ),
        _subject(
            "CU-5008", "钱江物业服务公司", "杭州市上城区解放东路 29 号", (30.2475, 120.2098), "陆青",
            "key_account", "on_credit", tier="gold",
            customer_labels=["key_account", "on_credit"], complaints=0,
        ),
        _subject(
            "CU-5014", "运河文化俱乐部", "杭州市拱墅区小河路 458 号", (30.3172, 120.1357), "董洁",
            "quiet", "wants_training", tier="bronze", customer_labels=["quiet"], complaints=2,
        ),
        _subject(
            "EQ-7701", "城站仓库卡密柜", "杭州市上城区环城东路 1 号", (30.2431, 120.1828), "孔丽",
            device_kind="cabinet", serial="EQ-7701", inspected_on="2026-01-15",
        ),
    )
}  # fmt: skip
