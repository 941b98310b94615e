import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

const MOVE: KeyframeAnimationOptions = { duration: 550, easing: 'cubic-bezier(0.22, 1, 0.36, 1)' };
const APPEAR: KeyframeAnimationOptions = { duration: 300, easing: 'ease-out' };

/**
 * Lets rows glide from the slot they had to the slot they have, from wherever they are on their way there. Rows carry
 * `data-player` and are placed by a transform alone, so that moving them shifts no layout.
 */
export function useRowMoves(playerIds: readonly string[]): RefObject<HTMLTableSectionElement | null> {
  const body = useRef<HTMLTableSectionElement>(null);
  const known = useRef(new Map<string, { slot: number; move: Animation | undefined }>());

  const order = playerIds.join('\n');
  useLayoutEffect(() => {
    if (!body.current) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const top = body.current.getBoundingClientRect().top;
    const rows = [...body.current.querySelectorAll<HTMLElement>('[data-player]')];
    const before = known.current;
    // Read every position before the first animation is touched: otherwise each row forces a layout.
    const starts = rows.map((row, slot) => {
      const then = before.get(row.dataset.player ?? '');
      if (!then || still) return undefined;
      const isMoving = then.move?.playState === 'running';
      return isMoving ? row.getBoundingClientRect().top - top : then.slot === slot ? undefined : then.slot * row.offsetHeight;
    });
    known.current = new Map(
      rows.map((row, slot) => {
        const then = before.get(row.dataset.player ?? '');
        const start = starts[slot];
        if (start !== undefined) {
          then?.move?.cancel();
          return [row.dataset.player ?? '', { slot, move: row.animate([{ transform: `translateY(${start}px)` }, {}], MOVE) }];
        }
        if (!then && !still && before.size > 0) row.animate([{ opacity: 0 }, {}], APPEAR);
        return [row.dataset.player ?? '', { slot, move: then?.move }];
      }),
    );
  }, [order]);

  return body;
}
