"""One template being edited: checked and drawn as it is typed, saved as its next version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from db.domain.certificate_template import FieldSpec, Template, TemplateFault
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.queries.certificate_templates import CheckTemplate, TemplateDetail, check_edited
from db.usecases.certificate_templates import SaveTemplate, TemplateSaved, save_template
from desktop.features.certificates.sheet import Rendered

if TYPE_CHECKING:
    from db.desk import Desk
    from desktop.features.certificates.templates_work import TemplatesPart

_PAUSE = 350
"""Milliseconds without a key before the page is drawn anew."""


def check_and_draw(desk: Desk, template: Template) -> tuple[TemplateFault, ...] | Rendered:
    """What is wrong with a template, or its page with sample facts; for the database worker."""
    import msgspec

    from desktop.documents.certificate import Certificate, render
    from desktop.documents.fonts import missing_in

    checked = desk.ask(check_edited, CheckTemplate(template))
    if checked.preview is None:
        return checked.faults
    data = msgspec.convert(checked.preview.data, Certificate)
    return Rendered(checked.preview, render(data), missing_in(data))


class Editing(QObject):
    """Works the editor of a :class:`TemplatesPart`."""

    saved = Signal(object)  # TemplateSaved

    def __init__(self, part: TemplatesPart) -> None:
        super().__init__(part)
        self._part, self._view = part, part.view
        self._editor, self.form = part.view.editor, part.view.editor.form
        self._detail: TemplateDetail | None = None
        self._warned = False
        self.typing = QTimer(self)
        self.typing.setSingleShot(True)
        self.typing.setInterval(_PAUSE)
        self.typing.timeout.connect(self._draw)
        self.form.edited.connect(self._edited)
        self.form.entered.connect(self._entered)
        self.form.save.triggered.connect(self._save)
        self.form.fields_key.triggered.connect(self._editor.offer_fields)
        self.form.cancel.triggered.connect(self.escape)
        self._editor.fields.picked.connect(self._picked)

    @property
    def dirty(self) -> bool:
        """Whether something typed is not saved."""
        return self._view.editing and not self.form.save.refusal and self.form.changed

    def open(self, detail: TemplateDetail) -> None:
        """Edit the latest version, or look at it where it may not be changed."""
        self._detail, self._warned = detail, False
        latest, desk = detail.versions[0], self._part.desk
        self._editor.panel.set_title(latest.template.name)
        self._editor.panel.set_note(self.tr("第 {} 版").format(latest.version))
        starts_on = max(business_date(desk.now()), latest.starts_on)
        self.form.open(latest.template, starts_on, detail.fields, detail.columns, self._refusal())
        self._view.turn(self._editor)
        self._editor.show_page()
        self._draw()

    def reconsider(self) -> None:
        """Somebody else may sit here now: what was typed stays, whether it may be saved is asked again."""
        if not self._view.editing or self._detail is None or self._refusal() == self.form.save.refusal:
            return
        if self.form.changed:
            self.form.set_refusal(self._refusal())
        else:
            self.open(self._detail)

    def _refusal(self) -> str:
        stopped = self.tr("这个模板停用了；请按 Esc 回去，按 F7 恢复使用后再改。")
        active = self._detail is not None and self._detail.versions[0].active
        return self._part.refusal or ("" if active else stopped)

    def escape(self) -> None:
        """Leave the fields, else the editor; what was changed is given up only at the second time."""
        if self._editor.choosing:
            self._editor.show_page()
        elif self.dirty and not self._warned:
            self._warned = True
            self.form.say(self.tr("改过的还没有存：按 F9 存为新版；再按一次 Esc 就不要了。"))
        else:
            self._leave()

    def _leave(self) -> None:
        self.typing.stop()
        self._view.turn(self._view.bench)
        self._view.bench.focus_first()

    # ------------------------------------------------------------ typing

    def _edited(self) -> None:
        self._warned = False
        self.typing.start()

    def _entered(self) -> None:
        if self._editor.choosing:
            self._editor.show_page()

    def _picked(self, spec: FieldSpec) -> None:
        self.form.insert(spec)
        self._editor.show_page()

    def _draw(self) -> None:
        template, faults = self.form.read()
        if faults:
            self._drawn(faults)
            return
        part = self._part
        job = part.tasks.latest("certificates.template_page", check_and_draw, part.desk, template)
        job.done.connect(self._drawn)

    def _drawn(self, drawn: tuple[TemplateFault, ...] | Rendered) -> None:
        if not self._view.editing:
            return
        paper, form = self._editor.paper, self.form
        if isinstance(drawn, Rendered):
            if form.faults:
                form.show_faults(())
            missing = "、".join(drawn.missing)
            paper.show_page(drawn, self.tr("字体里没有这些字，会印成空框：{}").format(missing) if missing else "")
            return
        form.show_faults(drawn)
        if paper.made is None:
            paper.show_words(self.tr("还不能显示纸面"), self.tr("先把左边说的问题改好。"))
        else:
            paper.set_note(self.tr("改好后再更新"))

    # ------------------------------------------------------------ saving

    def _save(self) -> None:
        self.typing.stop()
        template, faults = self.form.read()
        if faults or self._detail is None:
            self.form.show_faults(faults, go=True)
            return
        starts_on = self.form.editors["starts_on"].value
        request = SaveTemplate(template, self._detail.versions[0].version, starts_on)
        self._part.run(save_template, request, self._saved, self._not_saved)

    def _saved(self, saved: TemplateSaved) -> None:
        self._leave()
        self.saved.emit(saved)

    def _not_saved(self, error: KnownError) -> None:
        faults = error.details.get("faults")
        if isinstance(faults, list):
            self.form.show_faults([TemplateFault(*one) for one in faults], go=True)
            return
        self.form.say(error.message)
        if error.field in self.form.editors:
            self.form.editors[error.field].setFocus()
