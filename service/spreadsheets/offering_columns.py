"""The columns of a table of services; headings and examples by kind of service are in `kinds.py`."""

import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from service.catalogue.listings import CapabilityListing, EligibilityListing, OfferingListing, PriceListing
from service.fields import ExternalId, Money, Number
from service.spreadsheets.choices import BASES, ELEMENTS, INDUSTRIES, MODES, SCHEMES, SIZES, YES_OR_NO
from service.spreadsheets.columns import Column, Format


def type_of(struct: type[msgspec.Struct], field: str) -> Any:
    """The type of a field with its limits."""
    return next(each.type for each in msgspec.structs.fields(struct) if each.name == field)


def column(names: str, aliases: str, format_: Format, type_: Any, width: int, help_: str, **more: Any) -> Column:
    """A column from `field|heading|English heading` and its other headings, separated by `|`."""
    field, heading, heading_en = names.split("|")
    return Column(
        field=field,
        heading=heading,
        heading_en=heading_en,
        aliases=tuple(aliases.split("|")),
        format=format_,
        type=type_,
        width=width,
        help=help_,
        **more,
    )


def _of_offering(field: str) -> Any:
    return type_of(OfferingListing, field)


def _of_capability(field: str) -> Any:
    return type_of(CapabilityListing, field)


def _of_eligibility(field: str) -> Any:
    return type_of(EligibilityListing, field)


CoverageFactor = Annotated[float, Meta(gt=0, le=10)] | None

IDENTITY = (
    column(
        "code|编号|code",
        "服务编号|项目编号|服务项编号|服务项目编号|自编号|编码|服务编码|项目代码|id",
        "code",
        ExternalId,
        16,
        "本站自编的唯一编号，由字母、数字和 . _ : - 组成，最多64个字符；再次导入时按“服务站编号+编号”更新，不会重复",
        required=True,
    ),
    column(
        "station|服务站编号|station",
        "服务站|站点编号|站点|所属服务站|服务机构编号|机构编号|服务站点|服务站名称|服务机构|服务机构名称|机构名称",
        "code",
        ExternalId,
        24,
        "服务站的名称，或在平台上的编号；可从下拉列表选取，上传时选定了服务站的可不填",
        required=True,
    ),
    column(
        "title|服务名称|title",
        "名称|项目名称|服务项名称|服务项目|服务项目名称|服务事项|事项名称|服务内容名称|检测服务名称|服务产品名称",
        "text",
        _of_offering("title"),
        30,
        "企业可以直接下单的服务，2至100个字",
        required=True,
    ),
    column(
        "element|服务类别|element",
        "要素|类别|所属类别|服务大类|服务类型|业务类别|服务要素|业务类型|NQI要素|类型",
        "choice",
        _of_offering("element"),
        12,
        "从下拉列表选取",
        required=True,
        choices=ELEMENTS,
    ),
    column(
        "summary|服务简介|summary",
        "简介|服务说明|服务描述|项目简介|内容简介|服务介绍|描述|概述",
        "text",
        _of_offering("summary"),
        40,
        "做什么、交付什么、不含什么，最多4000个字",
    ),
    column(
        "industries|适用行业|industries",
        "行业|服务行业|所属行业|面向行业|应用行业|行业领域",
        "list",
        _of_offering("industries"),
        22,
        "可填多个，用顿号分隔",
        proposals=tuple(INDUSTRIES),
    ),
)
CONTENT = (
    column(
        "products|服务对象|products",
        "产品名称|样品名称|检测产品|受检产品|计量器具名称|仪器名称|设备名称|对象名称|对象|产品|适用产品|产品类别",
        "list",
        _of_offering("products"),
        26,
        "可填多个，用顿号或换行分隔",
    ),
    column(
        "items|服务内容|items",
        "项目|参数|内容|服务项目内容|服务子项|项目/参数|项目参数|检测项目名称|检验项目|检测参数|检验参数|检测内容|"
        "检验检测项目",
        "list",
        _of_offering("items"),
        30,
        "可填多个，用顿号或换行分隔",
    ),
    column(
        "standards|依据标准|standards",
        "标准|标准号|标准编号|依据|执行标准|相关标准|标准依据|检验依据|检验标准|检测标准|检测方法|方法标准|依据标准（方法）|"
        "检测标准（方法）名称及编号（含年号）",
        "list",
        _of_offering("standards"),
        26,
        "标准编号带年号，如GB 5009.3-2016；多个用分号或换行分隔",
    ),
)
CAPABILITY = (
    column(
        "quantity|测量参数|quantity",
        "参量|校准参量|测量参量|量|参数名称|技术参数|指标名称|技术指标",
        "text",
        _of_capability("quantity"),
        16,
        "测量范围所说的量，如长度；一个服务有多个范围时，在下面加行，只填范围各列",
    ),
    column(
        "range|测量范围|range",
        "范围|量程|检测范围|校准范围|测量区间|量限|指标范围",
        "range",
        Number,
        18,
        "如0～150、≥5、≤600；可连同单位写作0～150mm；请先把单元格设为文本",
    ),
    column(
        "unit|单位|unit",
        "计量单位|测量单位|范围单位|量的单位|量纲",
        "text",
        _of_capability("unit"),
        10,
        "如mm、kN、℃；测量范围中已写单位时可不填",
    ),
    column(
        "uncertainty|不确定度|uncertainty",
        "扩展不确定度|测量不确定度|不确定度U|扩展不确定度U|扩展不确定度(k=2)|最佳测量能力|CMC",
        "measure",
        _of_capability("uncertainty"),
        14,
        "如0.03、0.6%，可写作U=0.03mm（k=2）",
    ),
    column(
        "uncertainty_unit|不确定度单位|uncertainty unit",
        "不确定度的单位|U的单位|U单位|扩展不确定度单位",
        "text",
        _of_capability("uncertainty_unit"),
        12,
        "不填时取测量范围的单位",
    ),
    column(
        "coverage_factor|包含因子k|coverage factor k",
        "k|k值|包含因子|覆盖因子|包含因子(k)|扩展因子",
        "number",
        CoverageFactor,
        10,
        "一般为2；填写后另按本行生成一条能力行",
    ),
)
TERMS = (
    column(
        "accreditations|资质|accreditations",
        "资质资格|具备资质|资质证书|机构资质|认可资质|资质类型",
        "list",
        _of_offering("accreditations"),
        16,
        "整项服务具备的资质，如CMA、CNAS；可填多个",
        choices=SCHEMES,
    ),
    column(
        "modes|服务方式|modes",
        "方式|服务模式|办理方式|服务形式|送样方式|受理方式",
        "choices",
        _of_offering("modes"),
        18,
        "从下拉列表选取；多个用顿号分隔",
        choices=MODES,
    ),
    column(
        "turnaround_days|服务周期（工作日）|turnaround days",
        "周期|服务周期|服务时限|办理时限|检测周期|工作日|出证时间|报告周期|完成时限|检测时限|时限|"
        "出报告时间|出具报告时间",
        "days",
        _of_offering("turnaround_days"),
        12,
        "工作日数，如5；写作3～5天时取5",
    ),
    column(
        "price|收费（元）|price",
        "价格|收费|收费标准|服务价格|费用|参考价格|收费标准（元）|报价|单价|收费金额|检测费|检测费用|检测价格|金额|"
        "价格区间|价格范围|收费区间|收费范围|费用区间|报价区间",
        "price",
        Money,
        16,
        "如200、100～200、免费；面议可写“面议”或不填；请先把单元格设为文本；也可分为“最低价”“最高价”两列",
    ),
    column(
        "basis|计价单位|price basis",
        "计费单位|收费单位|计价方式|收费依据单位|计费方式|价格单位",
        "text",
        type_of(PriceListing, "basis"),
        14,
        "如每样品、每台",
        proposals=tuple(BASES),
    ),
)
POLICY = (
    column(
        "policy|惠企措施|policy measure",
        "是否惠企|是否惠企措施|惠企政策|是否公益|是否政策服务",
        "choice",
        None,
        10,
        "免费或补贴、只面向部分企业的服务填“是”，其他服务不填",
        choices=YES_OR_NO,
    ),
    column(
        "adcodes|适用地区代码|eligible regions",
        "适用地区|适用区域|地区代码|行政区划代码|面向地区",
        "list",
        _of_eligibility("adcodes"),
        14,
        "行政区划代码的前2至6位，如4502；不填不限",
    ),
    column(
        "sizes|适用企业规模|eligible sizes",
        "企业规模|适用规模|面向规模|企业类型|适用企业类型",
        "choices",
        _of_eligibility("sizes"),
        14,
        "微型、小型、中型、大型；不填不限",
        choices=SIZES,
    ),
    column(
        "policy_industries|惠企适用行业|eligible industries",
        "惠企行业|措施适用行业|政策适用行业|限定行业",
        "list",
        _of_eligibility("industries"),
        16,
        "不填不限",
    ),
    column(
        "policy_from|惠企开始日期|eligible from",
        "措施开始日期|政策开始日期|惠企有效期起|政策有效期起|实施日期",
        "date",
        datetime.date | None,
        13,
        "如2026-03-01",
    ),
    column(
        "policy_to|惠企结束日期|eligible to",
        "措施结束日期|政策结束日期|惠企有效期止|政策有效期止|截止日期",
        "date",
        datetime.date | None,
        13,
        "如2027-12-31，含当日；长期有效不填",
    ),
    column(
        "policy_note|申请条件|eligibility note",
        "惠企条件|享受条件|措施条件|政策条件|申报条件",
        "text",
        _of_eligibility("note"),
        26,
        "服务站核对什么，一句话",
    ),
)
CAPABILITY_FIELDS = tuple(each.field for each in CAPABILITY)
POLICY_FIELDS = tuple(each.field for each in POLICY)
