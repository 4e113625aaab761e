import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigurationFile } from '../../../shared/contract/configuration.ts';
import { ConfigurationDocument } from '../../../shared/model/configuration-document.ts';
import { documentIssues } from '../document/document-issues.ts';
import { ruleFormats } from '../document/formats.ts';
import { readFiles } from '../document/read-files.ts';
import { emptyDocument } from '../versions/document-parts.ts';
import { rules, sampleExport } from './testing/sample-export.ts';
import { settingsFile } from './testing/settings-export.ts';

const document = readFiles(sampleExport, emptyDocument, {}).document ?? emptyDocument;
const [script] = ruleFormats.powershell?.write(document.rules, document.connectors) ?? [];
const scripts: readonly ConfigurationFile[] = script === undefined ? [] : [script];
const settings: readonly ConfigurationFile[] = [settingsFile];

/** Never a crash; a document that is one, whole and checkable, or problems that say which file and what. */
function check(files: readonly ConfigurationFile[]): void {
  const result = readFiles(files, emptyDocument, {});
  expect(Array.isArray(result.notTakenOver)).toBe(true);
  if (result.document === undefined) {
    expect(result.problems.length).toBeGreaterThan(0);
    for (const { file, message } of result.problems) expect([typeof file, message.length > 10]).toEqual(['string', true]);
    return;
  }
  expect(result.problems).toEqual([]);
  expect(ConfigurationDocument.safeParse(result.document).success).toBe(true);
  documentIssues(result.document, emptyDocument);
}

const hostile = fc.constantFrom(
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '`',
    '$',
    '@(',
    '@"\n',
    ')',
    '\0',
    '\uFFFD',
    '\uFEFF',
    '\r',
    ']]>',
    '<![CDATA[',
    '<!--',
    '-->',
    '<?',
    '<!DOCTYPE x>',
  ],
  ...[
    '&#0;',
    '&#x110000;',
    '&lol;',
    '</mapping>',
    '<mapping>',
    '{',
    '$(',
    '<#',
    '#>',
    '__proto__',
    '<constructor>',
    '-1',
    '9'.repeat(400),
    '\ud800',
  ],
);

/** A file with a few places changed: cut off, removed, doubled, filled with what a format trips over. */
const mutation = fc.record({
  kind: fc.constantFrom('insert' as const, 'remove' as const, 'double' as const, 'cut' as const),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 60 }),
  text: fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 5 })),
});
function mutated(text: string, changes: readonly (typeof mutation extends fc.Arbitrary<infer T> ? T : never)[]): string {
  let result = text;
  for (const { kind, at: share, length, text: inserted } of changes) {
    const at = Math.floor(share * result.length);
    const [before, after] = [result.slice(0, at), result.slice(at)];
    if (kind === 'insert') result = before + inserted + after;
    else if (kind === 'remove') result = before + after.slice(length);
    else if (kind === 'double') result = before + after.slice(0, length) + after;
    else result = before;
  }
  return result;
}

describe('files of whatever content', () => {
  it.each<[string, readonly ConfigurationFile[]]>([
    ['XML', sampleExport],
    ['PowerShell', scripts],
    ['settings', settings],
  ])('%s, damaged in any place', (_, files) => {
    fc.assert(
      fc.property(fc.nat(files.length - 1), fc.array(mutation, { minLength: 1, maxLength: 4 }), (which, changes) => {
        check(files.map((file, at) => (at === which ? { ...file, text: mutated(file.text, changes) } : file)));
      }),
      { numRuns: 80 },
    );
  });

  it('anything under any name, alone and beside a good file', () => {
    const name = fc.constantFrom('a.xml', 'a.ps1', 'MV.xml', 'a.json', 'picture.png', '');
    const head = fc.constantFrom(
      '',
      '<synchronizationRule>',
      '<ma-data>',
      '<saved-mv-configuration>',
      'New-ADSyncRule ',
      '{"policyMetadata":',
    );
    const file = fc
      .record({ path: name, start: head, rest: fc.array(fc.oneof(hostile, fc.string({ unit: 'binary' })), { maxLength: 20 }) })
      .map(({ path, start, rest }) => ({ path, text: start + rest.join('') }));
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 3 }), fc.boolean(), (files, good) =>
        check(good ? [...files, ...rules] : files),
      ),
      { numRuns: 150 },
    );
  });

  const rule = rules[0] ?? { path: '', text: '' };
  const huge = 300_000;
  it.each<[string, ConfigurationFile]>([
    ['nested without end', { path: 'a.xml', text: '<a>'.repeat(huge) }],
    [
      'nested and closed',
      { path: 'a.xml', text: `<synchronizationRule>${'<a>'.repeat(2000)}${'</a>'.repeat(2000)}</synchronizationRule>` },
    ],
    ['a huge attribute', { ...rule, text: rule.text.replace('<name>', `<name x="${'y'.repeat(10 * huge)}">`) }],
    ['a huge name', { ...rule, text: rule.text.replace('In from', 'x'.repeat(10 * huge)) }],
    [
      'many attributes',
      { ...rule, text: rule.text.replace('<name>', `<name ${Array.from({ length: 20_000 }, (_, at) => `a${at}="1"`).join(' ')}>`) },
    ],
    [
      'many unknown elements',
      { ...rule, text: rule.text.replace('</sync', `${Array.from({ length: 20_000 }, (_, at) => `<x${at}/>y`).join('')}</sync`) },
    ],
    ['too many elements', { path: 'a.xml', text: `<ma-data>${'<a/>'.repeat(1_100_000)}</ma-data>` }],
    ['unclosed comments', { path: 'a.xml', text: '<ma-data>'.concat('<!--'.repeat(huge)) }],
    [
      'an entity bomb',
      {
        path: 'a.xml',
        text: `<!DOCTYPE l [<!ENTITY a "aaaa">${'<!ENTITY b "&a;&a;">'.repeat(100)}]><synchronizationRule>&b;</synchronizationRule>`,
      },
    ],
    [
      'an external entity',
      { path: 'a.xml', text: '<!DOCTYPE l SYSTEM "file:///etc/hostname"><synchronizationRule>&l;</synchronizationRule>' },
    ],
    ['UTF-16 read as UTF-8', { path: 'a.xml', text: [...rule.text].join('\0') }],
    ['a picture', { path: 'a.xml', text: '\uFFFDPNG\r\n\x1a\n\0\0\0\rIHDR' }],
    ['quotes without end', { path: 'a.ps1', text: "'".repeat(huge + 1) }],
    ['brackets without end', { path: 'a.ps1', text: `New-ADSyncRule -Name ${'@('.repeat(huge)}` }],
    ['here-strings without end', { path: 'a.ps1', text: "New-ADSyncRule -Name @'\n".repeat(20_000) }],
    ['block comments without end', { path: 'a.ps1', text: '<#'.repeat(huge) }],
    ['many commands', { path: 'a.ps1', text: 'Write-Host x\n'.repeat(20_000) }],
    ['spaces', { path: 'a.ps1', text: `New-ADSyncRule${' '.repeat(10 * huge)}` }],
  ])('%s: a clear report in bounded time', (_, file) => {
    const { document: made, problems } = readFiles([file], emptyDocument, {});
    check([file]);
    if (made === undefined) expect(problems.every(({ message }) => message.length < 1000)).toBe(true);
  });

  it('one bad file among many: nothing is taken', () => {
    const { document: made, problems } = readFiles(
      [...sampleExport, { path: 'SynchronizationRules/bad.xml', text: '<synchronizationRule>' }],
      emptyDocument,
      {},
    );
    expect([made, problems.map(({ file, path }) => [file, path])]).toEqual([
      undefined,
      [['SynchronizationRules/bad.xml', 'line 1, column 1']],
    ]);
  });
});
