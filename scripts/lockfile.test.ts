import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { type Lockfile, missingPackages } from './lockfile.ts';

it('the lockfile names every platform’s binaries, so that `npm ci` takes it (else: npm run lockfile)', () => {
  const lockfile = JSON.parse(readFileSync(resolve(import.meta.dirname, '..', 'package-lock.json'), 'utf8')) as Lockfile;
  expect(missingPackages(lockfile)).toEqual({});
});

it('finds what is missing and tells the platform by the name', () => {
  const lockfile: Lockfile = {
    packages: {
      '': {},
      'node_modules/tool': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: {
          '@tool/cli-linux-x64': '1.0.0',
          '@tool/cli-linux-arm64-musl': '1.0.0',
          '@tool/cli-win32-ia32-msvc': '^1.0.0',
        },
      },
      'node_modules/tool/node_modules/@tool/cli-linux-x64': { version: '1.0.0' },
    },
  };
  expect(missingPackages(lockfile)).toEqual({
    'node_modules/@tool/cli-linux-arm64-musl': {
      version: '1.0.0',
      libc: ['musl'],
      cpu: ['arm64'],
      os: ['linux'],
      dev: true,
      optional: true,
    },
    'node_modules/@tool/cli-win32-ia32-msvc': { version: '1.0.0', cpu: ['ia32'], os: ['win32'], dev: true, optional: true },
  });
});
