// A bundle of one power or organ: entries and rows with their proofs. docs/formats.md §8.

import { Wrong, malformed } from "./findings.mjs";
import { kindOf, namedBy } from "./entries.mjs";
import { parseCheckpoint, parseProof, refuseUnsigned } from "./notes.mjs";
import { MODELS, MODEL_OF, compare, listsAt, rowsAt } from "./rows.mjs";
import { readState } from "./states.mjs";
import { canonical, canonicalJson, decimal } from "./text.mjs";
import { leafHash, provenRoot } from "./tree.mjs";

/** The entries by position, each proved to be in the tree of the checkpoint. */
export function readProvenEntries(bundle, { checkpoint, policy }, findings) {
  const entries = new Map();
  for (const position of numbered(bundle, ["entries/", "proofs/"], findings)) {
    findings.attempt(() => {
      const file = `entries/${position}`;
      if (!bundle.has(file)) throw new Wrong("E_GAP", "the entry is missing", { file });
      const bytes = bundle.read(file);
      refuseUnproven(bytes, bundle.read(`proofs/${position}`), { position, checkpoint, policy });
      entries.set(position, bytes);
    }, { position });
  }
  return entries;
}

/** The numbers that are the names of files in some folders. */
function numbered(bundle, folders, findings) {
  const found = new Set();
  for (const folder of folders) {
    for (const file of bundle.names(folder)) {
      const number = findings.attempt(() => decimal(file.slice(folder.length)), { file });
      if (number !== undefined) found.add(number);
    }
  }
  return [...found].sort((one, other) => one - other);
}

function refuseUnproven(bytes, proof, { position, checkpoint, policy }) {
  const file = `proofs/${position}`;
  const { index, hashes, note } = parseProof(proof);
  if (index !== position - 1) throw malformed(`it is the proof of entry ${index + 1}`, { file });
  const signed = parseCheckpoint(note);
  refuseUnsigned(signed.note, policy.logs, { file });
  if (signed.origin !== checkpoint.origin || signed.size !== checkpoint.size) {
    throw malformed("it is a proof in another tree than that of the checkpoint", { file });
  }
  if (!signed.root.equals(checkpoint.root)) {
    throw new Wrong("E_SPLIT", `another root of ${signed.size} entries was signed`, { file });
  }
  if (!provenRoot(leafHash(bytes), index, signed.size, hashes)?.equals(signed.root)) {
    throw new Wrong("E_LEAF", "the entry is not that of its leaf");
  }
}

/** Throws where an entry is not here that the scope of the bundle takes in. */
export function compareScope(scope, streams, findings) {
  const due = new Set([scope.id]);
  for (const event of streams.get(scope.id) ?? []) {
    for (const stream of namedBy(event)) due.add(stream);
  }
  for (const stream of due) {
    if (!streams.has(stream)) {
      findings.add("E_GAP", "the entries of a stream are missing that the bundle takes in", { stream });
    }
  }
}

/** The rows by model and index, each proved to be in the tree of the model's state root. */
export function readProvenRows(bundle, context, findings) {
  const found = Object.fromEntries(MODELS.map((model) => [model, { rows: new Map(), size: 0 }]));
  const files = new Set(bundle.names("rows/").map((name) => name.replace(/\.proof$/, "")));
  for (const file of files) {
    findings.attempt(() => {
      const [, model, index] = /^rows\/([a-z]+)\/([0-9]+)$/.exec(file) ?? [];
      if (!MODELS.includes(model)) throw malformed("it is not the name of a row");
      if (!bundle.has(file)) throw new Wrong("E_STATE", "the row is missing", { model });
      readRow(bundle, { ...context, file, model, index: decimal(index), found: found[model] });
    }, { file });
  }
  return found;
}

function readRow(bundle, { file, model, index, found, ...context }) {
  const bytes = bundle.read(file);
  const proof = parseProof(bundle.read(`${file}.proof`));
  const where = { file: `${file}.proof`, model };
  if (proof.index !== index) throw malformed(`it is the proof of row ${proof.index}`, where);
  const state = readState(proof.note, { ...context, model, position: context.checkpoint.size });
  if (found.state && (found.state.size !== state.size || !found.state.root.equals(state.root))) {
    throw new Wrong("E_SPLIT", "two state roots of one position were signed", where);
  }
  found.state = state;
  found.size = state.size;
  if (!provenRoot(leafHash(bytes), index, state.size, proof.hashes)?.equals(state.root)) {
    throw new Wrong("E_STATE", "the row is not that of its leaf", { model });
  }
  found.rows.set(index, canonicalJson(bytes));
}

/** The rows of every stream whose entries are here must be here, all of them, and what these say. */
export function compareRows(proven, { streams, rows, position }, findings) {
  for (const [stream, events] of streams) {
    const model = MODEL_OF[kindOf(stream)];
    const due = rowsAt(model, rows[model].filter((row) => row.stream === stream), position);
    findings.attempt(() => {
      const places = placesOf(proven[model], ({ stream: id }) => id === stream);
      refuseUnknownEntries(proven[model], places, events);
      if (due.length > 0 || places.length > 0) refuseOthers(proven[model], places, due);
    }, { model, stream });
  }
  for (const model of MODELS) {
    const field = model === "lists" ? "organ" : "stream";
    findings.attempt(() => refuseDisorder(proven[model], field), { model });
  }
}

const placesOf = ({ rows }, chosen) =>
  [...rows.keys()].filter((index) => chosen(rows.get(index))).sort((one, other) => one - other);

function refuseUnknownEntries({ rows }, places, events) {
  const positions = new Set(events.map((event) => event.position));
  for (const index of places) {
    const { known_from: from, known_until: until } = rows.get(index);
    for (const position of [from, until]) {
      if (position !== null && !positions.has(position)) {
        throw new Wrong("E_GAP", "an entry is missing that a row was known by", { position });
      }
    }
  }
}

function refuseOthers({ rows, size }, places, due) {
  if (places.length !== due.length) {
    throw new Wrong("E_STATE", `here are ${places.length} rows, the entries lead to ${due.length}`);
  }
  due.forEach((row, place) => {
    const index = places[place];
    if (index !== places[0] + place) throw new Wrong("E_STATE", "the rows do not stand side by side");
    if (canonical(rows.get(index)) !== canonical(row)) {
      throw new Wrong("E_STATE", `row ${index} is not what the entries lead to`);
    }
  });
  const [before, behind] = [places[0] - 1, places.at(-1) + 1];
  if ((before >= 0 && !rows.has(before)) || (behind < size && !rows.has(behind))) {
    throw new Wrong("E_STATE", "a row beside those of the stream is missing");
  }
}

function refuseDisorder({ rows }, field) {
  const order = (row) => [row[field], row.valid_from ?? "", row.known_from ?? 0];
  const indices = [...rows.keys()].sort((one, other) => one - other);
  const sorted = indices.map((index) => order(rows.get(index)));
  for (let n = 1; n < sorted.length; n++) {
    const unlike = sorted[n].map((part, k) => compare(sorted[n - 1][k], part)).find((one) => one !== 0);
    if (unlike !== -1) throw new Wrong("E_STATE", "the rows stand in another order than they should");
  }
}

/** Where the organ's own row of `lists` is here: the powers in it must be, and say the same. */
export function compareList(proven, scope, { rows, streams, position }, findings) {
  const [index] = placesOf(proven.lists, ({ organ }) => organ === scope.id);
  if (index === undefined) return;
  const given = proven.lists.rows.get(index);
  const missing = given.powers.map(([power]) => power).find((power) => !streams.has(power));
  if (missing !== undefined) {
    findings.add("E_GAP", "the entries of a power of the organ are missing", { stream: missing });
    return;
  }
  const due = listsAt(rows.history, position).find(({ organ }) => organ === scope.id);
  if (canonical(given) !== canonical(due ?? null)) {
    const where = { model: "lists", stream: scope.id };
    findings.add("E_STATE", `row ${index} is not what the entries lead to`, where);
  }
}
