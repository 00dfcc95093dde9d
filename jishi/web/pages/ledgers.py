"""Ledgers: the addresses of all their pages. The views stand beside, one part each."""

from __future__ import annotations

from django.urls import path

from jishi.web.pages import (
    ledgers_bulk,
    ledgers_change,
    ledgers_export,
    ledgers_form,
    ledgers_home,
    ledgers_kept,
    ledgers_list,
    ledgers_one,
    ledgers_saved,
    ledgers_steps,
)

LEDGER = "ledgers/<str:code>/"
ROW = "ledgers/<str:code>/<int:pk>/"

urlpatterns = [
    path("ledgers/", ledgers_home.home, name="ledgers.home"),
    *ledgers_form.urlpatterns,
    path(LEDGER, ledgers_list.rows, name="ledgers.list"),
    path(f"{LEDGER}print/", ledgers_export.printed, name="ledgers.print"),
    path(f"{LEDGER}export/", ledgers_export.export, name="ledgers.export"),
    path(f"{LEDGER}bulk/", ledgers_bulk.act, name="ledgers.bulk"),
    path(f"{LEDGER}change/", ledgers_change.change, name="ledgers.change"),
    path(f"{LEDGER}undo/", ledgers_bulk.undo, name="ledgers.undo"),
    path(f"{LEDGER}columns/", ledgers_kept.keep_columns, name="ledgers.keep_columns"),
    path(f"{LEDGER}filters/", ledgers_saved.keep_filter, name="ledgers.keep_filter"),
    path(f"{LEDGER}filters/<int:pk>/", ledgers_saved.change_filter, name="ledgers.change_filter"),
    path(ROW, ledgers_one.one, name="ledgers.one"),
    path(f"{ROW}print/", ledgers_one.printed, name="ledgers.one_print"),
    path(f"{ROW}<str:verb>/", ledgers_steps.step, name="ledgers.step"),
]
