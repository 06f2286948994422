"""The form of a sitekey: its fields, what stands in them, and what is read out of them."""

from typing import Any

import msgspec

from service.stations.forms.checking import Errors, breaches_in, errors_of
from service.stations.forms.fields import Field, field
from service.stations.forms.values import Values, document_of, values_of

FIELDS: tuple[Field, ...] = (
    field("line", "name", "用途", "What for", "例如：园区官网", "For example: our web site", required=True),
    field(
        "lines",
        "origins",
        "网址",
        "Origins",
        "每行一个，如 https://www.park.gov.cn 或 https://*.park.gov.cn；不带路径",
        "One a line, such as https://www.park.example or https://*.park.example; without a path",
        required=True,
    ),
    field(
        "line",
        "place",
        "访问者所在地",
        "Place of visitors",
        "GB/T 2260的六位代码，如450200；访问者没写地点时按这里算距离",
        "Six digits of GB/T 2260, such as 450200: distances count from there unless a visitor says where they are",
    ),
    field(
        "integer",
        "budget_per_minute",
        "每分钟次数",
        "Requests a minute",
        "不填则为通常的额度",
        "Empty: what is usual",
    ),
    field(
        "lines",
        "regions",
        "地区",
        "Regions",
        "每行一个GB/T 2260代码的前2、4或6位，如 45 或 4502",
        "One a line: the first 2, 4 or 6 digits of GB/T 2260, such as 45 or 4502",
    ),
    field(
        "lines",
        "stations",
        "服务站",
        "Stations",
        "每行一个编号，即服务站公开页面 /stations/ 之后的部分；编号后可以写名称",
        "One id a line, as in the address of its public page, /stations/…; a name may follow it",
    ),
    field("choices", "elements", "要素", "Elements", choices="element"),
)
BY_NAME = {one.name: one for one in FIELDS}
_EMPTY: dict[str, Any] = {"place": None, "budget_per_minute": None, "regions": [], "stations": [], "elements": []}


def document_posted(values: Values) -> dict[str, Any]:
    """What a form states; where nothing is stated of a list, the list is left out."""
    document = {name: value for name, value in document_of(values, FIELDS).items() if value != []}
    if "stations" in document:
        # The name behind an id is there for people.
        document["stations"] = [line.split()[0] for line in document["stations"]]
    return document


def patch_posted(values: Values) -> dict[str, Any]:
    """What a form states as a patch: what was emptied is taken away."""
    return {**_EMPTY, **document_posted(values)}


def values_shown(document: dict[str, Any], names: dict[str, str]) -> Values:
    """What stands in the form of a sitekey: stations with their names, where these are known."""
    stations = [f"{id_} {names[id_]}" if id_ in names else id_ for id_ in document["stations"]]
    return values_of({**document, "stations": stations}, FIELDS)


def read(type_: Any, document: dict[str, Any], values: Values, english: bool) -> tuple[Any, Errors]:
    """The struct that a document states, or everything that is wrong with it at the fields and lines where it stands."""
    breaches = breaches_in(document, type_)
    if breaches:
        return None, errors_of(breaches, values, FIELDS, english)
    return msgspec.convert(document, type_), {}
