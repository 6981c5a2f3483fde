"""The facts that 资格预审 looks at, read from the records."""

from __future__ import annotations

from datetime import date

from db.domain.catalogue import ServiceItem
from db.domain.clock import business_date, instant_of
from db.domain.eligibility import ApplicantFacts, RuleResult, evaluate
from db.domain.identity import Sex
from db.person_facts import may_see_tags, shown_tags
from db.transaction import Reader

_RESIDENCE = {"local": "户籍", "nonlocal": "非户籍"}


def applicant_facts(reader: Reader, item_id: str, resident_id: str) -> ApplicantFacts:
    """What the records say of one person and of their cases of one item.

    Tags are not known where the operator may not see them.
    """
    person = reader.one("SELECT birthday, sex, residence FROM resident WHERE id = :id", {"id": resident_id})
    if person is None:
        return ApplicantFacts(reader.today)
    tags = frozenset(tag.name for tag in shown_tags(reader, [resident_id]).get(resident_id, ()))
    cases = reader.rows(
        "SELECT closed, closed_at, state FROM service_case WHERE resident_id = :id AND item_id = :item "
        "AND state NOT IN ('voided', 'declined')",
        {"id": resident_id, "item": item_id},
    )
    completed = [business_date(instant_of(c.closed_at)) for c in cases if c.closed_at]
    return ApplicantFacts(
        today=reader.today,
        birthday=date.fromisoformat(person.birthday) if person.birthday else None,
        sex=Sex(person.sex),
        residence=_RESIDENCE.get(person.residence),
        tags=tags if may_see_tags(reader) else None,
        open_same_item=any(not c.closed for c in cases),
        history_known=True,
        last_completed_on=max(completed, default=None),
    )


def eligibility_checks(
    reader: Reader, item: ServiceItem, item_id: str, resident_id: str
) -> tuple[RuleResult, ...]:
    """The lines of 资格预审 for one person and item; advice, never a refusal."""
    if not item.eligibility:
        return ()
    return tuple(evaluate(item.eligibility, applicant_facts(reader, item_id, resident_id)))
