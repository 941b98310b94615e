const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds as people say them, in the two largest units that matter: `3 h 25 min`, `17 min`, `1 min 5 s`, `45 s`. */
export function focusTime(milliseconds: number): string {
  const hours = Math.floor(milliseconds / HOUR);
  const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
  const seconds = Math.floor((milliseconds % MINUTE) / SECOND);
  if (hours > 0) return joined([`${hours.toLocaleString('en')} h`, minutes > 0 && `${minutes} min`]);
  if (minutes > 0) return joined([`${minutes} min`, seconds > 0 && `${seconds} s`]);
  return `${seconds} s`;
}

function joined(parts: readonly (string | false)[]): string {
  return parts.filter(Boolean).join(' ');
}
