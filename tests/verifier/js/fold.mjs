// What an event makes of a power, an organ, a paper or a duty: docs/events.md.
//
// A state is a plain object of values that are never changed in place. Fields that a state leaves
// out at their default are told by lean in rows.mjs.

import {
  NoState,
  accepted,
  arranged,
  delegated,
  ended,
  rearranged,
  transferred,
  withdrawn,
} from "./arrangements.mjs";

const over = (until, day) => until !== null && until <= day;

/** The state after an event on a day. An event that does not begin a stream needs a state. */
export function evolve(state, event, day) {
  const begins = BEGINNINGS[event.topic];
  if (begins) return { id: event.stream, by: event.version, ...begins(event.payload, event, day) };
  if (state === null) throw new NoState(event);
  const changed = CHANGES[event.topic](state, event.payload, event, day);
  return { ...state, ...changed, by: event.version };
}

/** The state with everything gone whose term has ended by the day. Only powers have terms. */
export function expire(state, day) {
  if (!state.id.startsWith("power:")) return state;
  let power = state;
  if (over(power.until, day) && power.status === "in_force") power = { ...power, status: "expired" };
  for (const one of power.arrangements) {
    if (over(one.until, day)) power = ended(power, one);
  }
  const suspensions = power.suspensions.filter((one) => !over(one.until, day));
  return { ...power, suspensions };
}

const BEGINNINGS = {
  "power.added": (said, event, day) => ({
    elements: said.elements,
    kind: said.kind,
    term: said.term ?? "",
    holders: said.holders ?? [],
    area: said.area ?? "",
    level: said.level ?? null,
    since: day,
    until: event.act.until ?? null,
    status: "in_force",
    supervisors: [],
    arrangements: [],
    suspensions: [],
    removed: [],
    handling: "",
    after_registration: false,
    strict: false,
    retained_on: null,
    handed_over_on: null,
    released_to: "",
    sources: said.sources ?? [],
    results: [],
  }),
  "organ.established": (said) => ({
    name: said.name,
    kind: said.kind ?? "other",
    level: said.level ?? null,
    area: said.area ?? "",
    credit_code: said.credit_code ?? "",
    parent: said.parent ?? "",
    aliases: said.aliases ?? [],
    founding_unknown: said.founding_unknown ?? false,
    status: "active",
    plates: [],
    successors: [],
  }),
  "instrument.issued": (said) => ({
    title: said.title,
    number: said.number ?? "",
    issuer: said.issuer ?? "",
    rank: said.rank ?? "unknown",
    area: said.area ?? "",
    reference: said.reference ?? "",
    status: "in_force",
    amended_on: null,
    amendments: 0,
    totals: [],
    explained: [],
  }),
  "duty.assigned": (said) => ({ organ: said.organ, text: said.text, ended: false }),
};

const CHANGES = {
  "power.cancelled": () => ({ status: "cancelled" }),
  "power.merged": (power, said) => ({ status: "merged", results: said.into }),
  "power.split": (power, said) => ({ status: "split", results: said.into }),
  "power.released": (power, said) => ({ status: "released", released_to: said.receiver ?? "" }),
  "power.lapsed": () => ({ status: "lapsed" }),
  "power.narrowed": (power, said) => ({ removed: [...power.removed, said.removed] }),
  "power.delegated": delegated,
  "power.accepted": accepted,
  "power.entrusted": (power, said, event, day) =>
    arranged(power, event, day, { kind: "entrustment", to: said.to }),
  "power.authorised": (power, said, event, day) =>
    arranged(power, event, day, { kind: "authorisation", to: said.to, mode: "own_name" }),
  "power.granted": (power, said, event, day) =>
    arranged(power, event, day, { kind: "grant", ...said }),
  "power.withdrawn": withdrawn,
  "power.transferred": transferred,
  "power.holders_reduced": (power, said) => ({ holders: said.holders ?? power.holders }),
  "power.amended": (power, said) => ({ elements: amended(power.elements, said) }),
  "power.reclassified": (power, said) => ({
    kind: said.kind,
    term: said.term ?? "",
    handling: power.handling === "filing" && said.kind !== "other" ? "" : power.handling,
  }),
  "power.converted_to_filing": () => ({ kind: "other", handling: "filing" }),
  "power.converted_to_commitment": () => ({ handling: "commitment" }),
  "power.resequenced": () => ({ after_registration: true }),
  "power.suspended": (power, said, event, day) => ({
    suspensions: [
      ...power.suspensions,
      ...(said.areas ?? [""]).map((area) => ({ area, since: day, until: event.act.until ?? null })),
    ],
  }),
  "power.resumed": (power, said) => ({
    suspensions: power.suspensions.filter((one) => said.areas && !said.areas.includes(one.area)),
  }),
  "power.retained": (power, said, event, day) => ({ retained_on: day }),
  "power.marked_strict": () => ({ strict: true }),
  "power.handover_completed": (power, said, event, day) => ({ handed_over_on: day }),
  "power.training_extended": (power, said) => rearranged(power, said, { training_until: said.until }),
  "power.seal_put_in_use": (power, said) => rearranged(power, said, { seal: said.seal }),
  "organ.renamed": (organ, said) => ({ name: said.name }),
  "organ.aliased": (organ, said) => ({ aliases: [...organ.aliases, said.alias] }),
  "organ.recoded": (organ, said) => ({ credit_code: said.credit_code }),
  "organ.name_plate_added": (organ, said) => ({ plates: [...organ.plates, said.plate] }),
  "organ.name_plate_removed": (organ, said) => ({
    plates: organ.plates.filter((plate) => plate !== said.plate),
  }),
  "organ.merged": (organ, said) => ({ status: "merged", successors: [said.into] }),
  "organ.dissolved": (organ, said) => ({ status: "dissolved", successors: said.successors ?? [] }),
  "instrument.amended": (paper, said, event, day) => ({
    amended_on: day,
    amendments: paper.amendments + 1,
  }),
  "instrument.repealed": () => ({ status: "repealed" }),
  "instrument.voided": () => ({ status: "void" }),
  "instrument.totals_stated": (paper, said) => ({ totals: said.totals }),
  "instrument.difference_explained": (paper, said, event) => ({
    explained: [...paper.explained, explanation(event)],
  }),
  "duty.reworded": (duty, said) => ({ text: said.text }),
  "duty.moved": (duty, said) => ({ organ: said.to }),
  "duty.ended": () => ({ ended: true }),
};

/** The event itself is part of the state of a paper, with who recorded it. */
function explanation({ topic, stream, version, act, actor, on_behalf_of, command_id, payload }) {
  const found = { topic, stream, version, act, actor, ...payload };
  if (on_behalf_of !== "") found.on_behalf_of = on_behalf_of;
  if (command_id !== "") found.command_id = command_id;
  return found;
}

function amended(elements, said) {
  const found = { ...elements };
  for (const name of said.changed) {
    if (Object.hasOwn(said.elements, name)) found[name] = said.elements[name];
    else delete found[name];
  }
  return found;
}
