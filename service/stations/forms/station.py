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
        name="contact",
        label=("怎么找到我们", "How to reach it"),
        fields=(
            field(
                "line",
                "address",
                "地址",
                "Address",
                "街道和门牌号，企业送样、上门要用",
                "street and number: for those who come or send samples",
            ),
            field(
                "line",
                "telephone",
                "电话",
                "Telephone",
                "公开的服务电话，可写分机，如0772-0000000转801；没有合适的服务时，企业会打这个电话",
                "a public number, an extension after 转 or ext.; enterprises call it where no service fits",
                width="half",
            ),
            field(
                "line",
                "opening_hours",
                "服务时间",
                "Opening hours",
                "如工作日9:00–12:00，14:00–17:30",
                "such as weekdays 9:00–17:00",
                width="half",
            ),
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
