// A second verifier of quanze bundles: it exists to check the first one, ops/verifier/verify.py.
//
// node verify.mjs BUNDLE --policy FILE [--checkpoint FILE] [--receipt FILE ...]
//
// It prints one line of JSON for each finding and ends with 0 (nothing found), 1 (something is
// wrong) or 2 (it could not be read). What is checked is in docs/formats.md.

import { run } from "./run.mjs";

try {
  process.exitCode = run(process.argv.slice(2), console.log, console.error);
} catch (error) {
  console.error(error.stack);
  process.exitCode = 2;
}
