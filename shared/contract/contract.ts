import { configuration } from './configuration.ts';
import { connectors } from './connectors.ts';
import { engine } from './engine.ts';
import { expressions } from './expressions.ts';
import { metaverseDesigner } from './metaverse-designer.ts';
import { metaverseSearch } from './metaverse-search.ts';
import { objects } from './objects.ts';
import { operations } from './operations.ts';
import { preview } from './preview.ts';
import { ruleTests } from './rule-tests.ts';
import { rules } from './rules.ts';
import { setup } from './setup.ts';
import { thresholds } from './thresholds.ts';
import { whatIf } from './what-if.ts';

/** The one contract, served over a MessagePort (console), HTTP (browser, API) and in process (CLI). */
export const contract = {
  engine,
  setup,
  connectors,
  operations,
  thresholds,
  preview,
  whatIf,
  metaverseSearch,
  metaverseDesigner,
  objects,
  expressions,
  configuration,
  rules,
  ruleTests,
};
export type Contract = typeof contract;
