import { readConfig as readAuthConfig } from '@laurel/auth-service/config';
import { readConfig as readStreamConfig } from '@laurel/leaderboard-stream-service/config';
import { COMMANDS } from '@laurel/operate/commands';
import { readEnv } from '@laurel/runtime/env';
import { readConfig as readScoreConfig } from '@laurel/score-service/config';
import { readConfig as readStandaloneConfig } from '@laurel/standalone/config';

type ReadSettings = (env: NodeJS.ProcessEnv, args: readonly string[]) => unknown;

/** By image, what reads the environment of its processes. Throws for an environment that is not usable. */
const READERS: Readonly<Record<string, ReadSettings>> = {
  'auth-service': readAuthConfig,
  'score-service': readScoreConfig,
  'leaderboard-stream-service': readStreamConfig,
  standalone: readStandaloneConfig,
  operate: (env, [name]) => {
    const commands = COMMANDS.filter((command) => name === undefined || command.name === name);
    return readEnv(Object.assign({}, ...commands.map(({ settings }) => settings ?? {})), env);
  },
};

/**
 * Reads an image's settings as its process does at its start: throws with all that is wrong.
 *
 * @param args the container's: the commands of `operate` have settings of their own, and with none named it is all of them
 */
export function readSettings(image: string, env: NodeJS.ProcessEnv, args: readonly string[] = []): unknown {
  return READERS[image]?.(env, args);
}

/**
 * The names of the environment that an image's process asks for, found out by letting it ask: NAME and NAME_FILE. Images without
 * settings have none. Nothing is done but to read.
 */
export function settingNames(image: string, args: readonly string[] = []): ReadonlySet<string> {
  const names = new Set<string>();
  const env = new Proxy<NodeJS.ProcessEnv>({}, { get: (_env, name) => void names.add(String(name)) });
  try {
    readSettings(image, env, args);
  } catch {
    // Settings that have no default are missing here; by now each has been asked for.
  }
  return names;
}
