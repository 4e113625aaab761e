import { ExitCode, Refusal } from './exit-code.ts';

/** Value of an option that is a whole number, not negative. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Refusal('bad-usage', `${text} is not a whole number.`, ExitCode.usage);
  return Number(text);
}

/** Value of --limit: pages hold 1 to 1000 rows. */
export function rowLimit(text: string): number {
  const rows = wholeNumber(text);
  if (rows < 1 || rows > 1000)
    throw new Refusal('bad-usage', 'A page holds 1 to 1000 rows; --offset gets the further ones.', ExitCode.usage);
  return rows;
}
