// What the parts of an event look like: which fields there are, and what may stand in them. A field
// at its default is left out. Each shape is a function that says what is wrong, or null.

const RANKS =
  "constitution law administrative_regulation state_council_decision local_regulation ministry_rule " +
  "local_government_rule central_normative_document provincial_document municipal_document " +
  "county_document department_document unknown";
const KINDS =
  "licence penalty compulsion levy payment inspection confirmation reward adjudication other service " +
  "supervision non_licence_approval";
const CHANGES =
  "establish cancel partial_cancel delegate partial_delegate accept entrust authorise grant withdraw " +
  "release transfer merge split amend amend_organ reclassify convert_filing convert_commitment " +
  "convert_post_registration suspend resume retain strict lapse all cancel_or_delegate receivers other";

const is = (what, test) => (value) => (test(value) ? null : `${JSON.stringify(value)} is no ${what}`);
const text = is("text", (value) => typeof value === "string");
const integer = is("integer", Number.isSafeInteger);
const flag = is("truth value", (value) => typeof value === "boolean");
const level = is("level", (value) => Number.isInteger(value) && value >= 1 && value <= 6);
const day = is("day", (value) => typeof value === "string" && isDay(value));
const partial = is("date", (value) => typeof value === "string" && isDay(value + "-01-01".slice(value.length - 4)));
const oneOf = (words) => is(`one of ${words}`, (value) => words.split(" ").includes(value));
const list = (part) => (value) =>
  Array.isArray(value) ? (value.map(part).find((found) => found !== null) ?? null) : "it is no list";
const nullable = (shape) => (value) => (value === null ? null : shape(value));

export function isDay(value) {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) || value.startsWith("0000")) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

const may = (shape, otherwise) => ({ shape, otherwise });
const TEXT = may(text, "");
const FLAG = may(flag, false);
const NONE = (shape) => may(shape, null);
const LIST = (part) => may(list(part), []);

/** An object with these fields and no others. */
export function record(fields) {
  return (value) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return "it is no object";
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(fields, name));
    if (unknown !== undefined) return `a field that is not known: ${unknown}`;
    for (const [name, field] of Object.entries(fields)) {
      const found = wrongField(value, name, field);
      if (found !== null) return `${name}: ${found}`;
    }
    return null;
  };
}

function wrongField(value, name, field) {
  const given = Object.hasOwn(value, name);
  if (typeof field === "function") return given ? field(value[name]) : "it is missing";
  if (!given) return null;
  if (JSON.stringify(value[name]) === JSON.stringify(field.otherwise)) return "a default is left out";
  return field.shape(value[name]);
}

export const act = record({
  effective_on: day,
  effective_precision: may(oneOf("day month year"), "day"),
  awaits_handover: FLAG,
  until: NONE(day),
  decided_on: NONE(partial),
  published_on: NONE(partial),
  instrument: TEXT,
  number: TEXT,
  title: TEXT,
  issuer: TEXT,
  rank: may(oneOf(RANKS), "unknown"),
  annex: TEXT,
  item: TEXT,
  scope: TEXT,
  sub_item: FLAG,
  adjustment: TEXT,
  origin: NONE(record({ file: text, sha256: text, sheet: TEXT, row: may(integer, 0), verbatim: TEXT })),
  remark: TEXT,
  simulated: FLAG,
});

const limit = NONE(record({ amount: integer, unit: text }));
const attachment = NONE(record({ reference: text, sha256: TEXT, version: TEXT, published_on: NONE(partial) }));
const citation = record({ text, instrument_title: TEXT, instrument_number: TEXT, article: TEXT, item: TEXT });
const ELEMENTS = {
  name: TEXT,
  codes: LIST(
    record({ scheme: oneOf("base implementation zhejiang sichuan state_council local"), text }),
  ),
  legal_basis: LIST(citation),
  office: TEXT,
  duty: TEXT,
  responsibilities: LIST(text),
  grounds: LIST(text),
  supervision: TEXT,
  remedies: TEXT,
  statutory_limit: limit,
  promised_limit: limit,
  review_levels: may(integer, 0),
  fee_basis: TEXT,
  fee_standard: TEXT,
  counterpart: TEXT,
  facing: LIST(text),
  common: FLAG,
  assisting: FLAG,
  lead: TEXT,
  assistants: LIST(text),
  flow_chart: attachment,
  discretion: attachment,
  supervision_rules: attachment,
  risk_points: LIST(record({ point: text, grade: TEXT, measures: TEXT })),
  posts: LIST(text),
  disclosure: NONE(record({ form: TEXT, circle: TEXT, time: TEXT })),
  withheld_reason: TEXT,
  parent_code: TEXT,
  parent_name: TEXT,
  service_item: TEXT,
  negative_list: TEXT,
  running_record: TEXT,
  extras: LIST(record({ heading: text, value: text })),
  remark: TEXT,
};
const elements = record(ELEMENTS);
const kind = oneOf(KINDS);
const change = oneOf(CHANGES);
const total = record({ change, count: integer, scope: TEXT, sub_items: FLAG, note: TEXT, annex: TEXT });

const PAYLOADS = {
  "power.added": {
    elements, kind, term: TEXT, holders: LIST(text), area: TEXT, level: NONE(level), sources: LIST(text),
  },
  "power.cancelled": { reason: TEXT },
  "power.narrowed": { removed: text },
  "power.delegated": { to: list(text), level: NONE(level), at_once: FLAG, source: LIST(text) },
  "power.accepted": { by: text, of: may(integer, 0) },
  "power.entrusted": { to: text, matter: TEXT, mandate: TEXT },
  "power.authorised": { to: text },
  "power.granted": {
    to: text, mode: oneOf("for_holder own_name"), area: TEXT, training_until: NONE(day), final: FLAG,
    no_second_review: FLAG,
  },
  "power.withdrawn": { source: text, reason: TEXT, of: may(integer, 0) },
  "power.transferred": { source: text, to: text },
  "power.holders_reduced": { holders: LIST(text) },
  "power.released": { receiver: TEXT },
  "power.merged": { into: list(text) },
  "power.split": { into: list(text) },
  "power.amended": { changed: list(oneOf(Object.keys(ELEMENTS).join(" "))), elements },
  "power.reclassified": { kind, term: TEXT },
  "power.converted_to_filing": {},
  "power.converted_to_commitment": {},
  "power.resequenced": {},
  "power.suspended": { areas: LIST(text), reason: TEXT },
  "power.resumed": { areas: LIST(text) },
  "power.retained": {},
  "power.marked_strict": {},
  "power.lapsed": { reason: TEXT },
  "power.handover_completed": { completes: integer },
  "power.training_extended": { organ: text, until: day },
  "power.seal_put_in_use": { organ: text, seal: text, keeper: TEXT },
  "organ.established": {
    name: text,
    kind: may(
      oneOf(
        "department party_body institution special authorised_organisation government class_of_organs other",
      ),
      "other",
    ),
    level: NONE(level), area: TEXT, credit_code: TEXT, parent: TEXT, aliases: LIST(text),
    founding_unknown: FLAG,
  },
  "organ.renamed": { name: text },
  "organ.aliased": { alias: text },
  "organ.recoded": { credit_code: text },
  "organ.name_plate_added": { plate: text },
  "organ.name_plate_removed": { plate: text },
  "organ.merged": { into: text },
  "organ.dissolved": { successors: LIST(text) },
  "instrument.issued": {
    title: text, number: TEXT, issuer: TEXT, rank: may(oneOf(RANKS), "unknown"), area: TEXT,
    reference: TEXT, manner: TEXT, in_force_unknown: FLAG,
  },
  "instrument.amended": { by: TEXT, manner: TEXT, text_version: TEXT, ordinal: TEXT },
  "instrument.repealed": { by: TEXT, manner: TEXT },
  "instrument.voided": { by: TEXT },
  "instrument.totals_stated": { totals: list(total) },
  "instrument.difference_explained": {
    change, count: integer, because: oneOf("withheld proposed awaiting_law carried_over"), scope: TEXT,
    sub_items: FLAG, note: TEXT,
  },
  "duty.assigned": { organ: text, text },
  "duty.reworded": { text },
  "duty.moved": { to: text },
  "duty.ended": {},
  "entry.revoked": { revokes: integer, reason: TEXT },
};

const SHAPES = Object.fromEntries(Object.entries(PAYLOADS).map(([topic, part]) => [topic, record(part)]));
const replacement = (value) =>
  record({ act, payload: () => null, topic: is("topic of a happening", isHappening) })(value) ??
  SHAPES[value.topic](value.payload);
SHAPES["entry.corrected"] = record({ corrects: integer, replacement: nullable(replacement), reason: TEXT });

function isHappening(topic) {
  return Object.hasOwn(PAYLOADS, topic) && !topic.startsWith("entry.");
}

export const payloads = SHAPES;
export const entry = record({
  act, actor: text, command_id: text, on_behalf_of: text, payload: () => null, recorded_at: text,
  stream: text, topic: is("topic", (value) => Object.hasOwn(SHAPES, value)), version: integer,
});
