import fc from 'fast-check';

/**
 * Property tests explore when somebody develops; in CI they say the same of the same code. A test that names its own seed
 * keeps it.
 */
if (process.env.CI === 'true') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_122 });
