"""The published log of a ledger: signed trees, their tiles and entries, and proofs from them.

One process seals. It trusts the publication folder and its own key, and not the database: what it
signs continues what was published, and says what it has reread and rehashed itself. The formats are
those of docs/formats.md.
"""
