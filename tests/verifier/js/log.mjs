// The published log: entries, tiles, root, earlier checkpoints. docs/formats.md §2 and §3.

import { Wrong, malformed } from "./findings.mjs";
import { cosignedAt, parseCheckpoint, refuseUnsigned } from "./notes.mjs";
import { parseEntry } from "./entries.mjs";
import { Tree, countAt, leafHash, parseTilePath, tilePath } from "./tree.mjs";

/** The entries of a whole log, and its tree; what does not fit is found. */
export function readLog(bundle, checkpoint, findings) {
  const before = findings.all.length;
  const given = readLeaves(bundle, checkpoint.size, findings);
  const entries = readEntries(bundle, checkpoint.size, findings);
  const proven = provenLeaves(entries, checkpoint);
  if (proven) compareLeafTiles(given, proven, findings);
  else compareLeaves(entries, given, findings);
  const whole = proven !== null || findings.all.length === before;
  const leaves = proven ?? given.map((leaf, index) => leaf ?? leafHash(entries[index] ?? ""));
  const tree = new Tree(leaves);
  compareTilesAbove(bundle, tree, findings);
  if (whole && !tree.root().equals(checkpoint.root)) {
    findings.add("E_ROOT", "the entries lead to another root than the signed one", {
      file: "checkpoint",
    });
  }
  compareOtherTiles(bundle, tree, findings);
  compareOtherEntries(bundle, tree, findings);
  return { entries, tree, whole };
}

/** The leaf hashes of the entries, if these lead to the signed root; then no tile can say otherwise. */
function provenLeaves(entries, checkpoint) {
  if (entries.length !== checkpoint.size || entries.includes(undefined)) return null;
  const leaves = entries.map(leafHash);
  return new Tree(leaves).root().equals(checkpoint.root) ? leaves : null;
}

function compareLeafTiles(given, proven, findings) {
  given.forEach((leaf, index) => {
    if (leaf === null || leaf.equals(proven[index])) return;
    findings.add("E_TILE", "the tile has not the leaf of the entry", { position: index + 1 });
  });
}

/** The leaf hashes as the tiles have them; null where a tile cannot be read. */
function readLeaves(bundle, size, findings) {
  const leaves = Array(size).fill(null);
  for (const { file, first, width } of tilesOf(size, 0)) {
    findings.attempt(() => {
      hashes(bundle.read(file), width).forEach((hash, place) => (leaves[first + place] = hash));
    }, { file });
  }
  return leaves;
}

/** The bytes of the entries in order; undefined where a file cannot be read. */
function readEntries(bundle, size, findings) {
  const entries = [];
  for (const { file, first, width } of tilesOf(size, 0)) {
    const name = file.replace("tile/0/", "tile/entries/");
    const found = bundle.has(name)
      ? findings.attempt(() => split(bundle.read(name), width), { file: name })
      : [];
    entries.push(...(found ?? Array(width).fill(undefined)));
  }
  return entries;
}

function tilesOf(size, level) {
  const count = countAt(size, level);
  return Array.from({ length: Math.ceil(count / 256) }, (_, number) => {
    const width = Math.min(256, count - 256 * number);
    return { file: tilePath(level, number, width), first: 256 * number, width };
  });
}

function hashes(bytes, width) {
  if (bytes.length !== 32 * width) throw malformed(`a tile of ${width} hashes has ${32 * width} bytes`);
  return Array.from({ length: width }, (_, place) => bytes.subarray(32 * place, 32 * place + 32));
}

/** The entries of a bundle of entries, each after its length; fewer than there should be are given. */
function split(bytes, width) {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const from = at + 2;
    if (from > bytes.length) throw malformed("it ends within the length of an entry");
    at = from + bytes.readUInt16BE(from - 2);
    if (at > bytes.length) throw malformed("it ends within an entry");
    found.push(bytes.subarray(from, at));
  }
  if (found.length > width) throw malformed(`it holds ${found.length} entries, not ${width}`);
  return found;
}

/**
 * Entries against leaves. The same hashes in another order: E_ORDER. Leaves without an entry, and no
 * entry without a leaf: E_GAP. Else E_LEAF, where the leaf has no entry.
 */
function compareLeaves(entries, leaves, findings) {
  const found = entries.map((entry) => (entry === undefined ? null : leafHash(entry).toString("hex")));
  const due = leaves.map((leaf) => leaf?.toString("hex") ?? null);
  const misplaced = due.flatMap((leaf, index) =>
    leaf !== null && found[index] !== null && found[index] !== leaf ? [index] : [],
  );
  const missing = without(due, found);
  const foreign = without(found, due);
  if (foreign.length > 0) {
    for (const index of misplaced.filter((place) => missing.includes(place))) {
      findings.add("E_LEAF", "the entry is not that of its leaf", { position: index + 1 });
    }
  } else if (missing.length > 0) {
    for (const index of missing) {
      findings.add("E_GAP", "the entry is missing", { position: index + 1 });
    }
  } else if (misplaced.length > 0) {
    const position = misplaced[0] + 1;
    findings.add("E_ORDER", "the entries stand in another order than their leaves", { position });
  }
}

/** The places in one list of what the other has not, or not so often; unreadable parts left out. */
function without(list, other) {
  const unread = list.map((_, index) => list[index] === null || other[index] === null);
  const left = new Map();
  other.forEach((hash, index) => unread[index] || left.set(hash, (left.get(hash) ?? 0) + 1));
  const over = [];
  list.forEach((hash, index) => {
    if (unread[index]) return;
    const count = left.get(hash) ?? 0;
    if (count === 0) over.push(index);
    else left.set(hash, count - 1);
  });
  return over;
}

/** The tiles above the leaves. */
function compareTilesAbove(bundle, tree, findings) {
  for (let level = 1; countAt(tree.size, level) > 0; level++) {
    for (const { file } of tilesOf(tree.size, level)) {
      findings.attempt(() => {
        compareTile(bundle, tree, file, parseTilePath(file));
      }, { file });
    }
  }
}

/** The tiles that only earlier trees needed. */
function compareOtherTiles(bundle, tree, findings) {
  for (const file of bundle.names("tile/")) {
    findings.attempt(() => {
      const tile = parseTilePath(file);
      const level = tile?.level === "entries" ? 0 : tile?.level;
      if (!tile || 256 * tile.number + tile.width > countAt(tree.size, level)) {
        throw malformed("it is not the name of a tile of this tree");
      }
      if (tile.level !== "entries" && !isNeeded(tree.size, tile)) {
        compareTile(bundle, tree, file, tile);
      }
    }, { file });
  }
}

const isNeeded = (size, { level, number, width }) =>
  width === Math.min(256, countAt(size, level) - 256 * number);

function compareTile(bundle, tree, file, { level, number, width }) {
  const below = tree.level(8 * level);
  hashes(bundle.read(file), width).forEach((hash, place) => {
    if (!hash.equals(below[256 * number + place])) {
      throw new Wrong("E_TILE", `hash ${place} does not fit the tiles below it`);
    }
  });
}

/** Bundles of entries that earlier trees needed. */
function compareOtherEntries(bundle, tree, findings) {
  const needed = tilesOf(tree.size, 0).map(({ file }) => file.replace("tile/0/", "tile/entries/"));
  const read = new Set(needed);
  for (const file of bundle.names("tile/entries/")) {
    const tile = parseTilePath(file);
    if (!tile || read.has(file) || 256 * tile.number + tile.width > tree.size) continue;
    findings.attempt(() => {
      const entries = split(bundle.read(file), tile.width);
      for (let place = 0; place < tile.width; place++) {
        const position = 256 * tile.number + place + 1;
        if (place >= entries.length) throw new Wrong("E_GAP", "the entry is missing", { position });
        if (!leafHash(entries[place]).equals(tree.level(0)[position - 1])) {
          throw new Wrong("E_LEAF", "the entry is not that of its leaf", { position });
        }
      }
    }, { file });
  }
}

/** Every signed tree beside the latest. */
export function compareEarlier(bundle, { checkpoint, tree, policy }, findings) {
  for (const file of bundle.names("checkpoints/")) {
    findings.attempt(() => {
      const bytes = bundle.read(file);
      const earlier = parseCheckpoint(bytes);
      refuseUnsigned(earlier.note, policy.logs);
      refuseForeign(earlier, checkpoint);
      if (file !== `checkpoints/${earlier.size}`) throw malformed(`it is of size ${earlier.size}`);
      refuseUnlike(earlier, checkpoint, tree);
    }, { file });
  }
}

const CLOCKS = 60; // seconds by which the clocks of a ledger and of a witness may differ

/** No entry was recorded after a witness cosigned a tree with it. */
export function compareMoments(bundle, { entries, policy }, findings) {
  for (const file of ["checkpoint", ...bundle.names("checkpoints/")]) {
    findings.attempt(() => {
      const { note, size } = parseCheckpoint(bundle.read(file));
      const bytes = entries.get(size);
      const moments = cosignedAt(note, policy.witnesses);
      if (!bytes || moments.length === 0) return;
      const { recorded_at: moment } = parseEntry(bytes);
      const recorded = Date.parse(`${moment.slice(0, 19)}Z`) / 1000;
      if (moments.some((cosigned) => recorded > cosigned + CLOCKS)) {
        throw new Wrong("E_TIME", `recorded at ${moment}, and cosigned before`, { position: size });
      }
    }, { file });
  }
}

/** Throws unless a note or a receipt is of the log that is verified. */
export function refuseForeign({ origin }, checkpoint) {
  if (origin !== checkpoint.origin) throw new Wrong("E_SIG", `it is of another log: ${origin}`);
}

/** Throws unless the log continues a tree that was signed before, or is that tree. */
export function refuseUnlike(kept, checkpoint, tree) {
  if (kept.size > checkpoint.size) {
    const position = checkpoint.size + 1;
    throw new Wrong("E_TRUNCATED", `a tree of ${kept.size} entries was signed`, { position });
  }
  if (kept.size === checkpoint.size && !kept.root.equals(checkpoint.root)) {
    throw new Wrong("E_SPLIT", `two trees of ${kept.size} entries were signed with different roots`);
  }
  if (!tree.root(kept.size).equals(kept.root)) {
    throw new Wrong("E_FORK", `the log does not continue the signed tree of ${kept.size} entries`);
  }
}
