"""The kinds of service: how each heads the common columns, whether it states ranges, and a row that is true to it."""

from typing import get_args

import msgspec

from service.catalogue.listings import Element
from service.spreadsheets.choices import ELEMENTS
from service.spreadsheets.columns import Column, Layout
from service.spreadsheets.offering_columns import CAPABILITY, CONTENT, IDENTITY, POLICY, TERMS

KINDS: tuple[Element, ...] = get_args(Element)
LABELS = {choice.code: choice.label for choice in ELEMENTS}


class _Kind(msgspec.Struct, frozen=True):
    """Headings of products, items and standards; an example of title, summary, industries, products, items, standards."""

    headings: str
    example: str
    terms: str
    capability: str = ""


_EXAMPLES: dict[str, _Kind] = {
    "metrology": _Kind(
        "计量器具|检定校准项目|检定校准依据",
        "游标卡尺校准|上门取送，出具校准证书|机械加工、汽车零部件|游标卡尺、深度卡尺|示值误差、重复性|JJF 1030-2023",
        "CNAS|到站、上门服务|5|40～120|每件",
        "长度|0～300|mm|0.02|mm|2",
    ),
    "standards": _Kind(
        "标准化对象|标准化服务内容|相关标准",
        "企业标准编制与自我声明公开|协助起草文本并在公共服务平台公开|食品加工、机电装备|企业标准|文本起草、查新、平台填报|GB/T 1.1-2020",
        "|线上、上门服务|15|3000～6000|每项标准",
    ),
    "certification": _Kind(
        "认证对象|认证内容|认证依据",
        "质量管理体系认证|初次认证含两个阶段审核|机电装备、金属制品|制造企业|质量管理体系初次认证、监督审核|GB/T 19001-2016",
        "认证机构批准|上门服务|30|8000～15000|每初次认证",
    ),
    "accreditation": _Kind(
        "申请主体|认可服务内容|认可准则",
        "企业实验室CNAS认可辅导|从体系建立到现场评审整改|仪器仪表、汽车零部件|企业实验室|体系文件、能力验证、内审与管理评审|CNAS-CL01:2018",
        "|上门服务、线上|180|50000～100000|每实验室",
    ),
    "testing": _Kind(
        "检测对象|检测项目|检测依据",
        "米粉制品常规检测|水分、酸度等出厂项目，出具CMA报告|食品加工、食品|米粉、湿米粉|水分、酸度|GB 5009.3-2016；GB 5009.239-2016",
        "CMA、CNAS|寄样、到站|5|200～400|每样品",
        "||||",
    ),
    "consulting": _Kind(
        "咨询对象|咨询内容|参考标准",
        "小微企业质量诊断|专家到厂一天，出诊断报告|机电装备、食品|焊接件、机加工件|现场诊断、改进建议、回访|GB/T 19001-2016",
        "|上门服务|10|免费|公共服务",
    ),
    "training": _Kind(
        "培训对象|培训内容|培训依据",
        "内审员培训|两天面授，考核合格发结业证书|机电装备、食品加工|质量管理人员|标准条款、审核技巧、案例练习|GB/T 19001-2016",
        "|到站、线上|2|600|每人",
    ),
    "instrument_sharing": _Kind(
        "可测样品|仪器与功能|仪器方法标准",
        "扫描电镜共享机时|带样预约，工程师陪同操作|化工新材料、有色金属|断口、粉体|形貌观察、能谱分析|GB/T 17359-2023",
        "|到站、寄样|3|300～600|每小时",
        "加速电压|0.5～30|kV||",
    ),
    "innovation": _Kind(
        "研发对象|研发服务内容|试验依据",
        "食品货架期加速试验|三个温度点跟踪，推算保质期|食品|糕点、卤制品|加速试验、微生物跟踪|GB 4789.2-2022",
        "|寄样、到站|60|6000～18000|每产品",
        "贮存温度|4～47|℃|1|℃",
    ),
    "branding": _Kind(
        "培育对象|品牌服务内容|评价依据",
        "区域公用品牌使用申请辅导|材料梳理与现场预查|农产品、食品|地理标志产品|申报材料、现场预查、品牌评价|GB/T 36680-2018",
        "|上门服务、线上|30|5000～20000|每企业",
    ),
    "trade": _Kind(
        "出口产品|贸易服务内容|目标市场法规标准",
        "出口欧盟CE机械符合性服务|指令判定、试验和技术文件编制|机电装备|水泵、风机|指令判定、风险评估、技术文件|EN ISO 12100:2010",
        "|线上、上门服务|30|15000～40000|每型号",
    ),
}
_CONTENT_FIELDS = ("title", "summary", "industries", "products", "items", "standards")
_TERM_FIELDS = ("accreditations", "modes", "turnaround_days", "price", "basis")
_CAPABILITY_FIELDS = ("quantity", "range", "unit", "uncertainty", "uncertainty_unit", "coverage_factor")


def layout_of(kind: Element) -> Layout:
    """The columns of a kind in their order, with its example row."""
    known = _EXAMPLES[kind]
    headings = known.headings.split("|")
    content = tuple(
        msgspec.structs.replace(column, heading=heading, aliases=(column.heading, *column.aliases))
        for column, heading in zip(CONTENT, headings, strict=True)
    )
    capability = _capability(kind) if known.capability else ()
    example = {"code": "示例-001", "element": LABELS[kind]}
    for fields, values in (
        (_CONTENT_FIELDS, known.example),
        (_TERM_FIELDS, known.terms),
        (_CAPABILITY_FIELDS, known.capability),
    ):
        example.update({field: value for field, value in zip(fields, values.split("|"), strict=False) if value})
    return Layout(name=kind, columns=(*IDENTITY, *content, *capability, *TERMS, *POLICY), example=example)


def general_layout() -> Layout:
    """The columns of a table of services of all kinds, as it is exported."""
    return Layout(name="general", columns=(*IDENTITY, *CONTENT, *CAPABILITY, *TERMS, *POLICY), example={})


def reading_columns() -> tuple[Column, ...]:
    """The columns of a table of whatever kind, each with the headings that any kind gives it."""
    headings: dict[str, list[str]] = {}
    for kind in KINDS:
        for column in layout_of(kind).columns:
            headings.setdefault(column.field, []).append(column.heading)
    return tuple(
        msgspec.structs.replace(column, aliases=(*column.aliases, *headings.get(column.field, ())))
        for column in general_layout().columns
    )


def _capability(kind: Element) -> tuple[Column, ...]:
    """Only metrology states coverage factors."""
    return CAPABILITY if kind == "metrology" else CAPABILITY[:-1]
