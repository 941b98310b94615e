/** Time left as a clock shows it, `4:09` or `1:02:30`. A begun second counts, so that it reads 0:00 only at the end. */
export function countdown(remainingMs: number): string {
  const { hours, minutes, seconds } = parts(remainingMs);
  const tail = `${hours > 0 ? String(minutes).padStart(2, '0') : minutes}:${String(seconds).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** The same for a screen reader. */
export function spokenCountdown(remainingMs: number): string {
  const { hours, minutes, seconds } = parts(remainingMs);
  const said = [counted(hours, 'hour'), counted(minutes, 'minute'), counted(seconds, 'second')].filter(Boolean);
  return `${said.length > 0 ? said.join(' ') : '0 seconds'} left`;
}

function parts(remainingMs: number): { hours: number; minutes: number; seconds: number } {
  const total = Math.max(0, Math.ceil(remainingMs / 1000));
  return { hours: Math.floor(total / 3600), minutes: Math.floor((total % 3600) / 60), seconds: total % 60 };
}

function counted(count: number, unit: string): string {
  return count === 0 ? '' : `${count} ${unit}${count === 1 ? '' : 's'}`;
}
