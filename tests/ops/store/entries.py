"""Ready-made entries and claims for the stores' tests, and what may be asked of any store."""

from datetime import date
from hashlib import sha256

from eventsourcing.persistence import StoredEvent

from domain.claims import Claim

LONG_AGO = date(2016, 9, 9)


def entry(stream, version=1, text="核发", topic="power.added"):
    """An event as it is handed to a store: canonical but for the recorded time, still empty."""
    payload = f'"payload":{{"name":"{text}"}}'
    state = f'{{{payload},"recorded_at":"","stream":"{stream}","version":{version}}}'
    return StoredEvent(stream, version, topic, state.encode())


def entries(stream, count, first=1):
    return [entry(stream, version) for version in range(first, first + count)]


def claim(stream, key="k", since=LONG_AGO, until=None, kind="code"):
    return Claim(kind=kind, key=key, stream=stream, valid_from=since, valid_until=until)


def claims(*made):
    """Claims as an append takes them: by stream."""
    return {stream: [c for c in made if c.stream == stream] for stream in {c.stream for c in made}}


def everything(store, page=700):
    """The whole ledger, read the way a follower reads it."""
    found = []
    while more := store.select_states(found[-1][0] if found else 0, page):
        found += more
    return found


def tree_root(states):
    """The root of RFC 6962 §2.1 by its definition, from nothing but the stored bytes."""
    hashes = [sha256(b"\x00" + state).digest() for state in states]
    return _root(hashes) if hashes else sha256(b"").digest()


def _root(hashes):
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01" + _root(hashes[:split]) + _root(hashes[split:])).digest()


jan, feb, mar, apr = (date(2020, month, 1) for month in (1, 2, 3, 4))
