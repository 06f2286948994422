"""Writers of the listing API: each has a key, a station and offerings of its own, and knows what it was told."""

import random
import threading
import time
from collections.abc import Callable, Iterator

from tests.nodes.cluster import Node
from tests.nodes.http import Answer, Connection, Lost
from tests.nodes.ledger import Ledger, Listing, new_word
from tests.nodes.texts import offering_body, title_with, word_of

_ENOUGH = 25
"""So many listings has a writer before it creates no more, unless all of them are still awaited."""
_IN_FLIGHT_SECONDS = 0.5
"""After a lost answer, so long until what was under way has ended one way or the other."""
_PERSISTENCE_SECONDS = 180
_NEXT = {"published": ("suspended", "withdrawn"), "suspended": ("published", "withdrawn"), "withdrawn": ("draft",)}


class Writer(threading.Thread):
    """One client that writes on and on, over whichever node is there."""

    def __init__(self, name: str, key: str, station: str, nodes: list[Node], ledger: Ledger, pause: float) -> None:
        super().__init__(daemon=True)
        self.station = station
        self._label = name
        self._key = key
        self._nodes = nodes
        self._ledger = ledger
        self._pause = pause
        self._ended = threading.Event()
        self._own: list[Listing] = []
        self._numbers = 0
        self._connections: dict[str, Connection] = {}

    def stop(self) -> None:
        """Write no more."""
        self._ended.set()
        self.join()

    def run(self) -> None:
        """Write until stopped."""
        while not self._ended.wait(random.uniform(0.5, 1.5) * self._pause):
            self._act()
        for connection in self._connections.values():
            connection.close()

    def _act(self) -> None:
        free = self._ledger.free(self._own)
        draft = [listing for listing in free if listing.state == "draft"]
        if draft:
            self._move(draft[0], "published")
        elif not free or (len(self._own) < _ENOUGH and random.random() < 0.3):
            self._create()
        elif random.random() < 0.2:
            self._batch([one for one in free if one.state != "withdrawn"][:3])
        else:
            listing = random.choice(free)
            if listing.state != "withdrawn" and random.random() < 0.5:
                self._retitle(listing)
            else:
                self._move(listing, random.choice(_NEXT[listing.state]))

    def _new_listing(self) -> Listing:
        self._numbers += 1
        listing = Listing(id=f"{self._label}-{self._numbers}", station=self.station)
        self._own.append(listing)
        return listing

    def _create(self) -> None:
        listing, word = self._new_listing(), new_word()
        self._ledger.begin([listing])
        answer = self._repeated("/v1/offerings", offering_body(listing, word, "published"))
        if answer.status == 201:
            listing.tag = answer.headers["etag"]
            self._ledger.done("create", [(listing, word, "published")])
        else:
            self._own.remove(listing)
            self._ledger.undone([listing], [word])

    def _retitle(self, listing: Listing) -> None:
        word = new_word()
        self._change("patch", listing, {"title": title_with(word)}, word, listing.state)

    def _move(self, listing: Listing, state: str) -> None:
        if state == "withdrawn" and random.random() < 0.5:
            path = f"/v1/offerings/{listing.id}?reason=test"
            self._change("withdraw", listing, None, listing.word, state, path)
            return
        kinds = {"published": "publish", "suspended": "suspend", "withdrawn": "withdraw", "draft": "redraft"}
        self._change(kinds[state], listing, {"state": state, "state_reason": "试验"}, listing.word, state)

    def _change(
        self, kind: str, listing: Listing, body: object, word: str, state: str, path: str | None = None
    ) -> None:
        self._ledger.begin([listing])
        method = "DELETE" if path else "PATCH"
        answer = self._tried(method, path or f"/v1/offerings/{listing.id}", body, If_Match=listing.tag)
        if answer is None:
            self._look_up(kind, listing, word, state)
        elif answer.status == 200:
            listing.tag = answer.headers["etag"]
            self._ledger.done(kind, [(listing, word, state)])
        else:
            self._ledger.undone([listing], [word] if word != listing.word else [])
            self._read(listing)

    def _batch(self, listings: list[Listing]) -> None:
        changed = [*listings, self._new_listing()]
        words = [new_word() for _ in changed]
        self._ledger.begin(changed)
        stated = [
            offering_body(listing, word, listing.state or "published")
            for listing, word in zip(changed, words, strict=True)
        ]
        answer = self._repeated("/v1/offerings:batch", {"items": stated, "mode": "all_or_nothing"})
        if answer.status == 200 and answer.json()["stored"]:
            for listing in changed:
                listing.tag = "*"
            made = [(listing, word, listing.state or "published") for listing, word in zip(changed, words, strict=True)]
            self._ledger.done("batch", made)
        else:
            self._own.remove(changed[-1])
            self._ledger.undone(changed, words)

    def _repeated(self, path: str, body: object) -> Answer:
        """A request under a key, sent again until there is an answer that says what came of it."""
        key = new_word()
        lost = False
        for _ in _tries():
            answer = self._tried("POST", path, body, Idempotency_Key=key)
            if answer is not None and answer.status not in (409, 429):
                if lost:
                    made = "found made" if "idempotency-replayed" in answer.headers else "found not made"
                    self._ledger.count(made)
                return answer
            lost = True
        raise AssertionError("no node answers any more")

    def _look_up(self, kind: str, listing: Listing, word: str, state: str) -> None:
        """What came of a change whose answer was lost."""
        time.sleep(_IN_FLIGHT_SECONDS)
        document = self._read(listing)
        if (word_of(document["title"]), document["state"]) == (word, state):
            self._ledger.count("found made")
            self._ledger.done(kind, [(listing, word, state)])
        else:
            assert (word_of(document["title"]), document["state"]) == (listing.word, listing.state), document
            self._ledger.count("found not made")
            self._ledger.undone([listing], [word] if word != listing.word else [])

    def _read(self, listing: Listing) -> dict[str, str]:
        for _ in _tries():
            answer = self._tried("GET", f"/v1/offerings/{listing.id}", None)
            if answer is not None and answer.status == 200:
                listing.tag = answer.headers["etag"]
                document: dict[str, str] = answer.json()
                return document
        raise AssertionError("no node answers any more")

    def _tried(self, method: str, path: str, body: object, **headers: str) -> Answer | None:
        """The answer, or None where none came that says what was done."""
        writes = method != "GET"
        count: Callable[[str], None] = self._ledger.count if writes else lambda _: None
        try:
            answer = self._ask(method, path, body, **headers)
        except Lost as lost:
            count("unknown" if lost.sent else "not sent")
            return None
        if answer.status >= 500:
            count(f"unknown ({answer.status})")
            return None
        count("acknowledged" if answer.status < 300 else f"refused ({answer.status})")
        return answer

    def _ask(self, method: str, path: str, body: object, **headers: str) -> Answer:
        node = random.choice(self._nodes)
        connection = self._connections.get(node.name) or node.connect(self._key)
        self._connections[node.name] = connection
        try:
            return connection.ask(method, path, body, **headers)
        except Lost:
            del self._connections[node.name]
            raise


def _tries() -> Iterator[None]:
    """Again and again, but not for ever."""
    ends = time.monotonic() + _PERSISTENCE_SECONDS
    while time.monotonic() < ends:
        yield
        time.sleep(0.1)
