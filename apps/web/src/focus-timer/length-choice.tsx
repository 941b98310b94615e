import './length-choice.css';
import { focusTime } from '../focus-time.js';
import { MINUTES_MAX, SECONDS_MAX, milliseconds, problemWith } from './phase-length.js';
import type { PhaseLength } from './phase-length.js';

const PRESETS_MIN = [10, 25, 50];

export interface LengthWish {
  readonly length: PhaseLength;
  /** The fields for a length of one's own are open. */
  readonly editing: boolean;
}

interface LengthChoiceProps {
  wish: LengthWish;
  onWish: (wish: LengthWish) => void;
}

export function LengthChoice({ wish: { length, editing }, onWish }: LengthChoiceProps) {
  const change = (part: Partial<PhaseLength>) => onWish({ length: { ...length, ...part }, editing });
  const preset = editing || length.seconds !== 0 ? undefined : PRESETS_MIN.find((minutes) => minutes === length.minutes);
  const problem = problemWith(length);
  return (
    <fieldset className="length-choice">
      <legend className="visually-hidden">Length of the phase</legend>
      <div className="length-choice-presets">
        {PRESETS_MIN.map((minutes) => (
          <label key={minutes} className="chip">
            <input
              type="radio"
              name="length"
              checked={preset === minutes}
              onChange={() => onWish({ length: { minutes, seconds: 0 }, editing: false })}
            />
            <span>{minutes} min</span>
          </label>
        ))}
        <label className="chip">
          {/* A click, not a change: choosing it again opens the fields again. */}
          <input
            type="radio"
            name="length"
            aria-label="Custom length"
            checked={preset === undefined}
            onChange={ignore}
            onClick={() => onWish({ length, editing: true })}
          />
          <span>{editing || preset !== undefined ? 'Custom' : focusTime(milliseconds(length))}</span>
        </label>
      </div>
      {editing && (
        <div className="length-choice-custom">
          <Part name="Minutes" value={length.minutes} most={MINUTES_MAX} onChange={(minutes) => change({ minutes })} />
          <Part name="Seconds" value={length.seconds} most={SECONDS_MAX} onChange={(seconds) => change({ seconds })} />
          <p className="length-choice-problem" role="status">
            {problem}
          </p>
        </div>
      )}
    </fieldset>
  );
}

/** React wants a controlled input to say what happens on change. */
function ignore(): void {}

interface PartProps {
  name: string;
  value: number;
  most: number;
  onChange: (value: number) => void;
}

function Part({ name, value, most, onChange }: PartProps) {
  return (
    <label className="field">
      {name}
      <input
        type="number"
        inputMode="numeric"
        min={0}
        max={most}
        step={1}
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </label>
  );
}
