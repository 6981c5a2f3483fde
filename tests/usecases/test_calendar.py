from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from db.queries.calendar import CalendarYears, load_calendar, working_calendar
from db.usecases.calendar import DayFacts, SaveYear, save_year
from db.work_calendar import covered_until
from tests.helpers.centres import CLERK, CLERK_PASSPHRASE, Started, centre, refusal, staffed
from tests.helpers.registered import add_person, register

__all__ = ["centre", "staffed"]

NOTICE = "2027 年放假安排的通知"


def off(*days: str) -> tuple[DayFacts, ...]:
    return tuple(DayFacts(date.fromisoformat(day), False, "放假") for day in days)


HOLIDAYS_2027 = off(
    "2027-01-01",
    "2027-02-08",
    "2027-02-09",
    "2027-02-10",
    "2027-02-11",
    "2027-02-12",
    "2027-04-05",
    "2027-05-03",
    "2027-06-09",
    "2027-09-15",
    "2027-10-01",
    "2027-10-04",
    "2027-10-05",
    "2027-10-06",
    "2027-10-07",
)
WORKED_2027 = (DayFacts(date(2027, 1, 3), True, "元旦调休上班"),)
YEAR_2027 = SaveYear(2027, NOTICE, HOLIDAYS_2027 + WORKED_2027)


def test_a_new_year_extends_the_calendar(centre: Started) -> None:
    assert centre.desk.run(save_year, YEAR_2027).cases_rechecked == 0
    years = centre.desk.ask(working_calendar, CalendarYears())
    assert [year.year for year in years] == [2024, 2025, 2026, 2027]
    assert (years[-1].notice, set(years[-1].days)) == (NOTICE, set(YEAR_2027.days))
    with centre.desk._readers.begin() as connection:
        calendar = load_calendar(connection)
    assert calendar.covered_until == date(2027, 12, 31)
    assert calendar.is_working(date(2027, 1, 3))
    assert not calendar.is_working(date(2027, 2, 9))


def test_a_correction_changes_only_what_differs(centre: Started) -> None:
    centre.desk.run(save_year, YEAR_2027)
    before = centre.rows("SELECT max(n) AS n FROM outbox")[0].n
    days = (*HOLIDAYS_2027[:-1], DayFacts(date(2027, 1, 3), True, "调休"), *off("2027-10-08"))
    centre.desk.run(save_year, SaveYear(2027, NOTICE, days))
    assert set(centre.desk.ask(working_calendar, CalendarYears())[-1].days) == set(days)
    kinds = centre.rows("SELECT kind FROM outbox WHERE n > :n AND table_name = 'calendar_day'", n=before)
    assert sorted(row.kind for row in kinds) == ["delete", "insert", "update"]


def test_provisional_deadlines_are_counted_anew_and_firm_ones_stay(centre: Started) -> None:
    person = add_person(centre)
    firm = register(centre, person)
    assert (firm.promised_on, firm.provisional) == (date(2026, 12, 22), True)
    centre.clock.instant = datetime(2026, 12, 14, 2, 0, tzinfo=UTC)
    late = register(centre, person, item="低保", ticked=(0, 1, 2, 3, 4, 5))
    assert late.provisional
    untouched = centre.rows("SELECT max(n) AS n FROM outbox WHERE table_name = 'service_case'")[0].n

    assert centre.desk.run(save_year, YEAR_2027).cases_rechecked == 2

    rows = {row.id: row for row in centre.rows("SELECT * FROM service_case")}
    # 高龄津贴: 30 working days after 2026-11-20, of which 2027-01-01 is off and 2027-01-03 (Sunday) is worked.
    assert rows[firm.case_id].promised_on == "2026-12-22"
    assert rows[firm.case_id].due_on == "2026-12-22"
    assert rows[firm.case_id].legal_on == "2027-01-03"
    # 低保: 25 working days after 2026-12-14.
    assert rows[late.case_id].promised_on == "2027-01-18"
    assert rows[late.case_id].due_on == "2027-01-18"
    assert {row.provisional for row in rows.values()} == {0}
    assert centre.rows("SELECT max(n) AS n FROM outbox WHERE table_name = 'service_case'")[0].n == untouched
    assert centre.desk.run(save_year, YEAR_2027).cases_rechecked == 0


def test_the_day_for_telling_what_is_missing_is_counted_anew(centre: Started) -> None:
    person = add_person(centre)
    centre.clock.instant = datetime(2026, 12, 29, 2, 0, tzinfo=UTC)
    case = register(centre, person, ticked=(0, 1), mode="supplement")
    assert case.supplement_on == date(2027, 1, 6)
    assert centre.desk.run(save_year, YEAR_2027).cases_rechecked == 1
    row = centre.rows("SELECT supplement_on, due_on FROM service_case")[0]
    assert tuple(row) == ("2027-01-05", "2027-01-05")


def test_a_deferred_material_is_due_by_the_new_calendar(centre: Started) -> None:
    person = add_person(centre)
    centre.clock.instant = datetime(2026, 12, 29, 2, 0, tzinfo=UTC)
    case = register(centre, person, ticked=(0, 1, 2, 4), mode="tolerant")
    assert case.supplement_on == date(2027, 1, 6)
    centre.desk.run(save_year, YEAR_2027)
    assert centre.rows("SELECT supplement_on FROM service_case")[0].supplement_on == "2027-01-05"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (off("2026-12-31"), "不在 2027 年里"),
        (off("2027-01-02"), "本来就休息"),
        ((DayFacts(date(2027, 1, 4), True, ""),), "本来就上班"),
        (off("2027-06-10", "2027-06-10"), "填了两次"),
        ((DayFacts(date(2027, 6, 10), False, "名" * 41),), "太长"),
    ],
)
def test_a_day_that_makes_no_sense_is_named(centre: Started, days: tuple[DayFacts, ...], words: str) -> None:
    request = SaveYear(2027, NOTICE, HOLIDAYS_2027 + days)
    error = refusal(lambda: centre.desk.run(save_year, request))
    assert (error.code, error.field) == ("CALENDAR", "days")
    assert words in error.message
    assert error.details["day"] == days[0].day.isoformat()
    assert len(centre.desk.ask(working_calendar, CalendarYears())) == 3


def test_the_statutory_days_must_not_be_forgotten(centre: Started) -> None:
    days = tuple(day for day in HOLIDAYS_2027 if day.day != date(2027, 10, 1))
    error = refusal(lambda: centre.desk.run(save_year, SaveYear(2027, NOTICE, days)))
    assert "10 月 1 日" in error.message
    empty = refusal(lambda: centre.desk.run(save_year, SaveYear(2027, NOTICE, WORKED_2027)))
    assert "还没有填放假" in empty.message


@pytest.mark.parametrize(("year", "notice", "field"), [(1999, NOTICE, "year"), (2027, " ", "notice")])
def test_a_year_needs_its_notice(centre: Started, year: int, notice: str, field: str) -> None:
    error = refusal(lambda: centre.desk.run(save_year, SaveYear(year, notice, HOLIDAYS_2027)))
    assert (error.code, error.field) == ("CALENDAR", field)


def test_a_gap_between_years_is_refused(centre: Started) -> None:
    days = off("2028-05-01", "2028-05-02", "2028-10-02", "2028-10-03")
    error = refusal(lambda: centre.desk.run(save_year, SaveYear(2028, NOTICE, days)))
    assert (error.field, error.details["year"]) == ("year", 2027)


def test_coverage_ends_where_a_year_is_missing() -> None:
    assert covered_until(frozenset({2024, 2025, 2027})) == date(2025, 12, 31)
    assert covered_until(frozenset()) == date.min


def test_a_clerk_does_not_change_the_calendar(staffed: Started) -> None:
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    assert refusal(lambda: staffed.desk.run(save_year, YEAR_2027)).code == "PERMISSION"
