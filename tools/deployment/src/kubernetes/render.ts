import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { parseAllDocuments } from 'yaml';

import type { KubernetesObject } from './kubernetes-object.js';

const run = promisify(execFile);
const OUTPUT_MAX = 16 * 1024 * 1024;

/** The objects that one kubectl makes of a folder with a kustomization. Throws with what it says when it cannot. */
export async function render(kubectl: string, folder: string): Promise<KubernetesObject[]> {
  const { stdout } = await run(kubectl, ['kustomize', folder], { maxBuffer: OUTPUT_MAX });
  // kubectl builds nothing that lacks a kind or a name; the rest of an object is unknown until its type is checked.
  return parseAllDocuments(stdout).map((document) => document.toJS() as KubernetesObject);
}
