/** Gives a thread much to do and exits in the middle of it, or while it closes, with code 7. For thread-connection.test.ts. */
import { ThreadConnection } from './thread-connection.ts';

const thread = new ThreadConnection(process.argv[2] ?? '', 'PRAGMA journal_mode = WAL');
if (process.argv[3] !== 'starting') {
  await thread.ready();
  thread.begin();
  for (let id = 1; id <= 30_000; id++) thread.run('INSERT INTO pair (id, value) VALUES (?, ?)', [id, 'x'.repeat(100)]);
}
if (process.argv[3] === 'closing') {
  thread.exec('COMMIT');
  void thread.close();
  await new Promise(setImmediate);
}
process.exit(7);
