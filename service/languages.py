"""Which language a caller wants: Chinese first, English where it is asked for before Chinese."""

_LONGEST = 200


def prefers_english(accept_language: str) -> bool:
    """Whether Accept-Language (RFC 9110, 12.5.4) ranks English above Chinese; without a word on either, it does not."""
    best = {"en": 0.0, "zh": 0.0}
    for part in accept_language[:_LONGEST].lower().split(","):
        tag, _, parameters = part.strip().partition(";")
        language = tag.split("-")[0].strip()
        if language in best:
            best[language] = max(best[language], _quality(parameters))
    return best["en"] > best["zh"]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
