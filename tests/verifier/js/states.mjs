// The state roots of a whole log against its replay. docs/formats.md §5.

import { Wrong, malformed } from "./findings.mjs";
import { parseStateRoot, refuseUnsigned } from "./notes.mjs";
import { MODELS, listsAt, rowsAt } from "./rows.mjs";
import { canonical, decimal } from "./text.mjs";
import { Tree, leafHash } from "./tree.mjs";

/** The signed state roots in a bundle with the leaves beside them, one for each model at least. */
export function readStates(bundle, { checkpoint, policy }, findings) {
  const found = [];
  for (const model of MODELS) {
    const file = `state/${model}/${checkpoint.size}`;
    if (!bundle.has(file)) findings.add("E_FORMAT", "the state root is missing", { model, file });
  }
  for (const file of bundle.names("state/").filter((name) => !name.endsWith(".leaves"))) {
    findings.attempt(() => {
      const [, model, at] = /^state\/([a-z]+)\/([0-9]+)$/.exec(file) ?? [];
      if (!MODELS.includes(model)) throw malformed("it is not the name of a state root");
      const leaves = leavesOf(bundle, `${file}.leaves`, model);
      const position = decimal(at);
      const state = readState(bundle.read(file), { model, position, checkpoint, policy });
      if (position > checkpoint.size) {
        throw new Wrong("E_STATE", "it is of entries that are not here", { model });
      }
      found.push({ ...state, file, leaves });
    }, { file });
  }
  return found;
}

export function compareStates(states, rows, findings) {
  for (const state of states) {
    findings.attempt(() => compareState(state, rows), { file: state.file });
  }
}

/** A signed state root whose file, origin and signature are as they should be. */
export function readState(bytes, { model, position, checkpoint, policy }) {
  const state = parseStateRoot(bytes);
  refuseUnsigned(state.note, policy.logs, { model });
  if (state.origin !== checkpoint.origin || state.model !== model || state.position !== position) {
    throw malformed(`it is that of ${state.origin}, ${state.model}, ${state.position}`, { model });
  }
  return state;
}

function compareState(state, rows) {
  const { model, position, leaves: given } = state;
  const due = model === "lists" ? listsAt(rows.history, position) : rowsAt(model, rows[model], position);
  const leaves = due.map((row) => leafHash(Buffer.from(canonical(row))));
  for (let index = 0; index < Math.max(leaves.length, given.length); index++) {
    if (leaves[index] && given[index]?.equals(leaves[index])) continue;
    const stream = due[index]?.stream ?? due[index]?.organ;
    throw new Wrong("E_STATE", `row ${index} is not what the entries lead to`, { model, stream });
  }
  if (state.size !== leaves.length || !state.root.equals(new Tree(leaves).root())) {
    throw new Wrong("E_STATE", "the signed state root is not what the entries lead to", { model });
  }
}

function leavesOf(bundle, file, model) {
  const bytes = bundle.read(file);
  if (bytes.length % 32 !== 0) throw malformed("a hash has 32 bytes", { file, model });
  return Array.from({ length: bytes.length / 32 }, (_, n) => bytes.subarray(32 * n, 32 * n + 32));
}
