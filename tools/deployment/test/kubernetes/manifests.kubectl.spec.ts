import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { kubectls } from '@laurel/fixtures/installed-programs.mjs';

import { checkDialect } from '../../src/kubernetes/check-dialect.js';
import { findFacts } from '../../src/kubernetes/find-facts.js';
import { render } from '../../src/kubernetes/render.js';
import { Rendering, type Overlay } from '../../src/kubernetes/rendering.js';
import { chosenRoutes, manifestsIn } from '../../src/kubernetes/route-choices.js';
import type { Facts } from '../../src/kubernetes/rule.js';
import { connectionsNeeded } from '../../src/kubernetes/rules/stores.js';
import { validate } from '../../src/kubernetes/validate.js';
import { changedManifests, DOCKER, scratchFolder } from './changed-manifests.js';
import { BACKUP_MISTAKES } from './mistakes/backup.js';
import { COMING_AND_GOING_MISTAKES } from './mistakes/coming-and-going.js';
import { DIALECT_MISTAKES } from './mistakes/dialect.js';
import { LABELS_MISTAKES } from './mistakes/labels.js';
import { PRODUCTION } from './mistakes/manifest-files.js';
import { NETWORK_MISTAKES, TRACES } from './mistakes/network.js';
import { PODS_MISTAKES } from './mistakes/pods.js';
import { REFERENCES_MISTAKES } from './mistakes/references.js';
import { ROUTES_MISTAKES } from './mistakes/routes.js';
import { SETTINGS_MISTAKES } from './mistakes/settings.js';
import { TYPES_MISTAKES } from './mistakes/types.js';

/** One is enough to notice a mistake; main.kubectl.spec.ts has all of them build the same. */
const [kubectl = ''] = kubectls;

/** Files that production alone is made of. */
const OF_PRODUCTION = /^(overlays\/production|backup|gitlab|routes\/gateway-api)\//;

let facts: Facts;
let readme: string;

beforeAll(async () => {
  facts = await findFacts(DOCKER, scratchFolder());
  readme = await readFile(join(manifestsIn(DOCKER), 'README.md'), 'utf8');
});

describe.each([
  ['types', TYPES_MISTAKES],
  ['labels', LABELS_MISTAKES],
  ['pods', PODS_MISTAKES],
  ['coming and going', COMING_AND_GOING_MISTAKES],
  ['what belongs together', REFERENCES_MISTAKES],
  ['backup', BACKUP_MISTAKES],
  ['settings and secrets', SETTINGS_MISTAKES],
  ['the network', NETWORK_MISTAKES],
  ['routes', ROUTES_MISTAKES],
])('%s', (_subject, mistakes) => {
  it.each(mistakes)('tells of $what', async ({ told, ...change }) => {
    // The demo comes with an ingress controller's routes, production with the Gateway API's.
    const found = await mistakesIn(await changedManifests(change), OF_PRODUCTION.test(change.file) ? 'production' : 'demo');
    expect(found).toContainEqual(expect.stringMatching(told));
  });
});

describe('what every kubectl builds, and alike', () => {
  it.each(DIALECT_MISTAKES)('tells of $what', async ({ told, ...change }) => {
    const found = await checkDialect(manifestsIn(await changedManifests(change)));
    expect(found).toEqual([expect.stringMatching(told)]);
  });

  it('tells of what one program builds otherwise than the other', async () => {
    const other = await kubectlThatBuilds('s/port: 8081$/port: 8091/');
    const found = await mistakesIn(DOCKER, 'demo', [kubectl, other]);
    expect(found).toContain('demo, ingress: Service auth-service in laurel spec ports 0 port is 8081 by one, 8091 by the other');
  });

  it('tells of an object that one program leaves out', async () => {
    const other = await kubectlThatBuilds('s/^  name: from-monitoring$/  name: from-nobody/');
    const found = await mistakesIn(DOCKER, 'demo', [kubectl, other]);
    expect(found).toContainEqual(expect.stringMatching(/NetworkPolicy from-monitoring in laurel is \{.*\} by one, absent by the other$/));
  });
});

describe('README.md', () => {
  it('has the way out that traces need', async () => {
    const policy = /```yaml\n(apiVersion: networking\.k8s\.io\/v1\nkind: NetworkPolicy\n[^`]*)```/.exec(readme)?.[1] ?? '';
    const docker = await changedManifests(TRACES);
    await appendFile(join(manifestsIn(docker), 'overlays/demo/network-policies.yaml'), `---\n${policy}`);
    expect(await mistakesIn(docker, 'demo')).toEqual([]);
  });

  it('has an overlay of its own, which every kubectl builds', async () => {
    const docker = await changedManifests();
    const kustomization = /`overlays\/mine\/kustomization\.yaml`[^]*?```yaml\n([^`]*)```/.exec(readme)?.[1] ?? '';
    const { PUBLIC_BASE_URL = '', ...others } = Object.fromEntries(kustomization.match(/\w+=.+/g)?.map((line) => line.split('=')) ?? []);
    const folder = join(manifestsIn(docker), 'overlays/mine');
    await cp(join(manifestsIn(docker), 'overlays/production/gateway-api/hostnames.yaml'), join(folder, 'hostnames.yaml'));
    const hostnames = await readFile(join(folder, 'hostnames.yaml'), 'utf8');
    await writeFile(join(folder, 'hostnames.yaml'), hostnames.replace('laurel.example', new URL(PUBLIC_BASE_URL).hostname));
    await writeFile(join(folder, 'kustomization.yaml'), kustomization);

    const choice = { ...(await chosenRoutes(docker, 'production')), folder };
    expect(await checkDialect(manifestsIn(docker))).toEqual([]);
    // Each by itself: an old one leaves empty annotations in what it has merged.
    for (const program of kubectls) {
      expect(await validate(choice, [program], facts)).toEqual([]);
      const rendering = new Rendering('production', choice.routes, await render(program, folder));
      const settings = Object.assign({}, ...rendering.all('ConfigMap').map(({ data }) => data));
      expect(settings).toMatchObject({ PUBLIC_BASE_URL, ...others, REDIS_CLUSTER: 'on' });
    }
  });

  it("names a setting for GitLab's own authority that auth-service takes", async () => {
    const [literal = ''] = /NODE_EXTRA_CA_CERTS=\/run\/secrets\/laurel\/[\w.-]+/.exec(readme) ?? [];
    const from = '      - GITLAB_URL=https://gitlab.example\n';
    const docker = await changedManifests({ file: PRODUCTION, from, to: `${from}      - ${literal}\n` });
    expect(await mistakesIn(docker, 'production')).toEqual([]);
    expect(readme).toContain(`secrets/auth-service/${basename(literal)}`);
  });

  it('says how many connections PostgreSQL must take', async () => {
    const [, ofProduction, ofDemo] = /(\d+) with the numbers here, (\d+) for the demo/.exec(readme) ?? [];
    expect([Number(ofProduction), Number(ofDemo)]).toEqual([await connectionsOf('production'), await connectionsOf('demo')]);
  });
});

async function mistakesIn(docker: string, overlay: Overlay, programs = [kubectl]): Promise<string[]> {
  return validate(await chosenRoutes(docker, overlay), programs, facts);
}

/** A program that builds what the machine's kubectl does, but for an edit. */
async function kubectlThatBuilds(edit: string): Promise<string> {
  const path = scratchFolder();
  await writeFile(path, `#!/bin/sh\n'${kubectl}' "$@" | sed '${edit}'\n`, { mode: 0o755 });
  return path;
}

async function connectionsOf(overlay: Overlay): Promise<number> {
  const { routes, folder } = await chosenRoutes(DOCKER, overlay);
  return connectionsNeeded(new Rendering(overlay, routes, await render(kubectl, folder)));
}
