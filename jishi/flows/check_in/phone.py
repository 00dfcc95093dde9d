"""What somebody does who checks in: no account, a code from the wall, a name on the list.

A code gives a *pass*, good for some minutes, so that nobody has to type against
the clock; a tick gives a *receipt*, with which it can be taken back for a while.
Both are signed and kept by the browser alone.
"""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass, field

from django.core import signing
from django.utils.timezone import now

from jishi.core.errors import UserError
from jishi.flows.check_in.codes import is_code, tidy
from jishi.flows.check_in.models import CheckIn, Place
from jishi.ledger.base import OPEN
from jishi.ledger.entry.named import named

RECEIPT = "check_in.receipt"
PASS, DOOR = ("check_in.pass", 600), ("check_in.door", 2 * 3600)
"""Salt, and seconds a pass is good for; at the door a machine has one for the whole meeting, since nobody
there sees the wall, but only once somebody was ticked on it."""
BACK_WITHIN = 300
"""Seconds within which somebody may take back his own tick."""
SHOWN_FOR = 24 * 3600
"""Seconds a receipt can be looked at."""
DOTS = str.maketrans(dict.fromkeys(".\u2022\u2027\u2219\u22c5\u30fb", "\u00b7"))
"""Keyboards give one of many dots for the one between the parts of a name."""
OVER = "签到已经截止。"
ASK = "还没签到的，请找会务登记。"


@dataclass(frozen=True)
class Tick:
    """What became of a name: the place that is ticked now, or why none is; ``among`` are (key, where) of
    several persons of the name, one of whom has to be chosen."""

    place: Place | None = None
    fault: str = ""
    among: list[tuple[str, str]] = field(default_factory=list)
    already: bool = False


def by_code(said: str) -> CheckIn | None:
    """The open check-in whose code this is or shortly was; None for any other."""
    code, moment = tidy(said), time.time()
    return next((one for one in _open() if is_code(one.key, code, moment)), None) if code else None


def pass_of(check_in: CheckIn, door: bool = False) -> str:
    salt, _ = DOOR if door else PASS
    return signing.dumps(check_in.pk, salt=salt)


def by_pass(said: str) -> CheckIn:
    """The check-in a pass is for; raises UserError when it is too old or none, or the list closed."""
    pk = next((pk for kind in (PASS, DOOR) if (pk := _signed(said, *kind))), None)
    if pk is None:
        raise UserError("这一页打开太久了，没有签到。", "请重新扫码，或输入墙上现在的短码。")
    found = next((one for one in _open() if one.pk == pk), None)
    if found is None:
        raise UserError(OVER, ASK, check_in=pk)
    return found


def tick(check_in: CheckIn, words: str, chosen: str = "") -> Tick:
    """Tick the person of that full name on the list; of several the one ``chosen`` by key."""
    name = plain(words)
    if not name:
        return Tick(fault="没有写姓名。")
    rows = check_in.places.select_related("person")
    found = [place for place in rows if plain(place.person.name) == name]
    picked = [place for place in found if str(place.pk) == chosen] if len(found) > 1 else found
    if not found:
        return Tick(fault=f"名单上没有“{words.strip()}”。要写全名；名单上确实没有的，请找会务登记。")
    if not picked:
        return _which(found, words.strip())
    place = picked[0]
    already = not Place.objects.filter(pk=place.pk, came=False).update(came=True)
    return Tick(place, already=already)


def receipt_of(done: Tick) -> str:
    """Proof of a tick; one that was there already cannot be taken back with it."""
    assert done.place is not None
    return signing.dumps([done.place.pk, done.already], salt=RECEIPT)


def by_receipt(said: str) -> tuple[Place, bool]:
    """The place a receipt is for, and whether its tick can still be taken back.

    Raises UserError for a receipt of another day, or of a list that is gone.
    """
    try:
        pk, already = signing.loads(said, salt=RECEIPT, max_age=SHOWN_FOR)
    except signing.BadSignature:
        raise UserError("这一页过期了。", "签到结果请问会务。") from None
    place = Place.objects.select_related("person", "check_in__event__org").filter(pk=pk).first()
    if place is None:
        raise UserError("签到已经结束，名单交给会务了。", "要核对到会情况，请找会务。")
    return place, not already and place.came and place.check_in.is_open and _fresh(said)


def take_back(said: str) -> Place:
    """Take back one's own tick (撤回签到); raises UserError when it is too late."""
    place, may = by_receipt(said)
    if not may:
        raise UserError("现在不能撤回了。", "签错了，请找会务改。", place=place.pk)
    Place.objects.filter(pk=place.pk).update(came=False)
    return place


def plain(name: str) -> str:
    """A name as it is compared: full-width letters, blanks, and which dot parts it do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).translate(DOTS).split())


def _signed(said: str, salt: str, lasts: int) -> int | None:
    try:
        return int(signing.loads(said, salt=salt, max_age=lasts))
    except signing.BadSignature:
        return None


def _fresh(said: str) -> bool:
    try:
        signing.loads(said, salt=RECEIPT, max_age=BACK_WITHIN)
    except signing.SignatureExpired:
        return False
    return True


def _open() -> list[CheckIn]:
    """All that are open; an event that was handed in or deleted meanwhile takes no more ticks."""
    rows = CheckIn.objects.filter(until__gt=now(), event__deleted=False, event__status__in=OPEN)
    return list(rows.select_related("event__org", "by"))


def _which(places: list[Place], words: str) -> Tick:
    """Several of one name: to be chosen by where they belong; of one branch, only the desk knows them."""
    where = {person.pk: place for person, place in named([place.person for place in places])}
    if len(set(where.values())) < len(places):
        return Tick(fault=f"名单上有 {len(places)} 个“{words}”，这里分不清是哪一个，请找会务登记。")
    among = [(str(place.pk), where[place.person_id]) for place in places]
    return Tick(fault=f"名单上有 {len(places)} 个“{words}”，请选是哪一个。", among=among)
