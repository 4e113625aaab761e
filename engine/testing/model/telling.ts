import assert from 'node:assert/strict';
import { compare } from './comparison.ts';
import type { Story } from './model-story.ts';
import { ModelWorld } from './model-world.ts';
import { exactly, news, observe } from './observation.ts';

/** Cycles until what joins in an earlier connector has found what a later one projects. */
const CYCLES = 3;

/** Lets a story happen and looks at every check and at the end. Throws with everything that happened when it is not as it must be. */
export async function tell(story: Story): Promise<void> {
  await using world = await ModelWorld.begin(story);
  try {
    for (const event of story.events) {
      world.lab.log.push(JSON.stringify(event));
      if (event.kind === 'check') await check(world);
      else await world.apply(event);
    }
    await check(world);
  } catch (thrown) {
    if (thrown instanceof Error) thrown.message += `\n${world.lab.log.join('\n')}`;
    throw thrown;
  }
}

/** Metaverse and tenant are as they must be; a further cycle does nothing, and a full one does nothing either (§7.6). */
async function check(world: ModelWorld): Promise<void> {
  world.heal();
  for (let times = 0; times < CYCLES; times++) if (news(await world.lab.cycle('delta')).length === 0) break;
  const settled = await observe(world.lab);
  const { wanted, found } = compare(world, settled);
  assert.deepEqual(found, wanted);
  for (const policy of ['delta', 'initial'] as const) {
    const runs = await world.lab.cycle(policy);
    assert.deepEqual({ policy, news: news(runs) }, { policy, news: [] });
    assert.deepEqual({ policy, store: exactly(await observe(world.lab)) }, { policy, store: exactly(settled) });
  }
}
