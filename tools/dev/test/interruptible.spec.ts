import { expect, it } from '@jest/globals';
import { startProcess } from '@laurel/fixtures/test-process';

const INTERRUPTIBLE = new URL('../interruptible.mjs', import.meta.url).href;
const PREPARE = new URL('../prepare.mjs', import.meta.url).href;
// Takes its time to end, as `npm ci` does; the second signal would be written down as well.
const CLEANS_UP = `
  const busy = setInterval(() => {}, 1_000);
  process.on('SIGINT', () => {
    console.log('cleaning up');
    process.once('SIGUSR2', () => {
      console.log('cleaned up');
      clearInterval(busy);
    });
  });
  console.log('ready', process.pid);`;

it('ends by the signal that it passed on, once, and only when what it runs has cleaned up', async () => {
  const program = `
    import { runInterruptibly } from ${JSON.stringify(INTERRUPTIBLE)};
    import { prepare } from ${JSON.stringify(PREPARE)};
    const receive = (text) => process.stdout.write(text);
    process.on('SIGUSR2', () => console.log('still there'));
    await prepare(() => runInterruptibly(process.execPath, ['--eval', ${JSON.stringify(CLEANS_UP)}], { env: process.env, receive }));
    console.log('went on');`;
  const outer = await startProcess(process.execPath, ['--input-type=module', '--eval', program]);
  const [, inner] = (await outer.line(/^ready \d+$/)).split(' ');
  outer.signal('SIGINT');
  await outer.line(/^cleaning up$/);
  outer.signal('SIGINT');
  outer.signal('SIGUSR2');
  await outer.line(/^still there$/);
  process.kill(Number(inner), 'SIGUSR2');
  expect(await outer.exited).toBeNull();
  expect(outer.output().split('\n').slice(1)).toEqual(['cleaning up', 'still there', 'cleaned up']);
});
