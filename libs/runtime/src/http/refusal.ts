/**
 * A request that is answered with an error on purpose. Plain functions throw it; the one error filter renders it in the form
 * of the door that owns the path.
 */
export class Refusal extends Error {
  /** `message` reaches the client as one short line, so it must hold nothing secret. */
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** One thing that is wrong with a request's input. */
export interface Issue {
  readonly type: string;
  /** Where: `body`, `query`, `path` or `header`, then names and indexes down to it. */
  readonly loc: readonly (string | number)[];
  /** What is asked for instead; reads on from the name of the field. */
  readonly msg: string;
  /** What was sent, where repeating it is harmless. */
  readonly input?: unknown;
}

/** Input that does not fit. The door of the path decides the status; it is 400 where the door says nothing. */
export class InvalidInput extends Refusal {
  /** `message` is what doors say whose errors are one line. */
  constructor(
    readonly issues: readonly Issue[],
    message = issues.map(({ loc, msg }) => `${loc.slice(1).join('.') || loc[0]}: ${msg}`)[0] ?? 'invalid input',
  ) {
    super(400, message);
    this.name = 'InvalidInput';
  }
}
