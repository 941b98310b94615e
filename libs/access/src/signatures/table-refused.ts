/** The request does not show that it may do this to a table; the message is for the developer of the client. */
export class TableRefused extends Error {
  /** Without a message it says the same of an unknown table as of a wrong key or signature, and nobody learns which tables there are. */
  constructor(message = 'table key or fingerprint is wrong') {
    super(message);
  }
}

/** What is said of a signature that was used for something else: the method is not signed, so somebody may have overheard it. */
export const USED_OTHERWISE = 'fingerprint was used with another method: sign this request with the present time';
