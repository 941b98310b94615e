// `node tools/supply-chain/dist/write-bill.js FOLDER`: writes FOLDER/sbom.cdx.json, the bill of materials (CycloneDX) of an image whose
// files below /srv/laurel have been put into FOLDER by tools/build/image-files.mjs; the folder is called as the image is. Needs a built
// repository, and nothing from a network.
import { writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import { billOfMaterials } from './bill-of-materials.js';
import { imageContents } from './image-contents.js';
import { readLock } from './read-repository.js';

const [given] = process.argv.slice(2);
if (given === undefined) {
  console.error('Usage: node tools/supply-chain/dist/write-bill.js FOLDER');
  process.exit(2);
}
const folder = resolve(given);
const lock = await readLock();
const bill = billOfMaterials(lock, `laurel/${basename(folder)}`, await imageContents(lock, folder));
await writeFile(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`);
