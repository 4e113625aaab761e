import { expect, it } from 'vitest';
import { person } from './testing/tenant-client.ts';
import { runTenant } from './testing/tenant-fixture.ts';

// The budget is 1,000 creates a second on an idle machine; a shared one gets leeway, a quadratic slip does not.
it('creates through $batch keep their pace as the tenant fills', async () => {
  const { client, stop } = await runTenant();
  const fill = async (wave: number) => {
    const start = performance.now();
    for (let batch = 0; batch < 50; batch += 1) {
      const requests = Array.from({ length: 20 }, (_, index) => {
        const name = `w${wave}b${batch}i${index}`;
        return {
          id: String(index),
          method: 'POST',
          url: '/users',
          headers: { 'Content-Type': 'application/json' },
          body: person(name, { mail: `${name}@contoso.example`, onPremisesImmutableId: name }),
        };
      });
      const answers = await client.batch(requests);
      expect([...answers.values()].every(({ status }) => status === 201)).toBe(true);
    }
    return 1000 / ((performance.now() - start) / 1000);
  };
  const rates = [await fill(0), await fill(1), await fill(2)];
  console.info(`sandbox creates through $batch: ${rates.map(Math.round).join(', ')} objects/s`);
  expect(Math.min(...rates)).toBeGreaterThan(200);
  await stop();
});
