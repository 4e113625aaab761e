import { StoreFailure } from '../store-failure.ts';
import type { Database } from './database.ts';
import { initial } from './migrations/0001-initial.ts';
import { configurationVersions } from './migrations/0002-configuration-versions.ts';
import { referenceMarks } from './migrations/0003-reference-marks.ts';
import { joinWaits } from './migrations/0004-join-waits.ts';

/** Numbered from 1, forward only; a released migration is never changed. */
export const migrations: readonly string[] = [initial, configurationVersions, referenceMarks, joinWaits];

/** "isth", the mark in the file header that the database is ours. */
export const APPLICATION_ID = 0x69737468;

/** Version of the file; 0 when it is empty. Throws StoreFailure for a foreign or a newer database, changing nothing. */
export function checkVersion(db: Database): number {
  const version = pragma(db, 'user_version');
  const owner = pragma(db, 'application_id');
  const tables = db.get<[number]>('SELECT count(*) FROM sqlite_schema')?.[0] ?? 0;
  if (owner !== APPLICATION_ID && (owner !== 0 || version !== 0 || tables > 0)) {
    throw new StoreFailure('not-a-database', `${db.path} is a database of another program. Move it away, or choose another data folder.`);
  }
  if (version > migrations.length) {
    throw new StoreFailure(
      'newer-version',
      `${db.path} was written by a newer Isthmus (database version ${version}, this one knows ${migrations.length}). Update Isthmus, or choose another data folder.`,
    );
  }
  return version;
}

/** Brings the database to the newest version, one transaction per step. */
export function migrate(db: Database, steps: readonly string[] = migrations): void {
  for (let version = pragma(db, 'user_version'); version < steps.length; version++) {
    db.transaction(() => {
      db.exec(steps[version] ?? '');
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      db.exec(`PRAGMA user_version = ${version + 1}`);
    });
  }
}

const pragma = (db: Database, name: string): number => db.get<[number]>(`PRAGMA ${name}`)?.[0] ?? 0;
