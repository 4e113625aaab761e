import { expect, it } from 'vitest';
import { tally } from './test-report.ts';

const passed = { status: 'passed', fullName: 'a works' };
const failed = { status: 'failed', fullName: 'b works', failureMessages: ['expected 1 to be 2\n  at b.test.ts'] };
const skipped = { status: 'skipped', fullName: 'c works' };

it('counts tests, and a file that could not be loaded as one failure', () => {
  const report = {
    testResults: [
      { status: 'failed', assertionResults: [passed, failed, skipped] },
      { status: 'passed', assertionResults: [passed] },
      { status: 'failed', name: '/d.test.ts', message: 'Cannot find module', assertionResults: [] },
      { status: 'failed', name: '/e.test.ts', assertionResults: [passed] },
    ],
  };
  expect(tally(report)).toEqual({
    passed: 3,
    failed: 3,
    failures: ['b works: expected 1 to be 2', '/d.test.ts: Cannot find module', '/e.test.ts: '],
    skipped: ['c works'],
  });
});

it('refuses anything else', () => {
  expect(() => tally({ success: true })).toThrow('Not a report');
});
