// Answers what arrived, and opens streams below /v1/live: each gets an event whenever somebody posts there.
import { createServer } from 'node:http';

const streams = new Set();

createServer(async (request, response) => {
  const chunks = await request.toArray();
  const body = Buffer.concat(chunks).toString('base64');
  if (request.url.startsWith('/v1/live') && request.method === 'GET') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' }).write(': open\n\n');
    streams.add(response.once('close', () => streams.delete(response)));
    return;
  }
  if (request.url.startsWith('/v1/live')) for (const stream of streams) stream.write(`data: ${body}\n\n`);
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ target: request.url, headers: request.headers, body }));
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listening'));
