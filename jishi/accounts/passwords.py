"""One-time passwords: made by chance, told once, good for nothing but choosing an own one.

That a password is one is marked in the salt it is kept with, so the mark goes
away with the password itself and cannot be left behind.
"""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import get_hasher, make_password

from jishi.accounts.models import User

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 12
MARK = "once"


def new_password() -> str:
    """A password nobody can guess and everybody can type: no 0, 1, i, l, o."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def give_one_time(user: User) -> str:
    """Set a new one-time password on ``user``, not saved yet, and return it."""
    password = new_password()
    user.password = make_password(password, salt=f"{MARK}{get_hasher().salt()}")
    return password


def is_one_time(user: User) -> bool:
    """Whether ``user`` still has the password somebody else gave him."""
    return f"${MARK}" in user.password
