"""The exported tables: what their columns are called, of which type, and what they mean.

All types are those that Parquet, DuckDB, polars and Spark share. Days are civil dates of
Asia/Shanghai; moments are UTC, without a zone; both axes are half-open, and an end that is not
known is null. ``known_from`` and ``known_until`` are positions of the register's ledger.
"""

from typing import NamedTuple


class Column(NamedTuple):
    """A column: its type in DuckDB's words, and what it says."""

    type: str
    meaning: str


Columns = dict[str, Column]

TEXT, TEXTS, DAY, MOMENT = "VARCHAR", "VARCHAR[]", "DATE", "TIMESTAMP"
NUMBER, SMALL, FLAG = "BIGINT", "INTEGER", "BOOLEAN"

STOOD: Columns = {
    "valid_from": Column(DAY, "the first day it stood so"),
    "valid_until": Column(DAY, "the first day it did not"),
}
KNOWN: Columns = {
    "known_from": Column(NUMBER, "the position from which the ledger said so"),
    "known_until": Column(NUMBER, "the position from which it no longer said so"),
}

EVENTS: Columns = {
    "position": Column(NUMBER, "the entry's place in the ledger, from 1"),
    "recorded_at": Column(MOMENT, "when it was recorded"),
    "stream": Column(TEXT, "what it happened to"),
    "kind": Column(TEXT, "power, organ, instrument or duty"),
    "version": Column(NUMBER, "its place in the stream, from 1"),
    "topic": Column(TEXT, "what happened, as docs/events.md names it"),
    "effective_on": Column(DAY, "the day its act names"),
    "instrument": Column(TEXT, "the registered paper; empty for none"),
    "actor": Column(TEXT, "the account that recorded it"),
    "command_id": Column(TEXT, "the request it came from"),
    "leaf": Column(TEXT, "its leaf hash in the signed tree, in hexadecimal"),
    "entry": Column(TEXT, "the whole entry, canonical JSON"),
}

VERSIONS: Columns = {
    "power": Column(TEXT, "the power's id"),
    **STOOD,
    **KNOWN,
    "version": Column(NUMBER, "the event that last shaped it"),
    "listed": Column(FLAG, "on the list"),
    "status": Column(TEXT, "in_force, suspended, cancelled …"),
    "kind": Column(TEXT, "职权类别, as domain.vocabulary names it"),
    "term": Column(TEXT, "the government's own word for the kind"),
    "area": Column(TEXT, "GB/T 2260, or empty"),
    "path": Column(TEXT, "the way to the area: it begins with the way to what it lies in"),
    "level": Column(SMALL, "层级 1 (national) to 6 (village), or null"),
    "name": Column(TEXT, "the item's name"),
    "holder": Column(TEXT, "the first holder's id, or empty"),
    "holders": Column(TEXTS, "行使主体"),
    "exercisers": Column(TEXTS, "who may exercise it in its own name or right, holders first"),
    "supervisors": Column(TEXTS, "who handed it down"),
    "base_code": Column(TEXT, "基本编码, its own or within its 实施编码; null where it has none"),
    "codes": Column(TEXTS, "every code as published"),
    "parent_code": Column(TEXT, "the parent item's code, or empty"),
    "parent_name": Column(TEXT, "the parent item's name, or empty"),
    "bases": Column(TEXTS, "设定依据, each as published; see citations"),
    "handling": Column(TEXT, "filing, commitment, or empty"),
    "strict": Column(FLAG, "严管"),
    "after_registration": Column(FLAG, "前置改后置"),
    "since": Column(DAY, "the day it entered the list"),
    "until": Column(DAY, "the end of its own term"),
    "statutory_amount": Column(NUMBER, "法定时限"),
    "statutory_unit": Column(TEXT, "its unit as published"),
    "promised_amount": Column(NUMBER, "承诺时限"),
    "promised_unit": Column(TEXT, "its unit as published"),
    "review_levels": Column(NUMBER, "审查层级; 0: not stated"),
    "sources": Column(TEXTS, "the powers it came from, by merger or split"),
    "results": Column(TEXTS, "the powers it became"),
    "line": Column(TEXT, "its line of the list, organs without their names"),
}

ACTS: Columns = {
    "power": Column(TEXT, "the power's id"),
    "version": Column(NUMBER, "the event, by its place among the power's events"),
    "told": Column(NUMBER, "the event whose words count: itself, or its correction"),
    "effective_on": Column(DAY, "the day it took effect; null while its hand-over is awaited"),
    **KNOWN,
    "position": Column(NUMBER, "the entry's place in the ledger"),
    "recorded_at": Column(MOMENT, "when the change was first recorded"),
    "topic": Column(TEXT, "what happened, as docs/events.md names it"),
    "change": Column(TEXT, "what a paper counts it as (domain.totals), or null"),
    "instrument": Column(TEXT, "the registered paper; empty for none"),
    "number": Column(TEXT, "文号 as the act gives it, or empty"),
    "title": Column(TEXT, "the paper's title as the act gives it, or empty"),
    "rank": Column(TEXT, "位阶 of the paper as the act gives it"),
    "decided_on": Column(DAY, "the day of the decision, where the whole day is known"),
    "published_on": Column(DAY, "the day of publication, where the whole day is known"),
    "nominal_on": Column(DAY, "the day its act names, also while it awaits the hand-over"),
    "until": Column(DAY, "the end of its term"),
    "awaits_handover": Column(FLAG, "it waits, or waited, for 完成交接"),
    "scope": Column(TEXT, "the paper's own word for what it counts"),
    "annex": Column(TEXT, "the annex, or empty"),
    "item": Column(TEXT, "the item's number in it, or empty"),
    "sub_item": Column(FLAG, "counted as 子项"),
    "taken_over": Column(FLAG, "read from a list, under no paper; of an establishment: 接管"),
    "simulated": Column(FLAG, "made up"),
    "receivers": Column(TEXTS, "the organs it is handed to, or that accepted it"),
    "receiving_level": Column(SMALL, "the level it is delegated to, where the paper says"),
    "mode": Column(TEXT, "of 赋权: for_holder or own_name; else empty"),
    "refers": Column(NUMBER, "the event that it completes, accepts or withdraws, or null"),
    "sources": Column(TEXTS, "of an establishment: the powers it came from"),
    "became": Column(TEXTS, "of a merger or split: the powers it became"),
    "receiver": Column(TEXT, "of 转移: who takes the matter on, in words"),
    "established_kind": Column(TEXT, "of an establishment: 职权类别, see versions; else empty"),
    "at_once": Column(FLAG, "of 下放: the paper itself makes the receivers holders"),
    "withdrawn_from": Column(TEXT, "of 收回: the organ that loses it; else empty"),
}

ORGANS: Columns = {
    "organ": Column(TEXT, "the organ's id"),
    **STOOD,
    **KNOWN,
    "name": Column(TEXT, "what it is called"),
    "kind": Column(TEXT, "行使主体性质"),
    "level": Column(SMALL, "层级, or null"),
    "area": Column(TEXT, "GB/T 2260, or empty"),
    "path": Column(TEXT, "the way to the area"),
    "credit_code": Column(TEXT, "统一社会信用代码, or empty"),
    "parent": Column(TEXT, "the organ it belongs to, or empty"),
    "status": Column(TEXT, "active, merged or dissolved"),
    "founding_unknown": Column(FLAG, "before its first day it was what it was on that day"),
    "successors": Column(TEXTS, "who took its place"),
}

INSTRUMENTS: Columns = {
    "instrument": Column(TEXT, "the paper's id"),
    **STOOD,
    **KNOWN,
    "number": Column(TEXT, "文号"),
    "title": Column(TEXT, "its title"),
    "issuer": Column(TEXT, "who issued it, in words"),
    "rank": Column(TEXT, "位阶"),
    "area": Column(TEXT, "GB/T 2260, or empty"),
    "status": Column(TEXT, "in_force, repealed or void"),
    "amended_on": Column(DAY, "the day of its last amendment"),
    "amendments": Column(SMALL, "how often it was amended"),
}

TOTALS: Columns = {
    "instrument": Column(TEXT, "the paper that states it"),
    **STOOD,
    **KNOWN,
    "change": Column(TEXT, "the kind of change it counts (domain.events.instrument.Change)"),
    "scope": Column(TEXT, "the paper's own word for what it counts; empty: all"),
    "annex": Column(TEXT, "the annex it is about; empty: the whole paper"),
    "sub_items": Column(FLAG, "it counts 子项"),
    "stated": Column(NUMBER, "the number"),
    "explained": Column(NUMBER, "how much of a difference has been explained"),
}

CITATIONS: Columns = {
    "text": Column(TEXT, "a 设定依据 as published, once"),
    "title": Column(TEXT, "the title of what it cites, or empty"),
    "number": Column(TEXT, "its 文号, or empty"),
    "article": Column(TEXT, "条 and 款, or empty"),
    "item": Column(TEXT, "项, or empty"),
}

TABLES: dict[str, Columns] = {
    "events": EVENTS,
    "versions": VERSIONS,
    "acts": ACTS,
    "organs": ORGANS,
    "instruments": INSTRUMENTS,
    "totals": TOTALS,
    "citations": CITATIONS,
}
"""The complete list. Every table has, besides, the column ``register``."""
