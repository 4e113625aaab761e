import type { RuleIssue } from '../../../shared/contract/configuration.ts';

/** Errors in a rule; nothing was stored. */
export class RuleInvalid extends Error {
  readonly issues: readonly RuleIssue[];
  constructor(issues: readonly RuleIssue[]) {
    super(issues.map(({ message }) => message).join('\n'));
    this.name = 'RuleInvalid';
    this.issues = issues;
  }
}

/** The rule was changed, or deleted (version 0), since it was read. */
export class RuleConflict extends Error {
  readonly version: number;
  constructor(name: string, version: number) {
    super(
      version === 0
        ? `“${name}” was deleted meanwhile. Save it as a new rule, or leave it.`
        : `“${name}” was changed meanwhile: it has version ${version} now. Look at the difference and save again.`,
    );
    this.name = 'RuleConflict';
    this.version = version;
  }
}

export class RuleMissing extends Error {
  readonly id: string;
  constructor(id: string) {
    super(`There is no rule ${id}.`);
    this.name = 'RuleMissing';
    this.id = id;
  }
}
