import { expect, it } from 'vitest';
import { tally } from './test-report.ts';

const passed = { status: 'passed', fullName: 'a works' };
const failed = { status: 'failed', fullName: 'b works' };
const skipped = { status: 'skipped', fullName: 'c works' };

it('counts tests, and a file that could not be loaded as one failure', () => {
  const report = {
    testResults: [
      { status: 'failed', assertionResults: [passed, failed, skipped] },
      { status: 'passed', assertionResults: [passed] },
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [passed] },
    ],
  };
  expect(tally(report)).toEqual({ passed: 3, failed: 3, skipped: ['c works'] });
});

it('refuses anything else', () => {
  expect(() => tally({ success: true })).toThrow('Not a report');
});
