"""Which column holds what: the usual Chinese headings of volunteers' registers."""

from __future__ import annotations

from enum import StrEnum

from db.importing.headings import Headings, named


class VolunteerField(StrEnum):
    """What a column of a register can be mapped to."""

    NUMBER = "number"
    NAME = "name"
    SEX = "sex"
    BIRTHDAY = "birthday"
    ID_KIND = "id_kind"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    AREA = "area"
    CATEGORIES = "categories"
    SKILLS = "skills"
    TEAM = "team"
    ROLES = "roles"
    REGISTERED = "registered"
    CONSENTED = "consented"
    PARTY = "party"
    HOME_UNIT = "home_unit"
    HOME_CONTACT = "home_contact"
    REPORTED = "reported"
    GUARDIAN = "guardian"
    GUARDIAN_PHONE = "guardian_phone"
    GUARDIAN_RELATION = "guardian_relation"
    GUARDIAN_CONSENTED = "guardian_consented"
    INSURANCE = "insurance"
    INSURED_UNTIL = "insured_until"
    HOURS = "hours"
    STATE = "state"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The field in Chinese, as the template heads its column."""
        return VOLUNTEERS.names[self][0]


_F = VolunteerField
VOLUNTEERS = Headings(
    named(
        {
            _F.NUMBER: "志愿者编号 志愿者号 志愿编号 志愿者证号 志愿者注册号 注册编号 编号",
            _F.NAME: "姓名 名字 志愿者姓名 志愿者 队员姓名 成员姓名",
            _F.SEX: "性别",
            _F.BIRTHDAY: "出生日期 出生年月 出生年月日 出生时间 生日",
            _F.ID_KIND: "证件类型 证件种类 证件名称",
            _F.ID_NUMBER: "证件号码 身份证号 身份证号码 证件号 公民身份号码 居民身份证号码 身份证 有效身份证件号码",
            _F.PHONE: "联系电话 手机 手机号 手机号码 电话 电话号码 联系方式 移动电话",
            _F.AREA: "居住区域 居住地 居住地址 住址 现住址 家庭住址 地址 所在社区 社区 小区 所在小区 居住小区 服务区域",
            _F.CATEGORIES: "服务类别 服务类型 志愿服务类别 服务意向 意向服务 服务领域 志愿服务领域 服务项目 服务方向",
            _F.SKILLS: "技能 服务技能 专业技能 特长 专长 技能特长 专业特长 个人特长",
            _F.TEAM: "队伍 志愿队伍 服务队 志愿服务队 所属队伍 所在队伍 团队 所属团队 志愿服务队伍 分队",
            _F.ROLES: "身份 一代四员 四员 角色",
            _F.REGISTERED: "注册日期 登记日期 注册时间 登记时间 入队时间 入队日期 加入日期 加入时间",
            _F.CONSENTED: "同意日期 同意书日期 知情同意日期 签署日期 签字日期 承诺日期",
            _F.PARTY: "政治面貌 党员 是否党员 政治身份",
            _F.HOME_UNIT: "所在单位 工作单位 单位 单位党组织 所在单位党组织 所在党组织 学习或工作单位",
            _F.HOME_CONTACT: "单位联系人 党组织联系人",
            _F.REPORTED: "报到日期 报到时间 双报到日期",
            _F.GUARDIAN: "监护人 监护人姓名 家长姓名",
            _F.GUARDIAN_PHONE: "监护人电话 监护人手机 监护人联系电话 监护人联系方式 家长电话",
            _F.GUARDIAN_RELATION: "与本人关系 监护关系 监护人关系 与监护人关系",
            _F.GUARDIAN_CONSENTED: "监护人同意日期 监护人签字日期 家长同意日期",
            _F.INSURANCE: "保险 意外险 保险情况 投保情况 保单",
            _F.INSURED_UNTIL: "保险到期 保险到期日 保险截止日期 保险有效期",
            _F.HOURS: "累计时长 累计服务时长 总时长 服务总时长 累计小时 服务时数 累计时数 志愿服务时长 服务时长",
            _F.STATE: "状态 志愿者状态 人员状态",
            _F.NOTE: "备注 说明 备注说明 其他",
        }
    ),
    keys=frozenset((_F.NAME,)),
    others=("序号", "户籍地", "紧急联系", "服务次数", "队长", "介绍人", "户主"),
)
