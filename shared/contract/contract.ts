import { connectors } from './connectors.ts';
import { engine } from './engine.ts';
import { expressions } from './expressions.ts';
import { metaverseDesigner } from './metaverse-designer.ts';
import { metaverseSearch } from './metaverse-search.ts';
import { objects } from './objects.ts';
import { operations } from './operations.ts';
import { ruleTests } from './rule-tests.ts';
import { setup } from './setup.ts';

/** The one contract, served over a MessagePort (console), HTTP (browser, API) and in process (CLI). */
export const contract = { engine, setup, connectors, operations, metaverseSearch, metaverseDesigner, objects, expressions, ruleTests };
export type Contract = typeof contract;
