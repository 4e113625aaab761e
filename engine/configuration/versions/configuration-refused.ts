import { SetUpRefused } from '../set-up-refused.ts';

export type ConfigurationRefusal = 'no-start-ma-already-running' | 'configuration-overtaken' | 'configuration-invalid';

/** The configuration cannot be changed so, or not now; nothing was stored. */
export class ConfigurationRefused extends SetUpRefused {
  constructor(code: ConfigurationRefusal, message: string) {
    super(code, message);
    this.name = 'ConfigurationRefused';
  }
}
