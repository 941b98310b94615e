// Told `{ port }` and handed a listening server, it passes each of that server's connections on to the port in its own network namespace.
import { connect } from 'node:net';

process.on('message', ({ port }, server) => {
  server.on('connection', (outside) => {
    const inside = connect(port, '127.0.0.1');
    outside.pipe(inside).pipe(outside);
    for (const [one, other] of [[outside, inside], [inside, outside]]) one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  process.send('relaying');
});
