/**
 * The post's tracking page as facts: table `#processTable` with date, time, office and event, in Korean time; table
 * `#print` names the number. A page of another shape or of another number is not read at all.
 */
import { type HTMLElement, parse } from 'node-html-parser';
import { isoOf } from '../../kernel/clock.ts';
import type { CarrierFact } from '../adapter.ts';

/** A sentence says why the page cannot be read. */
export function readTrackingPage(html: string, waybillNumber: string): readonly CarrierFact[] | string {
  const page = parse(html);
  const table = page.querySelector('#processTable');
  if (table === null) {
    return saysNothingFound(page) ? [] : 'the page has no table of events';
  }
  const named = textOf(page.querySelector('#print table tbody th'));
  if (named !== '' && named !== waybillNumber) return 'the page tells of another number';
  const facts: CarrierFact[] = [];
  for (const row of table.querySelectorAll('tbody tr')) {
    const cells = row.querySelectorAll('td');
    // "No events yet" is one cell over the whole width.
    if (cells.length <= 1) continue;
    const fact = readRow(cells);
    if (typeof fact === 'string') return fact;
    facts.push({ ...fact, key: distinct(fact.key, facts) });
  }
  return facts;
}

function readRow(cells: readonly HTMLElement[]): CarrierFact | string {
  const [date, time, office, event] = cells;
  if (cells.length !== 4 || !date || !time || !office || !event) return `a row has ${cells.length} cells instead of 4`;
  const occurredAt = readTime(textOf(date), textOf(time));
  if (occurredAt === null) return `"${textOf(date)} ${textOf(time)}" is no time`.slice(0, 100);
  const whole = textOf(event);
  const code = textOf(event.querySelector('.evtnm')) || whole;
  if (code === '') return 'a row names no event';
  // The number of the office's telephone stands below its name.
  const location = (textOf(office.querySelector('a')) || textOf(office)).slice(0, 200) || null;
  const description = withoutPersons(whole).slice(0, 300) || null;
  return {
    key: [occurredAt, location ?? '', code].join('|'),
    code: code.slice(0, 100),
    occurredAt,
    location,
    description,
  };
}

/** The page gives minutes; the same event twice in one minute at one office is told twice. */
function distinct(key: string, before: readonly CarrierFact[]): string {
  const same = before.filter((fact) => fact.key === key || fact.key.startsWith(`${key}|`)).length;
  return same === 0 ? key : `${key}|${same + 1}`;
}

function readTime(date: string, time: string): string | null {
  const [, year, month, day] = /^(\d{4})\.(\d{2})\.(\d{2})$/.exec(date) ?? [];
  if (!year || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return null;
  try {
    const local = Temporal.PlainDateTime.from(`${year}-${month}-${day}T${time}`, { overflow: 'reject' });
    return isoOf(local.toZonedDateTime('Asia/Seoul').toInstant());
  } catch {
    return null;
  }
}

/** Who took the parcel, and links for the reader, are no part of the fact. */
function withoutPersons(text: string): string {
  return text
    .replace(/\(수령인[^)]*\)/g, '')
    .replace(/\(집배원[^)]*\)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What the page says of a number that it does not know, or that has no event yet. */
function saysNothingFound(page: HTMLElement): boolean {
  return /배달정보를 찾지 못|조회\s?결과가 없|등기번호가 없거나|배송정보가 없/.test(page.text);
}

function textOf(element: HTMLElement | null): string {
  return (element?.text ?? '').replace(/[\s\u00a0]+/g, ' ').trim();
}
