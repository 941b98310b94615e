import { readBoardPage } from '../pomomon.wire.js';
import type { BoardPage } from '../pomomon.wire.js';

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;

/** Which page to watch: one by its index, or wherever the owner of the session token is. */
export type View = { readonly page: number } | { readonly followWith: string };

export interface StreamListener {
  opened(): void;
  page(page: BoardPage): void;
  interrupted(): void;
  /** The server will never answer this view: 400 for a page that does not exist, 401 for a session that ended. */
  refused(status: 400 | 401): void;
}

export type WatchLeaderboard = (view: View, listener: StreamListener) => () => void;

/**
 * Watches a view of the ranking until the returned function is called, through every interruption. An `EventSource`
 * reconnects by itself after a dropped stream, but any answer other than 200 silences it for good without telling the
 * reason; so the reason is asked for, and unless it is final a new one is opened.
 */
export const watchLeaderboard: WatchLeaderboard = (view, listener) => {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let delay = FIRST_RETRY_MS;
  let stopped = false;

  const open = () => {
    close();
    source = new EventSource(addressOf(view));
    source.onopen = () => {
      delay = FIRST_RETRY_MS;
      listener.opened();
    };
    source.onmessage = (event: MessageEvent<string>) => {
      const page = readBoardPage(event.data);
      if (page) listener.page(page);
      else console.warn('The leaderboard stream sent something that is not a page.');
    };
    source.onerror = () => {
      listener.interrupted();
      if (source?.readyState === EventSource.CLOSED) void reopenUnlessFinal();
    };
  };

  const close = () => {
    clearTimeout(retry);
    source?.close();
  };

  const reopenUnlessFinal = async () => {
    const status = await statusOf(view);
    if (stopped) return;
    if (isFinal(view, status)) return listener.refused(status);
    retry = setTimeout(open, delay);
    delay = Math.min(delay * 2, LAST_RETRY_MS);
  };

  open();
  // Back on the network: do not sit out the rest of a delay.
  addEventListener('online', open);
  return () => {
    stopped = true;
    removeEventListener('online', open);
    close();
  };
};

function addressOf(view: View): string {
  if ('page' in view) return `/api/leaderboard?page=${view.page}`;
  // An EventSource cannot send the Authorization header; this route takes the token from the query instead.
  return `/api/leaderboard?self=true&token=${encodeURIComponent(view.followWith)}`;
}

/** Page 0 always exists and is public: whatever refuses it is in the way, and passes. */
function isFinal(view: View, status: number | undefined): status is 400 | 401 {
  return 'page' in view ? status === 400 && view.page > 0 : status === 401;
}

async function statusOf(view: View): Promise<number | undefined> {
  const answered = new AbortController();
  try {
    return (await fetch(addressOf(view), { cache: 'no-store', signal: answered.signal })).status;
  } catch {
    return undefined;
  } finally {
    // On a 200 the body is another endless stream.
    answered.abort();
  }
}
