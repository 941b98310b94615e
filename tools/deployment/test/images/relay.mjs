// relay.mjs PORT SOCKET: passes what connects to the socket, which is a file, on to a port in this process's own network namespace.
import { connect, createServer } from 'node:net';

import { joinSockets } from './join-sockets.mjs';

const [port, socket] = process.argv.slice(2);

createServer((outside) => joinSockets(outside, connect(Number(port), '127.0.0.1'))).listen(socket, () => console.log('relaying'));
