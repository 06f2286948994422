"""The form of an offering, field by field; headings as in the spreadsheets."""

from service.stations.forms.fields import Section, field

_ACCREDITATION = (
    field(
        "line",
        "scheme",
        "资质",
        "Scheme",
        "如CMA、CNAS",
        "CMA, CNAS, …",
        required=True,
        width="half",
        suggests="scheme",
    ),
    field("line", "certificate", "证书编号", "Certificate", width="half"),
    field("date", "valid_from", "有效期起", "Valid from", width="short"),
    field("date", "valid_to", "有效期止", "Valid to", width="short"),
    field("choice", "state", "资质状态", "State", choices="accreditation_state", width="short"),
    field("date", "last_verified", "核验日期", "Last verified", width="short"),
)
_SCOPE_LINE = (
    field("line", "object", "检测对象", "Object", width="half"),
    field("line", "parameter", "项目/参数", "Parameter", required=True, width="half"),
    field("line", "method", "方法名称", "Method", width="half"),
    field("line", "standard", "标准编号（含年号）", "Standard with its year", width="half", suggests="standard"),
    field("number", "minimum", "范围下限", "From", width="short"),
    field("number", "maximum", "范围上限", "To", width="short"),
    field("line", "unit", "单位", "Unit", width="short", suggests="unit"),
    field("number", "uncertainty", "不确定度", "Uncertainty", width="short"),
    field("line", "uncertainty_unit", "不确定度单位", "Its unit", width="short", suggests="unit"),
    field("number", "coverage_factor", "包含因子k", "Coverage factor k", width="short"),
    field("line", "conditions", "说明", "Conditions", width="half"),
    field("line", "limits", "限制范围", "Limits", "如只用第一法", "such as first method only", width="half"),
    field("rows", "accreditations", "本行的资质", "Accreditations of this line", fields=_ACCREDITATION),
)
_CAPABILITY = (
    field("line", "quantity", "测量参数", "Quantity", width="half"),
    field("number", "min", "范围下限", "From", width="short"),
    field("number", "max", "范围上限", "To", width="short"),
    field("line", "unit", "单位", "Unit", width="short", suggests="unit"),
    field("number", "uncertainty", "不确定度", "Uncertainty", width="short"),
    field("line", "uncertainty_unit", "不确定度单位", "Its unit", width="short", suggests="unit"),
)
_PRICE = (
    field("number", "min", "最低", "From", width="short"),
    field("number", "max", "最高", "To", width="short"),
    field("line", "basis", "计价单位（如每样品）", "For each (sample, …)", width="short"),
)
_ELIGIBILITY = (
    field(
        "lines",
        "adcodes",
        "适用地区代码",
        "Regions",
        "行政区划代码的前2至6位，每行一个；不填不限",
        "first digits of GB/T 2260 codes, one a line; empty: everywhere",
        width="half",
    ),
    field(
        "lines", "industries", "适用行业", "Industries", "每行一个；不填不限", "one a line; empty: all", width="half"
    ),
    field("choices", "sizes", "适用企业规模", "Sizes of enterprise", "不选不限", "none: all", choices="size"),
    field("date", "valid_from", "开始日期", "From", width="short"),
    field("date", "valid_to", "结束日期", "To", "含当日；长期有效不填", "inclusive; empty: open", width="short"),
    field("line", "note", "申请条件", "Conditions"),
)
_ONE_A_LINE = ("每行一个", "one a line")

OFFERING: tuple[Section, ...] = (
    Section(
        name="basics",
        label=("基本信息", "Basics"),
        fields=(
            field(
                "line",
                "title",
                "服务名称",
                "Title",
                "企业可以直接下单的服务，2至100个字",
                "what an enterprise can order, 2 to 100 characters",
                required=True,
            ),
            field("choice", "station", "服务站", "Station", choices="stations", required=True, width="half"),
            field("choice", "element", "服务类别", "Element", choices="element", required=True, width="half"),
            field(
                "line",
                "id",
                "编号",
                "Code",
                "字母、数字和 . _ : - ；不填则自动生成，以后不能修改",
                "letters, digits and . _ : -; empty: made for you; it stays",
                width="half",
                only_new=True,
            ),
            field(
                "text",
                "summary",
                "服务简介",
                "Summary",
                "做什么、交付什么、不含什么",
                "what is done, what is delivered, what is not included",
            ),
        ),
    ),
    Section(
        name="content",
        label=("对象、内容与依据", "What is served, and by what"),
        fields=(
            field("lines", "products", "服务对象", "Objects", *_ONE_A_LINE, width="half"),
            field("lines", "items", "服务内容", "Items", *_ONE_A_LINE, width="half"),
            field(
                "lines",
                "standards",
                "依据标准",
                "Standards",
                "标准编号带年号，每行一个",
                "with their years, one a line",
                width="half",
            ),
            field("lines", "industries", "适用行业", "Industries", *_ONE_A_LINE, width="half"),
        ),
    ),
    Section(
        name="order",
        label=("办理与收费", "Ordering"),
        fields=(
            field("choices", "modes", "服务方式", "How", choices="mode"),
            field("integer", "turnaround_days", "服务周期（工作日）", "Working days", width="short"),
            field(
                "group",
                "price",
                "收费（元）",
                "Price (CNY)",
                "固定价格两格填同一个数；免费填0；面议不填",
                "a fixed price: the same twice; free: 0; on request: empty",
                fields=_PRICE,
            ),
        ),
    ),
    Section(
        name="scope",
        label=("资质与能力", "Accreditations and scope"),
        hint=(
            "资质属于具体的能力行：对象、参数、方法和范围都一致，才算有资质。",
            "Accreditation is held line by line: for an object, a parameter, a method and a range.",
        ),
        fields=(
            field(
                "lines",
                "accreditations",
                "整项服务的资质",
                "Accreditations of the whole",
                "如CMA、CNAS，每行一个",
                "CMA, CNAS, …, one a line",
                width="half",
            ),
            field(
                "date",
                "assured_date",
                "最近确认日期",
                "Confirmed on",
                "上一次确认内容属实的日子；新增时不填记为当天",
                "when it was last said that all of this is true; of a new one empty means the day it is made",
                width="half",
            ),
            field("rows", "scope_lines", "能力行", "Scope lines", fields=_SCOPE_LINE),
            field("rows", "capabilities", "测量范围", "Measuring ranges", fields=_CAPABILITY),
        ),
    ),
    Section(
        name="policy",
        label=("惠企措施", "Policy measure"),
        hint=(
            "免费或补贴、只面向部分企业的服务才需要填写。",
            "Only for services that are free or subsidised for some enterprises.",
        ),
        fields=(
            field(
                "group",
                "eligibility",
                "这是一项惠企措施",
                "This is a policy measure",
                fields=_ELIGIBILITY,
                optional=True,
            ),
        ),
        folded=True,
    ),
)
"""The form of an offering."""
