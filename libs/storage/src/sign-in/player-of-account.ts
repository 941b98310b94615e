import type { EntityManager } from 'typeorm';

import { Competitor } from '../competitors/competitor.entity.js';

/** The player whom a GitLab account is; undefined when it has never logged in to a game. */
export async function playerOfAccount(manager: EntityManager, issuer: string, externalId: string): Promise<string | undefined> {
  const competitor = await manager.findOneBy(Competitor, { proof: 'gitlab-account', issuer, externalId });
  return competitor?.id;
}
