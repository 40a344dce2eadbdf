"""What the simulation remembers of each power: a few numbers in arrays, not an object.

A million events leave about two hundred thousand powers; as objects they would not fit the memory
the bench allows.
"""

from array import array

from domain.vocabulary import Level, PowerKind

KINDS = tuple(PowerKind)
KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
NEVER = 2**31 - 1
"""No further change can take effect: the power has ended, or another change is under way."""

HANDLED = 1
"""Already 改为备案, 告知承诺 or 前置改后置."""
HANDED_DOWN = 2
"""Has once been delegated."""
AUTHORISED = 4
ENDED = 8
MAIN_ITEMS = 333


class Powers:
    """The powers by number. Every list has one place for each power."""

    def __init__(self) -> None:
        self.holder = array("i")
        self.origin = array("i")
        self.item = array("I")
        self.kind = array("B")
        self.version = array("H")
        self.free = array("i")
        self.agent = array("i")
        self.arranged = array("H")
        self.edition = array("B")
        self.marks = array("B")
        self.joint: dict[int, tuple[int, ...]] = {}
        self.added = 0

    def open(self, organ: int, item: int, kind: PowerKind) -> int:
        """A place for one more power; nothing has happened to it yet."""
        self.holder.append(organ)
        self.origin.append(organ)
        self.item.append(item)
        self.kind.append(KIND_NUMBER[kind])
        self.version.append(0)
        self.free.append(NEVER)
        self.agent.append(-1)
        self.arranged.append(0)
        self.edition.append(0)
        self.marks.append(0)
        self.added += 1
        return self.added - 1

    def holders(self, power: int) -> tuple[int, ...]:
        """Most powers have one holder; the few with several are kept apart."""
        return self.joint.get(power) or (self.holder[power],)

    def next_version(self, power: int) -> int:
        self.version[power] += 1
        return self.version[power]

    def kind_of(self, power: int) -> PowerKind:
        return KINDS[self.kind[power]]

    def arrange(self, power: int, agent: int) -> tuple[int, int]:
        """An agent or grantee from now on; the pair names this one arrangement."""
        self.agent[power] = agent
        self.arranged[power] = self.version[power]
        return power, self.version[power]

    def stands(self, arrangement: tuple[int, int]) -> bool:
        """Not withdrawn, run out or replaced since."""
        power, version = arrangement
        return self.agent[power] >= 0 and self.arranged[power] == version

    def end(self, power: int) -> None:
        self.free[power] = NEVER
        self.marks[power] |= ENDED

    def ended(self, power: int) -> bool:
        return bool(self.marks[power] & ENDED)


def id_of(power: int) -> str:
    return f"power:99-{power:07}"


def numbers(level: Level, item: int) -> str:
    """Main item and sub-item of a base code; each level has its own range of main items."""
    main = (level - Level.PROVINCE) * MAIN_ITEMS + 1 + item % MAIN_ITEMS
    return f"{main:03}{item // MAIN_ITEMS:03}"
