/** A focus phase that somebody finished. */
export interface DemoScore {
  readonly player: number;
  readonly milliseconds: number;
}

const MINUTE_MS = 60_000;
const SCORES_PER_PLAYER = 4;
// What people set their timers to, the usual 25 minutes most of all; so few different lengths make ties.
const MINUTES = [25, 25, 25, 25, 50, 50, 15, 10, 5];

const MOODS = [
  'amber', 'brave', 'calm', 'dapper', 'early', 'fond', 'gentle', 'hazel', 'idle', 'jolly', 'keen', 'lucky', 'mellow', 'nimble',
];
const ANIMALS = ['badger', 'crane', 'dormouse', 'egret', 'finch', 'gecko', 'heron', 'ibex', 'jackdaw', 'kestrel', 'lynx', 'marten', 'newt'];

/** How many players finish that many phases between them. */
export function demoPlayers(scores: number): number {
  return Math.ceil(scores / SCORES_PER_PLAYER);
}

/** A made-up account name, different for every number. */
export function demoName(player: number): string {
  const mood = MOODS[player % MOODS.length];
  const animal = ANIMALS[player % ANIMALS.length];
  const round = Math.floor(player / (MOODS.length * ANIMALS.length));
  return round === 0 ? `${mood}.${animal}` : `${mood}.${animal}${round + 1}`;
}

/**
 * Phases in the order in which they end: everybody finishes one, the rest goes mostly to a keen few.
 *
 * @param random a number from 0 up to 1, different each time
 */
export function* demoScores(scores: number, random: () => number): Generator<DemoScore> {
  const players = demoPlayers(scores);
  for (let score = 0; score < scores; score += 1) {
    const player = score < players ? score : Math.floor(players * random() ** 3);
    const minutes = MINUTES[Math.floor(random() * MINUTES.length)] ?? 25;
    yield { player, milliseconds: minutes * MINUTE_MS };
  }
}
