const numbers = new Intl.NumberFormat();
const two = (value: number) => String(value).padStart(2, '0');

export const formatNumber = (value: number): string => numbers.format(value);

/** `3 objects`, `1 object`. */
export const formatCount = (value: number, one: string, many = `${one}s`): string => `${formatNumber(value)} ${value === 1 ? one : many}`;

/** Local time, sortable and the same in every country: `2026-03-01 14:05:09`. */
export function formatTime(time: number | undefined): string {
  if (time === undefined) return '';
  const date = new Date(time);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** Engine words as people read them: `delete-add` becomes `Delete add`. */
export const formatWord = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');
