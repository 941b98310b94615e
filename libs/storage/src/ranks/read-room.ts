import { takesOnlyPlaced } from '@laurel/leaderboard/admission';
import { Room } from '@laurel/leaderboard/room';
import type { EntityManager } from 'typeorm';

import type { Board } from '../boards/board.entity.js';

/** The places of a board that takes only what places; undefined for any other. Such boards have room for few. */
export async function readRoom(manager: EntityManager, board: Pick<Board, 'id' | 'door' | 'capacity'>): Promise<Room | undefined> {
  const { id, capacity } = board;
  if (!takesOnlyPlaced(board) || capacity === null) return undefined;
  const places = await manager.query<{ sortKey: number; tieKey: string }[]>(
    'select sort_key as "sortKey", tie_key as "tieKey" from standings where board_id = $1 order by sort_key, tie_key limit $2',
    [id, capacity],
  );
  return new Room(capacity, places.map(({ sortKey, tieKey }) => ({ sortKey, tieKey: Number(tieKey) })));
}
