// How a power is handed on, and goes back: docs/events.md, from 下放 to 收回.

const unique = (organs) => [...new Set(organs)];

/** An event that cannot happen to what its stream is. */
export class NoState extends Error {
  constructor(event) {
    super(`${event.topic}, version ${event.version}, happens to nothing that is there`);
  }
}

const arrangement = (fields) => ({
  until: null,
  area: "",
  mode: null,
  accepted: false,
  level: null,
  training_until: null,
  seal: "",
  final: false,
  no_second_review: false,
  ...fields,
});

/** Somebody else acts, for the holders or by its own right; the holders stay. */
export function arranged(power, event, day, fields) {
  const made = arrangement({
    principals: power.holders,
    by: event.version,
    since: day,
    until: event.act.until ?? null,
    ...fields,
  });
  return { arrangements: [...power.arrangements, made] };
}

const isTakenUp = (one) => one.kind === "delegation" && one.accepted;

export function delegated(power, said, event, day) {
  const receivers = power.arrangements.filter(isTakenUp).map((one) => one.to);
  const principals = said.source ?? power.holders.filter((organ) => !receivers.includes(organ));
  const fresh = said.to.map((to) =>
    arrangement({
      kind: "delegation",
      to,
      principals,
      by: event.version,
      since: day,
      until: event.act.until ?? null,
      accepted: said.at_once ?? false,
      level: said.level ?? null,
    }),
  );
  const after = { ...power, arrangements: [...power.arrangements, ...fresh] };
  return said.at_once ? fresh.reduce(received, after) : after;
}

/** A receiver takes up what waits for it: a delegation first, else a grant. */
export function accepted(power, said, event) {
  const waiting = power.arrangements.filter(
    (one) => one.to === said.by && !one.accepted && [0, one.by].includes(said.of ?? 0),
  );
  const taken = ["delegation", "grant"]
    .map((kind) => waiting.find((one) => one.kind === kind))
    .find(Boolean);
  if (!taken) throw new NoState(event);
  const now = { ...taken, accepted: true };
  const arrangements = power.arrangements.map((one) => (one === taken ? now : one));
  const after = { ...power, arrangements };
  return now.kind === "delegation" ? received(after, now) : after;
}

function received(power, delegation) {
  return settled({ ...power, holders: unique([...power.holders, delegation.to]) }, delegation);
}

/** When nobody of a batch is waiting any more, those who sent it down only supervise. */
function settled(power, delegation) {
  const batch = power.arrangements.filter(
    (one) => one.kind === "delegation" && one.by === delegation.by,
  );
  if (batch.length === 0 || !batch.every((one) => one.accepted)) return power;
  return {
    ...power,
    holders: power.holders.filter((organ) => !delegation.principals.includes(organ)),
    supervisors: unique([...power.supervisors, ...delegation.principals]),
    level: delegation.level ?? power.level,
  };
}

/** What was handed to that organ ends: the last of it that the event may mean. */
export function withdrawn(power, said, event) {
  const found = power.arrangements.filter(
    (one) => one.to === said.source && [0, one.by].includes(said.of ?? 0),
  );
  if (found.length === 0) throw new NoState(event);
  return ended(power, found.at(-1));
}

/** An arrangement is over; a delegation that was taken up goes back to those who sent it down. */
export function ended(power, arrangement) {
  const after = {
    ...power,
    arrangements: power.arrangements.filter((one) => one !== arrangement),
  };
  if (arrangement.kind !== "delegation") return after;
  if (!arrangement.accepted) return settled(after, arrangement);
  const left = after.holders.filter((organ) => organ !== arrangement.to);
  const holders = unique([...left, ...arrangement.principals]);
  const supervisors = after.supervisors.filter((organ) => !holders.includes(organ));
  return { ...after, holders, supervisors };
}

/** The new organ stands wherever the old one stood; what it would deal with itself falls away. */
export function transferred(power, said) {
  const moved = (organs) => unique(organs.map((organ) => (organ === said.source ? said.to : organ)));
  const holders = moved(power.holders);
  const arrangements = power.arrangements
    .map((one) => ({
      ...one,
      principals: moved(one.principals),
      to: isTakenUp(one) && one.to === said.source ? said.to : one.to,
    }))
    .filter((one) => !(one.kind === "delegation" ? one.principals : holders).includes(one.to));
  const supervisors = moved(power.supervisors).filter((organ) => !holders.includes(organ));
  return { holders, supervisors, arrangements };
}

export function rearranged(power, said, changes) {
  return {
    arrangements: power.arrangements.map((one) =>
      one.to === said.organ ? { ...one, ...changes } : one,
    ),
  };
}
