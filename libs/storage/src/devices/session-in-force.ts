/**
 * When a device session is in force, in SQL; said once for everybody who asks: it was neither revoked nor has it expired, its device
 * is neither suspended nor banned, and its game is still there. The version of its tokens is the asker's to compare.
 *
 * @param at SQL for the moment to judge
 * @returns a condition over device_sessions as `s` and devices as `d`
 */
export const SESSION_IN_FORCE = (at: string) =>
  `s.revoked_at is null and s.expires_at > ${at} and d.status = 'active'
     and exists (select from games g where g.id = d.game_id and g.deleted_at is null)`;
