import { configCommands } from './commands/config.ts';
import { connectorCommands } from './commands/connector.ts';
import { connectorSpaceCommands } from './commands/connector-space.ts';
import { demoCommand } from './commands/demo.ts';
import { metaverseCommands } from './commands/metaverse.ts';
import { optionsCommands } from './commands/options.ts';
import { previewCommand } from './commands/preview.ts';
import { rulesCommands } from './commands/rules.ts';
import { runCommands } from './commands/runs.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { serveCommand } from './commands/serve.ts';
import { thresholdCommand } from './commands/threshold.ts';
import { whatIfCommand } from './commands/what-if.ts';

/** The commands that work with an engine, in the order of the help. */
export const engineCommands = [
  demoCommand,
  connectorCommands,
  runCommands,
  thresholdCommand,
  metaverseCommands,
  connectorSpaceCommands,
  previewCommand,
  rulesCommands,
  configCommands,
  whatIfCommand,
  optionsCommands,
  serveCommand,
  sandboxCommand,
];
