// What a supervision body holds itself: its own last checkpoint, and receipts. docs/formats.md §7.

import { Wrong, malformed } from "./findings.mjs";
import { isMoment } from "./entries.mjs";
import { refuseForeign, refuseUnlike } from "./log.mjs";
import { parseCheckpoint, parseNote, refuseUnsigned } from "./notes.mjs";
import { decimal, hash, json } from "./text.mjs";
import { leafHash, provenRoot, sha256 } from "./tree.mjs";

/** The checkpoint that is kept must be one of this log, and continued by it. */
export function compareKept(bytes, { checkpoint, tree, policy }) {
  const kept = parseCheckpoint(bytes);
  refuseForeign(kept, checkpoint);
  refuseUnsigned(kept.note, policy.logs);
  refuseUnlike(kept, checkpoint, tree);
}

/** The log must hold what was receipted, where it was receipted. */
export function compareReceipt(bytes, { checkpoint, tree, policy, entries }) {
  const receipt = parseReceipt(bytes);
  refuseForeign(receipt, checkpoint);
  const signed = receipt.promise === undefined ? provenIn(receipt, policy) : promised(receipt, policy);
  if (receipt.last > checkpoint.size) {
    const position = checkpoint.size + 1;
    throw new Wrong("E_TRUNCATED", `entry ${receipt.last} was receipted`, { position });
  }
  receipt.leaves.forEach((leaf, place) => {
    const position = receipt.first + place;
    const entry = entries.get(position);
    if (entry && !leafHash(entry).equals(leaf)) {
      throw new Wrong("E_FORK", "another entry was receipted here", { position });
    }
  });
  if (signed) refuseUnlike(signed, checkpoint, tree);
}

const FIELDS = ["first", "format", "last", "leaves", "origin"];

function parseReceipt(bytes) {
  const receipt = json(bytes);
  const given = Object.keys(receipt ?? {}).sort().join();
  const proven = [...FIELDS, "checkpoint", "proofs"].sort().join();
  const promise = [...FIELDS, "promise", "recorded_at"].sort().join();
  if (given !== proven && given !== promise) throw malformed("it has not the fields of a receipt");
  const { format, origin, first, last, leaves, recorded_at: moment } = receipt;
  const texts = given === promise ? [origin, moment, receipt.promise] : [origin, receipt.checkpoint];
  if (format !== "quanze-receipt/1" || texts.some((text) => typeof text !== "string")) {
    throw malformed("it is no receipt");
  }
  const whole = Number.isSafeInteger(first) && Number.isSafeInteger(last) && first >= 1;
  if (!whole || !Array.isArray(leaves) || leaves.length !== last - first + 1 || leaves.length === 0) {
    throw malformed("it has not one leaf for each position");
  }
  const hashes = leaves.every((leaf) => typeof leaf === "string" && /^[0-9a-f]{64}$/.test(leaf));
  if (!hashes || (given === promise && !isMoment(moment))) {
    throw malformed("it has a leaf or a moment that is none");
  }
  return { ...receipt, leaves: leaves.map((leaf) => Buffer.from(leaf, "hex")) };
}

function provenIn(receipt, policy) {
  const signed = parseCheckpoint(Buffer.from(receipt.checkpoint));
  refuseForeign(signed, receipt);
  refuseUnsigned(signed.note, policy.logs);
  const { proofs } = receipt;
  const lists = Array.isArray(proofs) && proofs.every(Array.isArray);
  if (!lists || proofs.length !== receipt.leaves.length) {
    throw malformed("it has not one proof for each position");
  }
  receipt.leaves.forEach((leaf, place) => {
    const position = receipt.first + place;
    const hashes = proofs[place].map((text) => hash(`${text}`));
    const found = provenRoot(leaf, position - 1, signed.size, hashes);
    if (!found?.equals(signed.root)) throw new Wrong("E_LEAF", "the proof fails", { position });
  });
  return signed;
}

function promised(receipt, policy) {
  const note = parseNote(Buffer.from(receipt.promise));
  const [name, first, last, sum, moment, ...rest] = note.text.split("\n");
  if (rest.length !== 1 || rest[0] !== "") throw malformed("a promise has five lines");
  refuseUnsigned(note, policy.promises);
  const due = sha256(Buffer.concat(receipt.leaves));
  const unlike = name !== `${receipt.origin}/promise` || moment !== receipt.recorded_at;
  const others = decimal(first) !== receipt.first || decimal(last) !== receipt.last;
  if (unlike || others || !hash(sum).equals(due)) {
    throw new Wrong("E_SIG", "what was promised is something else");
  }
  return null;
}
