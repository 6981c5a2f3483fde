"""Every paper on every size: readable by other programs, complete, within its page, the same each time."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
from collections.abc import Collection
from functools import cache

import pikepdf
import pytest

from desktop.documents.notice import NoticeMaterial
from desktop.documents.parts import Material
from desktop.documents.registry import KINDS
from desktop.documents.roll import ROLLS
from tests.documents import reading
from tests.documents.samples import LONG_ADDRESS, LONG_NAME, NOTICE, RARE_NAMES, RECEIPT, SAMPLES

PAPERS = [(name, paper) for name, kind in KINDS.items() for paper in kind.papers]
MM = 72 / 25.4
SIZES = {
    "80mm": (80 * MM, None),
    "58mm": (58 * MM, None),
    "241x140": (241 * MM, 139.7 * MM),
    "241x93": (241 * MM, 279.4 / 3 * MM),
    "a5": (148 * MM, 210 * MM),
    "a4": (210 * MM, 297 * MM),
    "cr80": (85.6 * MM, 54 * MM),
}
MARGINS = {"80mm": 4 * MM, "58mm": 5 * MM, "241x140": 12.7 * MM, "241x93": 12.7 * MM, "cr80": 2.4 * MM}
WITHOUT_LONG_TEXTS = ("volunteer_card",)
ACROSS = {"problem_list": (297 * MM, 210 * MM), "case_list": (297 * MM, 210 * MM)}


def strings(data: object, left_out: Collection[str] = ()) -> list[str]:
    """Every string of a document's data, but not those of the fields left out."""
    if isinstance(data, str):
        return [data]
    if dataclasses.is_dataclass(data):
        kept = (field.name for field in dataclasses.fields(data) if field.name not in left_out)
        return [s for name in kept for s in strings(getattr(data, name), left_out)]
    if isinstance(data, tuple):
        return [s for value in data for s in strings(value, left_out)]
    return []


def squeezed(text: str) -> str:
    return "".join(text.split())


def with_long_texts(data: object) -> object:
    """The same data with a 50-character name and a 200-character item, place and reason where there are such."""
    assert dataclasses.is_dataclass(data) and not isinstance(data, type)
    longer = {
        "applicant": LONG_NAME,
        "proxy": LONG_NAME,
        "item": LONG_ADDRESS,
        "delivery": LONG_ADDRESS,
        "place": LONG_ADDRESS,
        "conditions": LONG_ADDRESS,
        "certificate": LONG_ADDRESS,
        "reason": LONG_ADDRESS,
        "office": LONG_ADDRESS,
        "centre_name": LONG_NAME,
        "agency": LONG_ADDRESS,
        "clerk": LONG_NAME,
        "computer": LONG_ADDRESS,
        "printer": LONG_ADDRESS,
        "door": LONG_ADDRESS,
        "head": LONG_NAME,
        "worker": LONG_NAME,
        "text": LONG_ADDRESS,
        "owner": LONG_ADDRESS,
        "reporter": LONG_NAME,
        "keeper": LONG_NAME,
        "result": LONG_ADDRESS,
        "building": LONG_ADDRESS,
        "chair": LONG_NAME,
        "note": LONG_ADDRESS,
        "volunteer": LONG_NAME,
        "name": LONG_NAME,
        "items": LONG_ADDRESS,
        "duties": LONG_ADDRESS,
        "skills": LONG_ADDRESS,
        "what": LONG_ADDRESS,
        "objection": LONG_ADDRESS,
        "contact": LONG_ADDRESS,
    }
    names = {field.name for field in dataclasses.fields(data)}
    changed: dict[str, object] = {name: text for name, text in longer.items() if name in names}
    for name in names - {"materials", "missing"}:
        old = getattr(data, name)
        if isinstance(old, tuple) and old and dataclasses.is_dataclass(old[0]):
            changed[name] = tuple(with_long_texts(one) for one in old)
    for name in names & {"materials", "missing"}:
        old = getattr(data, name)
        changed[name] = tuple(dataclasses.replace(one, name=LONG_ADDRESS) for one in old) * 8
    return dataclasses.replace(data, **changed)


@cache
def printed(name: str, paper: str) -> bytes:
    """The sample of a kind on a paper, rendered once for all the programs that read it."""
    return KINDS[name].render(SAMPLES[name], paper)


@cache
def printed_long(name: str, paper: str) -> bytes:
    """The same with long texts."""
    return KINDS[name].render(with_long_texts(SAMPLES[name]), paper)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_a_registered_kind(name: str) -> None:
    assert set(SAMPLES) == set(KINDS)
    assert isinstance(SAMPLES[name], KINDS[name].data)


@pytest.mark.parametrize(("name", "paper"), PAPERS)
def test_words_are_all_there_for_another_reader(name: str, paper: str) -> None:
    data = SAMPLES[name]
    found = reading.text(printed(name, paper))
    left_out = {"qr_payload", "layout", "align", "serial_full" if paper in ROLLS else "serial_short", "code"}
    if name == "volunteer_card":
        left_out.add("title")  # of the file alone: the card has its heading
    shown = [text for text in strings(data, left_out) if text not in ("have", "bring", "exempt")]
    assert [text for text in shown if squeezed(text) not in found] == []


@pytest.mark.parametrize(("name", "paper"), PAPERS)
def test_fonts_are_embedded_and_cut(name: str, paper: str) -> None:
    pdf = printed(name, paper)
    rows = reading.fonts(pdf)
    assert rows
    assert all(row.kind == "TrueType" and row.embedded and row.subset and row.unicode for row in rows), rows
    assert len(pdf) < 200_000


@pytest.mark.parametrize(("name", "paper"), PAPERS)
def test_qpdf_finds_nothing_wrong(name: str, paper: str) -> None:
    assert reading.faults(printed(name, paper)) == ""


@pytest.mark.parametrize(("name", "paper"), PAPERS)
def test_same_data_same_bytes(name: str, paper: str) -> None:
    assert KINDS[name].render(SAMPLES[name], paper) == printed(name, paper)


def test_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib, sys\n"
        "from tests.documents.samples import RECEIPT\n"
        "from desktop.documents.receipt import KIND\n"
        "sys.stdout.write(hashlib.sha256(KIND.render(RECEIPT)).hexdigest())\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert all(len(one) == 64 for one in said)


@pytest.mark.parametrize(("name", "paper"), PAPERS)
@pytest.mark.parametrize("long", [False, True])
def test_nothing_leaves_the_page(name: str, paper: str, long: bool) -> None:
    words = reading.words(printed_long(name, paper) if long else printed(name, paper))
    width, height = ACROSS.get(name, SIZES[paper])
    margin = MARGINS.get(paper, 8 * MM)
    for word in words:
        assert word.page_width == pytest.approx(width, abs=0.1)
        assert height is None or word.page_height == pytest.approx(height, abs=0.1)
        assert word.left >= margin - 0.5, word
        assert word.right <= word.page_width - margin + 0.5, word
        assert word.top >= 0, word
        assert word.bottom <= word.page_height, word


@pytest.mark.parametrize(("name", "paper"), PAPERS)
def test_long_texts_are_not_cut_off(name: str, paper: str) -> None:
    found = reading.text(printed_long(name, paper))
    people = [person for person in ("applicant", "clerk") if hasattr(SAMPLES[name], person)]
    assert found.count(squeezed(LONG_NAME)) >= len(people) + 1  # and the centre's
    assert name in WITHOUT_LONG_TEXTS or squeezed(LONG_ADDRESS) in found


@pytest.mark.parametrize(
    ("name", "paper"), [pair for pair in PAPERS if hasattr(SAMPLES[pair[0]], "qr_payload")]
)
def test_another_library_reads_the_code(name: str, paper: str) -> None:
    data = SAMPLES[name]
    assert reading.codes(printed(name, paper)) == [data.qr_payload]  # type: ignore[attr-defined]


@pytest.mark.parametrize("paper", ["80mm", "a5"])
def test_rare_names_come_out_as_themselves(paper: str) -> None:
    pdf = KINDS["receipt"].render(dataclasses.replace(RECEIPT, applicant=RARE_NAMES, applicant_id=""), paper)
    assert RARE_NAMES in reading.text(pdf)
    maps = ""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for font in file.pages[0].Resources.Font.values():
            maps += font.ToUnicode.read_bytes().decode("ascii")
    for character in "䶮𬱖𪚥䮌":
        assert f"<{character.encode('utf-16-be').hex().upper()}>" in maps


def test_forty_materials_go_on_to_further_pages_with_their_heading() -> None:
    many = tuple(NoticeMaterial(f"第{n}号材料", "复印 1", "本人名下", "bring") for n in range(1, 41))
    pdf = KINDS["notice"].render(dataclasses.replace(NOTICE, materials=many))
    words = reading.words(pdf)
    pages = max(word.page for word in words)
    assert pages >= 2
    for page in range(1, pages):
        assert any(word.text == "序" and word.page == page for word in words)
    found = reading.text(pdf)
    assert all(f"第{n}号材料" in found for n in range(1, 41))
    assert f"第{pages}页共{pages}页" in found
    assert found.count("被告知人签收") == 1


DIBAO = dataclasses.replace(
    NOTICE,
    item="低保",
    conditions="由家庭成员申请，全体共同生活成员授权核对经济状况；公示 7 日；公示等不计入的时间另行告知",
    basis="《社会救助暂行办法》第九条至第十三条；《最低生活保障审核确认办法》",
    materials=tuple(
        NoticeMaterial(name, "复印 1", hint, "bring")
        for name, hint in (
            ("低保申请表（含授权承诺书）", "窗口提供，成年家庭成员都要签字"),
            ("家庭成员身份证", "原件核验后当场退还；已读卡的免交"),
            ("户口簿", "共同生活的成员页都要"),
            ("收入和财产状况申报表", "窗口提供，如实填写"),
            ("银行卡", "申请人名下"),
            ("残疾人证（家中有残疾人）", "数据能查到的不用交"),
            ("诊断材料（家中有重病患者）", "医院出具的诊断书或出院小结"),
        )
    ),
)


def test_seven_materials_with_long_conditions_keep_to_one_page() -> None:
    words = reading.words(KINDS["notice"].render(DIBAO))
    assert {word.page for word in words} == {1}
    assert "被告知人签收" in "".join(word.text for word in words)


@pytest.mark.parametrize("count", range(8, 24))
def test_the_signature_never_stands_on_a_page_without_a_material(count: int) -> None:
    rows = tuple(NoticeMaterial(f"第{n}号材料", "复印 1", "本人名下", "bring") for n in range(1, count + 1))
    words = reading.words(KINDS["notice"].render(dataclasses.replace(DIBAO, materials=rows)))
    last = max(word.page for word in words)
    assert any(f"第{count}号材料" in word.text and word.page == last for word in words)
    assert any("被告知人签收" in word.text and word.page == last for word in words)


@pytest.mark.parametrize("paper", ["80mm", "a5"])
def test_a_case_done_at_once_promises_nothing(paper: str) -> None:
    done = dataclasses.replace(
        RECEIPT, promised_name="办结方式", promised_on="当场办结", promised_text="", to_complete=None
    )
    found = reading.text(KINDS["receipt"].render(done, paper))
    assert "办结方式" in found and "当场办结" in found and "承诺办结" not in found
    assert "承诺办结" in reading.text(KINDS["receipt"].render(RECEIPT, paper))


def test_one_enormous_cell_is_spread_over_pages() -> None:
    hint = "本人名下的银行卡，没有的可以到任意一个网点免费办理。" * 60
    material = NoticeMaterial("银行卡", "复印 1", hint, "bring")
    pdf = KINDS["notice"].render(dataclasses.replace(NOTICE, materials=(material,)))
    words = reading.words(pdf)
    assert max(word.page for word in words) >= 2
    assert all(word.bottom <= word.page_height for word in words)
    assert reading.text(pdf).count("网点免费办理") >= 50


@pytest.mark.parametrize("paper", ["80mm", "a5"])
def test_a_reprint_says_so(paper: str) -> None:
    first = reading.text(KINDS["receipt"].render(RECEIPT, paper))
    again = reading.text(
        KINDS["receipt"].render(dataclasses.replace(RECEIPT, reprint=True, reprint_count=2), paper)
    )
    assert "补打" not in first
    assert "补打第2次" in again


def test_a_receipt_with_nothing_to_complete_has_no_box() -> None:
    found = reading.text(KINDS["receipt"].render(dataclasses.replace(RECEIPT, to_complete=None)))
    assert "请补交" not in found
    assert "代办人" not in found


def test_the_roll_paper_is_black_only_and_no_letter_is_under_20_dots() -> None:
    for name in ("receipt", "intake", "blocked_slip", "redemption_receipt"):
        pdf = KINDS[name].render(SAMPLES[name], "80mm")
        image = reading.picture(pdf).convert("RGB")
        assert all(red == green == blue for _, (red, green, blue) in image.getcolors(1 << 24) or [])
        with pikepdf.open(io.BytesIO(pdf)) as file:
            content = pikepdf.parse_content_stream(file.pages[0])
        sizes = [float(operands[1]) for operands, operator in content if str(operator) == "Tf"]
        assert min(sizes[1:]) >= 20 * MM / 8 - 0.01


def test_what_is_missing_does_not_run_together_on_fan_fold_paper() -> None:
    found = reading.text(KINDS["intake"].render(SAMPLES["intake"], "241x93"))
    assert "1.银行卡（一折通）复印1；2.一寸近照电子；到期没有补齐" in found


def test_the_roll_is_as_long_as_its_content() -> None:
    short = reading.words(KINDS["receipt"].render(dataclasses.replace(RECEIPT, to_complete=None)))
    many = tuple(Material(f"第{n}号材料", "原件 1") for n in range(40))
    long = reading.words(KINDS["receipt"].render(dataclasses.replace(RECEIPT, materials=many)))
    for words in (short, long):
        assert 3 * MM < words[0].page_height - max(word.bottom for word in words) < 9 * MM
    assert long[0].page_height > short[0].page_height + 60 * MM


def test_wrong_data_is_refused() -> None:
    with pytest.raises(TypeError, match="receipt shows Receipt"):
        KINDS["receipt"].render(NOTICE)


def test_kinds_are_found_without_loading_reportlab() -> None:
    code = (
        "import sys\nimport desktop.documents.registry\nimport desktop.documents.fonts\n"
        "assert 'reportlab' not in sys.modules and 'qrcode' not in sys.modules and 'PIL' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
