"""The inverted index, by tantivy: which offerings share anything with a question."""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

from matching.errors import IndexUnavailable
from matching.index.entries import Description, Entry, decode
from matching.index.records import Records
from matching.values import Only

_HEAP_BYTES = 120_000_000
_COMMON = 0.07
_FEW = 2_000
"""A term that this part of the catalogue has, and so many offerings at least, is too common to search by."""
_EVERY = "*"
"""A term of every offering: how many have it counts those that were removed and not merged away, as all counts do."""
_SAME_SCORE = 1e-4
"""Sums of 32-bit numbers differ by the order of their terms; scores this close are the same."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("terms", stored=False, tokenizer_name="spaces", index_option="freq")
    builder.add_text_field("standards", stored=False, tokenizer_name="spaces", index_option="basic")
    builder.add_text_field("trades", stored=False, tokenizer_name="spaces", index_option="basic")
    builder.add_text_field("station", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("element", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("region", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("position", stored=False, indexed=False, fast=True)
    return builder.build()


class OfferingIndex:
    """One index of offerings, in a folder or, without one, in memory."""

    def __init__(self, folder: Path | None = None) -> None:
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder) if folder else None)
        analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("spaces", analyser)
        self._index.config_reader("Manual")
        self._searcher = self._index.searcher()
        self._writer: tantivy.IndexWriter | None = None
        self._records = Records(folder)
        self.written = 0
        """How many entries were written since it was opened."""

    def put(self, descriptions: Iterable[Description]) -> None:
        """Add offerings, or replace those with the same id; visible after `commit`."""
        writer = self._open_writer()
        for description in descriptions:
            writer.delete_documents_by_term("id", description.id)
            self._add(writer, description)

    def fill(self, descriptions: Iterable[Description]) -> None:
        """Put offerings that each occur once into an empty index; visible after `commit`."""
        writer = self._open_writer()
        for description in descriptions:
            self._add(writer, description)

    def _add(self, writer: tantivy.IndexWriter, description: Description) -> None:
        document = tantivy.Document()
        document.add_text("id", description.id)
        document.add_text("terms", description.terms)
        document.add_text("standards", description.standards)
        document.add_text("trades", f"{description.trades} {_EVERY}")
        document.add_text("station", description.station)
        document.add_text("element", description.element)
        for region in _regions(description.adcode):
            document.add_text("region", region)
        document.add_unsigned("position", self._records.append(description.stored))
        self.written += 1
        writer.add_document(document)

    def remove(self, ids: Iterable[str]) -> None:
        """Take entries out; visible after `commit`."""
        writer = self._open_writer()
        for id_ in ids:
            writer.delete_documents_by_term("id", id_)

    def commit(self) -> None:
        """Make all changes durable and visible here; other processes see them after `refresh`."""
        # First the entries, then what points at them.
        self._records.flush()
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
        only: Only | None = None,
    ) -> list[Entry]:
        """The `limit` entries that share most with the weighted terms and standards' keys, and are of the trades.

        With `only`, those of a part of the index; what they score, and so their order, is the same without it.
        """
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(field, key), weight))
            for field, keys in (
                ("terms", self._telling(terms)),
                ("standards", standards),
                ("trades", self._levelled(trades or {})),
            )
            for key, weight in keys.items()
            if weight > 0
        ]
        if not clauses:
            return []
        query = self._within(tantivy.Query.boolean_query(clauses), only)
        try:
            hits = self._searcher.search(query, limit=limit + 1, count=False).hits
            positions = self._searcher.fast_field_values("position", _before_the_cut(hits, limit))
        except ValueError as damage:
            raise IndexUnavailable(f"the index is damaged: {damage}") from damage
        return [self._entry(position) for position in positions]

    def _within(self, query: tantivy.Query, only: Only | None) -> tantivy.Query:
        """The query in a part of the index: each filter must hold, and adds nothing to a score."""
        kept = (
            () if only is None else (("station", only.stations), ("region", only.regions), ("element", only.elements))
        )
        filters = [
            tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, field, list(values)), 0.0)
            for field, values in kept
            if values
        ]
        if not filters:
            return query
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in (query, *filters)])

    def _telling(self, terms: Mapping[str, float]) -> Mapping[str, float]:
        """The terms without those that a large part of a large catalogue has: they cost most and tell least."""
        most = max(_FEW, _COMMON * self._searcher.doc_freq("trades", _EVERY))
        telling = {term: weight for term, weight in terms.items() if self._searcher.doc_freq("terms", term) <= most}
        return telling or terms

    def _levelled(self, trades: Mapping[str, float]) -> dict[str, float]:
        """The weights of trades, freed from how rare each is in the catalogue.

        A constant score would say the same, and take the search's short cuts away: they need plain terms alone.
        """
        count = self._searcher.doc_freq("trades", _EVERY)
        levelled: dict[str, float] = {}
        for trade, weight in trades.items():
            having = self._searcher.doc_freq("trades", trade)
            levelled[trade] = weight / math.log(1 + (count - having + 0.5) / (having + 0.5))
        return levelled

    def _term(self, field: str, key: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, key, "freq" if field == "terms" else "basic")

    def _entry(self, position: object) -> Entry:
        if not isinstance(position, int):
            raise IndexUnavailable("the index is damaged: an entry is missing")
        try:
            return decode(self._records.read(position))
        except (ValueError, OSError) as damage:
            raise IndexUnavailable(f"the index is damaged: {damage}") from damage

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP_BYTES, 1)
        return self._writer


def _regions(adcode: str) -> list[str]:
    """The province, the city and the county of a GB/T 2260 code, each by its first digits."""
    return [adcode[:digits] for digits in (2, 4, 6) if len(adcode) >= digits]


def _before_the_cut(hits: Sequence[tuple[float, tantivy.DocAddress]], limit: int) -> list[tantivy.DocAddress]:
    """The best hits; those that score as high as the first one cut off go too.

    Which of them came before the cut was a matter of the order in which they were put in, and that must not matter.
    """
    if len(hits) <= limit:
        return [address for _, address in hits]
    least = hits[limit][0] * (1 + _SAME_SCORE)
    kept = [address for score, address in hits[:limit] if score > least]
    return kept or [address for _, address in hits[:limit]]
