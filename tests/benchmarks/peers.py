"""Search engines to compare with, each over the same fields of the same offerings."""

from collections.abc import Callable
from typing import Any

import tantivy
from rapidfuzz import fuzz, process

from matching.text import normalise, tokens
from matching.values import Offering

Ranker = Callable[[str], list[str]]
_FIELDS = ("title", "items", "products", "standards", "summary", "industries")
_BOOSTS = {"title": 2.5, "items": 1.5, "products": 1.5, "standards": 1.0, "summary": 0.7, "industries": 0.7}
_DEPTH = 30


def tantivy_bm25(offerings: list[Offering]) -> Ranker:
    """Plain BM25 of tantivy over words and character pairs in six weighted fields."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in _FIELDS:
        builder.add_text_field(field, tokenizer_name="spaces", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema)
    index.register_tokenizer("spaces", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    writer = index.writer(50_000_000, 1)
    for offering in offerings:
        document = tantivy.Document()
        document.add_text("id", offering.id)
        for field in _FIELDS:
            document.add_text(field, " ".join(tokens(normalise(text_of(offering, field)).text)))
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def rank(text: str) -> list[str]:
        clauses: list[tuple[Any, Any]] = []
        for token in dict.fromkeys(tokens(normalise(text).text)):
            for field, boost in _BOOSTS.items():
                term = tantivy.Query.term_query(schema, field, token, "freq")
                clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(term, boost)))
        if not clauses:
            return []
        hits = searcher.search(tantivy.Query.boolean_query(clauses), limit=_DEPTH, count=False).hits
        return [str(searcher.doc(address).get_first("id")) for _, address in hits]

    return rank


def rapidfuzz_alone(offerings: list[Offering]) -> Ranker:
    """The weighted ratio of rapidfuzz between the need and all of an offering's text."""
    texts = {
        offering.id: normalise(" ".join(text_of(offering, field) for field in _FIELDS)).text for offering in offerings
    }

    def rank(text: str) -> list[str]:
        found = process.extract(normalise(text).text, texts, scorer=fuzz.WRatio, limit=_DEPTH)
        return [id_ for _, _, id_ in found]

    return rank


def text_of(offering: Offering, field: str) -> str:
    """A field of an offering as one text."""
    value: str | tuple[str, ...] = getattr(offering, field)
    return value if isinstance(value, str) else "。".join(value)
