/** The part of the address after `?`: plain words, so that an address can be read, kept and sent to a colleague. */

export type Search = Readonly<Record<string, string | undefined>>;
export type SetSearch = (search: Search) => void;

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `?${text}` : '';
}

/** Cursors only lead forward; the trail of those gone by leads back. */
export function stepOn(search: Search, next: string): Search {
  return { ...search, trail: search['trail'] ? `${search['trail']}.${next}` : next };
}

export function stepBack(search: Search): Search {
  return { ...search, trail: search['trail']?.split('.').slice(0, -1).join('.') || undefined };
}

/** Another filter begins at its first page. */
export function withFilter(search: Search, name: string, value: string | undefined): Search {
  return { ...search, [name]: value || undefined, trail: undefined };
}
