"""Cosignatures (C2SP tlog-cosignature, type 0x04): what a witness saw of a log, and when.

The signed message is Ed25519 over

    cosignature/v1
    time 1679315147
    quanze/demo_panshan/public
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

and the line below the note holds the time in eight bytes, big-endian, and then the signature. It
says that at this time, in seconds since 1970, the witness knew of no larger tree of the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.notes import COSIGNATURE, ED25519, Note, Signature, VerifierKey
from domain.policy import Policy
from ops.sealing.keys import Signer, has_signed

TIME_SIZE = 8
LATEST_TIME = (1 << 63) - 1


def message(text: str, at: int) -> str:
    """What is signed of a checkpoint's text at a time."""
    return f"cosignature/v1\ntime {at}\n{text}"


@dataclass(frozen=True)
class Cosigner:
    """Whoever cosigns, with a key that does nothing else.

    The message does not name the cosigner: another one needs another key.
    """

    signer: Signer

    @property
    def verifier(self) -> VerifierKey:
        """The key by which the cosignatures are checked."""
        return self.signer.verifier._replace(kind=COSIGNATURE)

    def cosign(self, text: str, at: int) -> Signature:
        """The line for a checkpoint's text. Raises SignerFailed, ValueError for an odd time."""
        if not 0 < at <= LATEST_TIME:
            raise ValueError(f"not a time for a cosignature: {at}")
        key = self.verifier
        signed = self.signer.sign(message(text, at)).signed
        return Signature(key.name, key.id, at.to_bytes(TIME_SIZE, "big") + signed)


def cosigned_at(key: VerifierKey, text: str, line: Signature) -> int | None:
    """When the key cosigned the text, in seconds since 1970; None if the line does not say so.

    A cosignature without a time (0) is none of a whole log.
    """
    if key.kind != COSIGNATURE or (line.name, line.key_id) != (key.name, key.id):
        return None
    at = int.from_bytes(line.signed[:TIME_SIZE], "big")
    plain = key._replace(kind=ED25519)
    bare = Signature(plain.name, plain.id, line.signed[TIME_SIZE:])
    right = 0 < at <= LATEST_TIME and has_signed(plain, message(text, at), bare)
    return at if right else None


def cosigned_by(note: Note, keys: Iterable[VerifierKey]) -> dict[VerifierKey, int]:
    """Which of these keys have cosigned the note, and when.

    A key under whose name and id any line is wrong has not; of several times the latest counts.
    """
    found: dict[VerifierKey, int] = {}
    for key in keys:
        lines = [line for line in note.signatures if (line.name, line.key_id) == (key.name, key.id)]
        times = [cosigned_at(key, note.text, line) for line in lines]
        right = [at for at in times if at is not None]
        if right and len(right) == len(times):
            found[key] = max(right)
    return found


def witnessed(note: Note, policy: Policy) -> frozenset[str]:
    """The names, in the policy, of the witnesses that have cosigned the note."""
    seen = cosigned_by(note, (witness.key for witness in policy.witnesses))
    return frozenset(witness.name for witness in policy.witnesses if witness.key in seen)
