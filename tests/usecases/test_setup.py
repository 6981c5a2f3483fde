from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db import session
from db.domain.catalogue_json import parse_catalogue
from db.queries.calendar import load_calendar
from db.queries.catalogue import (
    ListBlocked,
    ListCatalogue,
    OfferedItems,
    list_blocked,
    list_catalogue,
    offered_items,
)
from db.queries.settings import ReadSettings, read_settings
from db.room import DataRoom
from db.usecases.setup import first_start
from resources import read_json
from tests.helpers.centres import FIRST, RECOVERY_CODE, Started, centre, refusal, start
from tests.helpers.rooms import CHEAP_KDF, MovableClock, look

__all__ = ["centre"]


def test_a_centre_begins_with_everything_the_desk_needs(centre: Started) -> None:
    starter = parse_catalogue(read_json("catalogue", "starter.json"))
    details = centre.desk.ask(list_catalogue, ListCatalogue())
    assert tuple(detail.item for detail in details) == starter
    assert {detail.version for detail in details} == {1}
    assert len(starter) == 23
    assert len(centre.desk.ask(list_blocked, ListBlocked())) == 20
    settings = centre.desk.ask(read_settings, ReadSettings())
    assert (settings.window, settings.idle_lock_minutes, settings.receipt_paper) == (2, 10, "80mm")
    assert settings.centre.code == "110105012003"
    assert centre.desk.facts.centre_short_name == "滨河社区"


def test_tags_carry_the_tones_of_the_badges(centre: Started) -> None:
    tones = {row.name: row.tone for row in look(centre.desk, "SELECT name, tone FROM tag")}
    assert (tones["高龄"], tones["独居"], tones["低保"]) == ("warn", "warn", "neutral")
    rules = [rule for item in read_json("catalogue", "starter.json")["items"] for rule in item["eligibility"]]
    assert {rule["value"] for rule in rules if rule["kind"] == "tag"} <= set(tones)


def test_the_calendar_knows_the_published_years(centre: Started) -> None:
    from sqlalchemy import text

    with centre.desk._readers.begin() as connection:
        calendar = load_calendar(connection)
        assert connection.execute(text("SELECT count(*) FROM calendar_year")).scalar() == 3
    assert calendar.covered_until == date(2026, 12, 31)
    assert not calendar.is_working(date(2026, 10, 5))
    assert calendar.is_working(date(2026, 10, 10))


def test_the_starter_catalogue_is_in_force_whatever_the_clock_says(tmp_path: Path) -> None:
    clock = MovableClock(datetime(2024, 11, 20, 1, 30, tzinfo=UTC))
    room = DataRoom(tmp_path / "c", clock=clock, kdf=CHEAP_KDF)
    desk = session.start_centre(room, FIRST, RECOVERY_CODE)
    assert len(desk.ask(offered_items, OfferedItems())) == 23
    desk.close()


def test_there_is_only_one_first_start(centre: Started) -> None:
    assert refusal(lambda: centre.desk.run(first_start, FIRST)).code == "CENTRE-EXISTS"


def test_the_first_start_is_audited_in_the_administrators_name(centre: Started) -> None:
    assert [row[:2] for row in centre.audit("desk.first_start")] == [("王建军", "ok")]


@pytest.mark.parametrize(
    ("field", "value", "code", "where"),
    [
        ("centre_name", "  ", "CENTRE", "centre_name"),
        ("centre_name", "中" * 61, "CENTRE", "centre_name"),
        ("centre_name", "滨河\n社区", "CENTRE", "centre_name"),
        ("centre_code", "11010501200", "CENTRE", "centre_code"),
        ("centre_code", "１１０１０５０１２００３", "CENTRE", "centre_code"),
        ("centre_phone", "", "CENTRE", "centre_phone"),
        ("window", 0, "SETTING", "window"),
        ("window", 100, "SETTING", "window"),
        ("appearance", "pink", "SETTING", "appearance"),
        ("login", "admin", "LOGIN", "login"),
        ("login", "window2", "LOGIN", "login"),
        ("login", "王建军", "LOGIN", "login"),
        ("name", "", "NAME-EMPTY", "name"),
        ("passphrase", "alllowercase", "PASSPHRASE", "passphrase"),
        ("passphrase", "Wangjj-2026", "PASSPHRASE", "passphrase"),
    ],
)
def test_each_field_is_checked_before_anything_is_made(
    tmp_path: Path, field: str, value: object, code: str, where: str
) -> None:
    error = refusal(lambda: start(tmp_path / "c", **{field: value}))
    assert (error.code, error.field) == (code, where)
    assert list(tmp_path.iterdir()) == []


def test_the_short_name_may_be_left_out(tmp_path: Path) -> None:
    made = start(tmp_path / "c", centre_short_name="", centre_name=" 滨河党群服务中心 ")
    assert made.desk.facts.centre_short_name == "滨河党群服务中心"
    made.desk.close()


def test_the_cost_of_hashing_is_that_of_the_room(centre: Started) -> None:
    encoded = look(centre.desk, "SELECT passphrase_hash FROM operator")[0].passphrase_hash
    assert "m=8,t=1,p=1" in encoded
    assert replace(FIRST).kdf.memory_kib > 8
