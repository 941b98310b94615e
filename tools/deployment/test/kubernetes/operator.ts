import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startProcess } from '@laurel/fixtures/test-process';
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { ISecret } from 'kubernetes-models/v1/Secret';
import { parse, parseAllDocuments, stringify } from 'yaml';

import { REPOSITORY } from '../images/image-folder.js';
import { scratchFolder } from './changed-manifests.js';

const KUBECTL = fileURLToPath(new URL('./kubectl-without-cluster.sh', import.meta.url));

type Ended = 'Complete' | 'Failed';

/** Who types lines of README.md in the repository's folder, with secrets of their own and without a cluster. */
export class Operator {
  private constructor(private readonly folder: string) {}

  /** @param cronJobs those that the cluster has */
  static async create(cronJobs: readonly ICronJob[]): Promise<Operator> {
    const folder = scratchFolder();
    await mkdir(join(folder, 'jobs'), { recursive: true });
    await mkdir(join(folder, 'told'));
    await symlink(join(REPOSITORY, 'tools'), join(folder, 'tools'));
    for (const { metadata, spec } of cronJobs) {
      const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'it' }, spec: spec?.jobTemplate.spec };
      await writeFile(join(folder, 'jobs', metadata?.name ?? ''), stringify(job));
    }
    return new Operator(folder);
  }

  /** As at a terminal: what comes behind a line that has failed is run all the same. Gives the exit code of the last one. */
  async type(lines: string, jobs: Ended = 'Complete'): Promise<number | null> {
    const env = { PATH: process.env.PATH, JOBS: join(this.folder, 'jobs'), TOLD: join(this.folder, 'told'), ENDED: jobs };
    const shell = await startProcess('bash', ['-c', `source '${KUBECTL}'\n${lines}`], { cwd: this.folder, env });
    return shell.exited;
  }

  /** The commands that the cluster was given, in their order. */
  async typed(): Promise<string[]> {
    return (await this.told('typed')).trim().split('\n');
  }

  /** The job that was made last. */
  async job(): Promise<IJob> {
    return parse(await this.told('created')) as IJob;
  }

  /** What the cluster's Secret of that name has in the end, decoded. */
  async secret(name: string): Promise<Record<string, string>> {
    const applied = parseAllDocuments(await this.told('applied')).map((each) => each.toJS() as ISecret);
    const { data = {} } = applied.findLast(({ metadata }) => metadata?.name === name) ?? {};
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
  }

  private told(what: string): Promise<string> {
    return readFile(join(this.folder, 'told', what), 'utf8');
  }
}
