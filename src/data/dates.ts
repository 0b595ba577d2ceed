/** "21 March 2025", in UTC: a date of publication has no time zone. */
export function longDate(date: Date): string {
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** "2025-03-21". */
export function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}
