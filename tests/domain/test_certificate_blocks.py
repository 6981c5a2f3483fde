"""The twenty certificates that must not be issued are found however they are written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.certificate_templates import permitted, shipped
from db.domain.catalogue_json import parse_blocked
from db.domain.certificate_blocks import BlockList
from db.domain.certificate_template import check_template
from resources import read_json

CERTIFICATES = parse_blocked(read_json("catalogue", "blocked_certificates.json"))
BLOCKED = BlockList(CERTIFICATES)
NAMES = tuple(name for one in CERTIFICATES for name in (one.name, *one.aliases))
NOISE = st.sampled_from(["", "", " ", "　", "\u200b", "\u00a0", "·", "-", "－", "（", "）", "，", "\ufe0f", "\t", "“"])
RECORD = next(one for one in shipped() if one.key == "service_record")


def wide(text: str) -> str:
    """The full-width form of what has one."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@st.composite
def disguised(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(NAMES))
    parts = [draw(NOISE) + c for c in name]
    text = draw(st.sampled_from(["", "关于", "张三的"])) + "".join(parts) + draw(st.sampled_from(["", "书", "（一）"]))
    return wide(text) if draw(st.booleans()) else text


def test_there_are_twenty() -> None:
    assert len(CERTIFICATES) == 20


@given(disguised())
def test_a_name_is_found_in_titles_subjects_and_texts(text: str) -> None:
    assert BLOCKED.in_subject(text) is not None
    assert BLOCKED.in_text(f"兹出具{text}一份") is not None


@given(disguised(), st.sampled_from(["name", "title", "body", "facts", "notes", "signers", "issuers"]))
def test_no_template_with_one_can_be_saved_wherever_it_stands(text: str, place: str) -> None:
    value: object = text
    if place in ("body", "notes", "signers", "issuers"):
        value = (*getattr(RECORD, place), text)
    elif place == "facts":
        value = ((text, "{name}"),)
    faults = check_template(replace(RECORD, **{place: value}), BLOCKED)
    assert "CERTIFICATE-BLOCKED" in {fault.code for fault in faults}


@pytest.mark.parametrize(
    "body",
    [
        ("兹证明{name}婚{stars}姻状况证明如上。",),
        ("兹证明{name}的婚姻", "状况证明"),
        ("兹证明{name}至今未{team}婚。",),
        ("{name}与张三系亲属关系。",),
        ("兹證明{name}與李四係親屬關係。",),
    ],
)
def test_one_cannot_be_put_together_from_pieces(body: tuple[str, ...]) -> None:
    faults = check_template(replace(RECORD, body=body), BLOCKED)
    assert [fault.code for fault in faults if fault.code == "CERTIFICATE-BLOCKED"]


@pytest.mark.parametrize("name", NAMES)
def test_the_bare_matter_is_no_subject(name: str) -> None:
    for subject in (name.removesuffix("证明"), f"本人{name.removesuffix('证明')}情况", f"{name}（补）"):
        assert BLOCKED.in_subject(subject) is not None, subject


def test_what_ships_and_what_is_permitted_is_not_blocked() -> None:
    for template in shipped():
        assert check_template(template, BLOCKED) == (), template.key
    for one in permitted():
        assert BLOCKED.in_subject(one.name) is None and BLOCKED.in_words(one.statement) is None
    for text in ("志愿服务工作", "用于就业登记", "参加社区档案整理", "社区工作者培训"):
        assert BLOCKED.in_text(text) is None
