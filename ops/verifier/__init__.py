"""The offline verifier: one file, ``verify.py``, that shares no code with the rest of quanze.

It is copied into every bundle as it stands, so it uses Python's standard library alone and
imports nothing of the project; what it checks is written down in docs/formats.md.
"""
