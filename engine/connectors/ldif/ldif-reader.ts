import type { DiscoveryError } from '../connector.ts';
import { type LogicalLine, logicalLines } from './logical-lines.ts';
import { errorAt, type LdifRecord, parseRecord, type UrlReader } from './record.ts';

export type LdifItem = LdifRecord | DiscoveryError;

export const isRecord = (item: LdifItem): item is LdifRecord => 'attributes' in item;

/**
 * Reads an LDIF content file (RFC 2849) as a stream: whatever has been parsed when a piece of the file has arrived comes as
 * one array of records and errors, in file order. After an error reading goes on with the next record.
 *
 * @param source bytes of the file
 * @param file name shown in errors
 * @throws ConnectorFailure when the bytes are no text of that kind (NUL, not UTF-8)
 */
export async function* readLdif(source: AsyncIterable<Uint8Array>, file: string, readUrl: UrlReader): AsyncGenerator<readonly LdifItem[]> {
  let record: LogicalLine[] = [];
  let entry = 0;
  let atStart = true;
  const finish = (items: LdifItem[]): void => {
    if (record.length > 0) items.push(parseRecord(record, { file, entry: ++entry }, readUrl));
    record = [];
  };
  for await (const lines of logicalLines(source, file)) {
    const items: LdifItem[] = [];
    for (const line of lines) {
      if (line.text === '') finish(items);
      else if (atStart && /^version:/i.test(line.text)) {
        const error = versionFault(line, file);
        if (error !== undefined) {
          yield [...items, error];
          return;
        }
      } else record.push(line);
      if (line.text !== '') atStart = false;
    }
    yield items;
  }
  const last: LdifItem[] = [];
  finish(last);
  yield last;
}

/** Another version is another format: reading on would be guessing. */
function versionFault(line: LogicalLine, file: string): DiscoveryError | undefined {
  const version = line.text.slice('version:'.length).trim();
  if (version === '1') return undefined;
  return errorAt(
    { file, entry: 0 },
    line.line,
    'version:'.length + 1,
    'parse-error',
    `LDIF version "${version}" is not known; only version 1 is`,
  );
}
