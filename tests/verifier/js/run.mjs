// A run of the verifier: what is checked of a bundle, in which order. docs/formats.md

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Bundle } from "./bundle.mjs";
import { isStream, kindOf } from "./entries.mjs";
import { Findings, Unreadable, Wrong, malformed } from "./findings.mjs";
import { compareKept, compareReceipt } from "./held.mjs";
import { compareEarlier, readLog, refuseForeign } from "./log.mjs";
import { parseCheckpoint, refuseUnsigned } from "./notes.mjs";
import {
  compareList,
  compareRows,
  compareScope,
  readProvenEntries,
  readProvenRows,
} from "./partial.mjs";
import { parsePolicy, refuseUnwitnessed } from "./policy.mjs";
import { readEvents, replay } from "./replay.mjs";
import { compareStates } from "./states.mjs";
import { json } from "./text.mjs";

const USAGE = "node verify.mjs BUNDLE --policy FILE [--checkpoint FILE] [--receipt FILE ...]";

/** All that is wrong with a bundle, the cause before what follows from it. */
function verifyBundle(paths) {
  const findings = new Findings();
  const kept = paths.checkpoint && readFile(paths.checkpoint);
  const receipts = paths.receipt.map((file) => [file, readFile(file)]);
  const policy = readPolicy(paths.policy);
  const context = findings.attempt(() => begin(paths, policy));
  if (!context) return findings.all;
  const whole = context.scope.kind === "ledger";
  const log = whole ? readWhole(context, findings) : readPart(context, findings);
  const held = { ...context, ...log };
  compareEarlier(context.bundle, held, findings);
  if (kept) findings.attempt(() => compareKept(kept, held), { file: paths.checkpoint });
  for (const [file, receipt] of receipts) {
    findings.attempt(() => compareReceipt(receipt, held), { file });
  }
  if (!log.sound) return findings.all; // what follows from damaged entries says nothing
  const judge = whole ? judgeWhole : judgePart;
  judge(held, findings);
  return findings.all;
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

/** The manifest and the checkpoint: what the bundle says it is. */
function begin(paths, policy) {
  const bundle = Bundle.open(paths.bundle);
  const manifest = at("manifest.json", () => parseManifest(bundle.read("manifest.json")));
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
  return { bundle, policy, checkpoint, scope: manifest.scope };
}

function at(file, check) {
  try {
    return check();
  } catch (error) {
    if (error instanceof Wrong) error.where = { file, ...error.where };
    throw error;
  }
}

function parseManifest(bytes) {
  const manifest = json(bytes) ?? {};
  const { format, origin, register, title, simulated, position, scope } = manifest;
  const texts = [origin, register, title].every((text) => typeof text === "string");
  const whole = Number.isSafeInteger(position) && position >= 0 && typeof simulated === "boolean";
  if (format !== "quanze-bundle/1" || !texts || !whole) throw malformed("it is no manifest");
  const { kind, id } = scope ?? {};
  const part = (kind === "power" || kind === "organ") && isStream(`${id}`) && kindOf(id) === kind;
  if (!part && (kind !== "ledger" || id !== undefined)) throw malformed("it has no scope");
  return manifest;
}

function readWhole({ bundle, checkpoint }, findings) {
  const { entries, tree, whole } = readLog(bundle, checkpoint, findings);
  const pairs = entries.flatMap((entry, index) => (entry === undefined ? [] : [[index + 1, entry]]));
  return { tree, sound: whole, entries: new Map(whole ? pairs : []) };
}

function readPart(context, findings) {
  const before = findings.all.length;
  const entries = readProvenEntries(context.bundle, context, findings);
  return { tree: null, entries, sound: findings.all.length === before };
}

function judgeWhole(held, findings) {
  const before = findings.all.length;
  const streams = readEvents(held.entries, findings);
  if (findings.all.length > before) return;
  const rows = replay(streams, findings);
  if (findings.all.length === before) compareStates(held.bundle, { ...held, rows }, findings);
}

function judgePart(held, findings) {
  const { bundle, scope, checkpoint } = held;
  const before = findings.all.length;
  const streams = readEvents(held.entries, findings);
  compareScope(scope, streams, findings);
  const proven = readProvenRows(bundle, held, findings);
  if (findings.all.length > before) return;
  const rows = replay(streams, findings);
  if (findings.all.length > before) return;
  const known = { streams, rows, position: checkpoint.size };
  compareRows(proven, known, findings);
  if (scope.kind === "organ") compareList(proven, scope, known, findings);
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
    const found = verifyBundle(paths);
    for (const finding of found) print(JSON.stringify(finding));
    return found.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    warn(error.message);
    return 2;
  }
}
