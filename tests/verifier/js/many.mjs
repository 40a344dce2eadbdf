// The verifier for many bundles in one process: each line of input is the arguments of a run, a
// JSON array; each line of output {"exit": 0, 1, 2, or 3 where the verifier itself failed, "said": [...]}.

import { createInterface } from "node:readline";
import { run } from "./run.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  const said = [];
  const exit = attempt(() => run(JSON.parse(line), (text) => said.push(text), (text) => said.push(text)), said);
  process.stdout.write(`${JSON.stringify({ exit, said })}\n`);
}

function attempt(check, said) {
  try {
    return check();
  } catch (error) {
    said.push(error.stack);
    return 3;
  }
}
