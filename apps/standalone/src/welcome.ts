import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';

interface Running {
  readonly publicBaseUrl: string;
  readonly opsUrl: string;
  readonly apiDocs: boolean;
  readonly dataDir: string | undefined;
  readonly gitlabStandIn: string | undefined;
  /** Undefined when the environment gave the key. */
  readonly superadminKeyFile: string | undefined;
}

/** What to do next, for the person who typed `npm start`. */
export function welcome({ publicBaseUrl, opsUrl, apiDocs, dataDir, gitlabStandIn, superadminKeyFile }: Running): string {
  const signIn = gitlabStandIn
    ? `Press "Sign in" there. No GitLab is configured, so a local stand-in at ${gitlabStandIn}
  lets anybody on this machine be anybody: for trying out only.`
    : 'Press "Sign in" there to log in with your GitLab.';
  const superadminKey = superadminKeyFile === undefined ? '$SUPERADMIN_API_KEY' : `$(cat '${superadminKeyFile}')`;
  const data = dataDir === undefined ? '' : `\n  Data and generated keys: ${dataDir}`;
  const key = superadminKeyFile === undefined ? '' : `  The superadmin's API key: ${superadminKeyFile}\n`;
  const api = apiDocs ? `API: ${publicBaseUrl}/docs      ` : '';
  return `
  Laurel is running at ${publicBaseUrl}

  ${signIn}
${data}
${key}  ${api}Health and metrics: ${opsUrl}

  The leaderboard, live:   curl -N ${publicBaseUrl}/api/leaderboard
  A game's login:          curl -X PUT ${publicBaseUrl}/api/sessions
  Administration:          curl -H "${API_KEY_HEADER}: ${superadminKey}" ${publicBaseUrl}/v1/accounts

  Ctrl-C stops it.
`;
}
