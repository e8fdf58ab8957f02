/**
 * The post's XML answers as plain records. A document that is cut off, ill-formed or brings definitions of its own is
 * not read at all; names are compared without case, because the post itself writes both `regiPoNm` and `regipoNm`.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** Lower-case name → text, or what lies below. Numbers stay text: `0001234567` is not 1234567. */
export type XmlNode = { [name: string]: XmlValue };
type XmlValue = string | XmlNode | XmlValue[];

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: true,
  transformTagName: (name) => name.toLowerCase(),
});

/** Null when the text is not one whole XML document. */
export function readXml(text: string): XmlNode | null {
  // Definitions are what entity bombs are made of; the post sends none.
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) return null;
  try {
    if (XMLValidator.validate(text) !== true) return null;
    const root: unknown = parser.parse(text);
    return isNode(root) && Object.keys(root).length === 1 ? root : null;
  } catch {
    return null;
  }
}

/** Every element that holds an element `name` as text, in the order of the document, wherever it lies. */
export function rowsWith(node: XmlNode, name: string): XmlNode[] {
  const rows: XmlNode[] = typeof node[name.toLowerCase()] === 'string' ? [node] : [];
  for (const value of Object.values(node)) {
    for (const below of Array.isArray(value) ? value : [value]) {
      if (isNode(below)) rows.push(...rowsWith(below, name));
    }
  }
  return rows;
}

/** The text of a direct child; empty when it is not there, is empty, says "null", or is there twice. */
export function textOf(row: XmlNode, name: string): string {
  const value = row[name.toLowerCase()];
  if (typeof value !== 'string') return '';
  return value.toLowerCase() === 'null' ? '' : value;
}

function isNode(value: unknown): value is XmlNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
