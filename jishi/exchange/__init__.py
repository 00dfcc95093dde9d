"""Sheets in: a template of each ledger, a look at what a sheet would do, writing it, taking it back."""
