import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, expect, it } from '@jest/globals';
import { startProcess } from '@laurel/fixtures/test-process';
import { parseAllDocuments } from 'yaml';

import { REPOSITORY } from '../images/image-folder.js';
import { readPage } from './observability-folder.js';

/** As the runbooks' page has it for Kubernetes. */
let operate: string;
/** What `kubectl create job --from=cronjob/operate --dry-run=client` prints. */
let job: string;

beforeAll(async () => {
  [operate = ''] = /^operate\(\) \{\n {2}kubectl [^]*?^\}$/m.exec(readPage('README.md')) ?? [];
  const manifest = await readFile(join(REPOSITORY, 'docker/kubernetes/base/operate.yaml'), 'utf8');
  const cronJob = parseAllDocuments(manifest).map((each) => each.toJS() as Record<string, unknown>).find(({ kind }) => kind === 'CronJob');
  const { jobTemplate } = cronJob?.spec as { jobTemplate: object };
  job = JSON.stringify({ ...jobTemplate, kind: 'Job', metadata: { name: 'operate-now' } });
});

/** @param cluster answers `create`, which is given the job, and `logs` and `wait` */
async function operated(args: string, cluster: string): Promise<{ code: number | null; output: string }> {
  const kubectl = `kubectl() { case "$*" in *dry-run*) printf %s "$JOB";; ${cluster} esac; }`;
  const shell = await startProcess('bash', ['-c', `sleep() { :; }\n${kubectl}\n${operate}\noperate ${args}`], {
    env: { PATH: process.env.PATH, JOB: job },
  });
  return { code: await shell.exited, output: shell.output() };
}

it('runs the command that it is given, also for a board', async () => {
  const { code, output } = await operated('rebuild-index my-game/high-scores', 'create*) cat;;');
  expect([code, JSON.parse(output)]).toMatchObject([
    0,
    { spec: { template: { spec: { containers: [{ name: 'operate', args: ['rebuild-index', 'my-game/high-scores'] }] } } } },
  ]);
});

it.each([
  ['the job is refused', 'create*) false;;'],
  ['the pod does not start, and then says why', "create*) cat > /dev/null;; *' logs '* | *' wait '*) false;; *'get pods'*) echo waiting;;"],
])('ends, and fails, when %s', async (_when, cluster) => {
  const { code, output } = await operated('verify-index', cluster);
  expect({ code, output }).toEqual({ code: 1, output: cluster.includes('waiting') ? 'waiting' : '' });
});
