// Signed notes and checkpoints: docs/formats.md §3, §5 (C2SP signed-note, tlog-checkpoint,
// tlog-cosignature).

import { createPublicKey, verify } from "node:crypto";
import { Wrong, malformed } from "./findings.mjs";
import { base64, decimal, hash, utf8 } from "./text.mjs";
import { sha256 } from "./tree.mjs";

export const ED25519 = 1;
const COSIGNATURE = 4;
const SPKI = Buffer.from("302a300506032b6570032100", "hex");
const KEY_NAME = /^[^\s+]+$/u;

/** `<name>+<key id>+<base64(type ‖ public key)>` */
export function parseKey(text) {
  const parts = text.split("+");
  const [name, id] = parts;
  const key = base64(parts.slice(2).join("+"));
  if (!KEY_NAME.test(name) || !/^[0-9a-f]{8}$/.test(id ?? "") || key.length !== 33) {
    throw malformed(`it is no verifier key: ${text}`);
  }
  const due = sha256(name, "\n", key).subarray(0, 4).toString("hex");
  if (due !== id) throw malformed(`the key id of ${name} is ${due}, not ${id}`);
  if (key[0] !== ED25519 && key[0] !== COSIGNATURE) {
    throw malformed(`the key of ${name} is of a type that is not known: ${key[0]}`);
  }
  refuseShared(key.subarray(1));
  const spki = Buffer.concat([SPKI, key.subarray(1)]);
  const publicKey = createPublicKey({ key: spki, format: "der", type: "spki" });
  return { name, id, type: key[0], raw: key.toString("hex", 1), publicKey };
}

const PRIME = 2n ** 255n - 19n;
const EIGHTH = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
const SMALL = [0n, 1n, PRIME - 1n, EIGHTH, PRIME - EIGHTH];

/** Throws for a point in a second spelling, and for one of small order, which anybody can sign for. */
function refuseShared(bytes) {
  const y = BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`) & (2n ** 255n - 1n);
  if (y >= PRIME || SMALL.includes(y)) throw malformed("a key that others can sign for");
}

/** When each of these witnesses signed, in seconds since 1970. */
export function cosignedAt(note, witnesses) {
  const keys = signers(note, witnesses);
  return note.signatures
    .filter(({ name, id }) => keys.some((key) => key.name === name && key.id === id))
    .map(({ signature }) => Number(signature.readBigUInt64BE(0)));
}

/** The text of a note, and its signature lines. */
export function parseNote(bytes) {
  const text = utf8(bytes);
  if (/[\x00-\x09\x0b-\x1f]/.test(text)) throw malformed("a note with a control character");
  const cut = text.lastIndexOf("\n\n");
  if (cut < 0 || !text.endsWith("\n")) throw malformed("it is no signed note");
  const lines = text.slice(cut + 2, -1).split("\n");
  return { text: text.slice(0, cut + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line) {
  const found = /^— ([^\s+]+) ([^\s]+)$/u.exec(line);
  if (!found) throw malformed(`it is no signature line: ${line.slice(0, 80)}`);
  const bytes = base64(found[2]);
  if (bytes.length < 5) throw malformed("a signature that is too short");
  return { name: found[1], id: bytes.toString("hex", 0, 4), signature: bytes.subarray(4) };
}

/** Throws E_SIG unless one of the keys has signed, and none of them wrongly. */
export function refuseUnsigned(note, keys, where) {
  if (signers(note, keys).length === 0) {
    throw new Wrong("E_SIG", "no key that the policy names has signed it", where);
  }
}

/** Those of the keys that have signed; a signature of one of them that is wrong is E_SIG. */
export function signers(note, keys) {
  const found = [];
  for (const { name, id, signature } of note.signatures) {
    const key = keys.find((one) => one.name === name && one.id === id);
    if (!key) continue;
    if (!signed(note.text, key, signature)) throw new Wrong("E_SIG", `the signature of ${name} is wrong`);
    found.push(key);
  }
  return found;
}

function signed(text, key, signature) {
  if (key.type === ED25519) return verify(null, Buffer.from(text), key.publicKey, signature);
  if (signature.length !== 72) return false;
  const message = `cosignature/v1\ntime ${signature.readBigUInt64BE(0)}\n${text}`;
  return verify(null, Buffer.from(message), key.publicKey, signature.subarray(8));
}

/** A signed tree: origin, size, root. */
export function parseCheckpoint(bytes) {
  const note = parseNote(bytes);
  const lines = note.text.split("\n");
  if (lines.length !== 4 || lines[0] === "") throw malformed("a checkpoint has three lines");
  return { note, origin: lines[0], size: decimal(lines[1]), root: hash(lines[2]) };
}

/** A signed state root: origin and model, number of rows, root, position. */
export function parseStateRoot(bytes) {
  const note = parseNote(bytes);
  const lines = note.text.split("\n");
  const found = /^(.+)\/state\/([a-z]+)$/u.exec(lines[0]);
  if (lines.length !== 5 || !found || !lines[3].startsWith("position ")) {
    throw malformed("it is no state root");
  }
  const position = decimal(lines[3].slice("position ".length));
  const [, origin, model] = found;
  return { note, origin, model, size: decimal(lines[1]), root: hash(lines[2]), position };
}
