import type { Client } from 'ldapts';
import type { LdapSettings } from '../../../shared/model/connector.ts';
import { containerFilter } from './container-filter.ts';
import { readEntry } from './paged-search.ts';

/** The containers chosen in the settings (spec/engine.md §1.2). */
export class SelectedContainers {
  readonly inside: (dn: string) => boolean;
  readonly #included: readonly string[];

  constructor(settings: Pick<LdapSettings, 'includedContainers' | 'excludedContainers'>) {
    this.#included = settings.includedContainers;
    this.inside = containerFilter(settings.includedContainers, settings.excludedContainers);
  }

  /**
   * Included containers that do not exist. Renaming one breaks the match by name; nothing follows from that until the next
   * full import (spec/engine.md §1.2), because it looks exactly as if everybody had been moved away.
   */
  async missing(client: Client): Promise<readonly string[]> {
    const missing: string[] = [];
    for (const dn of this.#included) {
      const found = await readEntry(client, dn, ['1.1']).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 32) return undefined;
        throw error;
      });
      if (found === undefined) missing.push(dn);
    }
    return missing;
  }
}
