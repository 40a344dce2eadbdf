// An entry, read strictly: docs/formats.md §1.

import { malformed } from "./findings.mjs";
import { entry as entryShape, isDay, payloads } from "./shapes.mjs";
import { canonicalJson } from "./text.mjs";

const STREAM = /^(power|organ|instrument|duty):[0-9A-Za-z._-]{1,120}$/;
const MOMENT = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z$/;
const LONGEST = 65535;

export const kindOf = (stream) => stream.slice(0, stream.indexOf(":"));
export const isStream = (text) => STREAM.test(text);
export const isMoment = (text) => isDay(MOMENT.exec(text)?.[1] ?? "");

/** The event that an entry holds, its payload among its fields. */
export function parseEntry(bytes) {
  if (bytes.length > LONGEST) throw malformed("an entry of more than 65,535 bytes");
  const found = canonicalJson(bytes);
  refuse(entryShape(found));
  refuse(payloads[found.topic](found.payload));
  const { payload, ...envelope } = found;
  if (!isStream(found.stream)) throw malformed(`it is no stream: ${found.stream}`);
  if (!isMoment(found.recorded_at)) throw malformed(`it is no moment: ${found.recorded_at}`);
  const event = { ...envelope, payload };
  refuseForeign(event, event.topic);
  if (payload.replacement) refuseForeign(event, payload.replacement.topic);
  return event;
}

function refuse(reason) {
  if (reason !== null) throw malformed(reason);
}

function refuseForeign(event, topic) {
  const subject = topic.slice(0, topic.indexOf("."));
  if (subject !== "entry" && subject !== kindOf(event.stream)) {
    throw malformed(`${topic} cannot happen to ${event.stream}`);
  }
}
