import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from './command.ts';

const project = resolve(import.meta.dirname, '..');
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Checks a small tree with the project's rules; answers which rule objects to which file. */
async function objections(files: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-rule-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await copyFile(join(project, 'biome.dependencies.json'), join(folder, 'biome.json'));
  await writeFile(join(folder, '.gitignore'), 'out/\n');
  const biome = join(project, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const { stdout } = await run(process.execPath, [biome, 'lint', '--diagnostic-level=error', '--reporter=json'], { cwd: folder });
  const report = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string | { file: string } } }[] };
  const lines = report.diagnostics.map(({ category, location }) => {
    const path = typeof location.path === 'string' ? location.path : location.path.file;
    return `${path}: ${category.split('/').at(-1)}`;
  });
  return [...new Set(lines)].sort();
}

describe('design.md: the dependency rule', () => {
  it.each([
    ['shared imports the engine', 'shared/a.ts', "export * from '../engine/b.ts';", 'noRestrictedImports'],
    ['shared imports a type of the engine', 'shared/a.ts', "export type { B } from '../engine/b.ts';", 'noRestrictedImports'],
    ['shared loads the engine later', 'shared/a.ts', "export const a = () => import('../engine/b.ts');", 'noRestrictedImports'],
    ['shared imports Node', 'shared/model/a.ts', "export { readFileSync } from 'node:fs';", 'noNodejsModules'],
    ['shared imports a framework', 'shared/a.ts', "export { useState } from 'react';", 'noRestrictedImports'],
    ['the engine imports Electron', 'engine/a.ts', "export { app } from 'electron';", 'noRestrictedImports'],
    ['the engine imports the page', 'engine/runs/a.ts', "export * from '../../renderer/b.ts';", 'noRestrictedImports'],
    ['the evaluator reaches for the store', 'engine/sync/a.ts', "export type { B } from '../store/store.ts';", 'noRestrictedImports'],
    ['the evaluator imports Node', 'engine/sync/a.ts', "export { randomUUID } from 'node:crypto';", 'noNodejsModules'],
    [
      'the page imports the engine',
      'renderer/shell/a.tsx',
      "export * from '../../engine/b.ts';\nexport const A = () => <br />;",
      'noRestrictedImports',
    ],
    ['the page imports Node', 'renderer/a.ts', "export { join } from 'node:path';", 'noNodejsModules'],
    ['the shell imports the engine', 'electron/a.ts', "export * from '../engine/b.ts';", 'noRestrictedImports'],
    ['product code imports test code', 'engine/a.ts', "export * from './testing/laboratory.ts';", 'noRestrictedImports'],
  ])('catches it when %s', async (_what, file, content, rule) => {
    expect(await objections({ [file]: content, 'engine/b.ts': 'export type B = string;' })).toEqual([`${file}: ${rule}`]);
  });

  it('catches modules that need each other', async () => {
    const files = { 'engine/a.ts': "export { b as a } from './b.ts';", 'engine/b.ts': "export { a as b } from './a.ts';" };
    expect(await objections(files)).toEqual(['engine/a.ts: noImportCycles', 'engine/b.ts: noImportCycles']);
  });

  it('lets everything import shared, the engine import Node, and tests import what they test with', async () => {
    const allowed = {
      'shared/a.ts': "export { z } from 'zod';",
      'engine/a.ts': "export { readFileSync } from 'node:fs';\nexport * from '../shared/a.ts';",
      'engine/a.test.ts': "import './testing/laboratory.ts';",
      'engine/testing/laboratory.ts': 'export const laboratory = 1;',
      'renderer/a.tsx': "export * from '../shared/a.ts';\nexport const A = () => <br />;",
      'electron/a.ts': "export { app } from 'electron';\nexport * from '../shared/a.ts';",
    };
    expect(await objections(allowed)).toEqual([]);
  });
});
