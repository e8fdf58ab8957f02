/** HTML written safely: whatever is filled in is escaped, unless it is HTML made here. */

export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Fill = string | number | null | undefined | Html | readonly Html[];

export function html(parts: TemplateStringsArray, ...fills: readonly Fill[]): Html {
  return new Html(parts.map((part, i) => part + (i < fills.length ? markupOf(fills[i]) : '')).join(''));
}

function markupOf(fill: Fill): string {
  if (fill instanceof Html) return fill.markup;
  if (Array.isArray(fill)) return (fill as readonly Html[]).map(({ markup }) => markup).join('');
  return escaped(String(fill ?? ''));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
