import type { DoorName } from '@laurel/leaderboard/board-rule';

/** The door whose boards cannot be deleted: its clients name no board, and there is no other one for them. */
export const INDISPENSABLE_DOOR: DoorName = 'pomomon';
