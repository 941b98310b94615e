import { createHash } from 'node:crypto';

/** What a request is signed over and with. */
export interface SignedContent {
  readonly uri: string;
  readonly body: string | Buffer;
  readonly timestamp: string;
  readonly tableKey: string;
  readonly secret: string;
  /** How the client counts text; in UTF-16 units unless given. */
  readonly lengthOf?: (text: string) => number;
}

/** The fingerprint of a request, by an implementation that knows nothing of the server's. */
export function fingerprintOf({ uri, body, timestamp, tableKey, secret, lengthOf = inUtf16Units }: SignedContent): string {
  const text = Buffer.concat([Buffer.from(`${uri}|`), Buffer.from(body), Buffer.from(`|${timestamp}|${tableKey}|${sha256(secret)}`)]);
  return sha256(Buffer.concat([text, Buffer.from(`|${lengthOf(text.toString())}`)]));
}

export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

function inUtf16Units(text: string): number {
  return text.length;
}
