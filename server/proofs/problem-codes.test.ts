/**
 * Every problem code stands in a test as an expected answer, and every test that expects a code expects one that there
 * is. What no test can bring about is named with its reason.
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { problems } from '../kernel/problems.ts';

const server = fileURLToPath(new URL('../', import.meta.url));

/** Codes without a test, each with why. The list may only shrink. */
const untested: Readonly<Record<string, string>> = {
  wallet_not_open: 'nothing asks for a wallet that may not be open yet',
};

/** Where codes stand as expected answers: tests, and the tables that tests are made from. */
function testTexts(): string[] {
  return globSync(['**/*.test.ts', 'proofs/test-expectations.ts', 'proofs/test-races.ts'], { cwd: server })
    .filter((file) => !file.endsWith('problem-codes.test.ts'))
    .map((file) => readFileSync(`${server}${file}`, 'utf8'));
}

test('every problem code is expected by a test, or excepted with a reason', () => {
  const texts = testTexts();
  const isExpected = (code: string) => texts.some((text) => new RegExp(`['"\`](?:\\d{3} )?${code}['"\` |]`).test(text));
  const missing = Object.keys(problems).filter((code) => !isExpected(code) && !(code in untested));
  expect(missing).toEqual([]);
  const stale = Object.keys(untested).filter((code) => !(code in problems) || isExpected(code));
  expect(stale).toEqual([]);
});

test('every "status code" that the proofs expect is registered so', () => {
  const wrong = testTexts()
    .flatMap((text) => [...text.matchAll(/['"`| ](4\d\d|5\d\d) ([a-z_]+)['"`|]/g)])
    .filter(([, status, code]) => problems[code as keyof typeof problems]?.status !== Number(status));
  expect(wrong.map(([text]) => text)).toEqual([]);
});
