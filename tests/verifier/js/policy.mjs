// Which keys may sign: docs/formats.md §4 (C2SP tlog-policy, and the statement `promise`).

import { Wrong, malformed } from "./findings.mjs";
import { ED25519, parseKey, signers } from "./notes.mjs";
import { decimal } from "./text.mjs";

/** Logs, promise keys, witnesses, and the rule how many of these must have signed a checkpoint. */
export function parsePolicy(bytes) {
  if (bytes.some((byte) => (byte < 0x20 && byte !== 9 && byte !== 10) || byte === 0x7f)) {
    throw malformed("a control character");
  }
  if (bytes.at(-1) !== 10) throw malformed("a policy that is cut off");
  const policy = { grouped: new Set(), logs: [], promises: [], named: new Map([["none", () => true]]), witnesses: [] };
  for (const line of bytes.toString("utf8").split("\n")) {
    const words = line.split(/[ \t]+/).filter((word) => word !== "");
    if (words.length === 0 || words[0].startsWith("#")) continue;
    const state = STATEMENTS.get(words[0]);
    if (!state) throw malformed(`no statement of a policy: ${words[0]}`);
    state(policy, words.slice(1), line);
  }
  if (!policy.quorum) throw malformed("a policy has one line that begins with quorum");
  return policy;
}

const STATEMENTS = new Map(Object.entries({
  log: (policy, words, line) => addSigner(policy.logs, words, line),
  promise(policy, words, line) {
    if (words.length !== 1) throw malformed(line);
    addSigner(policy.promises, words, line);
  },
  witness(policy, words, line) {
    const key = addKey(policy.witnesses, words, 1, line);
    define(policy, words[0], (have) => have.has(key));
  },
  group(policy, [name, threshold, ...members], line) {
    const parts = members.map((member) => member !== "none" && policy.named.get(member));
    const unlike = new Set([...policy.grouped, ...members]).size === policy.grouped.size + members.length;
    for (const member of members) policy.grouped.add(member);
    if (members.length === 0 || !unlike || !parts.every(Boolean)) throw malformed(line);
    const words = { __proto__: null, any: 1, all: parts.length };
    const least = words[threshold] ?? decimal(threshold);
    if (least < 1 || least > parts.length) throw malformed(line);
    define(policy, name, (have) => parts.filter((part) => part(have)).length >= least);
  },
  quorum(policy, words, line) {
    const rule = policy.named.get(words[0]);
    if (words.length !== 1 || !rule || policy.quorum) throw malformed(line);
    policy.quorum = rule;
  },
}));

function define(policy, name, rule) {
  if (policy.named.has(name)) throw malformed(`a policy names ${name} twice`);
  policy.named.set(name, rule);
}

function addSigner(keys, words, line) {
  if (addKey(keys, words, 0, line).type !== ED25519) throw malformed(`a key for witnesses: ${line}`);
}

function addKey(keys, words, place, line) {
  if (words.length !== place + 1 && words.length !== place + 2) throw malformed(line);
  const key = parseKey(words[place]);
  if (keys.some((one) => one.raw === key.raw)) throw malformed(`a policy names a key twice: ${line}`);
  keys.push(key);
  return key;
}

/** Throws E_SIG unless enough witnesses have signed. */
export function refuseUnwitnessed(note, policy, where) {
  if (!policy.quorum(new Set(signers(note, policy.witnesses)))) {
    throw new Wrong("E_SIG", "too few of the witnesses that the policy names have signed it", where);
  }
}
