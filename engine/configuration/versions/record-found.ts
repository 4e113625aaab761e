import type { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import type { Engine } from '../../host/engine.ts';
import { readDocument } from '../document/read-document.ts';
import { ConfigurationRefused } from './configuration-refused.ts';
import { documentOf, emptyDocument } from './document-parts.ts';
import { planChange } from './plan.ts';
import { timeOfVersion } from './version-time.ts';

/** Who made a change that no version tells of. */
export interface Finder {
  readonly author: string;
  readonly reason: string;
}

const unknownFinder: Finder = { author: 'Isthmus', reason: 'Found as it is: changed by setting up, or by an earlier version of Isthmus.' };

export interface FoundConfiguration {
  readonly document: ConfigurationDocument;
  /** The newest version: it says what the document says. 0 while there is nothing at all. */
  readonly number: number;
}

/**
 * The configuration in force and its version. Set-up writes connectors and default rules piece by piece and calls this when
 * it is done; what an interrupted one left is recorded the next time. Rules that changed on that way get their next number.
 */
export async function recordFound(
  engine: Pick<Engine, 'store' | 'events' | 'now'>,
  by: Finder = unknownFinder,
): Promise<FoundConfiguration> {
  const { read, write } = engine.store;
  const [found, newest] = await Promise.all([readDocument(read), read.configurationVersion()]);
  const before = newest === undefined ? emptyDocument : documentOf(newest.parts);
  const number = newest?.number ?? 0;
  const history = await read.ruleVersions(found.rules.map(({ id }) => id));
  const plan = planChange(before, found, history);
  if (plan.idle) return { document: found, number };
  const numbers = new Map(found.rules.map(({ id, version }) => [id, version]));
  const saved = await write.saveConfiguration({
    rules: plan.after.rules.filter(({ id, version }) => numbers.get(id) !== version),
    version: {
      ...by,
      basedOn: number,
      time: await timeOfVersion(engine),
      summary: plan.summary,
      parts: plan.parts,
      ruleVersions: plan.ruleVersions,
    },
  });
  if (saved.outcome === 'overtaken')
    throw new ConfigurationRefused('configuration-overtaken', 'Somebody else changed the configuration at the same time. Try again.');
  engine.events.emit({ kind: 'configuration' });
  return { document: plan.after, number: saved.number };
}
