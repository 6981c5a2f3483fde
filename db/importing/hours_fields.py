"""Which column holds what: the usual Chinese headings of sheets of service hours."""

from __future__ import annotations

from enum import StrEnum

from db.importing.headings import Headings, named


class HoursField(StrEnum):
    """What a column of a sheet of hours can be mapped to."""

    NUMBER = "number"
    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    DATE = "date"
    STARTS = "starts"
    ENDS = "ends"
    SPAN = "span"
    HOURS = "hours"
    MINUTES = "minutes"
    REST = "rest"
    ACTIVITY = "activity"
    CATEGORY = "category"
    PLACE = "place"
    SERVED_FOR = "served_for"
    CONTENT = "content"
    ORGANISATION = "organisation"
    LEADER = "leader"
    RECORDER = "recorder"

    @property
    def label(self) -> str:
        """The field in Chinese, as the template heads its column."""
        return HOURS.names[self][0]


_F = HoursField
HOURS = Headings(
    named(
        {
            _F.NUMBER: "志愿者编号 志愿者号 志愿编号 志愿者证号 编号 卡号",
            _F.NAME: "姓名 名字 志愿者姓名 志愿者 队员姓名 参加人员 服务人员",
            _F.ID_NUMBER: "证件号码 身份证号 身份证号码 证件号 公民身份号码 身份证",
            _F.PHONE: "联系电话 手机 手机号 手机号码 电话 电话号码 联系方式",
            _F.DATE: "服务日期 日期 活动日期 服务时间 活动时间 年月日",
            _F.STARTS: "开始时间 开始 起始时间 签到时间 签到 到岗时间 上岗时间 起",
            _F.ENDS: "结束时间 结束 终止时间 签退时间 签退 离岗时间 止",
            _F.SPAN: "起止时间 服务时段 时间段 时段 起讫时间 起止",
            _F.HOURS: "时长（小时） 时长 服务时长 服务时长小时 志愿服务时长 小时数 小时 服务小时 时数 服务时数 认定时长",
            _F.MINUTES: "时长（分钟） 服务时长分钟 志愿服务时长分钟 分钟数 分钟 服务分钟 服务分钟数",
            _F.REST: "休息分钟 休息 扣除分钟 路途休息 休息时间",
            _F.ACTIVITY: "活动名称 活动 服务活动 项目名称 项目 活动主题 服务项目",
            _F.CATEGORY: "服务类别 类别 服务类型 志愿服务类别 类型 服务领域",
            _F.PLACE: "地点 服务地点 活动地点 服务地址",
            _F.SERVED_FOR: "服务对象 对象 受助对象",
            _F.CONTENT: "服务内容 内容 工作内容 活动内容",
            _F.ORGANISATION: "组织 组织名称 活动组织 服务组织 组织单位 发布组织 所属组织 志愿服务组织 主办单位",
            _F.LEADER: "负责人 活动负责人 带队人 领队",
            _F.RECORDER: "记录人 登记人 填表人 记录员",
        }
    ),
    keys=frozenset((_F.NUMBER, _F.NAME, _F.ID_NUMBER, _F.PHONE)),
    others=("序号", "队伍", "累计", "合计时长", "次数"),
)
