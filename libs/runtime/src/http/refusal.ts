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
