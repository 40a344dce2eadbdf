"""What was taken from elsewhere is what it is said to be."""

from hashlib import sha256
from pathlib import Path

VENDOR = Path("analytics/vendor")


def test_each_vendored_file_has_the_hash_and_the_licence_that_are_written_down():
    lines = (VENDOR / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if "|" in line][2:]
    assert rows
    for file, _, _, licence, digest in rows:
        assert sha256((VENDOR / file).read_bytes()).hexdigest() == digest
        for name in ("LICENSE", "NOTICE"):
            assert f"{Path(file).parent}/{name}" in licence
            assert (VENDOR / Path(file).parent / name).read_bytes()
    there = {str(file.relative_to(VENDOR)) for file in VENDOR.rglob("*.js")}
    assert there == {row[0] for row in rows}
