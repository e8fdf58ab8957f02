// Whatever the lifecycles, the catalogue of events and the registry of problems know has a word in every language.
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { eventTypes } from '../../client/index.ts';
import { actionsOf } from '../../server/kernel/lifecycle.ts';
import { problems } from '../../server/kernel/problems.ts';
import { lifecycles } from '../../server/lifecycles.ts';
import { lists } from '../generated/vocabulary.ts';
import { screens as en } from './en-screens.ts';
import { words as enWords } from './en-words.ts';
import { screens as ko } from './ko-screens.ts';
import { words as koWords } from './ko-words.ts';
import { englishSentences, sentenceIn } from './sentences.ts';
import { screens as zh } from './zh-screens.ts';
import { words as zhWords } from './zh-words.ts';

type Tree = { [key: string]: string | Tree };
const languages: Record<string, Tree> = {
  en: { ...en, ...enWords } as Tree,
  ko: { ...ko, ...koWords } as Tree,
  zh: { ...zh, ...zhWords } as Tree,
};

const at = (tree: Tree, key: string): unknown =>
  key.split('.').reduce<unknown>((node, part) => (node as Tree | undefined)?.[part], tree);

function missing(tree: Tree, keys: readonly string[]): string[] {
  return [...new Set(keys)].filter((key) => typeof at(tree, key) !== 'string' || at(tree, key) === '');
}

function flat(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
}

/** Nouns that have pages or stand on one; the others' actions are not offered here. */
const shown = ['order', 'shipment', 'cancellation', 'return', 'refund', 'carrier_contract'];

const cycleKeys = lifecycles.flatMap(({ lifecycle: { noun, axes, moves } }) => [
  `noun.${noun}`,
  ...Object.keys(axes).map((axis) => `axis.${axis}`),
  ...Object.values(axes).flatMap(({ states }) => states.map((state) => `state.${noun}.${state}`)),
  ...Object.entries(moves)
    .filter(([, move]) => !move.internal)
    .flatMap(([name]) => [`action.${noun}.${name}`, ...(shown.includes(noun) ? [`effect.${noun}.${name}`] : [])]),
  ...Object.values(moves).flatMap(({ who }) => who.map((actor) => `actor.${actor}`)),
]);
const eventKeys = eventTypes.flatMap((type) => {
  const [noun, past] = type.split('.');
  return [`noun.${noun}`, `past.${past}`];
});
const words = {
  returnReasons: 'reason',
  cancellationReasons: 'reason',
  refusalGrounds: 'ground',
  conditions: 'condition',
  shipmentMethods: 'method',
  returnMethods: 'method',
  rerouteMethods: 'method',
};
const listKeys = Object.entries(lists).flatMap(([name, values]) =>
  values.map((value) => `${words[name as keyof typeof words]}.${value}`),
);

describe.each(Object.keys(languages))('in %s', (language) => {
  const tree = languages[language]!;

  test('G3: every noun, axis, state, action and actor of the lifecycles has a word', () => {
    expect(missing(tree, cycleKeys)).toEqual([]);
  });

  test('G3: every type of event, reason, ground, condition and method has a word', () => {
    expect(missing(tree, [...eventKeys, ...listKeys])).toEqual([]);
  });

  test('G3: every problem code has a title', () => {
    expect(
      missing(
        tree,
        Object.keys(problems).map((code) => `problem.${code}`),
      ),
    ).toEqual([]);
  });

  test('G3: every text that a screen asks for is there', () => {
    const sources = globSync('console/**/*.tsx').map((file) => readFileSync(file, 'utf8'));
    const asked = sources.flatMap((text) =>
      [...text.matchAll(/\bt\('((?:ui|mode|eligible)\.\w+)'/g)].map((found) => found[1]!),
    );
    const plural = (key: string) => (typeof at(languages['en']!, `${key}_other`) === 'string' ? `${key}_other` : key);
    expect(asked.length).toBeGreaterThan(80);
    expect(missing(tree, asked.map(plural))).toEqual([]);
  });

  test('G3: it says everything that the others say, with the same figures in it', () => {
    const figures = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]).sort();
    const theirs = new Map(flat(tree));
    for (const [key, text] of flat(languages['en']!))
      expect(figures(theirs.get(key) ?? ''), key).toEqual(figures(text));
    expect([...theirs.keys()].sort()).toEqual(
      flat(languages['en']!)
        .map(([key]) => key)
        .sort(),
    );
  });
});

test.each([
  ['ko', /[가-힣]/],
  ['zh', /[一-鿿]/],
] as const)('G3: nothing is left in English in %s', (language, script) => {
  const same = flat(languages[language]!).filter(([, text]) => !script.test(text));
  expect(same.map(([key]) => key)).toEqual(['event']);
});

test('G5: the reason of a blocked action has the form that the screens translate', () => {
  const { lifecycle } = lifecycles.find(({ lifecycle: { noun } }) => noun === 'return')!;
  const [blocked] = actionsOf(lifecycle, { decision: 'approved', goods: 'awaiting' }, 'mall').filter(
    ({ enabled }) => !enabled,
  );
  expect(blocked?.reason).toMatch(/^(\w+) is (\w+), needs (.+)$/);
});

describe('G3: rules and reasons of the server are told in the reader’s language', () => {
  const source = globSync('server/**/*.ts', { exclude: (path) => /test|stories|proofs|trial/.test(String(path)) })
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
    .replaceAll("\\'", "'");

  test('G3: what has a translation is what the server says', () => {
    const unsaid = englishSentences.filter((sentence) => !fixedParts(sentence).every((part) => source.includes(part)));
    expect(unsaid).toEqual([]);
  });

  test.each([
    ['C8: received and accepted by the seller', 'ko', 'C8: 판매자가 입고완료 처리'],
    ['C9: flat return fee of 3000, buyer at fault', 'ko', 'C9: 정액 반품 배송비 3000, <buyer> 귀책'],
    ['C9, A8: fee of 3000 by the carrier contract, buyer at fault', 'zh', 'C9, A8: 快递合同运费 3000，责任方：<buyer>'],
    ['late by 3 days since 2026-09-01 (E-commerce Act art. 18(2))', 'zh', /^自 2026-09-01 起逾期 3 天/],
    ['E-commerce Act art. 17(1); Civil Code art. 157, 161', 'ko', '전자상거래법 제17조 제1항; 민법 제157조·제161조'],
    [
      'The carrier calls on 2026-09-08; reroute it when nobody has come by the day after.',
      'ko',
      /^택배사가 2026-09-08/,
    ],
    ['C9: something newer than this console', 'ko', null],
    ['C9: something newer than this console', 'en', 'C9: something newer than this console'],
  ] as const)('G3: "%s" in %s', (text, language, told) => {
    const sentence = sentenceIn(text, language, (key) => (key === 'buyer' ? '<buyer>' : key));
    if (told instanceof RegExp) expect(sentence).toMatch(told);
    else expect(sentence).toBe(told);
  });
});

/** What stands between the blanks, long enough to be looked for. */
function fixedParts(sentence: string): string[] {
  const parts = sentence.split(/\{\}|; /).map((part) => part.replace(/^[ ,]+|[ ,]+$/g, ''));
  return parts.filter((part) => part.length > 8);
}
