import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';

interface Running {
  readonly publicBaseUrl: string;
  readonly opsUrl: string;
  readonly apiDocs: boolean;
  readonly dataDir: string | undefined;
  readonly gitlabStandIn: string | undefined;
  /** The game that any device may play, where there is one. */
  readonly demoGameId: string | undefined;
  /** Undefined when the environment gave the key. */
  readonly superadminKeyFile: string | undefined;
}

/** What to do next, for the person who typed `npm start`. */
export function welcome({ publicBaseUrl, opsUrl, apiDocs, dataDir, gitlabStandIn, demoGameId, superadminKeyFile }: Running): string {
  const signIn = gitlabStandIn
    ? `Press "Sign in with GitLab" there. No GitLab is configured, so a local stand-in at ${gitlabStandIn}
  lets anybody on this machine be anybody: for trying out only.`
    : 'Press "Sign in with GitLab" there.';
  const superadminKey = superadminKeyFile === undefined ? '$SUPERADMIN_API_KEY' : `$(cat '${superadminKeyFile}')`;
  const data = dataDir === undefined ? '' : `\n  Data and generated keys: ${dataDir}`;
  const key = superadminKeyFile === undefined ? '' : `  The superadmin's API key: ${superadminKeyFile}\n`;
  const demo = demoGameId === undefined ? '' : `\n  A game for any device:   ${demoGameId}   (README: "A game's first score")`;
  const api = apiDocs ? `API: ${publicBaseUrl}/docs      ` : '';
  return `
  Laurel is running at ${publicBaseUrl}

  ${signIn}
${data}
${key}  ${api}Health and metrics: ${opsUrl}

  The leaderboard, live:   curl -N ${publicBaseUrl}/api/leaderboard${demo}
  A game's login:          curl -X PUT ${publicBaseUrl}/api/sessions
  Administration:          curl -H "${API_KEY_HEADER}: ${superadminKey}" ${publicBaseUrl}/v1/accounts

  Ctrl-C stops it.
`;
}
