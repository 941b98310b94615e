import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { parse } from 'yaml';

/** The fields that kustomize knows from 2.0.3 (kubectl 1.20) to 5 and means the same by. */
const FIELDS = [
  'namespace',
  'bases',
  'resources',
  'patchesStrategicMerge',
  'patchesJson6902',
  'images',
  'generatorOptions',
  'configMapGenerator',
] as const;

type Kustomization = Readonly<Partial<Record<(typeof FIELDS)[number], unknown>>>;

/**
 * What in the kustomizations below a folder only some kustomize understands. Old and new programs tell as much by what they build, but
 * not every machine has both.
 */
export async function checkDialect(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('kustomization.yaml'));
  const mistakes = names.map(async (name) => {
    const file = join(folder, name);
    // Its fields are looked at as unknown.
    const found = mistakesIn(parse(await readFile(file, 'utf8')) as Kustomization);
    return found.map((mistake) => `${relative(folder, file)}: ${mistake}`);
  });
  return (await Promise.all(mistakes)).flat();
}

function mistakesIn(kustomization: Kustomization): string[] {
  const { resources, generatorOptions, configMapGenerator } = kustomization;
  const known: readonly string[] = FIELDS;
  const unknown = Object.keys(kustomization).filter((field) => !known.includes(field));
  const folders = Array.isArray(resources) ? resources.filter((resource) => !String(resource).endsWith('.yaml')) : [];
  const hashes = configMapGenerator !== undefined && !isWithoutHashes(generatorOptions);
  return [
    ...unknown.map((field) => `kustomize 2.0.3 does not know ${field}, or means something else by it`),
    ...folders.map((each) => `${each} is a folder, which belongs to bases: kustomize 2.0.3 takes only files for resources`),
    ...(hashes ? ['generatorOptions.disableNameSuffixHash must be true: versions of kustomize make different names'] : []),
  ];
}

function isWithoutHashes(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'disableNameSuffixHash' in options && options.disableNameSuffixHash === true;
}
