import './connection-badge.css';
import { CONNECTION_TEXT } from './connection.js';
import type { Connection } from './connection.js';

export function ConnectionBadge({ connection }: { connection: Connection }) {
  return (
    <span className="connection-badge" role="status" data-testid="connection" data-state={connection}>
      <span className="connection-badge-dot" aria-hidden="true" />
      {CONNECTION_TEXT[connection]}
    </span>
  );
}
