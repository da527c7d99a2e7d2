"""How many wrong tokens are borne: in the memory of each process, without addresses."""

from __future__ import annotations

import secrets
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

from survey.tokens import keyed_hash

WINDOW = 600.0
"""Seconds after which a wrong token is forgotten."""

OWN = 10
"""Wrong tokens from one place within the window, after which it waits."""

ALL = 1000
"""Wrong tokens from everywhere within the window, after which every look-up waits."""


class Attempts:
    """Counts wrong tokens by a hash of where they came from; the salt dies with the process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._salt = secrets.token_bytes(16)
        self._lock = threading.Lock()
        self._by_place: defaultdict[str, deque[float]] = defaultdict(deque)
        self._everywhere: deque[float] = deque()

    def too_many(self, place: str) -> bool:
        """Tell whether whoever comes from here has to wait."""
        with self._lock:
            self._forget()
            own = self._by_place.get(self._hash(place), ())
            return len(own) >= OWN or len(self._everywhere) >= ALL

    def add(self, place: str) -> None:
        """Note a wrong token."""
        with self._lock:
            self._forget()
            self._by_place[self._hash(place)].append(self._clock())
            self._everywhere.append(self._clock())

    def _hash(self, place: str) -> str:
        return keyed_hash(self._salt, "place", place)

    def _forget(self) -> None:
        before = self._clock() - WINDOW
        while self._everywhere and self._everywhere[0] <= before:
            self._everywhere.popleft()
        for place, times in list(self._by_place.items()):
            while times and times[0] <= before:
                times.popleft()
            if not times:
                del self._by_place[place]
