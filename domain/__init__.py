"""The ledger's language: what can happen to an administrative power, and when it may.

A request (``commands``) meets the past (``events``, laid out in effective order by ``timeline``);
``decide`` answers with new events or refuses (``errors``). ``evolve`` in ``power``, ``organs``,
``instruments`` and ``duties`` folds events into states. ``codec`` spells an event as the bytes that
are stored, ``merkle`` commits to them, and ``ledger`` is the only writer.
"""
