import type { OrderKeys } from './ranking.js';
import { compareOrder } from './ranking.js';

/** The places of a board with room for so many: what is there, and where another one would come. */
export class Room {
  readonly #places: OrderKeys[];

  /** @param places those that are there, in board order; no more than there is room for */
  constructor(
    private readonly capacity: number,
    places: readonly OrderKeys[],
  ) {
    this.#places = [...places];
  }

  /** Puts a standing in its place, and whatever is then one too many out. Null when it would be one too many itself. */
  place(keys: OrderKeys): number | null {
    const behind = this.#places.findIndex((place) => compareOrder(keys, place) < 0);
    const position = behind === -1 ? this.#places.length : behind;
    if (position >= this.capacity) return null;
    this.#places.splice(position, 0, keys);
    this.#places.splice(this.capacity);
    return position;
  }
}
