import { choices } from './choices.ts';

/** Calendar arithmetic on 100-ns ticks since 0001-01-01 UTC (.NET's, spec/expressions.md §7), text in both directions. */
const TICKS_PER_SECOND = 10_000_000n;
const TICKS_PER_MINUTE = 60n * TICKS_PER_SECOND;
const TICKS_PER_DAY = 86_400n * TICKS_PER_SECOND;
/** 1601-01-01, where Windows FILETIME begins. */
export const FILETIME_EPOCH = 504_911_232_000_000_000n;
/** 1970-01-01, where JavaScript's clock begins. */
export const UNIX_EPOCH = 621_355_968_000_000_000n;
/** 9999-12-31T23:59:59.9999999. */
export const LAST_TICK = 3_155_378_975_999_999_999n;

interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 100-ns ticks within the second. */
  readonly fraction: number;
}

/** Proleptic Gregorian calendar; the days algorithm is Howard Hinnant's civil_from_days. */
function calendarTime(ticks: bigint): CalendarTime {
  const days = Number(ticks / TICKS_PER_DAY);
  const inDay = Number(ticks % TICKS_PER_DAY);
  const seconds = Math.floor(inDay / 1e7);
  const shifted = days + 306; // counted from 0000-03-01
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    weekday: (days + 1) % 7,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    fraction: inDay - seconds * 1e7,
  };
}

/** The same day so many months later, or the last of the month when there is no such day; undefined outside the calendar. */
export function addMonths(ticks: bigint, months: bigint): bigint | undefined {
  if (months > 120_000n || months < -120_000n) return undefined;
  const time = calendarTime(ticks);
  const index = time.year * 12 + (time.month - 1) + Number(months);
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return ticksOf({ ...time, year, month, day: Math.min(time.day, daysInMonth(year, month)) });
}

/** undefined when there is no such day or time. */
function ticksOf(time: Omit<CalendarTime, 'weekday'>): bigint | undefined {
  const { year, month, day, hour, minute, second, fraction } = time;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const days = era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 306;
  return BigInt(days) * TICKS_PER_DAY + BigInt(hour * 3600 + minute * 60 + second) * TICKS_PER_SECOND + BigInt(fraction);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Anything longer is no date, whatever it is. */
const LONGEST_DATE = 64;
const ISO_DATE = '(?<y>\\d{4})-(?<m>\\d{1,2})-(?<d>\\d{1,2})';
const US_DATE = '(?<um>\\d{1,2})/(?<ud>\\d{1,2})/(?<uy>\\d{4})';
const TIME = '(?<h>\\d{1,2}):(?<min>\\d{2})(?::(?<s>\\d{2})(?:\\.(?<f>\\d{1,7}))?)?(?:\\s*(?<ap>[AaPp][Mm]))?';
const ZONE = '(?<z>[Zz]|[+-]\\d{1,2}(?::?\\d{2})?)';
const DATE_TEXT = new RegExp(`^\\s*(?:${ISO_DATE}|${US_DATE})(?:(?:T|\\s+)${TIME}(?:\\s*${ZONE})?)?\\s*$`);

/** CDate: invariant conventions, UTC unless a zone is given; undefined for anything that is no date. */
export function parseDate(text: string): bigint | undefined {
  const trimmed = text.trim();
  const g = trimmed.length > LONGEST_DATE ? undefined : DATE_TEXT.exec(trimmed)?.groups;
  if (g === undefined) return undefined;
  const hour = hourOf(Number(g.h ?? 0), g.ap);
  if (hour === undefined) return undefined;
  const ticks = ticksOf({
    year: Number(g.y ?? g.uy),
    month: Number(g.m ?? g.um),
    day: Number(g.d ?? g.ud),
    hour,
    minute: Number(g.min ?? 0),
    second: Number(g.s ?? 0),
    fraction: Number((g.f ?? '').padEnd(7, '0')),
  });
  const offset = zoneMinutes(g.z);
  if (ticks === undefined || offset === undefined) return undefined;
  const utc = ticks - BigInt(offset) * TICKS_PER_MINUTE;
  return utc >= 0n && utc <= LAST_TICK ? utc : undefined;
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

function zoneMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const hours = Number(digits.length > 2 ? digits.slice(0, -2) : digits);
  const minutes = digits.length > 2 ? Number(digits.slice(-2)) : 0;
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

type Piece = (time: CalendarTime) => string;
const parsed = new Map<string, readonly Piece[]>();

/** .NET custom format, invariant culture, no shift of zone; an unpaired quote takes the rest literally. */
export function formatDate(ticks: bigint, format: string): string {
  let pieces = parsed.get(format);
  if (pieces === undefined) {
    pieces = parseFormat(format);
    if (parsed.size >= choices.formatCacheSize) parsed.clear();
    parsed.set(format, pieces);
  }
  const time = calendarTime(ticks);
  let text = '';
  for (const piece of pieces) text += piece(time);
  return text;
}

function parseFormat(format: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const literal = (text: string) => pieces.push(() => text);
  for (let i = 0; i < format.length; ) {
    const letter = format.charAt(i);
    if (letter === "'" || letter === '"') {
      const end = format.indexOf(letter, i + 1);
      literal(format.slice(i + 1, end < 0 ? format.length : end));
      i = end < 0 ? format.length : end + 1;
    } else if (letter === '\\') {
      literal(format.charAt(i + 1));
      i += 2;
    } else {
      let count = 1;
      while (format.charAt(i + count) === letter) count++;
      const specifier = specifiers[letter];
      if (specifier === undefined) literal(letter.repeat(count));
      else pieces.push((time) => specifier(time, count));
      i += count;
    }
  }
  return pieces;
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const pad = (value: number, width: number): string => String(value).padStart(width, '0');
const named = (names: readonly string[], index: number, count: number): string => {
  const name = names[index] ?? '';
  return count === 3 ? name.slice(0, 3) : name;
};

const specifiers: { readonly [letter: string]: (time: CalendarTime, count: number) => string } = {
  y: (time, count) => (count <= 2 ? pad(time.year % 100, count) : pad(time.year, count)),
  M: (time, count) => (count <= 2 ? pad(time.month, count) : named(MONTHS, time.month - 1, count)),
  d: (time, count) => (count <= 2 ? pad(time.day, count) : named(WEEKDAYS, time.weekday, count)),
  H: (time, count) => pad(time.hour, Math.min(count, 2)),
  h: (time, count) => pad(time.hour % 12 || 12, Math.min(count, 2)),
  m: (time, count) => pad(time.minute, Math.min(count, 2)),
  s: (time, count) => pad(time.second, Math.min(count, 2)),
  f: (time, count) => pad(time.fraction, 7).slice(0, count),
  t: (time, count) => (time.hour < 12 ? 'AM' : 'PM').slice(0, count),
};
