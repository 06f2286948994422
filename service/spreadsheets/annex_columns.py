"""The columns of a scope annex, as laboratories have them from CNAS and from the market supervision (CMA)."""

from service.catalogue.listings import ScopeLineListing
from service.fields import ExternalId, Number, Word
from service.spreadsheets.choices import SCHEMES, STATES
from service.spreadsheets.columns import Layout
from service.spreadsheets.offering_columns import column, type_of


def _of_line(field: str) -> object:
    return type_of(ScopeLineListing, field)


_OFFERING = (
    column(
        "code|服务编号|service code",
        "编号|所属服务编号|服务项编号|服务项目编号|关联服务编号",
        "code",
        ExternalId | None,
        16,
        "能力行所属服务在“服务项”表中的编号；单独导入附表时可不填",
    ),
    column(
        "station|服务站编号|station",
        "服务站|站点编号|所属服务站|机构编号|服务站名称",
        "code",
        ExternalId | None,
        16,
        "不同服务站有相同的服务编号时填写",
    ),
)
_LINE = (
    column(
        "object|检测对象|object",
        "检验检测对象|检测对象/产品类别|检测产品|产品名称|样品名称|对象|产品|测量仪器名称|计量器具名称|仪器名称|被测对象|"
        "检测产品/类别|产品/产品类别|检测对象类别|产品类别|类别（产品/项目/参数）|类别",
        "text",
        _of_line("object"),
        22,
        "产品或产品类别；相邻多行相同时可合并单元格",
    ),
    column(
        "parameter|项目/参数|parameter",
        "项目/参数名称|检测项目/参数|检测项目|参数名称|参数|项目|产品/项目/参数|产品/项目/参数名称|检测项目/参数名称|检验项目|检验检测项目|检验检测项目/参数|"
        "检验参数|检测参数|参数/项目|项目（参数）|项目名称|检测能力|被测量|校准参数|被校参数|校准项目|检定项目|校准参量|测量参量|测量参数|名称",
        "text",
        _of_line("parameter"),
        20,
        "测定什么，如水分",
        required=True,
    ),
    column(
        "field_code|领域代码|field code",
        "领域|专业领域代码|CNAS领域代码|代码|认可领域代码",
        "text",
        Word | None,
        12,
        "CNAS附表的领域代码，记入条件",
    ),
    column(
        "method|检测标准（方法）名称及编号（含年号）|method and standard",
        "检测标准（方法）|检测标准（方法）名称|检测方法|检测标准|依据的标准（方法）名称及编号（含年号）|检测依据|校准方法|校准规范|方法名称|方法|依据标准（方法）|检测标准（方法）名称及编号|依据标准|"
        "依据的标准（方法）名称及编号|依据标准（方法）名称及编号（含年号）|标准（方法）名称及编号（含年号）|标准（方法）名称及编号|"
        "标准（方法）|标准名称|标准名称及编号|检验依据|检验标准|检验检测依据|检验检测标准（方法）",
        "text",
        None,
        44,
        "名称与编号可写在一起，编号带年号，如《食品安全国家标准 食品中水分的测定》GB 5009.3-2016 第一法；一格多个方法时换行",
    ),
    column(
        "standard|标准编号|standard",
        "标准号|方法编号|标准代号|标准编号（含年号）|检测标准编号|检测标准（方法）编号|标准（方法）编号|方法标准编号|依据标准编号",
        "text",
        _of_line("standard"),
        20,
        "名称与编号分开时填编号，带年号",
    ),
)
_RANGE = (
    column(
        "range|测量范围|range",
        "范围|量程|检测范围|校准范围|测定范围",
        "range",
        Number,
        16,
        "如0～150，可带单位",
    ),
    column("unit|单位|unit", "计量单位|测量单位|范围单位", "text", _of_line("unit"), 10, "如mm、mg/kg"),
    column(
        "uncertainty|不确定度|uncertainty",
        "扩展不确定度|扩展不确定度(k=2)|测量不确定度|CMC|校准和测量能力",
        "measure",
        _of_line("uncertainty"),
        14,
        "如0.03，可写作U=0.03mm（k=2）",
    ),
    column(
        "uncertainty_unit|不确定度单位|uncertainty unit",
        "不确定度的单位|U的单位|U单位",
        "text",
        _of_line("uncertainty_unit"),
        12,
        "不填时取测量范围的单位",
    ),
    column(
        "coverage_factor|包含因子k|coverage factor k",
        "k|k值|包含因子",
        "number",
        _of_line("coverage_factor"),
        10,
        "一般为2",
    ),
)
_LIMITS = (
    column(
        "limits|限制范围|limits",
        "限制|限制范围或说明|限制说明|能力限制|限制条件",
        "text",
        _of_line("limits"),
        22,
        "如只用第一法",
    ),
    column(
        "conditions|说明|conditions",
        "备注|条件|环境条件|检测条件|附加说明",
        "text",
        _of_line("conditions"),
        22,
        "测定条件或其他说明",
    ),
)
_ACCREDITATIONS = (
    column(
        "schemes|资质|accreditations",
        "资质类型|认可资质|具备资质|资质名称",
        "list",
        None,
        12,
        "本行具备的资质，如CMA、CNAS；后五列按同样顺序填写，只填一个时各资质相同，缺的填“无”",
        choices=SCHEMES,
    ),
    column(
        "certificates|证书编号|certificates",
        "证书号|资质证书编号|资质编号|认可证书编号",
        "list",
        None,
        20,
        "与资质同序",
    ),
    column(
        "valid_from|有效期起|valid from",
        "发证日期|生效日期|有效期开始|批准日期|认可开始日期",
        "list",
        None,
        14,
        "如2023-09-20",
    ),
    column(
        "valid_to|有效期止|valid to",
        "有效期至|有效期|证书有效期|截止日期|有效期截止",
        "list",
        None,
        14,
        "如2029-09-19",
    ),
    column(
        "states|资质状态|state",
        "状态|证书状态|资质是否有效",
        "list",
        None,
        10,
        "有效、暂停、撤销、过期、未核验；不填为有效",
        choices=STATES,
    ),
    column(
        "last_verified|核验日期|last verified",
        "查询日期|核对日期|最近核验日期",
        "list",
        None,
        14,
        "最近一次到发证机构查询的日期",
    ),
)
ACCREDITATION_FIELDS = tuple(each.field for each in _ACCREDITATIONS)
ANNEX = Layout(
    name="annex",
    columns=(*_OFFERING, *_LINE, *_RANGE, *_LIMITS, *_ACCREDITATIONS),
    example={
        "code": "示例-001",
        "object": "米粉",
        "parameter": "水分",
        "method": "《食品安全国家标准 食品中水分的测定》GB 5009.3-2016 第一法",
        "limits": "只用第一法",
        "schemes": "CMA、CNAS",
        "certificates": "示例-CMA-01、示例-CNAS-02",
        "valid_to": "2028-11-07、2029-09-19",
    },
)
"""A scope annex."""
