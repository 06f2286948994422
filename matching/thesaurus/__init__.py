"""The knowledge tables in memory: concepts, their relations, and the means to find them in a text."""

from matching.thesaurus.concepts import KINDS, Concept, Link, Thesaurus
from matching.thesaurus.knowledge import Knowledge, Wording, load_knowledge
from matching.thesaurus.labels import LabelMention
from matching.thesaurus.loading import KNOWLEDGE_FOLDER, load_thesaurus

__all__ = [
    "KINDS",
    "KNOWLEDGE_FOLDER",
    "Concept",
    "Knowledge",
    "LabelMention",
    "Link",
    "Thesaurus",
    "Wording",
    "load_knowledge",
    "load_thesaurus",
]
