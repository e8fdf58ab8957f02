/** The reader of the post's XML. */
import { describe, expect, test } from 'vitest';
import { readXml, rowsWith, textOf } from './xml.ts';

const value = (xml: string, name = 'a') => {
  const root = readXml(xml);
  const row = root && rowsWith(root, name)[0];
  return row ? textOf(row, name) : null;
};

test.each([
  ['numbers stay text', '<x><a>0001234567</a></x>', '0001234567'],
  ['large ones too', '<x><a>202005116403648050</a></x>', '202005116403648050'],
  ['CDATA is taken as it stands', '<x><a><![CDATA[A&amp;B <b> 1]]></a></x>', 'A&amp;B <b> 1'],
  ['CDATA in two pieces is one text', '<x><a><![CDATA[1]]]]><![CDATA[>2]]></a></x>', '1]]>2'],
  ['the five entities of XML are read outside of it', '<x><a>A&amp;B &lt;b&gt;</a></x>', 'A&B <b>'],
  ['blanks around go', '<x><a>\n  1  </a></x>', '1'],
  ['names have no case', '<x><A>1</A></x>', '1'],
  ['it may lie deeper', '<x><y><z><a>1</a></z></y></x>', '1'],
  ['the word null is nothing', '<x><a>null</a></x>', ''],
  ['an empty element is nothing', '<x><a/></x>', ''],
])('%s', (_name, xml, text) => {
  expect(value(xml)).toBe(text);
});

test('rows in the order of the document', () => {
  const root = readXml('<x><r><a>1</a></r><r><a>2</a></r><s><a>3</a></s></x>')!;
  expect(rowsWith(root, 'a').map((row) => textOf(row, 'a'))).toEqual(['1', '2', '3']);
});

describe('what is no document', () => {
  test.each([
    ['', 'nothing'],
    ['text', 'text'],
    ['<x><a>1</a>', 'an end that is missing'],
    ['<x><a>1</b></x>', 'ends that do not fit'],
    ['<x/><y/>', 'two documents'],
    ['<!DOCTYPE x [<!ENTITY a "1">]><x><a>&a;</a></x>', 'one that defines entities'],
    ['<!DOCTYPE html><html></html>', 'a page'],
  ])('%j: %s', (xml) => {
    expect(readXml(xml)).toBeNull();
  });

  test('a value that is there twice in one row is not read', () => {
    expect(value('<x><a>1</a><a>2</a></x>')).toBeNull();
  });

  test('one that names what every object has', () => {
    expect(readXml('<x><constructor>1</constructor><a>1</a></x>')).toBeNull();
    readXml('<x><__proto__><polluted>1</polluted></__proto__></x>');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
