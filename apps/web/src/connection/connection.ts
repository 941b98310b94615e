/** How the shown page is tied to the server. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'offline';

export const CONNECTION_TEXT: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
};
