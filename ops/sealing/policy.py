"""The policy that is published with a log: which keys may sign. Only ever added to.

A key that was retired stays in it, since the trees it has signed are still there. What an operator
wrote besides (witnesses, a quorum, remarks) stays as it is.
"""

from collections.abc import Iterable

from domain.notes import VerifierKey
from domain.policy import NONE, Log, NotAPolicy, Policy, Promise, written
from ops.sealing.folder import POLICY, Publication
from ops.sealing.refusals import Wrong


def published(publication: Publication) -> Policy | None:
    """The policy in the folder, None before the first sealing. Raises Wrong."""
    try:
        return Policy.parse(publication.read(POLICY))
    except FileNotFoundError:
        return None
    except NotAPolicy as error:
        raise Wrong("E_FORMAT", "policy", file=POLICY, why=error.en) from error


def name_keys(
    publication: Publication, logs: Iterable[VerifierKey], promises: Iterable[VerifierKey]
) -> None:
    """See to it that the policy names these keys. Within ``writing``. Raises Wrong."""
    policy = published(publication)
    if policy is None:
        made = Policy(tuple(map(Log, logs)), tuple(map(Promise, promises)), (), (), NONE)
        publication.write({POLICY: str(made).encode()})
        return
    named = {entry.key for entry in (*policy.logs, *policy.promises)}
    missing = [written("log", str(key)) for key in logs if key not in named]
    missing += [written("promise", str(key)) for key in promises if key not in named]
    if missing:
        publication.write({POLICY: publication.read(POLICY) + "".join(missing).encode()})
