import { posix } from 'node:path';

/** One COPY of a stage. */
export interface Copied {
  /** The stage that it copies from; undefined: the repository. */
  readonly from: string | undefined;
  readonly sources: readonly string[];
  /** An absolute path in the image. */
  readonly to: string;
}

/** A stage with all that it has from the stages that it is made from. */
export interface Stage {
  /** The image of others that all of it goes back to. */
  readonly origin: string;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly stopSignal: string;
  readonly ports: readonly number[];
  readonly volumes: readonly string[];
  readonly runs: readonly string[];
  readonly copies: readonly Copied[];
  /** The command that tells whether it works; none unless given. */
  readonly health: readonly string[];
}

type Variables = Readonly<Record<string, string>>;
type Reading = { -readonly [K in keyof Stage]: Stage[K] };

const NOTHING: Omit<Stage, 'origin'> = {
  env: {},
  labels: {},
  workdir: '/',
  user: 'root',
  entrypoint: [],
  cmd: [],
  stopSignal: 'SIGTERM',
  ports: [],
  volumes: [],
  runs: [],
  copies: [],
  health: [],
};

/**
 * Reads a Dockerfile of several stages, by their names. It knows what ours needs, and throws for all else: for commands as plain text,
 * which would run below a shell, for a stage without a name, for an instruction that it does not know.
 */
export function readDockerfile(text: string): ReadonlyMap<string, Stage> {
  const stages = new Map<string, Stage>();
  const global: Record<string, string> = {};
  let stage: Reading | undefined;
  let variables: Record<string, string> = {};
  for (const [keyword, rest] of instructions(text)) {
    if (keyword === 'FROM') {
      const { name, from } = readFrom(rest, global);
      stage = { ...(stages.get(from) ?? { ...NOTHING, origin: from }) };
      variables = {};
      stages.set(name, stage);
    } else if (keyword === 'ARG') {
      const [name = '', value = global[name] ?? ''] = split(rest, '=');
      (stage === undefined ? global : variables)[name] = value;
    } else if (stage === undefined) throw new Error(`${keyword} stands before the first FROM`);
    else apply(stage, keyword, keyword === 'RUN' ? rest : resolved(rest, variables));
  }
  return stages;
}

/** The stages that are images: the others are on the way to one, and run as root as long as they are made. */
export function imageNames(stages: ReadonlyMap<string, Stage>): string[] {
  return [...stages].filter(([, { user }]) => user !== NOTHING.user).map(([name]) => name);
}

function apply(stage: Reading, keyword: string, rest: string): void {
  switch (keyword) {
    case 'ENV':
      stage.env = { ...stage.env, ...pairs(rest) };
      break;
    case 'LABEL':
      stage.labels = { ...stage.labels, ...pairs(rest) };
      break;
    case 'WORKDIR':
      stage.workdir = posix.resolve(stage.workdir, rest);
      break;
    case 'USER':
      stage.user = rest;
      break;
    case 'ENTRYPOINT':
      stage.entrypoint = words(rest);
      stage.cmd = [];
      break;
    case 'CMD':
      stage.cmd = words(rest);
      break;
    case 'STOPSIGNAL':
      stage.stopSignal = rest;
      break;
    case 'EXPOSE':
      stage.ports = [...stage.ports, ...rest.split(' ').map(Number)];
      break;
    case 'VOLUME':
      stage.volumes = [...stage.volumes, rest];
      break;
    case 'RUN':
      stage.runs = [...stage.runs, rest];
      break;
    case 'COPY':
      stage.copies = [...stage.copies, readCopy(rest, stage.workdir)];
      break;
    case 'HEALTHCHECK':
      stage.health = words(rest.replace(/^(--\S+ )*CMD /, ''));
      break;
    default:
      throw new Error(`An instruction that nothing here knows: ${keyword}`);
  }
}

function instructions(text: string): [keyword: string, rest: string][] {
  const joined = text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line) && line.trim() !== '')
    .join('\n')
    .replace(/\\\n\s*/g, '');
  return joined.split('\n').map((line) => {
    const [keyword, rest = ''] = split(line.trim(), ' ');
    return [keyword, rest];
  });
}

function split(text: string, separator: string): [string, string] | [string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function readFrom(rest: string, global: Variables): { name: string; from: string } {
  const [, from, name] = /^(\S+) AS ([a-z-]+)$/.exec(resolved(rest, global)) ?? [];
  if (from === undefined || name === undefined) throw new Error(`A stage is not named: FROM ${rest}`);
  return { name, from };
}

function resolved(text: string, variables: Variables): string {
  return text.replace(/\$\{(\w+)\}/g, (_all, name: string) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`Nothing says what ${name} is`);
    return value;
  });
}

function pairs(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))(?: |$)/g)];
  if (found.map(([all]) => all).join('') !== text) throw new Error(`Not names with values: ${text}`);
  return Object.fromEntries(found.map(([, name = '', quoted, plain]) => [name, quoted ?? plain ?? '']));
}

function words(json: string): readonly string[] {
  const read: unknown = json.startsWith('[') ? JSON.parse(json) : undefined;
  if (!isListOfWords(read)) throw new Error(`A shell would run this: ${json}`);
  return read;
}

function isListOfWords(read: unknown): read is readonly string[] {
  return Array.isArray(read) && read.length > 0 && read.every((word) => typeof word === 'string');
}

function readCopy(rest: string, workdir: string): Copied {
  const all = rest.split(' ');
  const flags = all.filter((word) => word.startsWith('--'));
  const paths = all.filter((word) => !word.startsWith('--'));
  const from = flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length);
  const to = paths.pop();
  if (to === undefined || paths.length === 0) throw new Error(`Nothing to copy, or nowhere to: COPY ${rest}`);
  return { from, sources: paths, to: posix.resolve(workdir, to) };
}
