import { connectors } from './connectors.ts';
import { engine } from './engine.ts';
import { expressions } from './expressions.ts';
import { metaverseDesigner } from './metaverse-designer.ts';
import { metaverseSearch } from './metaverse-search.ts';
import { objects } from './objects.ts';
import { operations } from './operations.ts';
import { ruleTests } from './rule-tests.ts';
import { server } from './server.ts';
import { setup } from './setup.ts';

/** The contract's handlers, one file per console area. */
export const router = server.router({
  engine,
  setup,
  connectors,
  operations,
  metaverseSearch,
  metaverseDesigner,
  objects,
  expressions,
  ruleTests,
});
