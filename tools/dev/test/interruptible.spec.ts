import { expect, it } from '@jest/globals';
import { startProcess } from '@laurel/fixtures/test-process';

const INTERRUPTIBLE = new URL('../interruptible.mjs', import.meta.url).href;
const PREPARE = new URL('../prepare.mjs', import.meta.url).href;
// Takes its time to end, as `npm ci` does; each signal that reaches it is written down.
const CLEANS_UP = `
  const busy = setInterval(() => {}, 1_000);
  process.on('SIGINT', () => console.log('told'));
  process.once('SIGINT', () => {
    clearInterval(busy);
    setTimeout(() => console.log('cleaned up'), 300);
  });
  console.log('ready');`;

it('ends by the signal that it passed on, once, and only when what it runs has cleaned up', async () => {
  const program = `
    import { runInterruptibly } from ${JSON.stringify(INTERRUPTIBLE)};
    import { prepare } from ${JSON.stringify(PREPARE)};
    const receive = (text) => process.stdout.write(text);
    await prepare(() => runInterruptibly(process.execPath, ['--eval', ${JSON.stringify(CLEANS_UP)}], { env: process.env, receive }));
    console.log('went on');`;
  const outer = await startProcess(process.execPath, ['--input-type=module', '--eval', program]);
  await outer.line(/^ready$/);
  outer.signal('SIGINT');
  await outer.line(/^told$/);
  outer.signal('SIGINT');
  expect(await outer.exited).toBeNull();
  expect(outer.output().split('\n')).toEqual(['ready', 'told', 'cleaned up']);
});
