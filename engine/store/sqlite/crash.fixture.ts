/** Writes pairs of objects until it is killed; prints the highest id given out after each batch. For open-store.test.ts. */
import { writeSync } from 'node:fs';
import { csObject, forest } from '../store.fixture.ts';
import { openStore } from './open-store.ts';

const { write } = await openStore({ dataFolder: process.argv[2] ?? '' });
await write.startRun({ connector: forest, profile: 'Full Import', user: 'ann', started: 1 });
for (;;) {
  const [a, b] = [write.newCsId(), write.newCsId()];
  await write.write({
    cs: [{ object: csObject(a, `a${a}`) }, { object: csObject(b, `b${b}`, { base: { filler: ['x'.repeat(2000)] } }) }],
    edges: [
      { cs: a, attribute: 'partner', target: b, layers: 1 },
      { cs: b, attribute: 'partner', target: a, layers: 1 },
    ],
    watermark: { connector: forest, partition: 'default', value: String(b) },
  });
  writeSync(1, `${b}\n`);
}
