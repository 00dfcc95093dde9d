"""Fields of ledger records that indicators can read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from jishi.core.money import LARGEST
from jishi.ledger.lists import CodeList, code_list
from jishi.orgs.models import PostLevel

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
    _Small = models.PositiveSmallIntegerField[int, int]
    _Big = models.BigIntegerField[Any, Any]
    _Int = models.PositiveIntegerField[Any, Any]
    _Day = models.DateField[Any, Any]
    _Bool = models.BooleanField[bool, bool]
else:  # Django's fields take type arguments in the stubs only
    _Small, _Big, _Int = models.PositiveSmallIntegerField, models.BigIntegerField, models.PositiveIntegerField
    _Day, _Bool, _Field = models.DateField, models.BooleanField, models.Field


class Listed(_Field):
    """What takes its codes from the list called ``listed``; 0 unless said."""

    def __init__(self, verbose_name: str = "", listed: str = "", **kwargs: Any) -> None:
        self.listed = listed
        kwargs.setdefault("default", 0)
        super().__init__(verbose_name, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"listed": self.listed}

    @property
    def codes(self) -> CodeList:
        return code_list(self.listed)


class MayBeUnknown(_Field):
    """What is NULL as long as nobody knows it."""

    def __init__(self, verbose_name: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(verbose_name, **kwargs)


class CodeField(Listed, _Small):
    """One code of a list; 0 means "not said"."""

    def numbers(self, slugs: Iterable[str]) -> list[int]:
        return [self.codes.numbers[slug] for slug in slugs]


class CodeSetField(Listed, _Big):
    """Several codes of one list at once, as a bit mask (code n is bit n; codes 1 to 62)."""

    def mask(self, slugs: Iterable[str]) -> int:
        """The number that stands for these slugs together."""
        return sum(1 << self.codes.numbers[slug] for slug in set(slugs))

    def labels(self, value: int) -> list[str]:
        return [label for number, label in self.codes.labels.items() if value >> number & 1]


class FenField(MayBeUnknown, _Big):
    """Money in 分, never a float; NULL when the amount is not known."""

    default_validators = [MinValueValidator(-LARGEST), MaxValueValidator(LARGEST)]


class QuantityField(MayBeUnknown, _Int):
    """A number that indicators may sum; NULL when it was not noted."""


class DayField(MayBeUnknown, _Day):
    """A day that may decide the period a row counts in; NULL when it is not known yet."""


class FlagField(_Bool):
    """Yes or no; no unless said."""

    def __init__(self, verbose_name: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("default", False)
        super().__init__(verbose_name, **kwargs)


class LevelField(_Small):
    """The level of a person's post on the day of the record (职级), see PostLevel."""

    def __init__(self, verbose_name: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("default", PostLevel.NONE)
        kwargs["choices"] = PostLevel.choices
        super().__init__(verbose_name, **kwargs)


COUNTED = (CodeField, CodeSetField, LevelField, FenField, QuantityField, DayField, FlagField)
"""What the covering index holds and an indicator may read."""
