/** Places on one leaderboard page. Source: the Pomomon standard. */
export const PAGE_SIZE = 15;

/** Bounds of a focus phase's two parts, each inclusive; the parts are added. Source: the Pomomon standard. */
export const PHASE_MINUTES_MAX = 280;
export const PHASE_SECONDS_MAX = 16_800;
