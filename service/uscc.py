"""The unified social credit code of GB 32100: 18 characters, the last of which checks the others."""

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The digits and the letters without I, O, S, V and Z; each stands for its place."""
_LENGTH = 18


def is_uscc(code: str) -> bool:
    """Whether the last character is the right one for the others: 31 less their sum, weighted by 3^i, modulo 31.

    It tells a slip of the pen, not whether anybody has the code.
    """
    if len(code) != _LENGTH or not set(code) <= set(_ALPHABET):
        return False
    total = sum(_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:-1]))
    return _ALPHABET[-total % 31] == code[-1]
