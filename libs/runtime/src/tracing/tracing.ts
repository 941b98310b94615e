import type { Request } from 'express';

/** The span of a request that is being answered. */
export interface RequestSpan {
  readonly traceId: string;
  /** Does what the request sets off; the spans of it become the request's own. */
  run(work: () => void): void;
  /** @param route undefined when the request matched none */
  end(route: string | undefined, status: number): void;
}

/** What makes and sends spans. Stands apart from its one implementation so that nothing of that is loaded where it is not wanted. */
export interface Tracing {
  beginRequest(req: Request): RequestSpan;
  /** Does what a request asks of another server, as a span of the request's. @param name without anything secret */
  traceCall<Result>(name: string, call: () => Promise<Result>): Promise<Result>;
  /** The trace that present work belongs to. */
  presentTraceId(): string | undefined;
  /** Sends what is left. */
  close(): Promise<void>;
}
