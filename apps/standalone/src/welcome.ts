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
  return `
  Laurel is running at ${publicBaseUrl}

  ${signIn}
${dataDir === undefined ? '' : `\n  Data and generated keys: ${dataDir}`}
${superadminKeyFile === undefined ? '' : `  The superadmin's API key: ${superadminKeyFile}\n`}  ${apiDocs ? `API: ${publicBaseUrl}/docs      ` : ''}Health and metrics: ${opsUrl}

  The leaderboard, live:   curl -N ${publicBaseUrl}/api/leaderboard
  A game's login:          curl -X PUT ${publicBaseUrl}/api/sessions
  Administration:          curl -H "leadr-api-key: ${superadminKey}" ${publicBaseUrl}/v1/accounts

  Ctrl-C stops it.
`;
}
