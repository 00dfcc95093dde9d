"""Small pieces of HTML that many pages need."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jishi.ledger.base import Status
from jishi.web.undoing import offered

register = template.Library()

STATES = {
    Status.DRAFT: ("idle", "pencil"),
    Status.SUBMITTED: ("warn", "clock"),
    Status.CONFIRMED: ("ok", "check"),
    Status.RETURNED: ("bad", "return"),
}


@register.simple_tag
@cache
def icon(name: str, more: str = "") -> SafeString:
    """One icon of ``static/jishi/icons.svg``; it only repeats the word beside it."""
    address = f"{static('jishi/icons.svg')}#{name}"
    return format_html(
        '<svg class="ico{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>',
        f" {more}" if more else "",
        address,
    )


@register.simple_tag
def state(status: int) -> SafeString:
    """The pill that says where a record stands; word and shape carry it, colour repeats it."""
    colour, picture = STATES[Status(status)]
    return format_html('<span class="pill {}">{}{}</span>', colour, icon(picture), Status(status).label)


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """``mapping[key]``, None where it is not there."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def undo_of(context: Context, message: Message) -> dict[str, Any] | None:
    """The form that takes back what ``message`` tells; None where there is nothing to take back."""
    return offered(context["request"], message)
