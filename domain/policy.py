"""The policy of a log (C2SP tlog-policy): who may sign, who watches, and how many must have.

    log quanze/demo_panshan/public+e55e2650+AW3…
    promise quanze/demo_panshan/public/promise+0a1b2c3d+AX9…
    witness city-discipline witness.example.gov+b2106db9+BPq… https://witness.example.gov/witness
    witness province-discipline witness.example.org+57a1f2c0+BM0…
    group both all city-discipline province-discipline
    quorum both

One statement a line, each ended by a newline; ``#`` begins a comment line. ``promise`` is ours: the
keys that promise an entry a place (docs/formats.md §7). Read strictly; a name is defined before it
is used, a key stands once, and exactly one line names the quorum.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, NamedTuple, Self

from domain.notes import COSIGNATURE, ED25519, NotANote, VerifierKey

NONE = "none"
"""The quorum that needs no witness; no witness and no group is called so."""
LONGEST_POLICY = 1 << 16
"""Bytes of the longest policy that is read."""
FORBIDDEN = re.compile(r"[^\t\n -~\x80-\U0010ffff]")
BLANKS = re.compile(r"[ \t]+")
COUNT = re.compile(r"[1-9][0-9]{0,4}")

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "utf8": ("不是 UTF-8 文字", "not UTF-8"),
    "length": ("策略过长，至多 {most} 字节", "the policy is longer than {most} bytes"),
    "character": ("含有控制字符", "a control character"),
    "newline": ("末行没有换行，文件可能不完整", "no newline at the end: the file may be cut off"),
    "statement": ("不认识的语句 {word}", "not a statement: {word}"),
    "form": ("应写作: {form}", "write it as: {form}"),
    "key": ("不是验证公钥: {why}", "not a verifier key: {why}"),
    "kind": ("这里要用类型 {kind} 的公钥", "a key of type {kind} belongs here"),
    "duplicate_key": ("这把公钥已在第 {first} 行", "this key stands in line {first} already"),
    "reserved": ("名称 none 是保留的", "the name none is reserved"),
    "duplicate_name": ("名称 {name} 已经用过", "the name {name} is taken"),
    "undefined": ("前面没有定义 {name}", "{name} is not defined above"),
    "member": ("{name} 已是某个组的成员", "{name} is a member of a group already"),
    "threshold": (
        "人数应为 any、all，或 1 到 {most}",
        "the threshold is any, all, or 1 to {most}",
    ),
    "second_quorum": ("quorum 只能有一行", "there is a quorum line already"),
    "no_quorum": ("没有 quorum 语句", "no quorum line"),
}


class NotAPolicy(ValueError):
    """The text is no policy; ``line`` says where, counted from 1, and 0 of the whole text."""

    def __init__(self, line: int, reason: str, **facts: object) -> None:
        zh, en = (text.format_map(facts) for text in REASONS[reason])
        self.line, self.reason = line, reason
        self.zh = f"第 {line} 行: {zh}" if line else zh
        self.en = f"line {line}: {en}" if line else en
        super().__init__(f"{self.zh} / {self.en}")


class Log(NamedTuple):
    """A key that may sign a log's checkpoints; the log's origin is the key's name."""

    key: VerifierKey
    url: str = ""

    def __str__(self) -> str:
        return written("log", str(self.key), self.url)


class Promise(NamedTuple):
    """A key that may promise that entries have a place."""

    key: VerifierKey

    def __str__(self) -> str:
        return written("promise", str(self.key))


class Witness(NamedTuple):
    """A witness under the name by which this policy calls it; ``url`` is where it takes trees."""

    name: str
    key: VerifierKey
    url: str = ""

    def __str__(self) -> str:
        return written("witness", self.name, str(self.key), self.url)


class Group(NamedTuple):
    """Witnesses and groups of which ``threshold`` are enough."""

    name: str
    threshold: int
    members: tuple[str, ...]

    def __str__(self) -> str:
        return written("group", self.name, str(self.threshold), *self.members)


class Policy(NamedTuple):
    """Who may sign, and who must have seen; a group stands behind those it is made of."""

    logs: tuple[Log, ...]
    promises: tuple[Promise, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str

    def keys(self, origin: str) -> tuple[VerifierKey, ...]:
        """The keys of which any may sign this log's checkpoints."""
        return tuple(log.key for log in self.logs if log.key.name == origin)

    def __str__(self) -> str:
        statements = (*self.logs, *self.promises, *self.witnesses, *self.groups)
        return "".join([*map(str, statements), written("quorum", self.quorum)])

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Raises NotAPolicy."""
        reader = Reader()
        for number, line in enumerate(lines(data), start=1):
            words = [word for word in BLANKS.split(line) if word]
            if words and not words[0].startswith("#"):
                reader.read(number, words)
        if not reader.quorum:
            raise NotAPolicy(0, "no_quorum")
        return cls(
            tuple(reader.logs),
            tuple(reader.promises),
            tuple(reader.witnesses),
            tuple(reader.groups),
            reader.quorum,
        )


def satisfied(policy: Policy, names: Collection[str]) -> bool:
    """Whether the witnesses of these names are a quorum; other names count for nothing."""
    seen = {NONE, *(witness.name for witness in policy.witnesses if witness.name in names)}
    for group in policy.groups:
        if sum(member in seen for member in group.members) >= group.threshold:
            seen.add(group.name)
    return policy.quorum in seen


def written(*words: str) -> str:
    return " ".join(word for word in words if word) + "\n"


def lines(data: bytes) -> list[str]:
    """The lines of a text in the characters that a policy may have."""
    if len(data) > LONGEST_POLICY:
        raise NotAPolicy(0, "length", most=LONGEST_POLICY)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise NotAPolicy(data.count(b"\n", 0, error.start) + 1, "utf8") from error
    if found := FORBIDDEN.search(text):
        raise NotAPolicy(text.count("\n", 0, found.start()) + 1, "character")
    if text and not text.endswith("\n"):
        raise NotAPolicy(text.count("\n") + 1, "newline")
    return text.split("\n")[:-1]


class Reader:
    """What the lines up to here have said."""

    def __init__(self) -> None:
        self.logs: list[Log] = []
        self.promises: list[Promise] = []
        self.witnesses: list[Witness] = []
        self.groups: list[Group] = []
        self.quorum = ""
        self.keys: dict[tuple[str, bytes], int] = {}
        self.names: set[str] = set()
        self.members: set[str] = set()

    def read(self, line: int, words: list[str]) -> None:
        """One statement. Raises NotAPolicy."""
        word, *rest = words
        if word not in STATEMENTS:
            raise NotAPolicy(line, "statement", word=word)
        form, read = STATEMENTS[word]
        fewest, most = form.count("<"), len(form.split()) - 1
        if len(rest) < fewest or (len(rest) > most and not form.endswith("…")):
            raise NotAPolicy(line, "form", form=form)
        read(self, line, rest)

    def log(self, line: int, words: list[str]) -> None:
        self.logs.append(Log(self.key("log", line, words[0], ED25519), *words[1:]))

    def promise(self, line: int, words: list[str]) -> None:
        self.promises.append(Promise(self.key("promise", line, words[0], ED25519)))

    def witness(self, line: int, words: list[str]) -> None:
        name, key, *url = words
        self.define(line, name)
        self.witnesses.append(Witness(name, self.key("witness", line, key, COSIGNATURE), *url))

    def group(self, line: int, words: list[str]) -> None:
        name, count, *members = words
        for member in members:
            self.defined(line, member)
            if member in self.members:
                raise NotAPolicy(line, "member", name=member)
            self.members.add(member)
        self.define(line, name)
        self.groups.append(Group(name, threshold(line, count, members), tuple(members)))

    def settle(self, line: int, words: list[str]) -> None:
        if self.quorum:
            raise NotAPolicy(line, "second_quorum")
        if words[0] != NONE:
            self.defined(line, words[0])
        self.quorum = words[0]

    def key(self, role: str, line: int, text: str, kind: int) -> VerifierKey:
        """The key, which no other line with this statement has under whatever name."""
        try:
            key = VerifierKey.parse(text)
        except NotANote as error:
            raise NotAPolicy(line, "key", why=error) from error
        if key.kind != kind:
            raise NotAPolicy(line, "kind", kind=kind)
        first = self.keys.setdefault((role, key.public), line)
        if first != line:
            raise NotAPolicy(line, "duplicate_key", first=first)
        return key

    def define(self, line: int, name: str) -> None:
        if name == NONE:
            raise NotAPolicy(line, "reserved")
        if name in self.names:
            raise NotAPolicy(line, "duplicate_name", name=name)
        self.names.add(name)

    def defined(self, line: int, name: str) -> None:
        if name not in self.names:
            raise NotAPolicy(line, "undefined", name=name)


Read = Callable[[Reader, int, list[str]], None]
STATEMENTS: Final[Mapping[str, tuple[str, Read]]] = {
    "log": ("log <vkey> [url]", Reader.log),
    "promise": ("promise <vkey>", Reader.promise),
    "witness": ("witness <name> <vkey> [url]", Reader.witness),
    "group": ("group <name> <any|all|k> <name> …", Reader.group),
    "quorum": ("quorum <name>", Reader.settle),
}
"""Each statement, how it is written (``[…]`` may be left out, ``…`` goes on), and its reader."""


def threshold(line: int, count: str, members: Iterable[str]) -> int:
    most = len(list(members))
    if count in ("any", "all"):
        return 1 if count == "any" else most
    if not COUNT.fullmatch(count) or int(count) > most:
        raise NotAPolicy(line, "threshold", most=most)
    return int(count)
