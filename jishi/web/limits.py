"""How often one machine may be wrong before it has to wait: what makes guessing useless."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from jishi.core.errors import TooOften

SECONDS = 300
"""So long wrong tries are remembered, from the first on."""


def spare(request: HttpRequest, what: str, most: int, otherwise: str) -> None:
    """Raises TooOften where the machine that asks was wrong ``most`` times at ``what`` within SECONDS.

    Counted by address, in the memory of this process: behind a proxy that does
    not pass addresses on all share one count, so ``most`` has to suit a whole hall.
    ``otherwise`` says what somebody does who cannot wait.
    """
    if cache.get(_key(request, what), 0) >= most:
        minutes = SECONDS // 60
        raise TooOften("试错的次数太多了。", f"请等 {minutes} 分钟再试；{otherwise}", most=most)


def wrong(request: HttpRequest, what: str) -> None:
    """Note one wrong try."""
    key = _key(request, what)
    if not cache.add(key, 1, SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it ran out just now
            cache.add(key, 1, SECONDS)


def _key(request: HttpRequest, what: str) -> str:
    said = f"{what} {request.META.get('REMOTE_ADDR', '')}"
    return f"wrong:{hashlib.sha256(said.encode()).hexdigest()}"
