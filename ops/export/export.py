"""One register, exported: what is new since the last time, all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from analytics.tables import TABLES
from api.services import Register
from domain.notes import Checkpoint, NotANote
from ops.export.check import refuse_missing
from ops.export.citations import TABLE as CITATIONS
from ops.export.citations import cite
from ops.export.folder import Folder
from ops.export.look import Look, looking
from ops.export.manifest import COLUMNS, FORMAT, Manifest, Segment, Table, read_manifest
from ops.export.refusals import Damaged, OtherLedger
from ops.export.spans import ROWS, Plan, Span, plan
from ops.export.statements import sql
from ops.export.tree import prove
from ops.export.writing import Writer, writer
from ops.sealing.folder import CHECKPOINTS, Publication
from ops.sealing.keyring import origin_of
from projections.database import Database

STREAMED = tuple(table for table in TABLES if table != CITATIONS)
MODEL = {
    "versions": "history",
    "acts": "acts",
    "organs": "organs",
    "instruments": "instruments",
    "totals": "instruments",
}
"""The read model that a table is drawn from; the events are the ledger's own."""
EMPTY = Span(0, 0, 0)
Tables = dict[str, list[Segment]]


@dataclass(frozen=True, kw_only=True)
class Done:
    """What an export came to: its manifest, and how many files it wrote."""

    manifest: Manifest
    written: int
    fresh: bool
    """Whether anything is new, if only a checkpoint."""


class Tree(NamedTuple):
    """The root over all entries, in hexadecimal; the largest signed note up to there, its size."""

    root: str
    checkpoint: str | None
    checkpoint_size: int | None


def export(
    database: Database,
    dsn: str,
    register: Register,
    folder: Folder,
    publication: Publication,
    *,
    rows: int = ROWS,
) -> Done:
    """Export what is new. The read models have followed the ledger already.

    Raises NotExported, OSError.
    """
    with folder.writing():
        old = read_manifest(folder.path)
        if old:
            refuse_missing(folder, old, whole=False)
        with looking(database, dsn) as look:
            refuse_other(old, look, register, folder)
            plans = planned(old, look, rows)
            if any(one.wanted for one in plans.values()):
                tables, written = carried_out(plans, old, look, folder, register)
            else:
                assert old is not None, "a first export writes files, if only empty ones"
                tables, written = kept(old), 0
            signed = tree(tables["events"], look, publication, folder, old if not written else None)
            manifest = said(tables, signed, look, register)
        fresh = manifest != old
        if fresh:
            folder.publish(manifest)
    return Done(manifest=manifest, written=written, fresh=fresh)


def refuse_other(old: Manifest | None, look: Look, register: Register, folder: Folder) -> None:
    """Raises OtherLedger where this ledger does not continue what was exported."""
    if old is None:
        return
    same = old.register == register.name and old.position <= look.position
    if same and old.recorded_at == spelled(look.recorded_at(old.position)):
        return
    raise OtherLedger(
        f"{folder.path} 中是登记簿 {old.register} 截至位置 {old.position} 的导出，"
        f"与本账本（{register.name}，位置 {look.position}）不相衔接: 账本可能恢复自旧备份。"
        "请先查明；或用 --out 导出到别处。",
        f"{folder.path} holds the export of the register {old.register} up to position"
        f" {old.position}, which this ledger ({register.name}, position {look.position}) does not"
        " continue: was an old backup restored? Find out first; or export elsewhere, with --out.",
    )


def planned(old: Manifest | None, look: Look, rows: int) -> dict[str, Plan]:
    """What is to be written of each table but the citations, which follow the versions."""
    found: dict[str, Plan] = {}
    for table in STREAMED:
        there = still_there(old, table, look)
        one = plan(
            look.ask,
            sql(table, "keys", **look.places),
            [segment for segment in there if segment.rows],
            before=old.position if old and there else 0,
            position=look.position,
            rows=rows,
        )
        found[table] = one if one.parts else Plan([*there] or [EMPTY])
    return found


def still_there(old: Manifest | None, table: str, look: Look) -> list[Segment]:
    """The segments that can be built on: those of a read model that was rebuilt since cannot."""
    model = MODEL.get(table)
    if old is None or (model and old.models.get(model) != look.models[model]):
        return []
    return old.tables[table].segments


def carried_out(
    plans: dict[str, Plan], old: Manifest | None, look: Look, folder: Folder, register: Register
) -> tuple[Tables, int]:
    """Write what is wanted; all segments of each table, and how many of them are new."""
    folder.clear(old)
    with writer(folder, register.name) as writing:
        tables = {table: written(writing, table, look, one) for table, one in plans.items()}
        tables[CITATIONS] = cited(writing, tables["versions"], old, look)
    named = old.files if old else set[str]()
    fresh = sum(one.file not in named for segments in tables.values() for one in segments)
    return tables, fresh


def written(writing: Writer, table: str, look: Look, one: Plan) -> list[Segment]:
    return [
        part if isinstance(part, Segment) else writing.segment(table, look, part)
        for part in one.parts
    ]


def cited(
    writing: Writer, versions: Sequence[Segment], old: Manifest | None, look: Look
) -> list[Segment]:
    """The citations: a segment of versions in which rows were only closed cites nothing new."""
    there = still_there(old, "versions", look)
    same = {(segment.first, segment.last, segment.rows) for segment in there}
    fresh = [
        segment
        for segment in versions
        if segment.rows and (segment.first, segment.last, segment.rows) not in same
    ]
    before = old.tables[CITATIONS].segments if old and there else []
    ends = fresh[0].first if fresh else look.position + 1
    stay = [segment for segment in before if segment.rows and segment.last < ends]
    return [*stay, *cite(writing, fresh, stay)] or [writing.empty(CITATIONS, EMPTY)]


def kept(old: Manifest) -> Tables:
    return {name: table.segments for name, table in old.tables.items()}


def tree(
    events: Sequence[Segment],
    look: Look,
    publication: Publication,
    folder: Folder,
    same: Manifest | None,
) -> Tree:
    """The tree over the entries, proved anew unless an earlier manifest ``same`` holds it already.

    Raises Altered, Damaged.
    """
    note, size = published(publication, look.position)
    if same and (same.position, same.checkpoint) == (look.position, note):
        return Tree(same.root, note, size)
    root = prove(folder, events, position=look.position, kept=look.root(), note=note)
    return Tree(root.hex(), note, size)


def said(tables: Tables, tree: Tree, look: Look, register: Register) -> Manifest:
    """The manifest of what lies there now."""
    return Manifest(
        format=FORMAT,
        register=register.name,
        title=register.title,
        area=register.area,
        simulated=register.simulated,
        partial=register.partial,
        origin=origin_of(register.name),
        position=look.position,
        recorded_at=spelled(look.recorded_at(look.position)),
        root=tree.root,
        checkpoint=tree.checkpoint,
        checkpoint_size=tree.checkpoint_size,
        models=look.models,
        tables={
            name: Table(columns=COLUMNS[name], segments=segments)
            for name, segments in tables.items()
        },
    )


def published(publication: Publication, position: int) -> tuple[str | None, int | None]:
    """The largest signed tree up to a position, and its size; None where there is none."""
    sizes = [size for size in publication.sizes() if size <= position]
    if not sizes:
        return None, None
    try:
        note = publication.checkpoint(sizes[-1])
        Checkpoint.parse(note.text)
    except NotANote as error:
        file = publication.folder / CHECKPOINTS / str(sizes[-1])
        raise Damaged(
            f"{file} 不是检查点: {error}。请从副本恢复已公布的文件夹。",
            f"{file} is no checkpoint: {error}. Restore the published folder from a copy.",
        ) from error
    return str(note), sizes[-1]


def spelled(moment: datetime | None) -> str | None:
    """A moment as in the entries: UTC, microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else None
