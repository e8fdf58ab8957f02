/** Answers of the post: XML with every value in CDATA; errors as `<error>`. */
import type { Answer } from '../carrier.ts';

/** A list of fields, in order; a nested list is an element of its own. */
export type Element = readonly [name: string, value: string | number | null | readonly Element[]];

export function xml(root: string, elements: readonly Element[]): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${elements.map(write).join('')}</${root}>\n`;
  return { status: 200, contentType: 'text/xml; charset=UTF-8', body };
}

/** What the post answers when it refuses: HTTP 200 all the same. */
export function errorAnswer({ code, message }: Problem): Answer {
  return xml('error', [
    ['error_code', code],
    ['message', message],
  ]);
}

export interface Problem {
  /** `ERR-` and three digits: class, kind, detail (chapter 5 of the manual). */
  code: string;
  message: string;
}

function write([name, value]: Element): string {
  if (value !== null && typeof value === 'object') return `<${name}>${value.map(write).join('')}</${name}>`;
  // A CDATA section cannot hold its own end: it is split in two.
  const text = String(value ?? '').replaceAll(']]>', ']]]]><![CDATA[>');
  return `<${name}><![CDATA[${text}]]></${name}>`;
}
