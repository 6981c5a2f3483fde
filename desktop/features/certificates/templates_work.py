"""模板: copied and edited by an administrator with the page in sight, versions, and who may issue what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.domain.certificate_kinds import CertificateKind, CertificateRules
from db.domain.clock import SHANGHAI
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.queries.certificate_templates import (
    GetTemplate,
    KindsList,
    ListKinds,
    ListTemplates,
    TemplateDetail,
    TemplateRow,
    get_template,
    list_kinds,
    list_templates,
)
from db.usecases.certificate_templates import (
    CopyTemplate,
    RetireTemplate,
    SaveCertificateRules,
    TakeText,
    TemplateSaved,
    copy_template,
    retire_template,
    save_rules,
    take_text,
)
from desktop.features.certificates.part import Part
from desktop.features.certificates.template_editing import Editing
from desktop.features.certificates.templates_view import TemplatesView
from desktop.widgets.entry_form import Entry
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.list_bench import Block

if TYPE_CHECKING:
    from desktop.features.certificates.page import CertificatesPage



class TemplatesPart(Part):
    """Everybody may look; only who holds the permission may change."""

    def __init__(self, page: CertificatesPage) -> None:
        super().__init__(page)
        self.new_words = self.tr("复制为新模板")
        self.view = TemplatesView()
        self.bench = self.view.bench
        self._kinds: KindsList | None = None
        self._detail: TemplateDetail | None = None
        self.editing = Editing(self)
        self.editing.saved.connect(self._draft_saved)
        bench = self.bench
        bench.shown.changed.connect(lambda _: self.show())
        bench.chosen.connect(self._chosen)
        bench.opened.connect(lambda _: self._open())
        bench.edit.triggered.connect(self._open)
        bench.retire.triggered.connect(self._retire)
        bench.rules.triggered.connect(self._rules_form)
        bench.newer.triggered.connect(self._newer_form)
        bench.form.committed.connect(self._commit)

    @property
    def refusal(self) -> str:
        """Why nothing may be changed here; empty for who may."""
        if self.desk.may(Permission.CERTIFICATE_TEMPLATES):
            return ""
        return self.tr("改模板和出具规则要管理员的权限；请管理员登录后再改。")

    @property
    def draft_title(self) -> str:
        """What is half done, for the lock screen."""
        return self.tr("没有存的模板") if self.editing.dirty else ""

    # ------------------------------------------------------------ the list

    def show(self) -> None:
        self.editing.reconsider()
        self.ask("kinds", list_kinds, ListKinds(), self._kinds_here)
        self.ask("templates", list_templates, ListTemplates(bool(self.bench.shown.value)), self._templates_here)

    def _kinds_here(self, kinds: KindsList) -> None:
        self._kinds = kinds
        self._renew()

    def _templates_here(self, rows: tuple[TemplateRow, ...]) -> None:
        self.bench.note.set_text(self.tr("{} 个").format(len(rows)))
        self.bench.set_rows(rows)

    def _chosen(self, row: TemplateRow | None) -> None:
        if row is None:
            self._detail = None
            self._renew()
        else:
            self.ask("template", get_template, GetTemplate(row.key), self._detail_here)

    def _detail_here(self, detail: TemplateDetail) -> None:
        self._detail = detail
        self._renew()

    def _renew(self) -> None:
        tr, row, bench = self.tr, self.bench.current, self.bench
        none = "" if row is not None else tr("请先选一个模板。")
        bench.retire.set_title(tr("停用") if row is None or row.active else tr("恢复使用"))
        bench.retire.set_refusal(self.refusal or none)
        stopped = "" if row is None or row.active else tr("这个模板停用了；请先按 F7 恢复使用。")
        bench.edit.set_refusal(self.refusal or none or stopped)
        bench.rules.set_refusal(self.refusal)
        bench.set_side_title(tr("模板与规则"))
        newer = self._detail.newer if row is not None and self._detail is not None else None
        bench.newer.setVisible(newer is not None)
        bench.newer.set_refusal(self.refusal or stopped)
        blocks = []
        if row is not None and self._detail is not None and self._detail.versions[0].template.key == row.key:
            lines = [FactLine(tr("版式"), row.layout.label), FactLine(tr("编号字头"), self._detail.versions[0].template.prefix)]
            valid = self._detail.versions[0].template.valid_days
            lines.append(FactLine(tr("公示"), tr("{} 天").format(row.publicity_days) if row.publicity_days else tr("不公示")))
            lines.append(FactLine(tr("有效"), tr("{} 天").format(valid) if valid else tr("长期")))
            lines.append(FactLine(tr("用过"), tr("{} 次").format(row.used)))
            blocks = [Block("", tuple(lines)), Block(tr("各版本"), self._version_lines(row))]
            if newer is not None:
                lead = tr("这个模板在本中心改过，没有替您换。按 F6 换用或不换。")
                blocks.insert(0, Block(tr("软件带来了新版文字"), words="\n".join((lead, *newer.body, *newer.notes))))
        if self._kinds is not None:
            blocks.append(Block(tr("出具规则"), self._rule_lines(self._kinds.rules)))
        words = self.refusal or tr("已经起草和签发的，照它当时的版本。")
        bench.info.set_info(row.name if row is not None else tr("没有选中模板"), words, blocks)

    def _version_lines(self, row: TemplateRow) -> tuple[FactLine, ...]:
        assert self._detail is not None
        lines = []
        for one in self._detail.versions:
            when = f"{one.created_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
            who = f"{one.operator}　{when}" if one.operator else self.tr("随软件带来")
            begins = self.tr("　{} 起").format(f"{one.starts_on:%m-%d}") if one.operator else ""
            lines.append(FactLine(self.tr("第 {0} 版{1}").format(one.version, begins), who, bold=one.version == row.version))
        return tuple(lines)

    def _rule_lines(self, rules: CertificateRules) -> tuple[FactLine, ...]:
        tr = self.tr
        kinds = "、".join(kind.label for kind in rules.clerk_kinds) or tr("没有")
        by_name = tr("（按中心名称）")
        return (
            FactLine(tr("窗口可签发"), kinds), FactLine(tr("其余"), tr("值班长签发")),
            FactLine(tr("居委会"), rules.committee or by_name), FactLine(tr("党组织"), rules.party or by_name),
            FactLine(tr("负责人"), rules.signatory or tr("签发时填")),
        )

    # ------------------------------------------------------------ copies, retiring, rules

    def begin(self) -> None:
        row, tr = self.bench.current, self.tr
        if self.view.editing:
            self.editing.form.say(tr("请先按 F9 存好，或按 Esc 不改了，再复制。"))
        elif self.refusal or row is None:
            self.bench.info.say(self.refusal or tr("请先选一个模板。"))
        else:
            entries = (Entry("name", tr("新名称"), hint=tr("40 字以内，和别的不同")),)
            lead = tr("正文、表格都照着来，接着就可以改。")
            subject = tr("复制「{}」").format(row.name)
            self.bench.form.open(f"copy:{row.key}", entries, subject=subject, lead=lead, save=tr("复制"))
            self.bench.show_form(tr("复制为新模板"))

    def _retire(self) -> None:
        row = self.bench.current
        self.run(retire_template, RetireTemplate(row.key, row.active), lambda _: self._retired(row))

    def _retired(self, row: TemplateRow) -> None:
        words = self.tr("已停用；在「含停用的」里按 F7 恢复") if row.active else self.tr("已恢复使用")
        self.tell(words, row.name)
        self.show()

    def _rules_form(self) -> None:
        if self._kinds is None:
            return
        tr, rules = self.tr, self._kinds.rules
        kinds = tuple((kind.value, kind.label) for kind in CertificateKind)
        entries = (
            Entry("clerk_kinds", tr("窗口人员可以签发的（其余由值班长签发）"), "ticks", options=kinds),
            Entry("committee", tr("居委会"), hint=tr("空着按中心名称")), Entry("party", tr("党组织"), hint=tr("空着按中心名称")),
            Entry("signatory", tr("负责人"), hint=tr("签发时先写上的姓名")),
        )
        values = {
            "clerk_kinds": tuple(kind.value for kind in rules.clerk_kinds), "committee": rules.committee,
            "party": rules.party, "signatory": rules.signatory,
        }
        self.bench.form.open("rules", entries, values, save=tr("保存规则"))
        self.bench.show_form(tr("出具规则"))

    def _newer_form(self) -> None:
        tr, row = self.tr, self.bench.current
        how = ((True, tr("换用新版文字")), (False, tr("不换，这一版不再提醒")))
        lead = tr("换用就存为下一版；本中心改过的那一版还在，可以照着再改。已经起草和签发的不受影响。")
        self.bench.form.open(
            f"newer:{row.key}", (Entry("take", tr("怎么办"), "choice", options=how),), {"take": True}, subject=row.name,
            lead=lead,
        )
        self.bench.show_form(tr("新版文字"))

    def _text_done(self, saved: TemplateSaved, take: bool) -> None:
        self.tell(self.tr("已换用，存为第 {} 版").format(saved.version) if take else self.tr("没有换，不再提醒"))
        self.bench.show_info()
        self.show()

    def look_for_news(self) -> None:
        """Tell who may change templates that the program came with newer texts for some that were changed here."""
        if not self.refusal:
            self.ask("news", list_templates, ListTemplates(), self._news)

    def _news(self, rows: tuple[TemplateRow, ...]) -> None:
        if many := sum(row.newer for row in rows):
            self.tell(self.tr("{} 个证明模板有新版文字").format(many), self.tr("在「6 模板」里按 F6 换用或不换"), "warn")

    def _commit(self, purpose: str) -> None:
        values = self.bench.form.values()
        if purpose.startswith("newer:"):
            take = bool(values["take"])
            request = TakeText(purpose.removeprefix("newer:"), take)
            self.run(take_text, request, lambda saved: self._text_done(saved, take), self._not_kept)
            return
        if purpose == "rules":
            kinds = tuple(CertificateKind(kind) for kind in values["clerk_kinds"])
            rules = CertificateRules(kinds, values["committee"], values["party"], values["signatory"])
            self.run(save_rules, SaveCertificateRules(rules), self._rules_kept, self._not_kept)
        else:
            request = CopyTemplate(purpose.removeprefix("copy:"), values["name"])
            self.run(copy_template, request, self._copied, self._not_kept)

    def _not_kept(self, error: KnownError) -> None:
        self.bench.form.say(error.message, error.field or "")

    def _rules_kept(self, _: Any) -> None:
        self.tell(self.tr("出具规则已存"))
        self.bench.show_info()
        self.show()

    def _copied(self, saved: TemplateSaved) -> None:
        self.bench.want(saved.key)
        self.bench.show_info()
        self.show()
        self.ask("template_copy", get_template, GetTemplate(saved.key), self._open_copy)

    def _open_copy(self, detail: TemplateDetail) -> None:
        self._detail = detail
        self._open()

    # ------------------------------------------------------------ the editor

    def _open(self) -> None:
        """Edit the latest version; without the permission, look at it."""
        if self._detail is not None:
            self.editing.open(self._detail)

    def _draft_saved(self, saved: TemplateSaved) -> None:
        self.tell(self.tr("已存为第 {} 版").format(saved.version), self.editing.form.read()[0].name)
        self.bench.want(saved.key)
        self.show()

    def focus_first(self) -> None:
        if self.view.editing:
            self.editing.form.focus_last()
        else:
            self.bench.focus_first()

    def escape(self) -> bool:
        if self.view.editing:
            self.editing.escape()
            return True
        return self.bench.close_form()
