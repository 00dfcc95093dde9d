"""The short code on the wall: another one every half minute; a picture of it is soon worth nothing."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 and O, 1, I and L, which look alike on a wall."""
LENGTH = 6
"""31 ** 6 is 887 million: with a dozen events open, one guess in fifteen million is right."""
EVERY = 30
"""Seconds a code is shown."""
TAKEN = 4
"""So many codes are taken besides the one that is shown: a slow phone has two minutes."""


def code_at(key: str, seconds: float) -> str:
    """The code of ``key`` at a moment, in seconds since 1970."""
    window = int(seconds // EVERY)
    number = int.from_bytes(hmac.digest(key.encode(), b"%d" % window, hashlib.sha256), "big")
    letters = []
    for _ in range(LENGTH):
        number, at = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[at])
    return "".join(letters)


def is_code(key: str, said: str, seconds: float) -> bool:
    """Whether ``said`` is the code of ``key`` at a moment, or was shortly before."""
    codes = [code_at(key, seconds - EVERY * back) for back in range(TAKEN + 1)]
    found = [hmac.compare_digest(code.encode(), said.encode()) for code in codes]
    return any(found)


def tidy(said: str) -> str:
    """A code as somebody typed it: small, capital or full-width letters, blanks, dashes; "" for none."""
    code = "".join(unicodedata.normalize("NFKC", said).upper().replace("-", " ").split())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
