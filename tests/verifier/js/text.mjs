// Text, numbers and JSON in their one spelling: docs/formats.md §1.

import { malformed } from "./findings.mjs";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export function utf8(bytes) {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw malformed("it is not UTF-8");
  }
}

/** Standard base64 (RFC 4648 §4) with its padding, and no second spelling of the same bytes. */
export function base64(text) {
  const bytes = Buffer.from(text, "base64");
  if (!BASE64.test(text) || bytes.toString("base64") !== text) {
    throw malformed(`it is not base64: ${text.slice(0, 80)}`);
  }
  return bytes;
}

export function hash(text) {
  const bytes = base64(text);
  if (bytes.length !== 32) throw malformed(`a hash has 32 bytes, not ${bytes.length}`);
  return bytes;
}

/** A number of at least 0 as decimals without leading zeros. */
export function decimal(text) {
  const number = Number(text);
  if (!/^(?:0|[1-9][0-9]*)$/.test(text) || !Number.isSafeInteger(number)) {
    throw malformed(`it is no number: ${text.slice(0, 80)}`);
  }
  return number;
}

/** The canonical JSON of a value: keys in order of their code units, no space. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

export function json(bytes) {
  const text = utf8(bytes);
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw malformed(`it is not JSON: ${error.message}`);
  }
  const written = (text.match(/"(?:[^"\\]|\\.)*"(?:\s*:)?/g) ?? []).filter((one) => one.endsWith(":"));
  if (written.length !== keysIn(value)) throw malformed("a key that stands twice");
  return value;
}

function keysIn(value) {
  if (value === null || typeof value !== "object") return 0;
  const below = Object.values(value).reduce((sum, part) => sum + keysIn(part), 0);
  return below + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

/** JSON that is written as it must be; a key given twice or a number in another form is refused. */
export function canonicalJson(bytes) {
  const value = json(bytes);
  refuseUnusual(value, 0);
  if (!Buffer.from(canonical(value)).equals(bytes)) throw malformed("it is not canonical JSON");
  return value;
}

const DEEPEST = 64;

function refuseUnusual(value, depth) {
  if (depth > DEEPEST) throw malformed("JSON that is nested too deeply");
  if (typeof value === "string") refuseUnusualText(value);
  else if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw malformed("a number that is no integer below 2^53");
  } else if (value !== null && typeof value === "object") {
    for (const [key, part] of Object.entries(value)) {
      if (!/^[\x20-\x7e]*$/.test(key)) throw malformed("a key that is not ASCII");
      refuseUnusual(part, depth + 1);
    }
  }
}

function refuseUnusualText(text) {
  if (!text.isWellFormed()) throw malformed("half a character");
  if (text.normalize("NFC") !== text) throw malformed(`text that is not NFC: ${text}`);
  for (const one of text) {
    if (one < " " && one !== "\t" && one !== "\n") throw malformed("a control character");
  }
}
