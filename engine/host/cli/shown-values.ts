import type { DisplayValue } from '../../../shared/contract/common.ts';

/** Values for a cell of a table; the table cuts what is too long. */
export const valuesText = (values: readonly DisplayValue[]): string => values.map((value) => value.displayName ?? value.text).join(', ');

/** As `valuesText`; of an attribute with more values than the contract sends at once only their number. */
export const shownValues = (row: { readonly values: readonly DisplayValue[]; readonly count: number }): string =>
  row.count > row.values.length ? `${row.count} values` : valuesText(row.values);

export const isGuid = (text: string): boolean => /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text);
