// What is wrong, and where: docs/formats.md §10.

/** Something that is not in the form it should have, or not what it claims to be. */
export class Wrong extends Error {
  constructor(code, message, where = {}) {
    super(message);
    this.code = code;
    this.where = where;
  }
}

/** The input cannot be read at all: no such file, a zip that cannot be unpacked. */
export class Unreadable extends Error {}

export const malformed = (message, where) => new Wrong("E_FORMAT", message, where);

/** Findings in the order in which they are made. */
export class Findings {
  constructor() {
    this.all = [];
  }

  add(code, message, where = {}) {
    this.all.push({ code, message, ...where });
  }

  /** Run a check; what it throws as Wrong is a finding, and the answer is then undefined. */
  attempt(check, where = {}) {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      this.add(error.code, error.message, { ...where, ...error.where });
      return undefined;
    }
  }
}
