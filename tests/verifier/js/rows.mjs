// The rows of the read models, from the events: docs/formats.md §5 and §9.

import { kindOf } from "./entries.mjs";
import { evolve, expire } from "./fold.mjs";
import { canonical } from "./text.mjs";

export const MODEL_OF = {
  power: "history",
  organ: "organs",
  instrument: "instruments",
  duty: "duties",
};
export const MODELS = [...Object.values(MODEL_OF), "lists"];

/** All that was ever known of one stream: its events, oldest first, each with its position. */
export function rowsOfStream(events) {
  const rows = [];
  let known = new Map();
  for (let count = 1; count <= events.length; count++) {
    const { position } = events[count - 1];
    const fresh = new Map();
    for (const version of timeline(events.slice(0, count))) {
      const key = canonical([version.from, version.until, version.state]);
      const kept = known.get(key);
      const { stream } = events[0];
      fresh.set(key, kept ?? { ...version, stream, knownFrom: position, knownUntil: null });
      if (!kept) rows.push(fresh.get(key));
    }
    for (const [key, row] of known) if (!fresh.has(key)) row.knownUntil = position;
    known = fresh;
  }
  return rows;
}

/** The states of one stream with the days they stood, as these events say. */
export function timeline(events) {
  const steps = inEffectiveOrder(events);
  const days = new Set();
  for (const { day, event } of steps) {
    days.add(day);
    if (event.act.until !== undefined) days.add(event.act.until);
  }
  const versions = [];
  let state = null;
  for (const day of [...days].sort()) {
    const before = state;
    if (state !== null) state = expire(state, day);
    for (const step of steps) if (step.day === day) state = evolve(state, step.event, day);
    if (state === null || (before !== null && canonical(before) === canonical(state))) continue;
    if (versions.length > 0) versions.at(-1).until = day;
    versions.push({ from: day, until: null, state });
  }
  return versions;
}

function inEffectiveOrder(events) {
  const happened = standing(events);
  const handedOver = new Map();
  for (const { topic, act, payload } of happened) {
    if (topic === "power.handover_completed") handedOver.set(payload.completes, act.effective_on);
  }
  return happened
    .map((event) => ({
      event,
      day: event.act.awaits_handover ? handedOver.get(event.version) : event.act.effective_on,
    }))
    .filter(({ day }) => day !== undefined)
    .sort((one, other) => compare(one.day, other.day) || one.event.version - other.event.version);
}

/** What counts: corrections applied, what was revoked left out, no hand-over of what is not there. */
function standing(events) {
  const instead = new Map();
  const revoked = new Set();
  for (const event of events) {
    if (event.topic === "entry.corrected") instead.set(event.payload.corrects, replacement(event));
  }
  for (const event of events) {
    if (event.topic === "entry.revoked" && !instead.has(event.version)) {
      revoked.add(event.payload.revokes);
    }
  }
  const left = events
    .filter((event) => !event.topic.startsWith("entry."))
    .map((event) => (instead.has(event.version) ? instead.get(event.version) : event))
    .filter((event) => event !== null && !revoked.has(event.version));
  const awaited = new Set(left.filter((one) => one.act.awaits_handover).map((one) => one.version));
  return left.filter(
    (one) => one.topic !== "power.handover_completed" || awaited.has(one.payload.completes),
  );
}

/** What stands in the place of an event, under the name of whoever corrected it. */
function replacement({ stream, actor, on_behalf_of, command_id, payload }) {
  if (payload.replacement === null) return null;
  const version = payload.corrects;
  return { stream, actor, on_behalf_of, command_id, version, ...payload.replacement };
}

export const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/** The rows of a model as they were at a position, in order, as they are written. */
export function rowsAt(model, rows, position) {
  return rows
    .filter((row) => row.knownFrom <= position)
    .sort(
      (one, other) =>
        compare(one.stream, other.stream) ||
        compare(one.from, other.from) ||
        one.knownFrom - other.knownFrom,
    )
    .map((row) => written(model, row, position));
}

function written(model, row, position) {
  const found = {
    known_from: row.knownFrom,
    known_until: row.knownUntil !== null && row.knownUntil <= position ? row.knownUntil : null,
    state: model === "history" ? line(row.state) : lean(row.state, DEFAULTS[kindOf(row.stream)]),
    stream: row.stream,
    valid_from: row.from,
    valid_until: row.until,
  };
  return model === "history" ? { ...found, version: row.state.by } : found;
}

const DEFAULTS = {
  organ: { status: "active", plates: [], successors: [] },
  instrument: { status: "in_force", amended_on: null, amendments: 0, totals: [], explained: [] },
  duty: { ended: false },
};
const ARRANGEMENT = {
  until: null, area: "", mode: null, accepted: false, level: null, training_until: null, seal: "",
  final: false, no_second_review: false,
};
const SELDOM = {
  suspensions: [], removed: [], retained_on: null, handed_over_on: null, released_to: "", sources: [],
  results: [],
};

/** Without the fields that are at their default. */
function lean(value, defaults) {
  const told = ([name, part]) =>
    !Object.hasOwn(defaults, name) || canonical(part) !== canonical(defaults[name]);
  return Object.fromEntries(Object.entries(value).filter(told));
}

const party = (organ) => ({ name: "", organ });

/** Who acts in fact: the holders, and beside them who was granted or authorised. */
function exercisers(power) {
  if (power.arrangements.length === 0) return power.holders;
  const beside = power.arrangements.filter(({ kind }) => kind === "grant" || kind === "authorisation");
  return [...new Set([...power.holders, ...beside.map(({ to }) => to)])];
}

/** A power as the list shows it. */
function line(power) {
  const seldom = Object.fromEntries(Object.keys(SELDOM).map((name) => [name, power[name]]));
  const suspended = power.suspensions.some(({ area }) => area === "");
  const found = {
    ...power.elements,
    power: power.id,
    name: power.elements.name ?? "",
    codes: power.elements.codes ?? [],
    legal_basis: (power.elements.legal_basis ?? []).map(({ text }) => text),
    office: power.elements.office ?? "",
    kind: power.kind,
    term: power.term,
    area: power.area,
    level: power.level,
    holders: power.holders.map(party),
    exercisers: exercisers(power).map(party),
    supervisors: power.supervisors.map(party),
    status: suspended && power.status === "in_force" ? "suspended" : power.status,
    since: power.since,
    until: power.until,
    handling: power.handling,
    strict: power.strict,
    after_registration: power.after_registration,
    ...lean(seldom, SELDOM),
  };
  if (found.suspensions) found.suspensions = found.suspensions.map((one) => lean(one, { until: null }));
  if (power.arrangements.length > 0) found.arrangements = power.arrangements.map(shown);
  return found;
}

function shown({ by, ...arrangement }) {
  const { to, principals } = arrangement;
  return { ...lean(arrangement, ARRANGEMENT), to: party(to), principals: principals.map(party) };
}

/** The rows of `lists` at a position: of each organ ever named, what it exercised as then known. */
export function listsAt(powers, position) {
  const lists = new Map();
  for (const row of rowsAt("history", powers, position)) {
    const { name, status } = row.state;
    const listed = status === "in_force" || status === "suspended";
    for (const { organ } of [...row.state.holders, ...row.state.exercisers]) {
      if (!lists.has(organ)) lists.set(organ, []);
    }
    if (row.known_until !== null || !listed) continue;
    for (const organ of new Set(row.state.exercisers.map((one) => one.organ))) {
      lists.get(organ).push([row.stream, name, row.valid_from, row.valid_until]);
    }
  }
  return [...lists.keys()].sort().map((organ) => ({ organ, powers: lists.get(organ) }));
}
