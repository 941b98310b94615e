import { addSigningKey } from '@laurel/access/signing-keys';
import { CannotStart, start } from '@laurel/runtime/start';

// node add-signing-key.js FILE: makes a file of signing keys, or adds to it a key that is published and does not sign yet.
await start(async () => {
  const file = process.argv[2];
  if (file === undefined) throw new CannotStart('Which file? node add-signing-key.js FILE');
  await addSigningKey(file);
  console.log(`${file}: a key was added. auth-service publishes it after its next start.`);
});
