/** How the database knows the connections of this program. */
export const APPLICATION_NAME = 'laurel-operate';
