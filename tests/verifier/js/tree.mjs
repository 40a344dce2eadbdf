// The Merkle tree of RFC 6962 §2.1, and its tiles: docs/formats.md §2 and §3.

import { createHash } from "node:crypto";

const sha256 = (...parts) => {
  const hasher = createHash("sha256");
  for (const part of parts) hasher.update(part);
  return hasher.digest();
};
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

export { sha256 };
export const leafHash = (bytes) => sha256(LEAF, bytes);
const node = (left, right) => sha256(NODE, left, right);

/** All perfect subtrees over some leaves: `levels[k][i]` covers 2^k of them. */
export class Tree {
  constructor(leaves) {
    this.levels = [leaves];
    for (let below = leaves; below.length > 1; below = this.levels.at(-1)) {
      const level = [];
      for (let i = 0; i + 1 < below.length; i += 2) level.push(node(below[i], below[i + 1]));
      this.levels.push(level);
    }
  }

  get size() {
    return this.levels[0].length;
  }

  level(number) {
    return this.levels[number] ?? [];
  }

  /** The root of the first `size` leaves. */
  root(size = this.size) {
    if (size === 0) return sha256("");
    let found = null;
    let left = size;
    for (let k = 0; left > 0; k++, left = Math.floor(left / 2)) {
      if (left % 2 === 0) continue;
      const peak = this.levels[k][left - 1];
      found = found === null ? peak : node(peak, found);
    }
    return found;
  }
}

/** The root that an inclusion proof leads to (RFC 6962 §2.1.1), or null if it has another length. */
export function provenRoot(leaf, index, size, proof) {
  if (index < 0 || index >= size) return null;
  let found = leaf;
  let place = index;
  let last = size - 1;
  for (const sibling of proof) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      found = node(sibling, found);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      found = node(found, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? found : null;
}

/** `x001/x234/067`, and a partial one of fewer than 256. */
export function tilePath(level, number, width) {
  const groups = [String(number % 1000).padStart(3, "0")];
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  }
  return `tile/${level}/${groups.join("/")}${width === 256 ? "" : `.p/${width}`}`;
}

const TILE = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;

/** Level (or `entries`), number and width of the tile that a path names; null if it names none. */
export function parseTilePath(path) {
  const found = TILE.exec(path);
  if (!found) return null;
  const level = found[1] === "entries" ? "entries" : Number(found[1]);
  const number = Number(found[2].replaceAll(/[x/]/g, ""));
  const width = found[3] === undefined ? 256 : Number(found[3]);
  return tilePath(level, number, width) === path && width > 0 ? { level, number, width } : null;
}

/** How many hashes the tiles of a level hold in a tree: those of perfect subtrees of 256^level. */
export const countAt = (size, level) => Math.floor(size / 256 ** level);
