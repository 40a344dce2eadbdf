"""What can happen to a paper (文件): a law, a regulation, a decision that acts cite."""

from enum import StrEnum

from domain.events.event import Event
from domain.value import Value
from domain.vocabulary import Rank


class Change(StrEnum):
    """What a paper counts: the kinds of change in its stated totals."""

    ESTABLISH = "establish"
    CANCEL = "cancel"
    PARTIAL_CANCEL = "partial_cancel"
    DELEGATE = "delegate"
    PARTIAL_DELEGATE = "partial_delegate"
    ACCEPT = "accept"
    ENTRUST = "entrust"
    AUTHORISE = "authorise"
    GRANT = "grant"
    WITHDRAW = "withdraw"
    RELEASE = "release"
    TRANSFER = "transfer"
    MERGE = "merge"
    SPLIT = "split"
    AMEND = "amend"
    AMEND_ORGAN = "amend_organ"
    RECLASSIFY = "reclassify"
    CONVERT_FILING = "convert_filing"
    CONVERT_COMMITMENT = "convert_commitment"
    CONVERT_POST_REGISTRATION = "convert_post_registration"
    SUSPEND = "suspend"
    RESUME = "resume"
    RETAIN = "retain"
    STRICT = "strict"
    LAPSE = "lapse"
    ALL = "all"
    CANCEL_OR_DELEGATE = "cancel_or_delegate"
    RECEIVERS = "receivers"
    """The organs that powers are handed to (承接部门), each counted once."""
    OTHER = "other"
    """Counted by the paper, but nothing the ledger counts (项目调整, standards …)."""


class Because(StrEnum):
    """Why a recorded total may lawfully differ from the stated one."""

    WITHHELD = "withheld"
    PROPOSED = "proposed"
    AWAITING_LAW = "awaiting_law"
    CARRIED_OVER = "carried_over"


class Total(Value):
    """A number the paper states about itself: 取消 49 项.

    ``scope`` is the paper's own word for what is counted; ``sub_items`` counts 子项 apart.
    """

    change: Change
    count: int
    scope: str = ""
    sub_items: bool = False
    note: str = ""
    annex: str = ""
    """The annex the number is about; empty: the whole paper."""


class InstrumentIssued(Event):
    """公布: a paper is issued. Its valid time begins when it enters into force."""

    topic = "instrument.issued"

    title: str
    number: str = ""
    issuer: str = ""
    rank: Rank = Rank.UNKNOWN
    area: str = ""
    reference: str = ""
    """Where it was read."""
    manner: str = ""
    """公布, 批准, 通过, as its header says."""
    in_force_unknown: bool = False
    """The day of entry into force is not known; the day of issue stands for it."""


class InstrumentAmended(Event):
    """修正, 修订: the paper has another text from this day."""

    topic = "instrument.amended"

    by: str = ""
    """Number or title of the amending paper."""
    manner: str = ""
    """修正 (amended), 修订 (revised), 批准 (approved), as its header says."""
    text_version: str = ""
    ordinal: str = ""


class InstrumentRepealed(Event):
    """废止, 失效: out of force from this day; events keep citing it."""

    topic = "instrument.repealed"

    by: str = ""
    manner: str = ""


class InstrumentVoided(Event):
    """宣布无效: declared void; shown without force from the day of the declaration."""

    topic = "instrument.voided"

    by: str = ""


class TotalsStated(Event):
    """文件自述数: the numbers the paper gives for its own annexes."""

    topic = "instrument.totals_stated"

    totals: tuple[Total, ...]


class DifferenceExplained(Event):
    """差额说明: why fewer (or more) changes were recorded than the paper states."""

    topic = "instrument.difference_explained"

    change: Change
    count: int
    because: Because
    scope: str = ""
    sub_items: bool = False
    note: str = ""


AnyInstrumentEvent = (
    InstrumentIssued
    | InstrumentAmended
    | InstrumentRepealed
    | InstrumentVoided
    | TotalsStated
    | DifferenceExplained
)
