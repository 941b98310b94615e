/** Where GitLab sends the browser back to; registered there together with the public base URL. */
export const CALLBACK_PATH = '/auth/callback';
