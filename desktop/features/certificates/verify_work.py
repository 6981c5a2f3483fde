"""核验: a code scanned anywhere or a number typed; the verdict, and line by line what to compare the page with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.domain.certificate_payload import CertificateVerdict
from db.domain.errors import KnownError
from db.queries.certificates import look_at_certificate
from db.usecases.certificates import VerifyCertificate, verify_certificate
from desktop.features.certificates.looks import day, title_words, verdict_level, words_blocks
from desktop.features.certificates.part import Part
from desktop.features.certificates.verify_view import VerifyView

if TYPE_CHECKING:
    from desktop.features.certificates.page import CertificatesPage


class VerifyPart(Part):
    """The last certificate judged stays in sight until another is scanned or F7 takes it away."""

    topics = frozenset({"certificates"})

    def __init__(self, page: CertificatesPage) -> None:
        super().__init__(page)
        self.view = view = VerifyView()
        self.verified: Any = None
        view.verify.triggered.connect(self._typed)
        view.code.returnPressed.connect(self._typed)
        view.check.returnPressed.connect(self._typed)
        view.clear.triggered.connect(self.clear)
        view.open.triggered.connect(self._open)
        view.open.refused.connect(lambda words: view.code_field.set_error(words))
        self._renew()

    # ------------------------------------------------------------ asking

    def scan(self, text: str) -> None:
        """A certificate's code from the scanner."""
        self.view.code.setText(text)
        self.view.code.setCursorPosition(0)
        self.view.check.clear()
        self._judge(text, "")

    def _typed(self) -> None:
        code = self.view.code.text().strip()
        if not code:
            self.view.code_field.set_error(self.tr("请扫码，或打上证明的编号。"))
            self.view.code.setFocus()
            return
        self._judge(code, self.view.check.text().strip())

    def _judge(self, code: str, check: str) -> None:
        self.view.code_field.set_error("")
        request = VerifyCertificate(code, check)
        self.run(verify_certificate, request, self._told, lambda error: self._refused(error, request))

    def _refused(self, error: KnownError, request: VerifyCertificate) -> None:
        if error.field == "code" or error.code.startswith("CERTIFICATE"):
            self.clear(keep=True)
            self.view.code_field.set_error(error.message)
            return
        # Nothing can be written (looked at only, or no right to): judged all the same.
        self.ask("verify", look_at_certificate, request, self._told)

    def _told(self, verified: Any) -> None:
        self.verified = verified
        self._renew()
        if verified.verdict is CertificateVerdict.REGISTERED:
            self.view.check.setFocus()

    def clear(self, keep: bool = False) -> None:
        """For the next one."""
        self.verified = None
        if not keep:
            self.view.code.clear()
            self.view.check.clear()
        self.view.code_field.set_error("")
        self._renew()
        self.view.code.setFocus()

    # ------------------------------------------------------------ showing

    def _renew(self) -> None:
        view, tr, told = self.view, self.tr, self.verified
        view.empty.setVisible(told is None)
        view.facts.setVisible(told is not None)
        view.message.setVisible(told is not None)
        view.void.setVisible(told is not None and told.void is not None)
        register = told.register if told is not None else None
        view.open.set_refusal("" if register is not None else tr("本机登记簿里没有这一张。"))
        if told is None:
            view.banner.set_verdict("", "ok")
            return
        view.banner.set_verdict(told.label, verdict_level(told.verdict, told.good))
        view.message.setText(told.message)
        if told.void is not None:
            after = tr("，新的编号 {}").format(told.void.replaced_by) if told.void.replaced_by else ""
            view.void.setText(tr("{} 作废：{}{}").format(day(told.void.on), told.void.reason or tr("没有写原因"), after))
        rows = self.lines()
        view.compared.set_rows(rows)
        view.table.setVisible(bool(rows))
        view.table.fit_rows(max(1, len(rows)))
        words = register.words if register is not None else None
        view.words_title.setText(
            tr("登记里的全文，请和纸面逐行对照：") if words is not None
            else tr("登记里的内容已按本人要求删除。") if register is not None
            else tr("本机没有登记，只能对照码里写的。") if told.code is not None else ""
        )
        view.words.setText(_all_words(words) if words is not None else "")

    def lines(self) -> list[tuple[str, str, str, bool]]:
        """What the code says beside what the register says; the last of each tells whether they agree."""
        code, register, tr = self.verified.code, self.verified.register, self.tr
        if code is None and register is None:
            return []
        pairs = [
            (tr("编号"), code.serial if code else "", register.serial if register else ""),
            (tr("证明"), code.kind_label if code else "", title_words(register.title) if register else ""),
            (tr("姓名"), code.name if code else "", register.holder if register else ""),
            (tr("签发"), day(code.issued_on) if code else "", day(register.issued_on) if register else ""),
            (tr("校验码"), code.check_code if code else "", register.check_code if register else ""),
        ]
        lines = [
            (what, left or "—", right or "—", what == tr("证明") or not left or not right or left == right)
            for what, left, right in pairs
        ]
        if code is not None:
            lines.insert(3, (tr("证件"), code.masked or "—", "", True))
            lines.append((tr("签发者"), f"{code.centre}　{tr('密钥')} {code.key_id}", "", True))
        if register is not None:
            lines.append((tr("状态"), "", register.state.label, True))
            lines.append((tr("签发人"), "", register.signatory, True))
            if register.valid_until is not None:
                lines.append((tr("有效期"), "", tr("到 {}").format(day(register.valid_until)), True))
        return lines

    def _open(self) -> None:
        self.page.open_certificate(self.verified.register.certificate_id, self.verified.register.serial)

    def focus_first(self) -> None:
        self.view.code.setFocus()

    def escape(self) -> bool:
        if self.verified is None and not self.view.code.text():
            return False
        self.clear()
        return True


def _all_words(words: Any) -> str:
    """The page in plain lines, in its order."""
    lines = [words.number]
    for block in words_blocks(words):
        if block.title:
            lines.append(block.title)
        if block.words:
            lines.append(block.words)
        lines += [f"{line.words}　{line.value}".strip() for line in block.lines]
    lines += [part for part in (*words.issuers, words.issued_on) if part]
    return "\n".join(lines)
