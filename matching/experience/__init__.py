"""Solved cases as evidence: what helped with problems that resemble a need (docs/ranking.md, Experience)."""

from matching.experience.cases import DescribedCase, describe_case
from matching.experience.experience import NO_EXPERIENCE, Experience
from matching.experience.lift import lifted
from matching.experience.reasons import experience_reasons

__all__ = ["NO_EXPERIENCE", "DescribedCase", "Experience", "describe_case", "experience_reasons", "lifted"]
