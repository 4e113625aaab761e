import { join } from 'node:path';
import { type Logger, pino } from 'pino';

/** Field names whose values never reach the log, wherever they stand. */
const SECRET_FIELDS = ['password', 'clientSecret', 'privateKey', 'secret', 'token', 'authorization', 'assertion', 'accessToken'];

/** Structured log, one line per event, in the data folder. */
export function openLog(dataFolder: string): Logger {
  const paths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino(
    { redact: { paths, censor: '[secret]' }, base: { pid: process.pid } },
    pino.destination({ dest: join(dataFolder, 'isthmus.log'), sync: false, mkdir: true, mode: 0o600 }),
  );
}

/** For tests and one-shot commands that keep no log. */
export const silentLog = (): Logger => pino({ level: 'silent' });
