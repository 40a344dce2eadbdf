"""quanze export: a register as Parquet files, for questions over all of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from analytics.dataset import MANIFEST
from ops.cli.desk import Desk
from ops.cli.failures import ExitCode, Halt
from ops.cli.output import Answer
from ops.cli.progress import busy
from ops.cli.sealing import publication
from ops.cli.subcommand import hang
from ops.export.check import check
from ops.export.export import export
from ops.export.folder import Folder
from ops.export.manifest import Manifest, read_manifest
from ops.registers import schema_of
from ops.settings import Settings
from projections.database import Database

COLUMNS = ("table", "count", "segments", "bytes")


@dataclass(frozen=True, kw_only=True)
class Export:
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Where exports lie, each register in a folder of its name; in the data directory"
            " if left out.",
        ),
    ] = None
    published: Annotated[
        Path | None,
        typer.Option(
            "--folder",
            metavar="DIR",
            help="The published folder; in the data directory if left out.",
        ),
    ] = None
    check: Annotated[
        bool,
        typer.Option("--check", help="Export nothing; reread every file of the last export."),
    ] = False


def export_register(desk: Desk, asked: Export) -> None:
    """Export a register as Parquet files: what is new since the last time."""
    register = desk.register()
    out = desk.out.of(register)
    folder = Folder((asked.out or Settings().home / "export") / register.name)
    if asked.check:
        manifest = read_manifest(folder.path)
        if manifest is None:
            facts = {"folder": folder.path, "register": register.name}
            raise Halt(ExitCode.REFUSED, "no_export", **facts)
        with busy("checking_export", chinese=out.chinese):
            check(folder, manifest, register)
        out.answer(answer(manifest, folder))
        out.say("export_holds", count=len(manifest.files), file=folder.path / MANIFEST)
        return
    with busy("following", chinese=out.chinese), desk.house.open(register) as services:
        services.follow()
    with (
        busy("exporting", chinese=out.chinese),
        Database(desk.house.url, schema_of(register.name)) as database,
    ):
        signed = publication(register.name, asked.published)
        done = export(database, desk.house.url, register, folder, signed)
    out.answer(answer(done.manifest, folder, written=done.written))
    if not done.fresh:
        out.say("nothing_to_export", position=done.manifest.position, folder=folder.path)
    if done.manifest.checkpoint is None and done.manifest.position:
        out.say("export_without_checkpoint", position=done.manifest.position)


def answer(manifest: Manifest, folder: Folder, **more: Any) -> Answer:
    """What the export holds, table by table."""
    about = {
        "register": manifest.register,
        "position": manifest.position,
        "recorded_at": manifest.recorded_at,
        "root": manifest.root,
        "checkpoint_size": manifest.checkpoint_size,
        "folder": folder.path,
        **more,
    }
    rows = [
        {
            "table": name,
            "count": sum(one.rows for one in table.segments),
            "segments": len(table.segments),
            "bytes": sum(one.bytes for one in table.segments),
        }
        for name, table in manifest.tables.items()
    ]
    return Answer(about=about, columns=COLUMNS, rows=rows)


def hang_exporting(app: typer.Typer) -> None:
    hang(app, "export", export_register, Export)
