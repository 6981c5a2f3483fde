"""A resident of whom there is something in every corner of the database, all through the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.certificate_holder import CertificateParams
from db.domain.cases import CaseAction
from db.domain.demand_table import DemandAction
from db.domain.identity import IdKind, Sex
from db.domain.visit_topics import Finding
from db.domain.visits import VisitWay
from db.domain.wishes import WishAction, WishKind
from db.ids import new_id
from db.queries.catalogue import ListBlocked, list_blocked
from db.resident_rules import HouseholdForm, ResidentForm
from db.usecases.cards import IssueCards, issue_cards
from db.usecases.case_moves import MoveCase, move_case
from db.usecases.cases import Agent
from db.usecases.certificate_drafts import DraftCertificate, draft_certificate
from db.usecases.certificates import IssueCertificate, issue_certificate
from db.usecases.drafts import SaveDraft, save_draft
from db.usecases.ground import SaveContact, save_contact
from db.usecases.guidance import GiveBlockedSlip, GiveNotice, give_blocked_slip, give_notice
from db.usecases.meetings import AddAttendees, AttendeeForm, add_attendees
from db.usecases.photos import keep_photos
from db.usecases.residents import RecordConsent, SetTags, record_consent, set_tags
from db.usecases.visits import RecordVisit, record_visit
from db.usecases.wishes import PostWish, StepWish, post_wish, step_wish
from db.visit_rules import VisitInput
from tests.helpers.demands import Hands
from tests.helpers.desk_work import ZHANG, offer, register, walk_in
from tests.helpers.rooms import look
from tests.photos.records import new_photos

ID_NUMBER, PHONE = "110105196507123414", "13655557777"
CHENGS = ResidentForm("程子衿", IdKind.RESIDENT_CARD, "110105197001011030", phone="13711112222")


@dataclass(frozen=True)
class Remembered:
    """Ids of the person and of what there is of them."""

    resident_id: str
    other_id: str
    case_id: str
    others_case_id: str
    demand_id: str
    visit_id: str
    household_id: str


def person(name: str, door: str = "501") -> ResidentForm:
    """The person as typed."""
    return ResidentForm(
        name, IdKind.RESIDENT_CARD, ID_NUMBER, Sex.MALE, phone=PHONE, note=f"{name}耳背，打电话请大声",
        household=HouseholdForm("海棠苑", "7", "3", door), relation="02", address="",
    )  # fmt: skip


def remember(hands: Hands, name: str = "欧阳忘机") -> Remembered:
    """Register a person and leave traces of them everywhere; everything that was begun is finished."""
    desk = hands.desk
    hands.supervisor()
    who, other = walk_in(desk, person(name)), walk_in(desk, CHENGS)
    home = str(look(desk, "SELECT household_id FROM resident WHERE id = :id", id=who)[0].household_id)
    desk.run(set_tags, SetTags(who, ("elderly",)))
    desk.run(record_consent, RecordConsent(who, "入户走访与关爱服务", date(2026, 11, 1)))
    desk.run(issue_cards, IssueCards(resident_ids=(who,), paper="a4"))
    agent = Agent("程子衿", IdKind.RESIDENT_CARD, "110105197001011030", "13711112222", "授权委托书")
    made = register(desk, who, note=f"{name}本人腿脚不便，电话{PHONE}", agent=agent)
    case = made.case_id
    for action, why in ((CaseAction.HANDLE, ""), (CaseAction.COMPLETE, f"已告知{name}")):
        version = look(desk, "SELECT version FROM service_case WHERE id = :id", id=case)[0].version
        desk.run(move_case, MoveCase(case, version, action, why))
    stood_in = Agent(name, IdKind.RESIDENT_CARD, ID_NUMBER, PHONE, "授权委托书")
    others = register(desk, other, note=f"由邻居{name}代办，证号{ID_NUMBER}", agent=stood_in).case_id
    item = offer(desk, "高龄津贴")
    desk.run(give_notice, GiveNotice(item.version_id, who, (), new_id()))
    blocked = desk.ask(list_blocked, ListBlocked())[0]
    desk.run(give_blocked_slip, GiveBlockedSlip(blocked.code, who, new_id()))
    demand = hands.register(
        f"{name}家门口路灯不亮", resident_id=who, reporter_name="", reporter_phone="", household_id=home,
        text=f"{name}（{PHONE}）说夜里看不见", place="海棠苑 7 号楼 3 单元 501",
    ).demand_id  # fmt: skip
    hands.walk(demand, "triage")
    hands.act(demand, DemandAction.ASSIGN, owner_id=hands.works, reason=f"请先联系{name}")
    hands.walk(demand, "handle", "answer", "tell", "rate", "archive")
    visit = new_id()
    said = VisitInput(
        date(2026, 11, 20), VisitWay.HOME, hands.wang, (who,), findings=(Finding("health", ("良好",), f"{name}血压高"),),
        asked=f"{name}想要一个扶手", note=f"{name}一个人住",
    )  # fmt: skip
    desk.run(record_visit, RecordVisit(visit, home, said, confirmed=True))
    keep_photos(desk, "visit", visit, new_photos(1, 2))
    wish = new_id()
    desk.run(post_wish, PostWish(wish, next(iter(WishKind)), "一副老花镜", f"{name}看不清报纸", who))
    desk.run(step_wish, StepWish(wish, WishAction.WITHDRAW, 1, reason=f"{name}自己买了"))
    desk.run(save_contact, SaveContact("building_head", name, PHONE, who, "海棠苑", "7"))
    meeting = hands.meeting(date(2026, 11, 19))
    desk.run(add_attendees, AddAttendees(meeting, (AttendeeForm(resident_id=who),)))
    draft = desk.run(
        draft_certificate,
        DraftCertificate(
            new_id(), "committee", resident_id=who, params=CertificateParams(subject="residence"),
            purpose="办居住证", basis="《居住证暂行条例》",
        ),
    )  # fmt: skip
    desk.run(issue_certificate, IssueCertificate(new_id(), draft.draft_id, "王建军"))
    desk.run(save_draft, SaveDraft("walkin", f"{name}的件", f'{{"resident_id": "{who}", "name": "{name}"}}'))
    return Remembered(who, other, case, others, demand, visit, home)


def said_anywhere(hands: Hands, *words: str) -> list[tuple[str, str]]:
    """Every (table, value) of the database in which one of the words is, upper and lower case as one."""
    found = []
    for table in look(hands.desk, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        for row in look(hands.desk, f'SELECT * FROM "{table.name}"'):
            for value in row:
                if isinstance(value, str) and any(word.upper() in value.upper() for word in words):
                    found.append((table.name, value))
    return found


__all__ = ["CHENGS", "ID_NUMBER", "PHONE", "ZHANG", "Remembered", "person", "remember", "said_anywhere"]
