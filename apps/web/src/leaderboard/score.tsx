import { focusTime } from '../focus-time.js';

/** A focus time whose numbers stand out from their units. */
export function Score({ milliseconds }: { milliseconds: number }) {
  return (
    <span className="score">
      {focusTime(milliseconds)
        .split(/(\s[a-z]+)/)
        .map((part, index) => (index % 2 === 0 ? part : <small key={part}>{part}</small>))}
    </span>
  );
}
