/** The tour of the README, word for word: its `sh` blocks are run by bash against a server, its comments are expected. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ platformKey: 'tour-key-with-at-least-32-characters' });
});
afterAll(() => server.stop());

test('the tour works word for word', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]!);
  expect(blocks.length).toBeGreaterThan(5);
  const { stdout, stderr } = await promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', blocks.join('\n')], {
    env: { ...process.env, PORT: new URL(server.url).port },
  });
  expect(stderr).toBe('');
  const said = stdout.split('\n');
  for (const block of blocks) {
    for (const [, comment] of block.matchAll(/ # (\w+)/g)) expect(said, stdout).toContain(comment);
  }
  expect(stdout).toContain('return.accepted – C8: the seller did not act in time after arrival');
  expect(stdout).toContain('return_freight 3000');
});
