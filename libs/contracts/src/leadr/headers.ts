/** The request header that carries an administrator's API key. */
export const API_KEY_HEADER = 'leadr-api-key';

/** The request header that carries a nonce. */
export const NONCE_HEADER = 'leadr-client-nonce';

/** The request header in which a client says what it is: `sdk-godot; v=0.4.0; …`. */
export const CLIENT_HEADER = 'leadr-client';
