"""The form of a station, field by field."""

from service.stations.forms.fields import Section, field

STATION: tuple[Section, ...] = (
    Section(
        name="station",
        label=("基本信息", "Basics"),
        fields=(
            field("line", "name", "名称", "Name", required=True),
            field("line", "name_en", "英文名称", "Name in English"),
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
            field("choice", "kind", "类型", "Kind", choices="station_kind", required=True, width="half"),
        ),
    ),
    Section(
        name="place",
        label=("所在地", "Place"),
        fields=(
            field("line", "province", "省", "Province", width="short"),
            field("line", "city", "市", "City", width="short"),
            field(
                "line",
                "adcode",
                "行政区划代码",
                "Adcode",
                "GB/T 2260六位数字",
                "six digits of GB/T 2260",
                width="short",
            ),
            field("number", "latitude", "纬度", "Latitude", "WGS 84，度", "degrees, WGS 84", width="short"),
            field("number", "longitude", "经度", "Longitude", "WGS 84，度", "degrees, WGS 84", width="short"),
        ),
    ),
    Section(
        name="work",
        label=("服务能力", "Work"),
        fields=(
            field("lines", "industries", "服务行业", "Industries", "每行一个", "one a line", width="half"),
            field("lines", "accreditations", "资质", "Accreditations", "每行一个", "one a line", width="half"),
            field(
                "lines",
                "languages",
                "服务语言",
                "Languages",
                "如zh-CN、en，每行一个",
                "zh-CN, en, …, one a line",
                width="half",
            ),
        ),
    ),
)
"""The form of a station."""
