"""Tiles: which there are, where they lie, and that the tree can be read from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import tiles
from domain.merkle import consistency, inclusion, leaf, levels
from domain.tiles import ENTRIES, Tile, bundle, parse_path, reader, unbundle

numbers = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(3, 255, 17), "tile/3/255.p/17"),
        (Tile(ENTRIES, 1000), "tile/entries/x001/000"),
        (Tile(ENTRIES, 0, 1), "tile/entries/000.p/1"),
    ],
)
def test_a_tile_lies_where_the_specification_says(tile, path):
    assert tile.path == path
    assert parse_path(path) == tile


@given(st.integers(-1, 63), numbers, st.integers(1, 256))
def test_a_path_is_read_back(level, number, width):
    tile = Tile(level, number, width)
    assert parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/001/000",
        "tile/0/٠٠٠",
        "tile/data/000",
        "tile/0/000\n",
        "",
    ],
)
def test_any_other_path_is_refused(path):
    with pytest.raises(ValueError, match="not the path of a tile"):
        parse_path(path)


@pytest.mark.parametrize(
    ("size", "paths"),
    [
        (0, []),
        (1, ["tile/0/000.p/1"]),
        (256, ["tile/0/000", "tile/1/000.p/1"]),
        (600, ["tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"]),
    ],
)
def test_a_tree_has_these_tiles(size, paths):
    assert [tile.path for tile in tiles.tiles(size)] == paths


@given(st.integers(0, 70_000), st.integers(0, 70_000))
def test_a_grown_tree_gains_the_tiles_that_it_had_not(one, other):
    old, new = sorted((one, other))
    assert set(tiles.tiles(new, since=old)) == set(tiles.tiles(new)) - set(tiles.tiles(old))
    assert set(tiles.bundles(new, since=old)) == set(tiles.bundles(new)) - set(tiles.bundles(old))


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_a_bundle_is_read_back(entries):
    assert unbundle(bundle(entries)) == entries


def test_a_bundle_that_is_cut_off_is_refused():
    whole = bundle([b"one", b"two"])
    for end in range(1, len(whole)):
        if end != 5:
            with pytest.raises(ValueError, match="cut off"):
                unbundle(whole[:end])


def test_an_entry_beyond_two_bytes_of_length_is_refused():
    assert len(bundle([b"x" * 65_535])) == 65_537
    with pytest.raises(ValueError, match="65536 bytes"):
        bundle([b"x" * 65_536])


@given(st.integers(1, 1_500), st.data())
def test_proofs_from_tiles_are_those_from_all_leaves(size, data):
    hashes = [leaf(b"%d" % n) for n in range(size)]
    tree = levels(hashes)
    lying = {tile: laid(tree, tile) for tile in tiles.tiles(size)}
    read = reader(size, lying.__getitem__)
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    assert inclusion(index, size, read) == inclusion(index, size, tree)
    assert consistency(old, size, read) == consistency(old, size, tree)


def laid(tree, tile: Tile) -> bytes:
    first = tile.number * 256
    return b"".join(tree(8 * tile.level, first + n) for n in range(tile.width))


def test_a_tile_of_the_wrong_length_is_refused():
    read = reader(3, lambda tile: b"\0" * 95)
    with pytest.raises(ValueError, match="has 95 bytes"):
        inclusion(0, 3, read)
