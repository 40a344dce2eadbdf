"""The family of refusals: the domain says no, and why.

    Refused
    ├── Unknown            nothing of that id was ever recorded
    ├── AlreadyExists      the id is taken
    ├── NotInForce         the power is not in force on the day
    ├── Overlap            somebody already holds or exercises it on the day
    ├── NothingTo          there is nothing to accept, withdraw, resume, hand over …
    ├── InvalidTerm        days that cannot be: an end before its beginning …
    ├── InvalidLimit       a 时限 whose number cannot be: below 0, or beyond all measure
    ├── AlreadyAnnulled    an entry is annulled once
    ├── AlreadyEffective   too late to revoke: the change has taken effect
    ├── Claimed            a code is already taken
    ├── OneSided           a merger or split would no longer agree on all its sides
    ├── NotNow             a finding or an opinion stands otherwise: closed, answered, not there
    ├── NothingSaid        a reason, an opinion or an answer is empty
    ├── OtherLedger        it belongs in the register's other ledger, public or restricted
    ├── PersonalData       a number by which a person could be found: what is recorded stays
    ├── Reused             the command id belongs to another request
    └── Overtaken          somebody else wrote first; read again

A refusal's docstring is its message in English, ``zh`` the same in Chinese; the facts travel as
keywords. Nothing is written when a command is refused.
"""

from typing import ClassVar


class Refused(Exception):
    """The ledger refuses this command."""

    zh: ClassVar[str] = "账本拒绝了这项请求。"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.__doc__)
        self.facts = facts

    def message(self, *, chinese: bool) -> str:
        """One sentence and the facts, for a person."""
        sentence = self.zh if chinese else (self.__doc__ or "")
        facts = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{sentence} ({facts})" if facts else sentence

    def __str__(self) -> str:
        return self.message(chinese=False)


class Unknown(Refused):
    """Nothing of that id was ever recorded."""

    zh = "账本中没有这个编号的记录。"


class AlreadyExists(Refused):
    """The id is already in use."""

    zh = "这个编号已经存在。"


class NotInForce(Refused):
    """The power is not in force on that day."""

    zh = "该职权在这一天不在有效状态。"


class Overlap(Refused):
    """On that day another organ already holds or exercises the power."""

    zh = "这一天该职权已由其他机关行使。"


class NothingTo(Refused):
    """There is nothing of that kind to act on."""

    zh = "没有可供办理的对象。"


class InvalidTerm(Refused):
    """The days cannot be: a term ends before it begins, or a step comes before what it follows."""

    zh = "日期不成立:期限早于起点结束,或某一步骤早于其前提。"


class InvalidLimit(Refused):
    """The number of a time limit cannot be."""

    zh = "时限的数字不成立。"


class AlreadyAnnulled(Refused):
    """The entry has been annulled already."""

    zh = "这条记录已经撤去,不能再次撤去。"


class AlreadyEffective(Refused):
    """The change has already taken effect and can no longer be revoked."""

    zh = "该变更已经生效,不能再撤销。"


class Claimed(Refused):
    """What only one power may hold on a day is already held by another."""

    zh = "该编码在这一天已被另一事项占用。"


class OneSided(Refused):
    """A merger or a split must be the same on all its sides."""

    zh = "合并或拆分的各方记录必须一致,应一并办理。"


class NotNow(Refused):
    """As the finding or the opinion stands, that cannot be done."""

    zh = "该问题或意见目前的状态不允许这样办理。"


class NothingSaid(Refused):
    """A reason, an opinion or an answer is wanted, and nothing is said."""

    zh = "缺少理由、意见或答复的内容。"


class OtherLedger(Refused):
    """It belongs in the register's other ledger: what is not public never enters the public one."""

    zh = "应记入该登记簿的另一本账:不公开的内容不得进入公开账。"


class PersonalData(Refused):
    """The text holds a telephone or identity number. What is recorded stays: leave it out."""

    zh = "文字中有电话号码或身份证号。记录不能删除,请先去掉。"


class Reused(Refused):
    """The command id was used before, for another request."""

    zh = "该请求编号已用于另一项请求。"


class Overtaken(Refused):
    """Somebody else wrote first: read again and decide again."""

    zh = "期间已有他人写入,请重新读取后再办理。"
