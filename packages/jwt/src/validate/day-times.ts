/** Times of the day and time zones, as users' time windows name them. */

/** Whether a text is a time of the day: `hh:mm:ss`, the hour also with one digit, seconds also with a fraction. */
export function isDayTime(text: string): boolean {
  const match = /^(\d{1,2}):(\d\d):(\d\d)([.,]\d+)?$/.exec(text);
  return match !== null && Number(match[1]) < 24 && Number(match[2]) < 60 && Number(match[3]) < 60;
}

/** Whether a text names a time zone of the IANA database, or is `UTC` or `Local`. */
export function isTimeZone(text: string): boolean {
  if (text === 'UTC' || text === 'Local') return true;
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
