import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { makeForest } from './forest.ts';
import { thirtyChanges, applyChange } from './forest-changes.ts';
import { activeDirectoryLdif } from './forest-ldif.ts';
import { expectedTenant, tenantPicture } from './tenant-picture.ts';
import { openEngine } from '../host/engine.ts';
import { assetsFolder, version } from '../host/application.ts';
import { setUpConnection } from '../configuration/set-up.ts';
const n = Number(process.argv[2] ?? 300);
const forest = makeForest({ people: n, groups: 60 });
const folder = mkdtempSync('/tmp/probe-');
const file = join(folder, 'f.ldif');
writeFileSync(file, activeDirectoryLdif(forest));
const engine = await openEngine({ dataFolder: join(folder, 'data'), assetsFolder, version });
await setUpConnection(engine, { source: { name: 'forest', description: '', secrets: {}, configuration: { type: 'ldif', settings: { files: [file], anchorAttribute: 'objectGUID', namingContexts: [] } } }, tenant: { kind: 'sandbox' } });
let last = performance.now(); let gap = 0;
setInterval(() => { gap = Math.max(gap, performance.now() - last); last = performance.now(); }, 5);
const anchor = (id: string) => Buffer.from((forest.people.get(id) ?? forest.groups.get(id))!.guid).toString('base64');
const diff = (a: any, b: any) => { for (const k of new Set([...Object.keys(a), ...Object.keys(b)])) if (!isDeepStrictEqual(a[k], b[k])) console.log(k, JSON.stringify(a[k]), JSON.stringify(b[k])); };
async function cycle(p: any) {
  const t = performance.now(); gap = 0;
  const runs = await engine.runs.startCycle(p, 'x');
  for (const r of runs) console.log(r.profile, r.status, r.steps.map((s) => [s.ended! - s.started, s.processed, s.errorCount, s.message ?? '', JSON.stringify(s.counters), JSON.stringify(s.outbound.map(o=>o.counters))].join(' ')));
  for (const r of runs) if (r.profile==='Export') for (const st of r.steps) { const o = await engine.store.read.stepObjects({ step: st.id, counters: ['export-update'], offset: 0, limit: 2 }); console.log('  EXPORTED', JSON.stringify(o.rows.map(x=>x.changes))); }
  for (const id of (await engine.store.read.csSelect({ connector: 'b891884f-051e-4a83-95af-2544101c9083' as any, which: 'to-export' })).slice(0,2)) { const [x] = await engine.store.read.csObjects([id]); console.log('  STAGED', JSON.stringify(x, (k,v)=>typeof v==='bigint'?String(v):v).slice(0,3000)); }
  console.log('ms', performance.now() - t, 'gap', gap);
  const have = tenantPicture(engine.sandbox.tenant!), want = expectedTenant(forest, { anchor });
  diff(have.users, want.users); diff(have.groups, want.groups);
  console.log(Object.keys(want.users).length, Object.keys(have.users).length, Object.keys(want.groups).length, Object.keys(have.groups).length, 'deleted', engine.sandbox.tenant!.deletedUsers().length);
}
await cycle('initial');
await cycle('delta');
for (const c of thirtyChanges(forest)) applyChange(forest, c);
writeFileSync(file, activeDirectoryLdif(forest));
await cycle('delta');
await cycle('delta');
await engine.close(); process.exit();
