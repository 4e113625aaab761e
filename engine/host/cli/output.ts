import stringWidth from 'string-width';

/** Prints data: JSON for scripts, text for people. Progress and notes go to standard error. */
export function print(json: boolean, data: unknown, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : `${text()}\n`);
}

export function printError(json: boolean, code: string, message: string): void {
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
  else process.stderr.write(`${code}: ${message.split('\n').map(printable).join('\n')}\n`);
}

export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Cells wider than this are cut, so that one long value does not push the others off the screen. */
const WIDEST_CELL = 60;

/**
 * Columns as wide as their widest cell on the screen (an East Asian character takes two places). The last column is free
 * when the output goes to a file or a pipe, and ends with the line on a terminal of `screen` columns.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  screen: number | undefined = process.stdout.columns,
): string {
  const last = head.length - 1;
  const shown = rows.map((row) =>
    head.map((_, column) => cell(row[column] ?? '', column === last ? Number.POSITIVE_INFINITY : WIDEST_CELL)),
  );
  const widths = head.map((title, column) => Math.max(stringWidth(title), ...shown.map((row) => stringWidth(row[column] ?? ''))));
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + GAP.length, 0);
  const room = screen === undefined ? Number.POSITIVE_INFINITY : Math.max(screen - before, NARROWEST_END);
  const line = (cells: readonly string[]) =>
    cells
      .map((text, column) => (column === last ? cut(text, room) : padded(text, widths[column] ?? 0)))
      .join(GAP)
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(Math.min(width, LONGEST_RULE)))), ...shown.map(line)].join('\n');
}

/** On one line, without what would steer the terminal: values come from directories anybody may have written to. */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.replace(/[\t\r\n]+/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

export const utcTime = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? '' : new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 19);

const GAP = '  ';
/** A terminal too narrow for the table wraps its lines instead of hiding the last column. */
const NARROWEST_END = 20;
const LONGEST_RULE = 120;

const cell = (text: string, width: number): string => cut(printable(text), width);
const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cut between characters as people see them, with … at the end. */
function cut(text: string, width: number): string {
  if (width === Number.POSITIVE_INFINITY || stringWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of characters.segment(text)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
