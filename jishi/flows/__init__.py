"""Processes that have earned a room of their own."""
