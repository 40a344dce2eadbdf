"""Whether an exported folder still holds what its manifest says, and what was signed."""

from analytics.dataset import hash_of
from ops.export.folder import Folder
from ops.export.manifest import Manifest, damaged
from ops.export.tree import prove_again


def check(folder: Folder, manifest: Manifest) -> None:
    """Reread every file, and prove the entries.

    Raises Damaged for the first file that is not what it was, Altered where the entries do not lead
    to the signed tree, OSError.
    """
    for table in manifest.tables.values():
        for segment in table.segments:
            file = folder.path / segment.file
            if not file.is_file():
                raise damaged(file, "missing")
            found = hash_of(file)
            if found != segment.sha256:
                raise damaged(file, f"SHA-256 {found}, and not {segment.sha256}")
    prove_again(folder, manifest)
