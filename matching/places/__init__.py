"""Places of GB/T 2260: looked up, found in texts, and measured."""

from matching.places.distance import distance_km
from matching.places.suggesting import Suggestion, suggest_places
from matching.places.table import complete, find_place, place_of_adcode, place_of_name

__all__ = ["Suggestion", "complete", "distance_km", "find_place", "place_of_adcode", "place_of_name", "suggest_places"]
