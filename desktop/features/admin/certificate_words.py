"""What the audit says of certificates, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from db.domain.certificate_kinds import CertificateKind
from db.domain.certificate_payload import CertificateVerdict

GROUPS: tuple[tuple[str, str], ...] = (("certificates", "证明"),)
ACTIONS: Mapping[str, str] = {
    "certificates.draft": "起草证明",
    "certificates.draft_many": "批量起草证明",
    "certificates.drop": "撤下证明草稿",
    "certificates.publicise": "公示证明名单",
    "certificates.object": "登记公示异议",
    "certificates.issue": "签发证明",
    "certificates.issue_many": "批量签发证明",
    "certificates.print": "打印证明",
    "certificates.void": "作废证明",
    "certificates.reissue": "补发证明",
    "certificates.verify": "核验证明",
    "certificates.save_template": "改证明模板",
    "certificates.take_text": "处理模板的新版文字",
    "certificates.copy_template": "复制证明模板",
    "certificates.retire_template": "停用证明模板",
    "certificates.save_rules": "改证明规则",
    "system.rebuild_certificates": "重算证明状态",
}
SUBJECTS: Mapping[str, str] = {
    "certificate": "证明",
    "certificates": "证明",
    "certificate_draft": "证明草稿",
    "certificate_template": "证明模板",
}
KEYS: Mapping[str, str] = {
    "certificates": "证明份数",
    "certificate_kind": "证明种类",
    "drafts": "草稿份数",
    "template": "模板",
    "worth": "核验结果",
}
VALUES: Mapping[str, Mapping[str, str]] = {
    "certificate_kind": {kind.value: kind.label for kind in CertificateKind},
    "worth": {verdict.value: verdict.label for verdict in CertificateVerdict},
}
PAPERS: Mapping[str, str] = {"certificate": "证明", "certificates": "成批证明", "publicity_list": "证明公示"}
