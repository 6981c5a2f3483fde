from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from db.domain.calendar import Limit, LimitUnit
from db.domain.catalogue import ItemKind, ServiceItem
from db.queries.catalogue import (
    GetItem,
    ItemDetail,
    ItemVersions,
    ListBlocked,
    OfferedItem,
    OfferedItems,
    get_item,
    item_versions,
    list_blocked,
    offered_items,
)
from db.usecases.catalogue import (
    ImportCatalogue,
    ImportedItem,
    PinItem,
    SaveItem,
    SetItemActive,
    import_catalogue,
    pin_item,
    save_item,
    set_item_active,
)
from tests.helpers.centres import CLERK, CLERK_PASSPHRASE, Started, centre, refusal, staffed
from tests.helpers.registered import add_person, register

__all__ = ["centre", "staffed"]


def offered(started: Started) -> dict[str, OfferedItem]:
    return {item.name: item for item in started.desk.ask(offered_items, OfferedItems())}


def allowance(started: Started) -> ItemDetail:
    return started.desk.ask(get_item, GetItem(offered(started)["高龄津贴"].item_id))


def test_what_is_offered_says_what_the_list_shows(centre: Started) -> None:
    item = offered(centre)["高龄津贴"]
    assert (item.kind, item.limit_text, item.department) == ("promised", "承诺 22 工作日", "街道民政办")
    assert "gljt" in item.initials
    assert "gaolingjintie" in item.full
    alias = item.aliases.index("尊老金")
    assert "zlj" in item.initials
    assert "zlj" in item.alias_terms[alias]
    assert len(item.alias_terms) == len(item.aliases)


def test_number_keys_go_to_pins_then_to_use(centre: Started) -> None:
    by_name = offered(centre)
    assert sorted(item.key for item in by_name.values() if item.key) == list(range(1, 11))
    assert by_name["高龄津贴"].key == 1
    person = add_person(centre)
    register(centre, person, item="低保", ticked=(0, 1, 2, 3, 4, 5))
    pinned = list(by_name.values())[-1]
    assert pinned.key is None
    centre.desk.run(pin_item, PinItem(pinned.item_id, 3))
    by_name = offered(centre)
    assert by_name["低保"].uses_30_days == 1
    assert (by_name["低保"].key, by_name["高龄津贴"].key, by_name[pinned.name].key) == (1, 2, 3)
    order = [item.key for item in centre.desk.ask(offered_items, OfferedItems())]
    assert order[:10] == list(range(1, 11))
    assert set(order[10:]) == {None}
    centre.clock.move(days=31)
    assert offered(centre)["低保"].uses_30_days == 0


def test_a_number_key_has_one_item(centre: Started) -> None:
    by_name = offered(centre)
    for name in ("高龄津贴", "低保"):
        centre.desk.run(pin_item, PinItem(by_name[name].item_id, 5))
    assert centre.rows("SELECT count(*) AS n FROM catalogue_item WHERE pinned = 5")[0].n == 1
    assert offered(centre)["低保"].key == 5
    centre.desk.run(pin_item, PinItem(by_name["低保"].item_id, None))
    assert centre.rows("SELECT count(*) AS n FROM catalogue_item WHERE pinned IS NOT NULL")[0].n == 0
    error = refusal(lambda: centre.desk.run(pin_item, PinItem(by_name["低保"].item_id, 11)))
    assert error.code == "CATALOGUE"


def test_a_change_is_a_new_version_and_cases_keep_theirs(centre: Started) -> None:
    before = allowance(centre)
    case = register(centre, add_person(centre))
    item = replace(before.item, promised=Limit(20, LimitUnit.WORKDAY), effective_on=date(2026, 11, 20))
    saved = centre.desk.run(save_item, SaveItem(before.item_id, item, 1))
    assert saved.version == 2
    now = allowance(centre)
    assert (now.version_id, now.item) == (saved.version_id, item)
    assert offered(centre)["高龄津贴"].limit_text == "承诺 20 工作日"
    old = centre.desk.ask(get_item, GetItem(before.item_id, before.version_id))
    assert old.item == before.item
    kept = centre.rows("SELECT item_version_id FROM service_case WHERE id = :id", id=case.case_id)[0]
    assert kept.item_version_id == before.version_id
    versions = centre.desk.ask(item_versions, ItemVersions(before.item_id))
    assert [(row.version, row.operator) for row in versions] == [(2, "王建军"), (1, "")]


def test_a_version_of_tomorrow_is_offered_tomorrow(centre: Started) -> None:
    before = allowance(centre)
    item = replace(before.item, name="高龄补助", aliases=(), effective_on=date(2026, 11, 21))
    centre.desk.run(save_item, SaveItem(before.item_id, item, 1))
    assert "高龄津贴" in offered(centre)
    assert allowance(centre).version == 2
    centre.clock.move(days=1)
    assert "高龄补助" in offered(centre)
    assert "高龄津贴" not in offered(centre)


def test_saving_what_has_not_changed_makes_no_version(centre: Started) -> None:
    before = allowance(centre)
    saved = centre.desk.run(save_item, SaveItem(before.item_id, before.item, 1))
    assert (saved.version_id, saved.version) == (before.version_id, 1)


def test_the_second_of_two_editors_is_told(centre: Started) -> None:
    before = allowance(centre)
    centre.desk.run(save_item, SaveItem(before.item_id, replace(before.item, fee="免费"), 1))
    late = SaveItem(before.item_id, replace(before.item, fee="收 5 元"), 1)
    error = refusal(lambda: centre.desk.run(save_item, late))
    assert (error.code, error.details["version"]) == ("CATALOGUE-VERSION", 2)
    assert allowance(centre).item.fee == "免费"


Change = Callable[[ServiceItem], ServiceItem]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda item: replace(item, name=""), "name"),
        (lambda item: replace(item, code="YM-999"), "code"),
        (lambda item: replace(item, promised=Limit(0, LimitUnit.WORKDAY)), "promised"),
        (lambda item: replace(item, promised=Limit(31, LimitUnit.WORKDAY)), "promised"),
        (lambda item: replace(item, kind=ItemKind.INSTANT), "promised"),
        (lambda item: replace(item, materials=()), "materials"),
        (lambda item: replace(item, materials=item.materials[:1] * 2), "materials"),
        (lambda item: replace(item, eligibility=({"kind": "magic"},)), "eligibility"),
        (lambda item: replace(item, effective_on=date(2020, 1, 1)), "effective_on"),
    ],
)
def test_what_a_desk_could_not_work_with_is_refused_in_chinese(
    centre: Started, change: Change, field: str
) -> None:
    before = allowance(centre)
    request = SaveItem(before.item_id, change(before.item), 1)
    error = refusal(lambda: centre.desk.run(save_item, request))
    assert (error.code, error.field) == ("CATALOGUE", field)
    assert not error.message.isascii()
    assert allowance(centre).version == 1


def test_a_new_item_needs_a_code_of_its_own(centre: Started) -> None:
    item = replace(allowance(centre).item, name="百岁慰问", aliases=())
    taken = refusal(lambda: centre.desk.run(save_item, SaveItem(None, item, 0)))
    assert (taken.code, taken.field) == ("CATALOGUE", "code")
    saved = centre.desk.run(save_item, SaveItem(None, replace(item, code="BH-100"), 0))
    assert saved.version == 1
    assert offered(centre)["百岁慰问"].code == "BH-100"


def test_an_item_not_offered_any_more_stays_readable(centre: Started) -> None:
    detail = allowance(centre)
    centre.desk.run(set_item_active, SetItemActive(detail.item_id, active=False))
    assert "高龄津贴" not in offered(centre)
    assert centre.desk.ask(get_item, GetItem(detail.item_id)).active is False
    missing = refusal(lambda: centre.desk.ask(get_item, GetItem("0" * 32)))
    assert missing.code == "ITEM-MISSING"


def test_an_import_takes_all_or_nothing(centre: Started) -> None:
    item = allowance(centre).item
    new = replace(item, code="BH-100", name="百岁慰问", aliases=())
    bad = replace(item, code="BH-101", name="", aliases=())
    request = ImportCatalogue((ImportedItem(new), ImportedItem(bad)))
    error = refusal(lambda: centre.desk.run(import_catalogue, request))
    assert (error.code, error.details["index"]) == ("CATALOGUE", 1)
    assert "百岁慰问" not in offered(centre)
    twice = refusal(lambda: centre.desk.run(import_catalogue, ImportCatalogue((ImportedItem(new),) * 2)))
    assert (twice.field, twice.details["index"]) == ("code", 1)


def test_blocked_certificates_say_where_to_go(centre: Started) -> None:
    found = {certificate.name: certificate for certificate in centre.desk.ask(list_blocked, ListBlocked())}
    assert "公安派出所" in found["亲属关系证明"].office
    assert "民发〔2020〕20号" in found["亲属关系证明"].basis


def test_a_clerk_does_not_keep_the_catalogue(staffed: Started) -> None:
    detail = allowance(staffed)
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    calls: list[tuple[Any, Any]] = [
        (save_item, SaveItem(detail.item_id, replace(detail.item, fee="收 5 元"), 1)),
        (set_item_active, SetItemActive(detail.item_id, active=False)),
        (pin_item, PinItem(detail.item_id, 1)),
        (import_catalogue, ImportCatalogue(())),
    ]
    for use_case, request in calls:
        assert refusal(lambda u=use_case, r=request: staffed.desk.run(u, r)).code == "PERMISSION"
    assert allowance(staffed) == detail


def test_an_item_comes_through_json_as_scripts_send_it(centre: Started) -> None:
    detail = allowance(centre)
    request = SaveItem(detail.item_id, replace(detail.item, fee="免费"), 1)
    sent = msgspec.json.decode(msgspec.json.encode(request), type=SaveItem)
    assert sent == request
    assert centre.desk.run(save_item, sent).version == 2
