/** How far the time that was signed may be from ours, either way. */
export const SIGNATURE_WINDOW_MS = 60_000;
