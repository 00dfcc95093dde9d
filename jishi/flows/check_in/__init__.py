"""Checking in by phone: whoever comes says so himself, and nothing of it stays but the attendance."""
