"""Whether an exported folder still holds what its manifest says."""

from analytics.dataset import hash_of
from ops.export.folder import Folder
from ops.export.manifest import Manifest, damaged


def check(folder: Folder, manifest: Manifest) -> None:
    """Reread every file. Raises Damaged for the first that is not what it was, OSError."""
    for table in manifest.tables.values():
        for segment in table.segments:
            file = folder.path / segment.file
            if not file.is_file():
                raise damaged(file, "missing")
            found = hash_of(file)
            if found != segment.sha256:
                raise damaged(file, f"SHA-256 {found}, and not {segment.sha256}")
