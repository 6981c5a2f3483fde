"""Certificates: one for a volunteer found anywhere, verified by its code, declared void, and told so by the next scan."""

from __future__ import annotations

from typing import Any

from db.queries.certificate_lists import ListCertificates, list_certificates
from db.queries.certificates import GetCertificate, get_certificate
from desktop.tour.task import Tour
from desktop.tour.tasks.volunteers import PEOPLE

NAME, INITIALS = PEOPLE[0][0], "zgl"
PURPOSE, WRONG = "您多次为独居老人上门理发", "事由写错了"


def issue(tour: Tour) -> None:
    """Initials in the one-box, 开证明, the kind by its digit, what for, F9: signed and on paper."""
    hands = tour.driver
    box = hands.program.workspace.one_box  # type: ignore[union-attr]
    before = len(tour.paper_names())
    hands.decide()
    hands.press("Ctrl+K")
    hands.type(INITIALS, until=lambda: any(row.kind == "volunteer" for row in box.list.model_.rows), awaited="找到志愿者")
    hands.decide()
    while box.list.current is None or box.list.current.kind != "volunteer":
        hands.press("Down")
    hands.press("Alt+K", until=lambda: hands.page_name == "certificates", awaited="出具证明")
    page: Any = hands.program.workspace.page  # type: ignore[union-attr]
    kinds = page.issue.view.kinds
    hands.wait(lambda: kinds.rows, "证明的种类")
    hands.decide()
    place = next(n for n, row in enumerate(kinds.rows, 1) if row[1].name == "感谢函")
    hands.press(str(place % 10), until=lambda: "purpose" in page.issue.form.editors, awaited="感谢函")
    hands.tab_to("certificates_form_purpose")
    hands.type(PURPOSE, until=lambda: PURPOSE in page.issue.paper.words, awaited="纸面上有事由")
    hands.shot("certificate-before")
    hands.decide()
    hands.press("F9", until=lambda: page.issue.form.purpose == "done", awaited="签发好了")
    hands.settle_papers()
    hands.shot("certificate-issued")
    hands.expect(len(tour.paper_names()) == before + 1, "感谢函打出来了")
    row = tour.ask(list_certificates, ListCertificates()).rows[0]
    hands.expect(row.holder == NAME and row.serial, "登记簿里有这一张")
    tour.ids["certificate"] = row.id


def verify(tour: Tour) -> None:
    """The code under the scanner: 真, with the register's words to compare the page with."""
    hands = tour.driver
    hands.decide()
    _scan(tour, "真")
    hands.shot("certificate-genuine")


def _scan(tour: Tour, verdict: str) -> None:
    hands = tour.driver
    code = tour.ask(get_certificate, GetCertificate(tour.ids["certificate"])).payload
    page: Any = hands.program.workspace.pages["certificates"]  # type: ignore[union-attr]
    hands.scan(code, until=lambda: page.verify.view.banner.text == verdict, awaited=f"核验：{verdict}")
    hands.expect(page.showing == "verify" and PURPOSE in page.verify.view.words.text(), "登记里的全文在屏幕上")


def void(tour: Tour) -> None:
    """A mistake on the page: void with a reason; the same code is told apart at once."""
    hands = tour.driver
    page: Any = hands.program.workspace.pages["certificates"]  # type: ignore[union-attr]
    hands.decide()
    hands.press("F4", until=lambda: page.showing == "register" and page.register.detail is not None, awaited="登记簿")
    hands.press("F7", until=lambda: page.register.bench.editing, awaited="作废的表")
    hands.decide()
    hands.type(WRONG)
    hands.press("F9", until=lambda: _state(tour) == "void", awaited="作废了")
    hands.shot("certificate-void")
    hands.decide()
    _scan(tour, "已作废")
    hands.expect(WRONG in page.verify.view.void.text(), "核验写明作废的原因")
    hands.shot("certificate-void-scanned")


def _state(tour: Tour) -> str:
    return str(tour.ask(get_certificate, GetCertificate(tour.ids["certificate"])).row.state.value)
