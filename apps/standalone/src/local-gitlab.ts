import { randomBytes } from 'node:crypto';

import type { GitlabApplication } from '@laurel/auth-service/gitlab/gitlab-application';
import type { GitlabStandIn } from '@laurel/gitlab-stand-in/stand-in';
import { STAND_IN_CLIENT_ID, startGitlabStandIn } from '@laurel/gitlab-stand-in/stand-in';
import { CALLBACK_PATH } from '@laurel/auth-service/sign-in-paths';

/** Names the stand-in's accounts, whatever port it has: they keep their scores from one start to the next. */
const ISSUER = 'laurel-stand-in';

/** Starts the stand-in for GitLab on loopback, with this process as its only application. */
export async function startLocalGitlab(publicBaseUrl: string): Promise<{ standIn: GitlabStandIn; application: GitlabApplication }> {
  const clientSecret = randomBytes(32).toString('base64url');
  const standIn = await startGitlabStandIn({
    clientId: STAND_IN_CLIENT_ID,
    clientSecret,
    redirectUris: [publicBaseUrl + CALLBACK_PATH],
  });
  const application = {
    url: standIn.url,
    internalUrl: standIn.url,
    clientId: STAND_IN_CLIENT_ID,
    clientSecret,
    issuer: ISSUER,
    allowedGroups: [],
  };
  return { standIn, application };
}
