// `node libs/runtime/dist/ask-health.js OPS_PORT`: what a container is asked its health by. Ends with 0 when the process in it is ready.
// It loads nothing of that process, because it is run every few seconds.
const [port] = process.argv.slice(2);
const { ok } = await fetch(`http://127.0.0.1:${port}/health/ready`);
// The connection would keep this process for as long as it may be used again.
process.exit(ok ? 0 : 1);
