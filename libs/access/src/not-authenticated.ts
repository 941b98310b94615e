/** The request names nobody whom we know; the message is for the developer of the client. */
export class NotAuthenticated extends Error {}
