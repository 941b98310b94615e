import type { Settings } from '@laurel/runtime/env';
import { ConfigError, oneOf, readEnv, secret, url } from '@laurel/runtime/env';
import { makeExactValidator, str } from 'envalid';

/** The OAuth application at GitLab that logins go through. Injected under this class, where there is one. */
export abstract class GitlabApplication {
  /** What browsers see. */
  abstract readonly url: string;
  /** Names the accounts' home: together with an account's number there it names a player. The `url` of a real GitLab. */
  abstract readonly issuer: string;
  /** Where this service reaches the same GitLab. */
  abstract readonly internalUrl: string;
  abstract readonly clientId: string;
  abstract readonly clientSecret: string;
  /** GitLab groups, as full paths, of which an account must be in one; empty: any account. */
  abstract readonly allowedGroups: readonly string[];
  /** For all of one login's calls together; 5 s unless given. */
  abstract readonly timeoutMs?: number;
}

// The same word stands in tools/gitlab-stand-in, which services must not import; a test compares them.
const STAND_IN_CLIENT_ID = 'laurel-stand-in';

const clientId = makeExactValidator<string>((text) => {
  if (text === STAND_IN_CLIENT_ID) throw new Error('names the local stand-in for GitLab, which lets anybody be anybody');
  return text;
});

const groups = makeExactValidator<readonly string[]>((text) => {
  const paths = text.split(',').map((path) => path.trim());
  if (!paths.every((path) => /^[\w.-]+(\/[\w.-]+)*$/.test(path))) throw new Error('must be full group paths such as uni/cs,uni/maths');
  return paths;
});

/** In place of GitLab's address: there is no GitLab, and nobody forgot it. */
const NO_GITLAB = 'none';

const WITH_GITLAB = {
  GITLAB_URL: url({ desc: `the GitLab that players log in with; ${NO_GITLAB}: run without Pomomon logins` }),
  GITLAB_INTERNAL_URL: url({ default: undefined, desc: 'where this service reaches GitLab, if not at GITLAB_URL' }),
  GITLAB_CLIENT_ID: clientId({ desc: 'application id at GitLab' }),
  GITLAB_CLIENT_SECRET: secret({ desc: 'application secret at GitLab' }),
  GITLAB_ALLOWED_GROUPS: groups({ default: [], desc: 'GitLab groups that may log in' }),
};

const unsaid = makeExactValidator<never>(() => {
  throw new Error(`must not be given where GITLAB_URL is ${NO_GITLAB}`);
})({ default: undefined });

// Half an application is a mistake, whichever half was meant.
const WITHOUT_GITLAB = {
  GITLAB_URL: oneOf(NO_GITLAB)(),
  GITLAB_INTERNAL_URL: unsaid,
  GITLAB_CLIENT_ID: unsaid,
  GITLAB_CLIENT_SECRET: unsaid,
  GITLAB_ALLOWED_GROUPS: unsaid,
};

/** The names of all settings about GitLab. */
export const GITLAB_NAMES = Object.keys(WITH_GITLAB);

/** The settings about GitLab: an application's, or, with `GITLAB_URL=none`, that there is nothing else to say. */
export function gitlabSettings(env: NodeJS.ProcessEnv): typeof WITH_GITLAB | typeof WITHOUT_GITLAB {
  const { GITLAB_URL } = readEnv({ GITLAB_URL: str({ default: undefined }) }, env);
  return GITLAB_URL === NO_GITLAB ? WITHOUT_GITLAB : WITH_GITLAB;
}

/**
 * The application that the environment names; undefined where it says that there is none. Over plain http, login codes and names would
 * be anybody's on the way.
 */
export function gitlabApplication(
  read: Settings<typeof WITH_GITLAB> | Settings<typeof WITHOUT_GITLAB>,
): GitlabApplication | undefined {
  if (read.GITLAB_CLIENT_ID === undefined) return undefined;
  const { protocol, hostname } = new URL(read.GITLAB_URL);
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  if (protocol !== 'https:' && !isLoopback) {
    throw new ConfigError('The configuration is not usable:\n  GITLAB_URL must be an https address, unless GitLab runs on this machine');
  }
  return {
    url: read.GITLAB_URL,
    issuer: read.GITLAB_URL,
    internalUrl: read.GITLAB_INTERNAL_URL ?? read.GITLAB_URL,
    clientId: read.GITLAB_CLIENT_ID,
    clientSecret: read.GITLAB_CLIENT_SECRET,
    allowedGroups: read.GITLAB_ALLOWED_GROUPS,
  };
}
