/**
 * Every message that services exchange over the event bus: channel name to payload.
 *
 * Events are hints and carry no truth: the bus may lose or repeat one, so a receiver re-reads the store.
 */
export interface EventPayloads {
  /** A board's log grew. `revision` is the newest committed revision, `epoch` names the history it counts in. */
  'board-changed': BoardChanged;
  /** A player's session was replaced or ended; any other session of that player is refused from now on. */
  'session-changed': SessionChanged;
}

export interface BoardChanged {
  readonly boardId: string;
  readonly epoch: string;
  readonly revision: number;
}

export interface SessionChanged {
  readonly playerId: string;
  /** The session that is valid now, null when the player has none. */
  readonly sessionId: string | null;
}

export type EventChannel = keyof EventPayloads;

/** All channels, for a subscriber that joins them at once. */
export const EVENT_CHANNELS: readonly EventChannel[] = ['board-changed', 'session-changed'];
