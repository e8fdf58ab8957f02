/** Times in files: RFC 3339, or a local date and time, which is meant in the mall's time zone. */
import { isoOf } from '../kernel/clock.ts';

export type ReadTime = { ok: true; value: string } | { ok: false; code: string; detail: string };

const withOffset = /^\d{4}-\d\d-\d\d[Tt]\S+([Zz]|[+-]\d\d:\d\d)$/;
const local = /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?$/;

/**
 * Text with an offset is given back for the schema to check. A local time that the zone's clocks pass over does not
 * exist and is refused; of one that they show twice the earlier is meant.
 */
export function readTime(text: string, timeZone: string): ReadTime {
  if (withOffset.test(text)) return { ok: true, value: text.toUpperCase() };
  if (!local.test(text))
    return {
      ok: false,
      code: 'wrong_format',
      detail: `Must be a time such as 2026-11-22T09:00:00Z, or 2026-11-22 09:00 in the time of the mall (${timeZone}).`,
    };
  const plain = plainOf(text.replace(' ', 'T').toUpperCase());
  if (!plain) return { ok: false, code: 'wrong_format', detail: 'There is no such day in the calendar.' };
  const zoned = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (!zoned.toPlainDateTime().equals(plain))
    return { ok: false, code: 'no_such_time', detail: `The clocks of ${timeZone} pass over this time.` };
  return { ok: true, value: isoOf(zoned.toInstant()) };
}

function plainOf(text: string): Temporal.PlainDateTime | null {
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
