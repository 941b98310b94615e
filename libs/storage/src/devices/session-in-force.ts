/**
 * When a device session is good, in SQL; said once for everybody who asks. The version of its tokens is the asker's to compare.
 *
 * @param at SQL for the moment to judge
 * @returns a condition over device_sessions as `s` and devices as `d`
 */
export const SESSION_IN_FORCE = (at: string) => `s.revoked_at is null and s.expires_at > ${at} and d.status = 'active'`;
