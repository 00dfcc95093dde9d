"""What tests of checking in by phone do at the desk, read off the wall and type on the phone."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils.timezone import now

from jishi.flows.check_in import desk
from jishi.flows.check_in.models import CheckIn
from tests.pages.came import html

ADDRESS = "https://dw.example.org"


def at_desk(event, verb=""):
    return f"/ledgers/event/{event.pk}/check-in/{verb}"


def do(client, event, do, **more):
    return client.post(at_desk(event), {"do": do} | more)


def opened(client, event):
    do(client, event, "open", minutes="30")
    return CheckIn.objects.get(event=event)


def code_on(client, event):
    """The short code, read off the wall."""
    return re.search(r'class="short num">(\w{6})<', html(client.get(at_desk(event, "screen/"))))[1]


def passed(phone, code):
    """The pass in the form a code leads to."""
    return re.search(r'name="pass" value="([^"]+)"', html(phone.get(f"/s/{code}/")))[1]


def tick(phone, code, name, **more):
    return phone.post("/s/tick/", {"pass": passed(phone, code), "name": name} | more)


def ticked(event):
    found = CheckIn.objects.filter(event=event).first()
    return [person.name for person in desk.arrived(found)] if found else None


def over(event):
    CheckIn.objects.filter(event=event).update(until=now() - timedelta(seconds=1))
