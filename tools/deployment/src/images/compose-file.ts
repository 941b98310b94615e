import { parse } from 'yaml';

/** A service of a compose file, as far as ours say anything. */
export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  /** Never: it is what another service builds. */
  readonly pull_policy?: 'never';
  readonly command?: readonly string[];
  readonly user: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart: string;
  /** With one it is started only when it is asked for. */
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly Mount[];
  readonly tmpfs?: readonly string[];
  readonly ports?: readonly string[];
  readonly extra_hosts?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
  readonly network_mode?: string;
  readonly networks?: readonly string[] | Readonly<Record<string, { readonly ipv4_address?: string }>>;
}

export interface Mount {
  readonly type: 'volume' | 'bind';
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly volume?: { readonly nocopy?: boolean; readonly subpath?: string };
  readonly bind?: { readonly create_host_path?: boolean };
}

export interface ComposeNetwork {
  readonly internal?: boolean;
  readonly ipam?: { readonly config: readonly { readonly subnet: string }[] };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, ComposeNetwork>>;
  readonly volumes: Readonly<Record<string, null>>;
}

/**
 * Reads a compose file as the engine would, with what the environment or `.env` say in the place of variables. Throws for a variable that
 * must be given and is not.
 */
export function readComposeFile(text: string, env: Readonly<Record<string, string>> = {}): ComposeFile {
  // A part that replaces another one has a tag of its own, which says nothing about its form.
  const replaced = { tag: '!override', collection: 'seq' as const };
  const file: unknown = parse(text, { merge: true, customTags: (tags) => [...tags, replaced] });
  // What our files have is what the type says; an engine reads theirs, and no test asks for more.
  return withVariables(file, env) as ComposeFile;
}

const VARIABLE = /\$\{(\w+)(?:(:-|:\?)((?:[^{}]|\$\{[^{}]*\})*))?\}/g;

/** Variables stand in values alone, and what comes in their place is text. */
function withVariables(part: unknown, env: Readonly<Record<string, string>>): unknown {
  if (typeof part === 'string') return filledIn(part, env);
  if (Array.isArray(part)) return part.map((each) => withVariables(each, env));
  if (part === null || typeof part !== 'object') return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, withVariables(value, env)]));
}

function filledIn(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (_all, name: string, sign?: string, rest: string = '') => {
    const given = env[name] ?? '';
    if (given !== '') return given;
    if (sign === ':?') throw new Error(`${name} is not set: ${rest}`);
    return filledIn(rest, env);
  });
}
