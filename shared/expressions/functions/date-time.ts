import { addMonths, FILETIME_EPOCH, formatDate, LAST_TICK } from '../date-time.ts';
import { valueError } from '../fault.ts';
import { ofKind } from '../static-type.ts';
import { Instant } from '../term.ts';
import { absorbing, dt, type FunctionDefinition, fn, form, num, str, words } from './definition.ts';

const TICKS_PER_SECOND = 10_000_000n;
const TICKS_PER_DAY = 86_400n * TICKS_PER_SECOND;
const later = (ticksPerUnit: bigint) => (ticks: bigint, count: bigint) => ticks + ticksPerUnit * count;
const monthsLater = (months: bigint) => (ticks: bigint, count: bigint) => addMonths(ticks, months * count);

/** As in VBA: m is the month, n the minute; y, d and w are all days. */
const intervals: { readonly [unit: string]: (ticks: bigint, count: bigint) => bigint | undefined } = {
  yyyy: monthsLater(12n),
  q: monthsLater(3n),
  m: monthsLater(1n),
  y: later(TICKS_PER_DAY),
  d: later(TICKS_PER_DAY),
  w: later(TICKS_PER_DAY),
  ww: later(7n * TICKS_PER_DAY),
  h: later(3600n * TICKS_PER_SECOND),
  n: later(60n * TICKS_PER_SECOND),
  s: later(TICKS_PER_SECOND),
};

export const dateTime: readonly FunctionDefinition[] = [
  fn({
    name: 'DateAdd',
    category: 'Date / Time',
    params: [words('interval', Object.keys(intervals)), absorbing(num('value')), absorbing(dt('date'))],
    returns: 'dt',
    doc: 'A date so many units later, or earlier for a negative number: yyyy year, q quarter, m month, ww week, d, y or w day, h hour, n minute, s second. A month keeps the day or takes its last one.',
    apply: (interval, value, date) => {
      const ticks = intervals[interval]?.(date.ticks, value);
      return ticks === undefined || ticks < 0n || ticks > LAST_TICK
        ? valueError('The date is outside the years 1 to 9999.')
        : new Instant(ticks);
    },
  }),
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
  fn({
    name: 'NumFromDate',
    category: 'Date / Time',
    params: [dt('value')],
    returns: 'num',
    doc: 'The number of a date in Active Directory’s format: the reverse of DateFromNum.',
    apply: (value) => value.ticks - FILETIME_EPOCH,
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
