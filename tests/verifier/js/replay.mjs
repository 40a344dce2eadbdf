// The entries read, and what they lead to. docs/formats.md §1 and §5.

import { Wrong } from "./findings.mjs";
import { kindOf, parseEntry } from "./entries.mjs";
import { NoState } from "./arrangements.mjs";
import { MODEL_OF, rowsOfStream } from "./rows.mjs";

/** The events by stream; `entries` are pairs of position and bytes, in order. */
export function readEvents(entries, findings) {
  const streams = new Map();
  let latest = "";
  for (const [position, bytes] of entries) {
    const event = findings.attempt(() => parseEntry(bytes), { position });
    if (!event) continue;
    const { stream, version, recorded_at: moment } = event;
    if (moment < latest) {
      findings.add("E_TIME", `recorded at ${moment}, after an entry of ${latest}`, { position, stream });
    }
    latest = moment > latest ? moment : latest;
    const before = streams.get(stream) ?? [];
    const last = before.at(-1)?.version ?? 0;
    if (version !== last + 1) {
      findings.add("E_GAP", `version ${version} follows ${last}`, { position, stream });
    }
    streams.set(stream, [...before, { ...event, position }]);
  }
  return streams;
}

/** The rows of each model, but for `lists`. */
export function replay(streams, findings) {
  const rows = Object.fromEntries(Object.values(MODEL_OF).map((model) => [model, []]));
  for (const [stream, events] of streams) {
    const model = MODEL_OF[kindOf(stream)];
    const found = findings.attempt(() => rowsOrWrong(events), { stream, model });
    rows[model].push(...(found ?? []));
  }
  return rows;
}

function rowsOrWrong(events) {
  try {
    return rowsOfStream(events);
  } catch (error) {
    if (!(error instanceof NoState)) throw error;
    throw new Wrong("E_STATE", error.message);
  }
}
