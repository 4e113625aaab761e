import { FILETIME_EPOCH, formatDate, LAST_TICK } from '../date-time.ts';
import { valueError } from '../fault.ts';
import { ofKind } from '../static-type.ts';
import { Instant } from '../term.ts';
import { dt, type FunctionDefinition, fn, form, num, str } from './definition.ts';

export const dateTime: readonly FunctionDefinition[] = [
  fn({
    name: 'DateFromNum',
    category: 'Date / Time',
    params: [num('value')],
    returns: 'dt',
    doc: 'The date of a number in Active Directory’s format: 100-ns ticks since 1601, as in lastLogonTimestamp. 9223372036854775807 ("never") is out of range: test for it first.',
    apply: (value) => {
      const ticks = value + FILETIME_EPOCH;
      return value < 0n || ticks > LAST_TICK ? valueError(`${value} is no date between the years 1601 and 9999.`) : new Instant(ticks);
    },
  }),
  fn({
    name: 'FormatDateTime',
    category: 'Date / Time',
    params: [dt('value'), str('format')],
    returns: 'str',
    doc: 'A date as text, for example "yyyy-MM-dd HH:mm:ss"; MM is the month, mm the minute. The time is UTC.',
    apply: (value, format) => formatDate(value.ticks, format),
  }),
  form({
    name: 'Now',
    category: 'Date / Time',
    params: [],
    returns: 'dt',
    multivalue: 'no-argument',
    doc: 'The current date and time, UTC; the same for all calls while an object is synchronized.',
    translate: () => (context) => new Instant(context.now()),
    infer: () => ofKind('dt'),
  }),
];
