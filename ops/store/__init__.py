"""Where the ledger lives: one door, ``insert_events``, and behind it a memory or a PostgreSQL.

An append is one transaction under one lock. In either store, in this order: a command answered
before is answered again; the versions that were decided on still stand; what the powers claim is
nobody else's; then the entries are stamped, hashed and kept, and the head moves on.
"""
