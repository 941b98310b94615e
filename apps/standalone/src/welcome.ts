interface Running {
  readonly publicBaseUrl: string;
  readonly opsUrl: string;
  readonly apiDocs: boolean;
  readonly dataDir: string | undefined;
  readonly gitlabStandIn: string | undefined;
}

/** What to do next, for the person who typed `npm start`. */
export function welcome({ publicBaseUrl, opsUrl, apiDocs, dataDir, gitlabStandIn }: Running): string {
  const signIn = gitlabStandIn
    ? `Press "Sign in" there. No GitLab is configured, so a local stand-in at ${gitlabStandIn}
  lets anybody on this machine be anybody: for trying out only.`
    : 'Press "Sign in" there to log in with your GitLab.';
  return `
  Laurel is running at ${publicBaseUrl}

  ${signIn}
${dataDir === undefined ? '' : `\n  Data and generated keys: ${dataDir}`}
  ${apiDocs ? `API: ${publicBaseUrl}/docs      ` : ''}Health and metrics: ${opsUrl}

  The leaderboard, live:   curl -N ${publicBaseUrl}/api/leaderboard
  A game's login:          curl -X PUT ${publicBaseUrl}/api/sessions

  Ctrl-C stops it.
`;
}
