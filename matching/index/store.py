"""The inverted index, by tantivy: which offerings share anything with a question."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

from matching.errors import IndexUnavailable
from matching.index.entries import Entry, decode, encode

_HEAP_BYTES = 120_000_000
_LEAST_TRADE = 0.15
_SAME_SCORE = 1e-4
"""Sums of 32-bit numbers differ by the order of their terms; scores this close are the same."""
_REPEATS = 4
"""A term of an entry is indexed at most so many times, by its presence."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("terms", stored=False, tokenizer_name="spaces", index_option="freq")
    builder.add_text_field("standards", stored=False, tokenizer_name="spaces", index_option="basic")
    builder.add_text_field("trades", stored=False, tokenizer_name="spaces", index_option="basic")
    builder.add_bytes_field("entry", stored=True, indexed=False)
    return builder.build()


class OfferingIndex:
    """One index of entries, in a folder or, without one, in memory."""

    def __init__(self, folder: Path | None = None) -> None:
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder) if folder else None)
        analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("spaces", analyser)
        self._index.config_reader("Manual")
        self._searcher = self._index.searcher()
        self._writer: tantivy.IndexWriter | None = None

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries, or replace those with the same id; visible after `commit`."""
        writer = self._open_writer()
        for entry in entries:
            writer.delete_documents_by_term("id", entry.id)
            document = tantivy.Document()
            document.add_text("id", entry.id)
            document.add_text("terms", " ".join(_repeated(entry.terms)))
            document.add_text("standards", " ".join(entry.standards))
            document.add_text(
                "trades", " ".join(trade for trade, share in entry.trades.items() if share >= _LEAST_TRADE)
            )
            document.add_bytes("entry", encode(entry))
            writer.add_document(document)

    def remove(self, ids: Iterable[str]) -> None:
        """Take entries out; visible after `commit`."""
        writer = self._open_writer()
        for id_ in ids:
            writer.delete_documents_by_term("id", id_)

    def commit(self) -> None:
        """Make all changes durable and visible here; other processes see them after `refresh`."""
        self._open_writer().commit()
        self.refresh()

    def close(self) -> None:
        """Wait for background merges, so that the files on disk are final."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def refresh(self) -> None:
        """See what was committed since."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def count(self) -> int:
        """How many entries there are."""
        return int(self._searcher.num_docs)

    def search(
        self,
        terms: Mapping[str, float],
        standards: Mapping[str, float],
        limit: int,
        trades: Mapping[str, float] | None = None,
    ) -> list[Entry]:
        """The `limit` entries that share most with the weighted terms and standards' keys, and are of the trades."""
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, key), weight))
            for field, keys in (("terms", terms), ("standards", standards))
            for key, weight in keys.items()
            if weight > 0
        ]
        if not clauses:
            return []
        for trade, weight in (trades or {}).items():
            clauses.append((tantivy.Occur.Should, tantivy.Query.const_score_query(self._term("trades", trade), weight)))
        query = tantivy.Query.boolean_query(clauses)
        try:
            hits = self._searcher.search(query, limit=limit + 1, count=False).hits
            return [self._entry(address) for address in _before_the_cut(hits, limit)]
        except ValueError as damage:
            raise IndexUnavailable(f"the index is damaged: {damage}") from damage

    def _term(self, field: str, key: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, key, "freq" if field == "terms" else "basic")

    def _entry(self, address: tantivy.DocAddress) -> Entry:
        stored = self._searcher.doc(address).get_first("entry")
        if not isinstance(stored, bytes):
            raise IndexUnavailable("the index is damaged: an entry is missing")
        return decode(stored)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP_BYTES, 1)
        return self._writer


def _before_the_cut(hits: Sequence[tuple[float, tantivy.DocAddress]], limit: int) -> list[tantivy.DocAddress]:
    """The best hits; those that score as high as the first one cut off go too.

    Which of them came before the cut was a matter of the order in which they were put in, and that must not matter.
    """
    if len(hits) <= limit:
        return [address for _, address in hits]
    least = hits[limit][0] * (1 + _SAME_SCORE)
    kept = [address for score, address in hits[:limit] if score > least]
    return kept or [address for _, address in hits[:limit]]


def _repeated(terms: Mapping[str, float]) -> Iterable[str]:
    for term, presence in terms.items():
        for _ in range(max(1, round(_REPEATS * presence))):
            yield term
