"""Describing many offerings at once, on several processors: nearly all the time of building an index goes there."""

import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from matching.index import Description
from matching.index.describing import Document, described
from matching.thesaurus import load_knowledge
from matching.thesaurus.loading import KNOWLEDGE_FOLDER
from service.following.lifetime import end_with

AHEAD = 3
"""So many batches should wait for each process: enough that none idles, few enough that memory stays small."""


class Describers:
    """Processes that describe offerings, until the block ends."""

    def __init__(self, kept: Path, processes: int) -> None:
        self._kept = kept
        # Not forked: the index has threads of its own, which a fork would cut off in the middle of their work.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(kept, os.getpid()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def describe(self, documents: list[Document]) -> Future[list[Description | str]]:
        """Begin to describe documents: for each its description, or what is wrong with it."""
        return self._pool.submit(_described_here, documents, self._kept)


def _begin(kept: Path, parent: int) -> None:
    end_with(parent)
    load_knowledge(KNOWLEDGE_FOLDER, kept)


def _described_here(documents: list[Document], kept: Path) -> list[Description | str]:
    return described(documents, load_knowledge(KNOWLEDGE_FOLDER, kept))
