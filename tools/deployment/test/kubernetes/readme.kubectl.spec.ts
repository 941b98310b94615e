import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { kubectls } from '@laurel/fixtures/installed-programs.mjs';
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IContainer } from 'kubernetes-models/v1/Container';

import { render } from '../../src/kubernetes/render.js';
import { Rendering } from '../../src/kubernetes/rendering.js';
import { chosenRoutes, manifestsIn } from '../../src/kubernetes/route-choices.js';
import { DOCKER } from './changed-manifests.js';
import { Operator } from './operator.js';

const TEST_MS = 60_000;

let readme: string;
let cronJobs: readonly ICronJob[];
let operator: Operator;

beforeAll(async () => {
  readme = await readFile(join(manifestsIn(DOCKER), 'README.md'), 'utf8');
  const { routes, folder } = await chosenRoutes(DOCKER, 'production');
  cronJobs = new Rendering('production', routes, await render(kubectls[0] ?? '', folder)).all('CronJob');
});

beforeEach(async () => {
  operator = await Operator.create(cronJobs);
});

/** The block of commands that has this text. */
function block(text: string): string {
  const found = [...readme.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].map(([, lines = '']) => lines).find((lines) => lines.includes(text));
  if (found === undefined) throw new Error(`README.md has no commands with ${text}`);
  return found;
}

/** A shell function that README.md has. */
function defined(name: string): string {
  const found = new RegExp(`^( *)${name}\\(\\) \\{\\n[^]*?^\\1\\}\\n`, 'm').exec(readme)?.[0];
  if (found === undefined) throw new Error(`README.md has no function ${name}`);
  return found;
}

/** What the job from a CronJob runs before it is changed. */
function containerOf(name: string): IContainer | undefined {
  return cronJobs.find(({ metadata }) => metadata?.name === name)?.spec?.jobTemplate.spec?.template.spec?.containers[0];
}

async function madeContainers(): Promise<readonly IContainer[] | undefined> {
  return (await operator.job()).spec?.template.spec?.containers;
}

describe('the commands for a backup', () => {
  const DUMP = 'DUMP=laurel-20260601T031500Z.dump\n';

  it('bring it back, and change nothing of the job but its file', async () => {
    expect(await operator.type(defined('run_job') + DUMP + block('run_job restore'))).toBe(0);
    expect(await madeContainers()).toEqual([{ ...containerOf('restore'), args: ['restore', '/backups/laurel-20260601T031500Z.dump'] }]);
    const typed = await operator.typed();
    expect(typed.slice(-4)).toEqual([
      '-n laurel wait --for=condition=complete --timeout=0 job/restore',
      '-n laurel delete job migrate-0-1-0 --ignore-not-found',
      'apply -k docker/kubernetes/overlays/production',
      '-n laurel scale deployment --all --replicas=2',
    ]);
  });

  it('leave the empty database alone when that fails', async () => {
    expect(await operator.type(defined('run_job') + DUMP + block('run_job restore'), 'Failed')).not.toBe(0);
    const typed = await operator.typed();
    expect(typed.filter((line) => line.startsWith('apply') || line.includes('scale'))).toEqual([]);
    expect(typed).toContain('-n laurel logs job/restore');
  });

  it('reach the volume through a pod that is a backup but for what it runs', async () => {
    await operator.type(/^[^]*\| kubectl create -f -$/m.exec(block('create job copy'))?.[0] ?? '');
    expect(await madeContainers()).toEqual([{ ...containerOf('backup'), command: ['sh', '-c', 'sleep 3600'] }]);
  });
});

it('has another command of the operator run in the place of the one that is there', async () => {
  const line = /^run_job rebuild .*$/m.exec(readme)?.[0] ?? '';
  expect(await operator.type(`${defined('run_job')}${line}`)).toBe(0);
  expect(await madeContainers()).toEqual([{ ...containerOf('operate'), args: ['rebuild-index'] }]);
});

describe('another LAUREL_SECRET', () => {
  const secretOf = async (consumer: string): Promise<string | undefined> => (await operator.secret(`laurel-${consumer}`))['laurel-secret'];

  it(
    'replaces the old one, which outlives each step that fails',
    async () => {
      const functions = ['make_secrets', 'hand_over', 'run_job'].map(defined).join('');
      const change = functions + block('run_job reseal');
      expect(await operator.type(`${functions}make_secrets && hand_over auth-service score-service operate`)).toBe(0);
      const old = await secretOf('score-service');
      expect(old).toMatch(/./);

      const failed = async (): Promise<string | undefined> => {
        await operator.type(change, 'Failed');
        expect(await madeContainers()).toEqual([{ ...containerOf('operate'), args: ['reseal'] }]);
        expect([await secretOf('score-service'), await secretOf('auth-service')]).toEqual([old, old]);
        const { 'laurel-secret': next, 'laurel-secret-old': kept } = await operator.secret('laurel-operate');
        expect(kept).toBe(old);
        return next;
      };
      const next = await failed();
      expect(next).toMatch(/./);
      expect(next).not.toBe(old);
      expect(await failed()).toBe(next);

      expect(await operator.type(change)).toBe(0);
      expect([await secretOf('score-service'), await secretOf('auth-service')]).toEqual([next, next]);
      expect(Object.keys(await operator.secret('laurel-operate')).filter((name) => name.startsWith('laurel-secret'))).toEqual([]);
      expect((await operator.typed()).at(-1)).toBe('-n laurel scale deployment score-service --replicas=3');
    },
    TEST_MS,
  );
});
