"""Forms of the basic pages, made from the models: labels and choices stand there once.

A form reads what was typed and keeps every fault beside its field; what may be
done is decided by the action, whose refusal stands above the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jishi.core.dates import read_day
from jishi.core.errors import Conflict, NotInScope, UserError
from jishi.orgs.models import Organisation
from jishi.web.answers import status_of

DAY_HINT = "可写 2026-06-26、0626、6.26 或 6月26日"
UNREADABLE = f"看不懂这个日期。{DAY_HINT}。"
UNASKED = "请选择"
Choices = list[tuple[Any, str]]


class DayBox(forms.Field):
    """A day, typed in any of the usual ways; one without a year lies in ``year``."""

    def __init__(self, *, year: int, **more: Any) -> None:
        super().__init__(help_text=DAY_HINT, widget=forms.TextInput(attrs={"maxlength": 20}), **more)
        self.year = year

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").strip()
        if not typed:
            return None
        try:
            return read_day(typed, self.year)
        except ValueError:
            raise forms.ValidationError(UNREADABLE) from None


def box(field: models.Field[Any, Any], year: int, choices: Choices | None = None, **more: Any) -> forms.Field:
    """The form field of a model's ``field``; ``choices`` are for those the model does not know."""
    named: dict[str, Any] = {"label": str(field.verbose_name), "required": not (field.blank or field.null)}
    named |= more
    offered = list(field.flatchoices) if choices is None else choices
    if offered or choices is not None:
        unsaid: Any = 0 if 0 in dict(offered) else None
        named["required"] = named["required"] and unsaid is None
        first = [("", UNASKED)] if named["required"] else []
        return dressed(
            forms.TypedChoiceField(choices=[*first, *offered], coerce=_number, empty_value=unsaid, **named)
        )
    if isinstance(field, models.DateField):
        return dressed(DayBox(year=year, **named))
    if isinstance(field, models.BooleanField):
        return dressed(forms.BooleanField(**(named | {"required": False})))
    return dressed(forms.CharField(max_length=field.max_length, validators=field.validators, **named))


def form_of(
    model: type[models.Model],
    names: Iterable[str],
    request: HttpRequest,
    year: int,
    *,
    initial: Mapping[str, Any] | None = None,
    choices: Mapping[str, Choices] | None = None,
    required: Mapping[str, bool] | None = None,
    more: Mapping[str, forms.Field] | None = None,
) -> forms.Form:
    """A form of some fields of ``model``, then the fields in ``more``; bound when something was posted."""
    form = forms.Form(request.POST if request.method == "POST" else None, label_suffix="")
    for name in names:
        said = {"required": required[name]} if required and name in required else {}
        field: Any = model._meta.get_field(name)
        form.initial[name] = field.get_default() if field.has_default() else None
        form.fields[name] = box(field, year, (choices or {}).get(name), **said)
    form.fields.update(more or {})
    form.initial.update(initial or {})
    return form


def dressed(field: forms.Field) -> forms.Field:
    """``field`` with the look of its widget."""
    look = "form-control"
    if isinstance(field.widget, forms.Select):
        look = "form-select"
    elif isinstance(field.widget, forms.CheckboxInput):
        look = "form-check-input"
    chosen = isinstance(field.widget, forms.Select | forms.CheckboxInput)
    field.error_messages["required"] = "还没有选。" if chosen else "还没有填。"
    field.widget.attrs |= {"class": look, "autocomplete": "off"}
    return field


def org_choices(orgs: Iterable[tuple[Organisation, int]]) -> Choices:
    """The select of organisations, the tree shown by indentation; needs (organisation, depth)."""
    return [(org.pk, "\u3000" * depth + org.name) for org, depth in orgs]


def attempt(form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> tuple[Any, int]:
    """(what ``act`` returned, 200), or (None, status) with every fault in the form.

    A refusal is kept in the form, so that it is shown above what was typed.
    """
    if not form.is_valid():
        return None, 422
    try:
        return act(form.cleaned_data), 200
    except NotInScope:
        raise
    except UserError as error:
        form.add_error(None, error.for_page())
        return None, status_of(error)


def form_page(
    request: HttpRequest, form: forms.Form, fresh: str, status: int = 200, **context: Any
) -> HttpResponse:
    """The page of a form; ``fresh`` marks what is shown now, ``groups`` are sections: (title, names).

    After a fault the mark the user came with stays, so that a change by
    somebody else is still noticed; after a conflict he has seen it.
    """
    seen = request.POST.get("seen", fresh) if status not in (200, CONFLICT) else fresh
    groups = context.pop("groups", None) or [("", form.fields)]
    sections = [(title, [form[name] for name in names if name in form.fields]) for title, names in groups]
    context |= {"form": form, "sections": sections, "seen": seen, "status": status}
    return render(request, "basics/form.html", context, status=status)


CONFLICT = status_of(Conflict(""))


def _number(value: str) -> Any:
    """A code or a key; words (roles) stay words."""
    return int(value) if value.isdigit() else value
