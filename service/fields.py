"""Kinds of fields that several structs share, with their limits."""

from typing import Annotated

from msgspec import Meta

NO_NUL = "^[^\\u0000]*$"
"""PostgreSQL stores no NUL character, so none is taken in."""

ExternalId = Annotated[
    str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$", description="Letters, digits and . _ : -, at most 64.")
]
Adcode = Annotated[
    str,
    Meta(
        pattern="^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{4}$",
        description="Six digits of GB/T 2260.",
        examples=["450200"],
    ),
]
Latitude = Annotated[float, Meta(ge=-90, le=90, description="Degrees, WGS 84.")]
Longitude = Annotated[float, Meta(ge=-180, le=180, description="Degrees, WGS 84.")]
Word = Annotated[str, Meta(min_length=1, max_length=100, pattern=NO_NUL)]
Line = Annotated[str, Meta(min_length=1, max_length=300, pattern=NO_NUL)]
Words = Annotated[list[Line], Meta(max_length=300)]
Days = Annotated[int, Meta(ge=0, le=1000, description="Working days.")]
Money = Annotated[float, Meta(ge=0, le=1_000_000_000_000, description="CNY.")]
Number = Annotated[float, Meta(ge=-1e15, le=1e15)]
