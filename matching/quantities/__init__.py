"""Numbers with units: found in texts, converted, compared."""

from matching.quantities.coverage import Coverage, covers
from matching.quantities.mentions import QuantityMention, find_quantities
from matching.quantities.units import Unit, unit_of

__all__ = ["Coverage", "QuantityMention", "Unit", "covers", "find_quantities", "unit_of"]
