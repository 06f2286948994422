"""What is published, in the words of schema.org, for programs that read pages (JSON-LD 1.1)."""

import json
from typing import Any

from markupsafe import Markup

from matching.values import Offering
from models.queries.published import Beside

_MOST_OF_A_STATION = 50
_CONTEXT = "https://schema.org"
_HARMLESS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""Within a script element nothing may look like its end, whatever a listing says."""


def as_script(data: dict[str, Any]) -> Markup:
    """The content of a script element of the type application/ld+json."""
    written = json.dumps(_without_nothing(data), ensure_ascii=False).translate(_HARMLESS)
    return Markup(written)  # noqa: S704 - made harmless just above


def linked_offering(offering: Offering, station: dict[str, Any], address: str, of_station: str) -> dict[str, Any]:
    """An offering as a Service with its Offer."""
    return {
        "@context": _CONTEXT,
        "@type": "Service",
        "@id": address,
        "url": address,
        "identifier": offering.id,
        "name": offering.title,
        "description": offering.summary,
        "serviceType": offering.element,
        "category": list(offering.industries),
        "provider": linked_station(station, of_station),
        "areaServed": _area(offering, station),
        "offers": _offer(offering, address),
    }


def linked_station(station: dict[str, Any], address: str) -> dict[str, Any]:
    """A station as an Organization within its organization."""
    organization = station["organization"] or {}
    return {
        "@type": "Organization",
        "@id": address,
        "url": address,
        "identifier": station["id"],
        "name": station["name"],
        "alternateName": station["name_en"],
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressRegion": station["province"],
            "addressLocality": station["city"],
            "streetAddress": station["address"],
        },
        "telephone": station["telephone"],
        "parentOrganization": {
            "@type": "Organization",
            "name": organization.get("name"),
            "taxID": organization.get("uscc"),
        },
    }


def linked_catalogue(station: dict[str, Any], offerings: list[Beside], address: str, origin: str) -> dict[str, Any]:
    """A station with what it offers, the first of it."""
    listed = [
        {
            "@type": "Offer",
            "itemOffered": {"@type": "Service", "@id": f"{origin}/offerings/{one.id}", "name": one.title},
        }
        for one in offerings[:_MOST_OF_A_STATION]
    ]
    catalogue = {"@type": "OfferCatalog", "itemListElement": listed} if listed else None
    return {"@context": _CONTEXT, **linked_station(station, address), "hasOfferCatalog": catalogue}


def _offer(offering: Offering, address: str) -> dict[str, Any] | None:
    price = offering.price
    if price is None:
        return None
    if price.min == price.max:
        return {"@type": "Offer", "url": address, "price": price.min, "priceCurrency": price.currency}
    return {
        "@type": "Offer",
        "url": address,
        "priceSpecification": {
            "@type": "PriceSpecification",
            "minPrice": price.min,
            "maxPrice": price.max,
            "priceCurrency": price.currency,
            "description": price.basis,
        },
    }


def _area(offering: Offering, station: dict[str, Any]) -> dict[str, Any] | None:
    """Where it can be had: at the station's place, where nobody comes and nothing is sent."""
    if not station["city"] or {"mail_in", "remote"} & set(offering.modes):
        return {"@type": "Country", "name": "CN"}
    return {"@type": "City", "name": station["city"]}


def _without_nothing(value: Any) -> Any:
    """The same without what is not known."""
    if isinstance(value, dict):
        kept = {name: _without_nothing(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_nothing(item) for item in value]
    return value
