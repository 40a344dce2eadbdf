"""The policy of a log: which keys may sign, and who must have seen a tree. Keys are only added.

The one beside the sealer's keys counts (``ops.sealing.memory``); the one in the published folder is
its copy, and must be the same. A key that was retired stays in it, since the trees it has signed
are still there. What an operator wrote besides (witnesses, a quorum, remarks) stays as it is.
"""

from collections.abc import Iterable
from hashlib import sha256

from domain.notes import VerifierKey
from domain.policy import NONE, Log, NotAPolicy, Policy, Promise, written
from domain.value import replace
from ops.sealing.folder import POLICY, Publication
from ops.sealing.memory import Memory
from ops.sealing.refusals import Wrong


def published(publication: Publication) -> Policy | None:
    """The policy in the folder, None before the first sealing. Raises Wrong."""
    found = copy(publication)
    return None if found is None else parse(found)


def copy(publication: Publication) -> bytes | None:
    """The bytes of the policy in the folder."""
    try:
        return publication.read(POLICY)
    except FileNotFoundError:
        return None


def parse(text: bytes, file: object = POLICY) -> Policy:
    """Raises Wrong."""
    try:
        return Policy.parse(text)
    except NotAPolicy as error:
        raise Wrong("E_FORMAT", "policy", file=file, why=error.en) from error


def naming(
    text: bytes | None, logs: Iterable[VerifierKey], promises: Iterable[VerifierKey]
) -> bytes:
    """A policy with lines for those keys that it does not name; a new one where there is none.

    Raises Wrong.
    """
    if text is None:
        made = Policy(tuple(map(Log, logs)), tuple(map(Promise, promises)), (), (), NONE)
        return str(made).encode()
    policy = parse(text)
    named = {entry.key for entry in (*policy.logs, *policy.promises)}
    missing = [written("log", str(key)) for key in logs if key not in named]
    missing += [written("promise", str(key)) for key in promises if key not in named]
    return text + "".join(missing).encode()


def succeeding(text: bytes, before: bytes | None) -> bytes:
    """A policy that takes the place of another, with all the keys that were named there."""
    if before is None:
        return text
    older = parse(before)
    return naming(text, (log.key for log in older.logs), (one.key for one in older.promises))


def refuse_another(publication: Publication, memory: Memory) -> None:
    """The copy in the folder must be the policy that counts. Raises Wrong.

    After a crash it may still be the one before.
    """
    found, due, shown = copy(publication), memory.policy(), memory.shown()
    if found is None and not shown.policy:
        return
    if found is None or (found != due and hashed(found) != shown.policy):
        why = "missing" if found is None else "edited"
        raise Wrong("E_FORMAT", f"policy_{why}", file=POLICY, kept=memory.beside("policy"))


def publish(publication: Publication, memory: Memory, text: bytes) -> Policy:
    """Settle a policy, and publish it. Within ``writing``. Raises Wrong."""
    policy = parse(text)
    memory.settle(text)
    if copy(publication) != text:
        publication.write({POLICY: text})
    memory.show(replace(memory.shown(), policy=hashed(text)))
    return policy


def hashed(text: bytes) -> str:
    return sha256(text).hexdigest()
