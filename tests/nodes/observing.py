"""Each process of each node is asked again and again what it finds."""

import threading

import msgspec

from tests.nodes.cluster import Node
from tests.nodes.http import Answer, Connection, Lost
from tests.nodes.ledger import Ledger, Question
from tests.nodes.texts import word_of

_MOST_WORDS = 20
"""Of much longer texts the engine takes the strongest words only."""
_PAUSE_SECONDS = 0.04


class _Offering(msgspec.Struct):
    id: str
    title: str


class _Match(msgspec.Struct):
    offering: _Offering


class _NearMiss(msgspec.Struct):
    match: _Match


class _Shown(msgspec.Struct):
    matches: list[_Match]
    near_misses: list[_NearMiss]


class Observer(threading.Thread):
    """Asks one process of a node; when that one dies, the one that takes its place."""

    def __init__(self, name: str, node: Node, ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self._process = name
        self._node = node
        self._ledger = ledger
        self._ended = threading.Event()

    def stop(self) -> None:
        """Ask no more."""
        self._ended.set()
        self.join()

    def run(self) -> None:
        """Ask until stopped."""
        while not self._ended.is_set():
            connection = self._node.claim(self._process)
            if connection is None:
                self._ended.wait(0.1)
                continue
            try:
                self._ask_on_and_on(connection)
            except Lost:
                self._ledger.end_asking(self._process)
            finally:
                connection.close()

    def _ask_on_and_on(self, connection: Connection) -> None:
        asking = False
        while not self._ended.wait(_PAUSE_SECONDS):
            question = self._ledger.question(self._process, _MOST_WORDS)
            answer = _ask(connection, question)
            if answer.status == 503:
                # It has no index yet.
                continue
            assert answer.status == 200, answer
            if not asking:
                self._ledger.begin_asking(self._process)
                asking = True
                continue
            self._ledger.answered(self._process, question, _shown(answer))


def _ask(connection: Connection, question: Question) -> Answer:
    text = " ".join(question.words) or "校准卡尺"
    return connection.ask("POST", "/v1/match", {"text": text, "limit": 50})


def _shown(answer: Answer) -> dict[str, str]:
    """Word → id of the offering that holds it."""
    found = msgspec.json.decode(answer.body, type=_Shown)
    offerings = [match.offering for match in (*found.matches, *(near.match for near in found.near_misses))]
    return {word_of(offering.title): offering.id for offering in offerings}
