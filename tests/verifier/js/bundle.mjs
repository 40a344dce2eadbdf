// The files of a bundle, from a zip or a folder: docs/formats.md §8.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { crc32, inflateRawSync } from "./unpack.mjs";
import { Unreadable, malformed } from "./findings.mjs";

/** The files by name; reading one that is not there is a finding. */
export class Bundle {
  constructor(files, isFolder) {
    this.files = files;
    this.isFolder = isFolder;
    this.asked = new Set(["policy", "verify.py"]);
  }

  static open(path) {
    try {
      const isFolder = statSync(path).isDirectory();
      return new Bundle(isFolder ? folder(path) : zip(readFileSync(path)), isFolder);
    } catch (error) {
      if (error.code === undefined) throw error;
      throw new Unreadable(`${path}: ${error.message}`);
    }
  }

  has(name) {
    return this.files.has(name);
  }

  read(name) {
    this.asked.add(name);
    const found = this.files.get(name);
    if (!found) throw malformed("the file is missing", { file: name });
    return found();
  }

  /** The files that nobody has asked for, but for those of a sealer at work in a folder. */
  unread() {
    const sealing = (name) => this.isFolder && (name === ".lock" || name.startsWith(".new/"));
    return this.names("").filter((name) => !sealing(name) && !this.asked.has(name));
  }

  names(prefix) {
    return [...this.files.keys()].filter((name) => name.startsWith(prefix)).sort();
  }
}

function folder(root) {
  const files = new Map();
  for (const found of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!found.isFile()) continue;
    const path = join(found.parentPath ?? found.path, found.name);
    files.set(path.slice(join(root, "/").length).replaceAll("\\", "/"), () => readFileSync(path));
  }
  return files;
}

const END = 0x06054b50;
const MEMBER = 0x02014b50;
const LOCAL = 0x04034b50;

/** The members of a zip by its central directory (APPNOTE 4.3.12); no ZIP64. */
function zip(bytes) {
  const files = new Map();
  const end = endOfDirectory(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw new Unreadable("a zip in the ZIP64 form");
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== MEMBER) {
      throw new Unreadable("the directory of the zip is damaged");
    }
    const [named, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const name = bytes.toString("utf8", at + 46, at + 46 + named);
    if (files.has(name)) throw malformed("the zip holds it twice", { file: name });
    const member = {
      name,
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      start: bytes.readUInt32LE(at + 42),
    };
    if (!name.endsWith("/")) files.set(name, () => unpacked(bytes, member));
    at += 46 + named + extra + comment;
  }
  return files;
}

function endOfDirectory(bytes) {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at--) {
    if (bytes.readUInt32LE(at) === END && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) {
      return at;
    }
  }
  throw new Unreadable("it is neither a folder nor a zip");
}

function unpacked(bytes, { name, flags, method, crc, packed, size, start }) {
  const damaged = new Unreadable(`the zip is damaged at ${name}`);
  if (start + 30 > bytes.length || bytes.readUInt32LE(start) !== LOCAL || flags & 1) throw damaged;
  const named = bytes.readUInt16LE(start + 26);
  if (bytes.toString("utf8", start + 30, start + 30 + named) !== name) throw damaged;
  const from = start + 30 + named + bytes.readUInt16LE(start + 28);
  const raw = bytes.subarray(from, from + packed);
  if (raw.length !== packed || (method !== 0 && method !== 8)) throw damaged;
  let content = raw;
  try {
    if (method === 8) content = inflateRawSync(raw, { maxOutputLength: size + 1 });
  } catch {
    throw damaged;
  }
  if (content.length !== size || crc32(content) !== crc) throw damaged;
  return content;
}
