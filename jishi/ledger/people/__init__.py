"""Changes of organisations, people and users: one action each, with its right, its check and its trace.

They live here because an action needs the audit trail and, for a late move, the
re-stamping of records, and ``orgs`` and ``accounts`` know neither. ``access`` is the
door to read, the other modules the door to change.
"""
