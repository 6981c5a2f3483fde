"""The very first start: the centre, its first administrator, and everything a desk begins with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from db import centre_rules, passphrase_hash, seeds
from db.account_rules import check_login
from db.catalogue_store import add_item, encode_blocked
from db.domain.catalogue_json import parse_blocked, parse_catalogue
from db.domain.errors import KnownError
from db.domain.names import check_name
from db.domain.passphrases import check_passphrase
from db.domain.permissions import Role
from db.keystore import KdfParameters
from db.models.calendar import CalendarDay, CalendarYear
from db.models.catalogue import BlockedCertificateRow
from db.models.centre import Centre
from db.models.operator import Operator
from db.models.resident import Tag
from db.registry import use_case
from db.settings_store import check_setting, write_settings
from db.transaction import SignedIn, Transaction
from db.usecases.recovery import remember_code
from db.usecases.signin import SignedInFacts, SignIn, sign_in, signed_in_facts
from resources import read_json

__all__ = [
    "AddDefaults",
    "FirstStart",
    "SignIn",
    "SignedInFacts",
    "Started",
    "add_defaults",
    "check_first_start",
    "first_start",
    "sign_in",
]

TAGS = (
    ("elderly", "高龄", "warn"),
    ("living_alone", "独居", "warn"),
    ("childless_elder", "孤寡老人", "warn"),
    ("disabled", "残疾", "warn"),
    ("child_in_need", "困境儿童", "warn"),
    ("minimum_living", "低保", "neutral"),
    ("hardship", "困难群体", "neutral"),
    ("preferential", "优抚", "neutral"),
    ("veteran", "退役军人", "neutral"),
    ("moral_model", "道德英模", "ok"),
)
"""Code, name and tone of the focus tags a centre begins with; 管理 may change them."""


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What the first-start page asks for."""

    centre_name: str
    centre_code: str
    centre_short_name: str
    centre_phone: str
    window: int
    name: str
    login: str
    passphrase: str
    appearance: str = "system"
    large_print: bool = False
    receipt_printer: str = ""
    recovery_code: str = ""
    kdf: KdfParameters = field(default_factory=KdfParameters)
    """Cost of hashing this data room's passphrases."""


@dataclass(frozen=True, slots=True)
class Started:
    """The administrator, ready to be seated."""

    operator: SignedInFacts


def _settings(request: FirstStart) -> dict[str, Any]:
    return {
        "window": request.window,
        "receipt_printer": request.receipt_printer,
        "appearance": request.appearance,
        "large_print": request.large_print,
    }


def check_first_start(request: FirstStart) -> FirstStart:
    """The request in clean form. Raises KnownError naming the first field that cannot be."""
    name = centre_rules.check_text(request.centre_name, "centre_name", "中心名称", 60)
    short = centre_rules.check_text(request.centre_short_name or name, "centre_short_name", "中心简称", 40)
    phone = centre_rules.check_text(request.centre_phone, "centre_phone", "联系电话", 40)
    code = centre_rules.check_centre_code(request.centre_code)
    for key, value in _settings(request).items():
        check_setting(key, value)
    login = check_login(request.login)
    operator_name = check_name(request.name)
    check_passphrase(request.passphrase, login, operator_name)
    return FirstStart(
        centre_name=name,
        centre_code=code,
        centre_short_name=short,
        centre_phone=phone,
        window=request.window,
        name=operator_name,
        login=login,
        passphrase=request.passphrase,
        appearance=request.appearance,
        large_print=request.large_print,
        receipt_printer=request.receipt_printer,
        recovery_code=request.recovery_code,
        kdf=request.kdf,
    )


def _add_calendar(tx: Transaction) -> None:
    for year in read_json("calendars", "cn.json")["years"]:
        tx.session.add(CalendarYear(year=year["year"], notice=year["notice"]))
        for key, working in (("rest", False), ("work", True)):
            for entry in year[key]:
                day = date.fromisoformat(entry["date"])
                tx.session.add(CalendarDay(day=day, working=working, name=entry["name"]))


def _add_catalogue(tx: Transaction) -> None:
    for item in parse_catalogue(read_json("catalogue", "starter.json")):
        # What a centre starts with is in force from its first day, whatever its clock says.
        add_item(tx, replace(item, effective_on=min(item.effective_on, tx.today)))
    for certificate in parse_blocked(read_json("catalogue", "blocked_certificates.json")):
        tx.session.add(
            BlockedCertificateRow(
                code=certificate.code, name=certificate.name, data=encode_blocked(certificate), active=True
            )
        )


@use_case("desk.first_start", needs=None)
def first_start(tx: Transaction, request: FirstStart) -> Started:
    """Set up the centre. ``db.session.start_centre`` makes the encrypted file first and seats the operator.

    Raises KnownError CENTRE-EXISTS when there is a centre already, CENTRE, SETTING, LOGIN, NAME-…,
    PASSPHRASE.
    """
    if tx.scalar("SELECT 1 FROM centre"):
        raise KnownError("CENTRE-EXISTS", "这份数据里已经有一个中心；请直接登录。")
    request = check_first_start(request)
    tx.session.add(
        Centre(
            code=request.centre_code,
            name=request.centre_name,
            short_name=request.centre_short_name,
            phone=request.centre_phone,
        )
    )
    passphrase_hash.remember_cost(tx.state, request.kdf)
    if request.recovery_code:
        remember_code(tx.state, request.recovery_code)
    admin = Operator(
        id=tx.new_id(),
        login=request.login,
        name=request.name,
        role=Role.ADMIN.value,
        passphrase_hash=passphrase_hash.hash_passphrase(request.passphrase, request.kdf),
        passphrase_set_on=tx.today,
        must_change=False,
        active=True,
        failures=0,
        last_sign_in_at=tx.now,
    )
    tx.session.add(admin)
    write_settings(tx.connection, _settings(request))
    for position, (code, name, tone) in enumerate(TAGS):
        tx.session.add(Tag(code=code, name=name, tone=tone, position=position))
    tx.session.flush()
    seeds.add_defaults(tx)
    _add_calendar(tx)
    _add_catalogue(tx)
    tx.operator = SignedIn(admin.id, admin.login, admin.name, Role.ADMIN)
    tx.audit("centre", request.centre_code)
    tx.changes("centre", "settings", "operators", "catalogue", "calendar")
    return Started(signed_in_facts(tx, admin))


@dataclass(frozen=True, slots=True)
class AddDefaults:
    """Give data made by an older program what a new centre begins with."""


@use_case("desk.add_defaults", needs=None)
def add_defaults(tx: Transaction, request: AddDefaults) -> None:
    """Once for a file: categories of demands, visiting cadences, grids, teams and posts, rules of volunteers,
    templates of certificates.

    A use case and not part of the migration, so that every row is captured and audited like any other change.
    """
    tx.audit("centre", tx.desk.centre_code, added=seeds.add_defaults(tx))
    tx.changes("demands", "ground", "tags", "certificates")
