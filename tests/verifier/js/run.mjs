// A run of the verifier: what is checked of a bundle, in which order. docs/formats.md

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Bundle } from "./bundle.mjs";
import { isStream, kindOf } from "./entries.mjs";
import { Findings, Unreadable, Wrong, malformed } from "./findings.mjs";
import { compareKept, compareReceipt } from "./held.mjs";
import { compareEarlier, compareMoments, readLog, refuseForeign } from "./log.mjs";
import { parseCheckpoint, refuseUnsigned } from "./notes.mjs";
import { compareAll, readProofs, readProvenEntries, readProvenRows, refuseUnshaped } from "./partial.mjs";
import { parsePolicy, refuseUnwitnessed } from "./policy.mjs";
import { readEvents, replay } from "./replay.mjs";
import { compareStates, readStates } from "./states.mjs";
import { json } from "./text.mjs";

const USAGE = "node verify.mjs BUNDLE --policy FILE [--checkpoint FILE] [--receipt FILE ...]";

/** All that is wrong with a bundle, the cause before what follows from it. */
function verifyBundle(paths, warn) {
  const findings = new Findings();
  const kept = paths.checkpoint && readFile(paths.checkpoint);
  const receipts = paths.receipt.map((file) => [file, readFile(file)]);
  const policy = readPolicy(paths.policy);
  const context = findings.attempt(() => begin(paths, policy));
  if (!context) return findings.all;
  if (context.manifest.scope.kind === "ledger") {
    verifyWhole(context, { paths, kept, receipts }, findings);
  } else {
    for (const file of [paths.checkpoint, ...paths.receipt]) if (file) warn(`not used: ${file}`);
    verifyPart(context, findings);
  }
  return findings.all;
}

function refuseStrangers(bundle, findings) {
  for (const file of bundle.unread()) {
    findings.add("E_FORMAT", "no such file belongs here", { file });
  }
}

function verifyWhole(context, { paths, kept, receipts }, findings) {
  const checkpoint = findings.attempt(() => readCheckpoint(context));
  if (!checkpoint) return;
  const log = readWhole({ ...context, checkpoint }, findings);
  const held = { ...context, checkpoint, ...log };
  const before = findings.all.length;
  compareEarlier(context.bundle, held, findings);
  if (findings.all.length === before) compareMoments(context.bundle, held, findings);
  if (kept) findings.attempt(() => compareKept(kept, held), { file: paths.checkpoint });
  for (const [file, receipt] of receipts) {
    findings.attempt(() => compareReceipt(receipt, held), { file });
  }
  const notes = readStates(context.bundle, held, findings);
  refuseStrangers(context.bundle, findings);
  if (log.sound) judgeWhole(held, notes, findings); // what follows from damaged entries says nothing
}

function verifyPart(context, findings) {
  const given = findings.attempt(() => readProofs(context.bundle, context), { file: "proofs.json" });
  if (!given) return;
  refuseStrangers(context.bundle, findings);
  const entries = readProvenEntries(given, findings);
  const proven = readProvenRows({ ...given, policy: context.policy }, findings);
  if (findings.all.length > 0) return; // what follows from less than all says nothing
  const streams = readEvents(entries, findings);
  const rows = findings.all.length > 0 ? null : replay(streams, findings);
  if (findings.all.length > 0) return;
  const { scope } = context.manifest;
  compareAll(proven, { scope, streams, rows, position: given.checkpoint.size }, findings);
}

function readFile(path) {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Unreadable(`${path}: ${error.message}`);
  }
}

/** The policy is the verifier's own: with a wrong one nothing can be said of a bundle. */
function readPolicy(path) {
  try {
    return parsePolicy(readFile(path));
  } catch (error) {
    throw error instanceof Wrong ? new Unreadable(`${path}: ${error.message}`) : error;
  }
}

/** The manifest: what the bundle says it is. */
function begin(paths, policy) {
  const bundle = Bundle.open(paths.bundle);
  const manifest = at("manifest.json", () => parseManifest(bundle.read("manifest.json")));
  return { bundle, policy, manifest };
}

function readCheckpoint({ bundle, policy, manifest }) {
  const checkpoint = at("checkpoint", () => {
    const found = parseCheckpoint(bundle.read("checkpoint"));
    refuseUnsigned(found.note, policy.logs);
    refuseUnwitnessed(found.note, policy);
    if (!policy.logs.some(({ name }) => name === found.origin)) {
      throw new Wrong("E_SIG", `it is of a log that the policy does not name: ${found.origin}`);
    }
    return found;
  });
  at("manifest.json", () => refuseForeign(manifest, checkpoint));
  if (manifest.position !== checkpoint.size) {
    throw malformed("it is of another checkpoint", { file: "manifest.json" });
  }
  return checkpoint;
}

function at(file, check) {
  try {
    return check();
  } catch (error) {
    if (error instanceof Wrong) error.where = { file, ...error.where };
    throw error;
  }
}

const isText = (value) => typeof value === "string";
const MANIFEST = {
  format: (value) => value === "quanze-bundle/1",
  origin: isText,
  register: isText,
  title: isText,
  simulated: (value) => typeof value === "boolean",
  position: (value) => Number.isSafeInteger(value) && value >= 0,
  scope: (value) => value !== null && typeof value === "object",
};

function parseManifest(bytes) {
  const manifest = json(bytes);
  refuseUnshaped(manifest, MANIFEST);
  const { kind, id } = manifest.scope;
  if (kind === "ledger") {
    refuseUnshaped(manifest.scope, { kind: isText });
  } else {
    refuseUnshaped(manifest.scope, { kind: isText, id: isText });
    const part = (kind === "power" || kind === "organ") && isStream(id) && kindOf(id) === kind;
    if (!part) throw malformed("it has no scope");
  }
  return manifest;
}

function readWhole({ bundle, checkpoint }, findings) {
  const { entries, tree, whole } = readLog(bundle, checkpoint, findings);
  const pairs = entries.flatMap((entry, index) => (entry === undefined ? [] : [[index + 1, entry]]));
  return { tree, sound: whole, entries: new Map(whole ? pairs : []) };
}

function judgeWhole(held, notes, findings) {
  const before = findings.all.length;
  const streams = readEvents(held.entries, findings);
  if (findings.all.length > before) return;
  const rows = replay(streams, findings);
  if (findings.all.length === before) compareStates(notes, rows, findings);
}

/** Verify as the arguments of a command line say; the exit code. Throws what is a fault of its own. */
export function run(argv, print, warn) {
  const text = { type: "string" };
  let paths;
  try {
    const receipt = { ...text, multiple: true, default: [] };
    const options = { policy: text, checkpoint: text, receipt };
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
    if (positionals.length !== 1 || !values.policy) throw new Error("a bundle and a policy are needed");
    paths = { ...values, bundle: positionals[0] };
  } catch (error) {
    warn(`${error.message}\n${USAGE}`);
    return 2;
  }
  try {
    const found = verifyBundle(paths, warn);
    for (const finding of found) print(JSON.stringify(finding));
    return found.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    warn(error.message);
    return 2;
  }
}
