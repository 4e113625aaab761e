import type { Requirement } from '../../shared/contract/configuration.ts';
import { fakeRules } from './fake-rules.ts';
import { fakeVersions } from './fake-versions.ts';

/** Rules and versions over made-up data; what is saved is kept as a version. `rules`: that many more of them. */
export function fakeConfiguration(onSaved: (required: Requirement) => void, rules = 0) {
  const { saved, configuration } = fakeVersions(onSaved);
  const { router, state } = fakeRules(saved, rules);
  return { configuration, rules: router, state };
}
