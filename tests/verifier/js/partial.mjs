// A bundle of one power or organ: entries and rows with their proofs. docs/formats.md §8.

import { Wrong, malformed } from "./findings.mjs";
import { isStream, kindOf } from "./entries.mjs";
import { parseCheckpoint, refuseUnsigned } from "./notes.mjs";
import { refuseUnwitnessed } from "./policy.mjs";
import { MODELS, MODEL_OF, compare, listsAt, rowsAt } from "./rows.mjs";
import { readState } from "./states.mjs";
import { canonical, canonicalJson, hash, json } from "./text.mjs";
import { leafHash, provenRoot } from "./tree.mjs";

const FIELDS = {
  format: (value) => value === "quanze-proofs/1",
  origin: isText,
  position: isNumber,
  checkpoint: isText,
  state: (value) => isObject(value) && Object.values(value).every(isText),
  rows: Array.isArray,
  entries: Array.isArray,
};
const ROW = { model: isText, index: isNumber, row: isText, proof: isProof };
const ENTRY = { position: isNumber, entry: isText, proof: isProof };

function isText(value) {
  return typeof value === "string";
}

function isNumber(value) {
  return Number.isSafeInteger(value) && value >= 0;
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isProof(value) {
  return Array.isArray(value) && value.every(isText);
}

/** Throws unless a value is an object of just these fields, and each is what it should be. */
export function refuseUnshaped(value, fields) {
  const names = Object.keys(fields);
  const given = isObject(value) ? Object.keys(value) : [];
  const due = given.length === names.length && names.every((name) => Object.hasOwn(value, name));
  const wrong = due ? names.find((name) => !fields[name](value[name])) : "";
  if (wrong !== undefined) throw malformed(`it has not the fields ${names}, or ${wrong} is wrong`);
}

/** The proofs, and the checkpoint that they end in. */
export function readProofs(bundle, { manifest, policy }) {
  const proofs = json(bundle.read("proofs.json"));
  refuseUnshaped(proofs, FIELDS);
  const checkpoint = parseCheckpoint(Buffer.from(proofs.checkpoint));
  refuseUnsigned(checkpoint.note, policy.logs);
  refuseUnwitnessed(checkpoint.note, policy);
  for (const { origin, position } of [proofs, manifest]) {
    if (origin !== checkpoint.origin) throw new Wrong("E_SIG", `it is of another log: ${origin}`);
    if (position !== checkpoint.size) throw malformed(`it is of another position: ${position}`);
  }
  return { proofs, checkpoint };
}

/** The entries by position, in order, each proved to be in the tree of the checkpoint. */
export function readProvenEntries({ proofs, checkpoint }, findings) {
  const entries = [];
  for (const given of proofs.entries) {
    findings.attempt(() => {
      refuseUnshaped(given, ENTRY);
      const { position, entry, proof } = given;
      const found = provenRoot(leafHash(entry), position - 1, checkpoint.size, proof.map(hash));
      if (!found?.equals(checkpoint.root)) {
        throw new Wrong("E_LEAF", "the entry is not that of its leaf", { position });
      }
      entries.push([position, Buffer.from(entry)]);
    });
  }
  return new Map(entries.sort(([one], [other]) => one - other));
}

/** The rows by model and index, each proved to be in the tree of the model's state root. */
export function readProvenRows({ proofs, checkpoint, policy }, findings) {
  const found = {};
  for (const [model, note] of Object.entries(proofs.state)) {
    findings.attempt(() => {
      if (!MODELS.includes(model)) throw malformed("it is no model");
      const context = { model, position: checkpoint.size, checkpoint, policy };
      found[model] = { ...readState(Buffer.from(note), context), rows: new Map() };
    }, { model });
  }
  for (const given of proofs.rows) {
    findings.attempt(() => {
      refuseUnshaped(given, ROW);
      readRow(given, found[given.model]);
    });
  }
  return found;
}

function readRow({ model, index, row, proof }, state) {
  if (!state) throw malformed("it is a row without its state root", { model });
  if (!provenRoot(leafHash(row), index, state.size, proof.map(hash))?.equals(state.root)) {
    throw new Wrong("E_STATE", "the row is not that of its leaf", { model });
  }
  state.rows.set(index, canonicalJson(Buffer.from(row)));
}

/** Everything that belongs to the power or the organ must be here, and follow from its entries. */
export function compareAll(proven, { scope, streams, rows, position }, findings) {
  for (const [model, { rows: some }] of Object.entries(proven)) {
    findings.attempt(() => refuseDisorder(some, keyOf(model)), { model });
  }
  const organ = scope.kind === "organ";
  const list = organ ? findings.attempt(() => listOf(proven, scope.id), { model: "lists" }) : null;
  if (findings.all.length > 0) return;
  const core = [scope.id, ...(list?.powers ?? []).map(([power]) => power)];
  const said = core.flatMap((stream) => streams.get(stream) ?? []);
  for (const stream of new Set([...core, ...said.flatMap(namedIn), ...streams.keys()])) {
    const model = MODEL_OF[kindOf(stream)];
    const due = rowsAt(model, rows[model].filter((row) => row.stream === stream), position);
    findings.attempt(() => {
      const given = rowsOf(proven, model, stream);
      refuseUnknownEntries(given, streams.get(stream) ?? []);
      if (canonical(given) !== canonical(due)) {
        throw new Wrong("E_STATE", "the rows are not what the entries lead to");
      }
    }, { model, stream });
  }
  if (!organ || findings.all.length > 0) return;
  const due = listsAt(rows.history, position).find((one) => one.organ === scope.id);
  if (canonical(list) !== canonical(due ?? null)) {
    const where = { model: "lists", stream: scope.id };
    findings.add("E_STATE", "the row is not what the powers lead to", where);
  }
}

/** The organ's own row of `lists`; null where it is proved that there is none. */
const listOf = (proven, organ) => rowsOf(proven, "lists", organ)[0] ?? null;

/** Every text in an event that is the id of a stream, at any depth; its position is no text. */
export function namedIn(value) {
  if (isText(value)) return isStream(value) ? [value] : [];
  return value === null || typeof value !== "object" ? [] : Object.values(value).flatMap(namedIn);
}

const keyOf = (model) => (row) => (model === "lists" ? row.organ : row.stream);

/** All rows of a stream or an organ, between the row before them and the one behind. */
function rowsOf(proven, model, id) {
  const state = proven[model];
  if (!state) throw new Wrong("E_STATE", "the state root is missing", { model });
  const key = keyOf(model);
  const indices = [...state.rows.keys()].sort((one, other) => one - other);
  const own = indices.filter((index) => key(state.rows.get(index)) === id);
  const before = indices.findLast((index) => key(state.rows.get(index)) < id) ?? -1;
  const behind = indices.find((index) => key(state.rows.get(index)) > id) ?? state.size;
  if (behind - before !== own.length + 1) {
    throw new Wrong("E_STATE", "not all rows are here, with those beside them", { model });
  }
  return own.map((index) => state.rows.get(index));
}

function refuseUnknownEntries(rows, events) {
  const positions = new Set(events.map((event) => event.position));
  for (const position of rows.flatMap((row) => [row.known_from, row.known_until])) {
    if (position !== null && !positions.has(position)) {
      throw new Wrong("E_GAP", "an entry is missing that a row was known by", { position });
    }
  }
}

function refuseDisorder(rows, key) {
  const order = (row) => [key(row), row.valid_from ?? "", row.known_from ?? 0];
  const indices = [...rows.keys()].sort((one, other) => one - other);
  const sorted = indices.map((index) => order(rows.get(index)));
  for (let n = 1; n < sorted.length; n++) {
    const unlike = sorted[n].map((part, k) => compare(sorted[n - 1][k], part)).find((one) => one !== 0);
    if (unlike !== -1) throw new Wrong("E_STATE", "the rows stand in another order than they should");
  }
}
