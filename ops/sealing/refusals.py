"""Why nothing is sealed: a key that may not be used, somebody else at it, a ledger that is wrong.

NotSealed
├── BadKey            a key file is no key, or others may read it
├── NoSuccessor       the only key cannot be retired
├── SignerFailed      a command or a socket gave no signature of its key
├── AlreadySealing    another process seals into this folder
└── Wrong             ledger or folder is not what it must be: E_… of docs/formats.md §10
"""

from ops.sealing.wording import WRONG


class NotSealed(Exception):
    """Nothing was signed after this; said in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en = zh, en


class BadKey(NotSealed):
    """The file holds no key, or not as a key is to be kept."""


class NoSuccessor(NotSealed):
    """There is but one key, and without it nobody could sign."""


class SignerFailed(NotSealed):
    """Whoever signs for us did not."""


class AlreadySealing(NotSealed):
    """Another process seals into this folder."""


class Wrong(NotSealed):
    """Something is wrong with the ledger or with what was published.

    ``code`` and the names of the facts are those of a verifier's finding.
    """

    def __init__(self, code: str, reason: str, **facts: object) -> None:
        zh, en = WRONG[reason]
        super().__init__(f"{code} {zh.format_map(facts)}", f"{code} {en.format_map(facts)}")
        self.code, self.reason, self.facts = code, reason, facts
