import { API_KEY_HEADER } from '@laurel/contracts/leadr/headers';

interface Running {
  readonly publicBaseUrl: string;
  readonly opsUrl: string;
  readonly apiDocs: boolean;
  readonly dataDir: string | undefined;
  /** Whether players can sign in, through a GitLab of any kind. */
  readonly hasSignIn: boolean;
  readonly gitlabStandIn: string | undefined;
  /** The game that any device may play, where there is one. */
  readonly demoGameId: string | undefined;
  /** Undefined when the environment gave the key. */
  readonly superadminKeyFile: string | undefined;
}

/** What to do next, for the person who typed `npm start`. */
export function welcome(running: Running): string {
  const { publicBaseUrl, opsUrl, apiDocs, dataDir, hasSignIn, demoGameId, superadminKeyFile } = running;
  const superadminKey = superadminKeyFile === undefined ? '$SUPERADMIN_API_KEY' : `$(cat '${superadminKeyFile}')`;
  const data = dataDir === undefined ? '' : `\n  Data and generated keys: ${dataDir}`;
  const key = superadminKeyFile === undefined ? '' : `  The superadmin's API key: ${superadminKeyFile}\n`;
  const demo = demoGameId === undefined ? '' : `\n  A game for any device:   ${demoGameId}   (README: "A game's first score")`;
  const login = hasSignIn ? `\n  A game's login:          curl -X PUT ${publicBaseUrl}/api/sessions` : '';
  const api = apiDocs ? `API: ${publicBaseUrl}/docs      ` : '';
  return `
  Laurel is running at ${publicBaseUrl}

  ${signInAdvice(running)}
${data}
${key}  ${api}Health and metrics: ${opsUrl}

  The leaderboard, live:   curl -N ${publicBaseUrl}/api/leaderboard${demo}${login}
  Administration:          curl -H "${API_KEY_HEADER}: ${superadminKey}" ${publicBaseUrl}/v1/accounts

  Ctrl-C stops it.
`;
}

function signInAdvice({ hasSignIn, gitlabStandIn }: Running): string {
  if (!hasSignIn) return 'Nobody can sign in there: GITLAB_URL is none. Devices and high score tables need no sign-in.';
  const press = 'Press "Sign in with GitLab" there.';
  if (gitlabStandIn === undefined) return press;
  return `${press} No GitLab is configured, so a local stand-in at ${gitlabStandIn}
  lets anybody on this machine be anybody: for trying out only.`;
}
