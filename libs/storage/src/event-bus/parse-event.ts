import type { BoardChanged, EventChannel, EventPayloads, SessionChanged } from '@laurel/contracts/events';

type Event = { [C in EventChannel]: { channel: C; payload: EventPayloads[C] } }[EventChannel];

/** Reads what came over the bus; throws on anything that is not an event of ours. */
export function parseEvent(channel: string, text: string): Event {
  const payload: unknown = JSON.parse(text);
  if (channel === 'board-changed' && isBoardChanged(payload)) return { channel, payload };
  if (channel === 'session-changed' && isSessionChanged(payload)) return { channel, payload };
  throw new Error(`unreadable event on channel ${channel}`);
}

function isBoardChanged(payload: unknown): payload is BoardChanged {
  const { boardId, epoch, revision } = Object(payload) as Partial<Record<keyof BoardChanged, unknown>>;
  return typeof boardId === 'string' && typeof epoch === 'string' && Number.isSafeInteger(revision);
}

function isSessionChanged(payload: unknown): payload is SessionChanged {
  const { playerId, sessionId } = Object(payload) as Partial<Record<keyof SessionChanged, unknown>>;
  return typeof playerId === 'string' && (typeof sessionId === 'string' || sessionId === null);
}
