import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

import type { CleanedEnv, CleanedEnvAccessors, ValidatorSpec } from 'envalid';
import { customCleanEnv, EnvMissingError, makeExactValidator } from 'envalid';

import { CannotStart } from './start.js';

/** The environment is not usable; the message has one line for every bad or missing name. */
export class ConfigError extends CannotStart {}

/** What the settings of a spec are read as; of a choice of specs, a choice of readings that one setting tells apart. */
export type Settings<S> = S extends unknown ? Readonly<Omit<CleanedEnv<S>, keyof CleanedEnvAccessors>> : never;

/**
 * Reads the settings that `spec` names. An empty value counts as unset. `NAME_FILE` names a file whose content is the value of `NAME`, as
 * mounted secrets are given, but for line breaks at its end. Values never appear in the message: they may be secret.
 */
export function readEnv<S extends Record<string, ValidatorSpec<unknown>>>(spec: S, env: NodeJS.ProcessEnv): Settings<S> {
  const { given, complaints } = readGiven(Object.keys(spec), env);
  const read: unknown = customCleanEnv(given, spec, (settings) => settings, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors)) complaints[name] ??= `${name} ${complaint(spec[name], error)}`;
      const lines = Object.keys(spec).flatMap((name) => complaints[name] ?? []);
      if (lines.length > 0) throw new ConfigError(`The configuration is not usable:\n${lines.map((line) => `  ${line}`).join('\n')}`);
    },
  });
  // envalid's type is conditional on the spec, so the compiler cannot resolve it while S is open; without accessors it is Settings<S>.
  return read as Settings<S>;
}

/** Whether the environment says anything about a setting, by itself or by a file. */
export function isGiven(name: string, env: NodeJS.ProcessEnv): boolean {
  return Boolean(env[name] ?? '') || Boolean(env[name + FILE] ?? '');
}

/** The setting that a file holds. Shells and editors end a text as they like, and as shells do, nobody reads line breaks at its end. */
export function settingIn(content: string): string {
  return content.replace(/[\r\n]+$/, '');
}

const FILE = '_FILE';

interface Given {
  readonly given: NodeJS.ProcessEnv;
  /** By the setting's name. */
  readonly complaints: Record<string, string>;
}

function readGiven(names: readonly string[], env: NodeJS.ProcessEnv): Given {
  const given: NodeJS.ProcessEnv = {};
  const complaints: Record<string, string> = {};
  for (const name of names.filter((each) => isGiven(each, env))) {
    const file = env[name + FILE];
    if (!file) given[name] = env[name];
    else if (env[name]) complaints[name] = `${name} is given twice, by itself and by ${name}${FILE}`;
    else {
      try {
        const content = settingIn(readFileSync(file, 'utf8'));
        if (content !== '') given[name] = content;
      } catch (error) {
        complaints[name] = `${name}${FILE} names a file that cannot be read (${(error as NodeJS.ErrnoException).code})`;
      }
    }
  }
  return { given, complaints };
}

/** A TCP port; 0 takes any free one. */
export const port = makeExactValidator<number>((text) => wholeNumber(text, 0, 65_535));

/** A whole number in [min, max]: `integer(1, 60)({ default: 15 })`. */
export const integer = (min: number, max: number) => makeExactValidator<number>((text) => wholeNumber(text, min, max));

/** One of the words: `oneOf('off', 'flag', 'enforce')({ default: 'flag' })`. */
export function oneOf<const T extends string>(...words: readonly T[]) {
  return makeExactValidator<T>((text) => {
    const word = words.find((candidate) => candidate === text);
    if (word === undefined) throw new Error(`must be one of: ${words.join(', ')}`);
    return word;
  });
}

/** A factor from 0 with up to three decimals: `factor({ default: 1 })`. */
export const factor = makeExactValidator<number>((text) => {
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(text)) throw new Error('must be a number from 0 to 9999');
  return Number(text);
});

/** An http or https base address, given back without a slash at its end, so that paths can be appended. */
export const url = makeExactValidator<string>((text) => {
  const isBase = URL.canParse(text) && /^https?:\/\/[^?#@]+$/i.test(text);
  if (!isBase) throw new Error('must be an http or https address without query, fragment or password');
  return new URL(text).href.replace(/\/+$/, '');
});

/** The address of a store, such as `connectionUrl('redis:', 'rediss:')()`: what its client could not read is refused here, unseen. */
export const connectionUrl = (...protocols: readonly string[]) =>
  makeExactValidator<string>((text) => {
    const protocol = /^[a-z]+:(?=\/\/)/i.exec(text)?.[0].toLowerCase();
    const isAddress = protocol !== undefined && protocols.includes(protocol) && URL.canParse(text) && isDecodable(text);
    if (!isAddress) throw new Error(`must be an address such as ${protocols[0]}//user:password@host:port/name, its password escaped`);
    return text;
  });

/** A sign of percent that escapes nothing is read by some clients as itself, and refused by others. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL, for DATABASE_URL. */
export const postgresUrl = connectionUrl('postgres:', 'postgresql:');

/** Redis or Valkey, for REDIS_URL. */
export const redisUrl = connectionUrl('redis:', 'rediss:');

/** The networks of the proxies in front, comma-separated; `none` is the empty list. */
export const cidrList = makeExactValidator<readonly string[]>((text) => {
  if (text === 'none') return [];
  const cidrs = text.split(',').map((cidr) => cidr.trim());
  if (!cidrs.every(isCidr)) throw new Error('must be `none` or networks such as 10.0.0.0/8,fd00::/8');
  return cidrs;
});

const SECRET_BYTES_MIN = 32;
const SECRET_SYMBOLS_MIN = 8;
const PLACEHOLDERS = /change.?me|place.?holder|example|your[-_ ]|password|secret|insecure|default/i;

/** Random text of 32 bytes or more. What a manual or a sample file would hold in its place is refused. */
export const secret = makeExactValidator<string>(randomText);

/** Such text behind a prefix that tells what it is, for a place where only letters, digits, - and _ stand for themselves. */
export const prefixedSecret = (prefix: string) =>
  makeExactValidator<string>((text) => {
    const random = text.slice(prefix.length);
    const hasForm = text.startsWith(prefix) && /^[\w-]+$/.test(random);
    if (!hasForm) throw new Error(`must be ${prefix} and random letters, digits, - or _; make it with: openssl rand -hex 32`);
    return prefix + randomText(random);
  });

function randomText(text: string): string {
  if (Buffer.byteLength(text) < SECRET_BYTES_MIN) throw new Error(`must be at least ${SECRET_BYTES_MIN} bytes of random text`);
  const isFiller = PLACEHOLDERS.test(text) || new Set(text).size < SECRET_SYMBOLS_MIN;
  if (isFiller) throw new Error('looks like a placeholder; make one with: openssl rand -base64 48');
  return text;
}

function complaint(spec: ValidatorSpec<unknown> | undefined, error: Error | undefined): string {
  if (!(error instanceof EnvMissingError)) return error?.message ?? 'is not valid';
  return spec?.desc === undefined ? 'is not set' : `is not set (${spec.desc})`;
}

function wholeNumber(text: string, min: number, max: number): number {
  const number = Number(text);
  if (!/^-?\d{1,15}$/.test(text) || number < min || number > max) throw new Error(`must be a whole number from ${min} to ${max}`);
  return number;
}

function isCidr(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 4: 32, 6: 128 }[isIP(address)];
  if (bits === undefined || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}
