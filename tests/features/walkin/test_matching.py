"""Finding an item: the name before an alias, the start before the middle, letters apart last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.domain.catalogue_json import parse_blocked, parse_catalogue
from db.queries.catalogue import OfferedItem
from desktop.features.walkin.matching import find
from resources import read_json

OFFERS = tuple(
    OfferedItem(
        item_id=item.code, version_id=item.code, version=1, code=item.code, name=item.name, aliases=item.aliases,
        kind=str(item.kind), limit_text=item.limit_label, department=item.department, ask_first=item.ask_first,
        uses_30_days=0, key=None, initials=(), full=(),
    )
    for item in parse_catalogue(read_json("catalogue", "starter.json"))
)
BLOCKED = parse_blocked(read_json("catalogue", "blocked_certificates.json"))


def first(text: str) -> str:
    return find(text, OFFERS, BLOCKED)[0].name


def test_letters_names_and_aliases() -> None:
    assert first("gljt") == "高龄津贴"
    assert first("gl") == "高龄津贴"
    assert first("DB") == "低保"
    assert first("双报到") == "在职党员报到"
    assert first("无犯罪") == "无犯罪记录证明"
    assert find("公交", OFFERS, BLOCKED)[0].matched == "公交老年卡"


def test_a_certificate_that_is_not_issued_is_found_among_them() -> None:
    found = find("qsgx", OFFERS, BLOCKED)
    assert found[0].blocked is not None and found[0].name == "亲属关系证明"


@given(st.sampled_from(OFFERS))
def test_every_item_is_found_by_its_own_name(offer: OfferedItem) -> None:
    assert first(offer.name) == offer.name


@given(st.text(max_size=12))
def test_any_text_has_an_answer(text: str) -> None:
    assert len(find(text, OFFERS, BLOCKED)) <= 3
