from __future__ import annotations

import pytest

from db.queries.settings import ReadSettings, read_settings
from db.usecases.settings import (
    ChangeCentre,
    ChangeSettings,
    SetAppearance,
    change_centre,
    change_settings,
    set_appearance,
)
from tests.helpers.centres import CLERK, CLERK_PASSPHRASE, Started, centre, refusal, staffed

__all__ = ["centre", "staffed"]


def test_settings_are_kept_over_a_restart(centre: Started) -> None:
    heard: list[frozenset[str]] = []
    centre.desk.listeners.append(heard.append)
    values = {"receipt_printer": "前台热敏 80 mm", "receipt_paper": "a5", "idle_lock_minutes": 5, "window": 7}
    centre.desk.run(change_settings, ChangeSettings(values))
    assert heard == [frozenset({"settings"})]
    settings = centre.reopen().ask(read_settings, ReadSettings())
    assert (settings.receipt_printer, settings.receipt_paper) == ("前台热敏 80 mm", "a5")
    assert (settings.idle_lock_minutes, settings.window) == (5, 7)
    assert centre.desk.facts.window == 7


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("window", 0),
        ("window", True),
        ("window", "2"),
        ("idle_lock_minutes", 0),
        ("idle_lock_minutes", 61),
        ("receipt_paper", "a4"),
        ("appearance", "blue"),
        ("large_print", 1),
        ("receipt_printer", "x" * 121),
        ("receipt_printer", "a\nb"),
        ("colour", "red"),
    ],
)
def test_one_bad_value_saves_nothing(centre: Started, key: str, value: object) -> None:
    request = ChangeSettings({"office_hours": "9:00–17:30", key: value})  # type: ignore[dict-item]
    error = refusal(lambda: centre.desk.run(change_settings, request))
    assert (error.code, error.field) == ("SETTING", key)
    assert centre.desk.ask(read_settings, ReadSettings()).office_hours == ""


def test_a_clerk_chooses_the_appearance_and_nothing_else(staffed: Started) -> None:
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    staffed.desk.run(set_appearance, SetAppearance("dark", large_print=True))
    settings = staffed.desk.ask(read_settings, ReadSettings())
    assert (settings.appearance, settings.large_print) == ("dark", True)
    refused = refusal(lambda: staffed.desk.run(change_settings, ChangeSettings({"window": 3})))
    assert refused.code == "PERMISSION"
    assert staffed.desk.facts.window == 2


def test_settings_are_read_before_anyone_signs_in(centre: Started) -> None:
    centre.desk.operator = None
    assert centre.desk.ask(read_settings, ReadSettings()).appearance == "system"


def test_the_centre_changes_on_the_desk_and_on_the_sign_in_page(centre: Started) -> None:
    change = ChangeCentre("海棠社区党群服务中心", "海棠社区", "110105012004", "22225881", "海棠路 3 号", "周一至周五")
    centre.desk.run(change_centre, change)
    assert (centre.desk.facts.centre_name, centre.desk.facts.centre_code) == (change.name, change.code)
    assert centre.room.keys().centre_name == change.name
    facts = centre.desk.ask(read_settings, ReadSettings()).centre
    assert (facts.address, facts.hours, facts.phone) == ("海棠路 3 号", "周一至周五", "22225881")


def test_a_centre_without_its_code_is_refused(centre: Started) -> None:
    change = ChangeCentre("海棠社区", "海棠", "1101", "1", "", "")
    error = refusal(lambda: centre.desk.run(change_centre, change))
    assert (error.code, error.field) == ("CENTRE", "code")
    assert centre.desk.facts.centre_code == "110105012003"
