import { redisUsers } from '../src/redis-users.js';

const PASSWORDS = { 'auth-service': 'a', 'score-service': 'b', 'leaderboard-stream-service': 'c', operate: 'known' };

/** The users of a Redis: the program has no more rights than it is deployed with. */
export const REDIS_USERS = redisUsers(PASSWORDS);

/** The address as the program is given it. */
export function asOperate(redisUrl: string): string {
  const url = new URL(redisUrl);
  url.username = 'operate';
  url.password = PASSWORDS.operate;
  return url.href;
}
