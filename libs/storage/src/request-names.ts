import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';

/** Ids that can neither end a comment nor say anything more. What form they have, and how long they are, is for the door to say. */
const HARMLESS = /^[\w-]+$/;

/** Requests that a statement names; of further ones it tells how many. */
const NAMED_AT_MOST = 3;

const namesOfWork = new AsyncLocalStorage<readonly string[]>();

/** Does a request's work under its id: every statement that the work sends to the database names it. */
export function inRequest<T>(id: string, work: () => T): T {
  return namesOfWork.run(HARMLESS.test(id) ? [id] : [], work);
}

/** Whoever had something done, for when it is done later and together with what others want. */
export interface Asker {
  readonly requestIds: readonly string[];
  /** Where the asker was, for everything that follows work through the process, traces among it. `snapshot()` costs 200 times as much. */
  readonly place: AsyncResource;
}

/** Whose work is being done at the moment. */
export function presentAsker(): Asker {
  return { requestIds: namesOfWork.getStore() ?? [], place: new AsyncResource('Asker') };
}

/** For work that no request asked for, or that goes on for everybody after one has set it off. */
export const NOBODY = presentAsker();

/** Does work where the first of those who asked for it was, in the names of all of them. */
export function onBehalfOf<T>(askers: readonly Asker[], work: () => T): T {
  const [{ place } = NOBODY] = askers;
  return place.runInAsyncScope(() => namesOfWork.run(askers.flatMap(({ requestIds }) => requestIds), work));
}

/** A comment that names the requests whose work is being done, to precede a statement; empty when there are none. */
export function requestComment(): string {
  const ids = namesOfWork.getStore() ?? [];
  if (ids.length === 0) return '';
  const others = ids.length > NAMED_AT_MOST ? ` and ${ids.length - NAMED_AT_MOST} more` : '';
  return `/* ${ids.length === 1 ? 'request' : 'requests'} ${ids.slice(0, NAMED_AT_MOST).join(', ')}${others} */ `;
}
