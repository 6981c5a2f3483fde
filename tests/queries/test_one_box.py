from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.domain.identity import IdKind
from db.domain.volunteers import VolunteerState
from db.ids import new_id
from db.indexing import rebuild
from db.queries import search_people
from db.queries.search import Hits, OneBox, one_box
from db.transaction import Transaction
from db.usecases.residents import (
    AddResident,
    ChangeResident,
    HouseholdForm,
    ResidentForm,
    add_resident,
    change_resident,
)
from db.usecases.volunteer_leaving import ForgetVolunteer, forget_volunteer
from db.usecases.volunteers import (
    ChangeVolunteerState,
    RegisterVolunteer,
    change_volunteer_state,
    register_volunteer,
)
from tests.helpers.rooms import MORNING, Room, add_case, add_catalogue, arrange, make_room
from tests.helpers.volunteers import Corps, id_number, make_corps
from tests.helpers.volunteers import form as volunteer_form

PEOPLE = (
    ("张桂兰", "11010519491231002X", "13812345678", HouseholdForm("海棠苑", "3", "2", "501"), ""),
    ("曾广丽", None, "13912347781", None, "滨河里2号楼301"),
    ("张伟", None, "13700009032", HouseholdForm("海棠苑", "5", "1", "502"), ""),
    ("单雄信", None, None, None, "长沙市岳麓区望月湖街道桂花坪 12 栋 3 单元"),
    ("覃小玲", None, None, None, ""),
    ("解晓东", None, None, None, ""),
    ("朴正浩", None, None, None, ""),
    ("仇和", None, None, None, ""),
    ("阿依古丽·买买提", None, None, None, ""),
    ("𠮷野", None, None, None, ""),
    ("李小张", None, None, None, ""),
)


class Town:
    """A few people, the catalogue and two cases; asked by typing, answered by names."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.items = add_catalogue(room.desk)
        self.ids: dict[str, str] = {}
        for name, number, phone, household, address in PEOPLE:
            form = ResidentForm(
                name, IdKind.RESIDENT_CARD, number, phone=phone, household=household, address=address
            )
            self.ids[name] = room.desk.run(add_resident, AddResident(form)).resident_id
        self.case = add_case(room.desk, self.ids["张桂兰"], self.items["高龄津贴"], 14, MORNING)
        self.old = add_case(
            room.desk, self.ids["张桂兰"], self.items["低保"], 14, MORNING - timedelta(days=200), "completed"
        )

    def ask(self, text: str, limit: int = 8) -> Hits:
        return self.room.desk.ask(one_box, OneBox(text, limit))

    def names(self, text: str) -> list[str]:
        return [person.name for person in self.ask(text).people]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    room = make_room(Path(tmp_path_factory.mktemp("town")) / "room")
    yield Town(room)
    room.desk.close()


@pytest.mark.parametrize(
    "text",
    ["张桂兰", "桂兰", "zgl 海棠", "zhangguilan", "guilan", "张guilan", "张gl", "ZGL 5678", "张 5678", "002X", "002x", "5678",
     "１３８１２３４５６７８", "13812345678", "海棠苑 3 号楼 2 单元 501", "海棠苑3-2-501", "海棠苑三号楼", "hty3", "hty3-2",
     "haitangyuan3", "3-2-501", "海棠苑 501", "501"],
)  # fmt: skip
def test_one_person_is_found_by_any_mix(town: Town, text: str) -> None:
    assert town.names(text) == ["张桂兰"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("单雄信", "单雄信"),
        ("shanxiongxin", "单雄信"),
        ("sxx", "单雄信"),
        ("桂花坪12栋", "单雄信"),
        ("望月湖", "单雄信"),
        ("qin", "覃小玲"),
        ("qxl", "覃小玲"),
        ("tan", "覃小玲"),
        ("xie", "解晓东"),
        ("piao", "朴正浩"),
        ("qiuhe", "仇和"),
        ("仇和", "仇和"),
        ("买买提", "阿依古丽·买买提"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("ayigulimaimaiti", "阿依古丽·买买提"),
        ("𠮷", "𠮷野"),
        ("𠮷野", "𠮷野"),
        ("滨河", "曾广丽"),
    ],
)
def test_heteronyms_rare_characters_and_addresses(town: Town, text: str, name: str) -> None:
    assert name in town.names(text)


def test_an_unusual_reading_is_explained(town: Town) -> None:
    found = {person.name: person.heteronym for person in town.ask("zgl").people}
    assert found == {"张桂兰": None, "曾广丽": "曾 读 zēng"}
    assert town.ask("shan").people[0].heteronym == "单 读 shàn"
    assert town.ask("曾广丽").people[0].heteronym is None


def test_hits_show_the_name_and_mask_the_rest(town: Town) -> None:
    person = town.ask("张桂兰").people[0]
    assert (person.name, person.sex_label, person.age) == ("张桂兰", "女", 76)
    assert (person.id_masked, person.phone_masked) == ("110105********002X", "138****5678")
    assert person.address_masked == "海棠苑 3 号楼 2 单元 ***"
    assert (person.open_cases, person.last_at, person.matched) == (1, MORNING, "name")
    assert [town.ask(text).people[0].matched for text in ("002X", "5678", "hty3", "zgl")] == [
        "id",
        "phone",
        "address",
        "pinyin",
    ]


def test_a_surname_lists_its_people_first(town: Town) -> None:
    assert town.names("张") == ["张桂兰", "张伟"]
    assert town.names("小张") == ["李小张"]


def test_nothing_matches_text_that_looks_like_a_pattern(town: Town) -> None:
    for text in ("%", "_", "张%", "'", '"', "n:张", "\x00", "", "   ", "😀", "\\", "张" * 300, "a b c d e f g h i"):
        assert town.names(text) == [], text


def test_cases_are_found_by_number_applicant_and_item(town: Town) -> None:
    def found(text: str) -> list[tuple[str, str]]:
        return [(case.serial_short, case.matched) for case in town.ask(text).cases]

    new, old = "02-20261120-0014-7", town.room.rows("SELECT serial_short FROM service_case ORDER BY received_at")[0][0]
    assert found("0014") == [(new, "serial")]
    assert found("0014-7") == [(new, "serial")]
    assert found("20261120-0014") == [(new, "serial")]
    assert found("张桂兰") == [(new, "applicant"), (old, "applicant")]
    assert found("张桂兰 低保") == [(old, "applicant")]
    assert found("高龄 zgl") == [(new, "applicant")]
    assert found("高龄津贴") == [(new, "item")]
    assert town.ask("张桂兰").cases[0].applicant_masked == "张*兰"


def test_scans_are_exact(town: Town) -> None:
    whole = "110105012003-02-20261120-0014-7"
    for text in (f"YM1:R:{whole}", whole, "02-20261120-0014-7", f"ym1:r:{whole}\r"):
        exact = town.ask(text).exact
        assert exact is not None and (exact.kind, exact.id) == ("case", town.case)
    exact = town.ask("11010519491231002x").exact
    assert exact is not None and (exact.kind, exact.id) == ("person", town.ids["张桂兰"])
    assert town.ask("YM1:R:110105012003-02-20261120-0099-1").exact is None
    assert town.ask("110101199003070000").exact is None


def test_items_and_blocked_certificates_answer_to_alias_and_initials(town: Town) -> None:
    assert [(hit.name, hit.matched_alias) for hit in town.ask("尊老金").items] == [("高龄津贴", "尊老金")]
    assert "高龄津贴" in [hit.name for hit in town.ask("gljt").items]
    assert town.ask("亲属关系").blocked[0].name == "亲属关系证明"
    assert town.ask("qsgx").blocked[0].office.startswith("公安派出所")


def test_an_edited_item_is_found_by_its_new_name(room: Room) -> None:
    items = add_catalogue(room.desk)
    assert room.desk.ask(one_box, OneBox("gljt")).items

    def switch_off(tx: Transaction) -> None:
        tx.connection.exec_driver_sql("UPDATE catalogue_item SET active = 0 WHERE id = ?", (items["高龄津贴"],))

    arrange(room.desk, switch_off)
    assert "高龄津贴" not in [hit.name for hit in room.desk.ask(one_box, OneBox("gljt")).items]


def test_a_changed_name_is_found_and_the_old_one_is_not(room: Room) -> None:
    saved = room.desk.run(add_resident, AddResident(ResidentForm("王小二", IdKind.OTHER, None)))
    form = ResidentForm("覃大海", IdKind.OTHER, None)
    room.desk.run(change_resident, ChangeResident(saved.resident_id, form))
    assert room.desk.ask(one_box, OneBox("qdh")).people[0].name == "覃大海"
    assert room.desk.ask(one_box, OneBox("王小二")).people == ()


def test_a_common_surname_reads_a_bounded_number_of_terms_and_still_shows_the_people_met_last(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_people, "READ_TERMS", 5)
    items = add_catalogue(room.desk)
    ids = [
        room.desk.run(add_resident, AddResident(ResidentForm(f"张{given}", IdKind.OTHER, None))).resident_id
        for given in "安邦昌达恩峰刚浩杰凯磊明宁鹏强然松涛伟翔"
    ]
    add_case(room.desk, ids[-1], items["高龄津贴"], 1, MORNING)
    hits = room.desk.ask(one_box, OneBox("张"))
    assert hits.people[0].name == "张翔"
    assert hits.people_more and hits.people_total <= 6
    assert [person.name for person in room.desk.ask(one_box, OneBox("张伟")).people] == ["张伟"]


def test_terms_can_be_rebuilt(town: Town) -> None:
    def clear(tx: Transaction) -> None:
        tx.connection.exec_driver_sql("DELETE FROM search_term")

    def again(tx: Transaction) -> None:
        assert rebuild(tx.connection) == len(before)

    before = town.room.rows("SELECT term, owner_id FROM search_term")
    arrange(town.room.desk, clear)
    assert town.names("张桂兰") == []
    arrange(town.room.desk, again)
    assert town.room.rows("SELECT term, owner_id FROM search_term") == before


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Corps, str, str]]:
    """A centre where 李秀英 is resident and volunteer, 王建华 only a volunteer. Yields the two volunteers' ids."""
    corps = make_corps(tmp_path / "corps")
    person = ResidentForm("李秀英", IdKind.RESIDENT_CARD, id_number(1), phone="13810000001")
    resident_id = corps.desk.run(add_resident, AddResident(person)).resident_id
    made = corps.desk.run(
        register_volunteer,
        RegisterVolunteer(new_id(), volunteer_form(1), date(2026, 1, 5), resident_id=resident_id, confirmed=True),
    )
    yield corps, made.volunteer_id, corps.volunteer(2)
    corps.desk.close()


@pytest.mark.parametrize("text", ["李秀英", "lixiuying", "lxy", "0001", "13810000001", "秀英"])
def test_who_is_resident_and_volunteer_is_one_hit(both: tuple[Corps, str, str], text: str) -> None:
    corps, volunteer_id, _ = both
    hits = corps.desk.ask(one_box, OneBox(text))
    (person,) = hits.people
    assert person.volunteer is not None and person.volunteer.volunteer_id == volunteer_id
    assert volunteer_id not in [hit.volunteer_id for hit in hits.volunteers]


@pytest.mark.parametrize("text", ["王建华", "wangjianhua", "wjh", "0002", "V-000002", "v-000002", "000002", "建华"])
def test_a_volunteer_is_found_by_name_pinyin_telephone_and_number(both: tuple[Corps, str, str], text: str) -> None:
    corps, _, volunteer_id = both
    hits = corps.desk.ask(one_box, OneBox(text))
    assert [hit.volunteer_id for hit in hits.volunteers] == [volunteer_id] and hits.people == ()
    (hit,) = hits.volunteers
    assert (hit.number, hit.name, hit.phone_masked, hit.resident_id) == ("V-000002", "王建华", "138****0002", None)


def test_the_number_of_a_resident_volunteer_leads_to_both(both: tuple[Corps, str, str]) -> None:
    corps, volunteer_id, _ = both
    hits = corps.desk.ask(one_box, OneBox("V-000001"))
    assert hits.exact is not None and (hits.exact.kind, hits.exact.id) == ("volunteer", volunteer_id)
    assert [hit.resident_id for hit in hits.volunteers] == [corps.room.rows("SELECT id FROM resident")[0].id]


def test_who_left_comes_last_and_who_is_forgotten_is_not_found(both: tuple[Corps, str, str]) -> None:
    corps, _, volunteer_id = both
    again = corps.volunteer(3, name="王建华")
    corps.desk.run(
        change_volunteer_state, ChangeVolunteerState(volunteer_id, VolunteerState.LEFT, "搬走了")
    )
    hits = corps.desk.ask(one_box, OneBox("王建华"))
    assert [(hit.volunteer_id, hit.state.serves) for hit in hits.volunteers] == [(again, True), (volunteer_id, False)]
    corps.desk.run(forget_volunteer, ForgetVolunteer(volunteer_id, "本人要求"))
    assert [hit.volunteer_id for hit in corps.desk.ask(one_box, OneBox("王建华")).volunteers] == [again]
