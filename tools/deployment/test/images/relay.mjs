// relay.mjs PORT SOCKET: passes what connects to the socket, which is a file, on to a port in this process's own network namespace.
import { connect, createServer } from 'node:net';

const [port, socket] = process.argv.slice(2);

createServer((outside) => {
  const inside = connect(Number(port), '127.0.0.1');
  outside.pipe(inside).pipe(outside);
  inside.on('error', () => outside.destroy()).on('close', () => outside.destroy());
  outside.on('error', () => inside.destroy()).on('close', () => inside.destroy());
}).listen(socket, () => console.log('relaying'));
