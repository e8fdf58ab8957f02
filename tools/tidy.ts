/**
 * The style as a test: banned words outside their one place, the direction of imports, file lengths. Exceptions are
 * named here with their reason; the lists may only shrink. Run by `npm test`.
 */
import { globSync, readFileSync } from 'node:fs';

interface Ban {
  pattern: RegExp;
  why: string;
  /** Files, by beginning of path, where it is right. */
  allowed: readonly string[];
  /** Only files beginning so are looked at; all when left out. */
  within?: readonly string[];
}

const everywhereButProduct = [
  'tools/',
  'replay/',
  'simulation/',
  'bench/',
  'prove/',
  'bin/',
  'demo/',
  'gateway-sandbox/',
  'carrier-sandbox/',
  'client/',
  'cli/',
];

const bans: readonly Ban[] = [
  {
    pattern: /\bDate\.now\(|\bnew Date\(\)/,
    why: 'time comes through the clock port',
    allowed: ['server/kernel/clock.ts', ...everywhereButProduct],
  },
  { pattern: /\bMath\.random\(/, why: 'chance comes through the clock port or a seed', allowed: ['bench/'] },
  { pattern: /\bparseFloat\(/, why: 'money is parsed by parseMinor', allowed: ['bench/', 'tools/'] },
  { pattern: /(:|\bas|<)\s*any\b(?! )/, why: 'say the type, or unknown', allowed: ['tools/api.ts'] },
  { pattern: /\b(TODO|FIXME|XXX|HACK)\b/, why: 'finish it or put it into docs/decisions', allowed: ['tools/tidy.ts'] },
  { pattern: /\b(it|test|describe)\.(only|skip|todo)\(/, why: 'a test runs or does not exist', allowed: [] },
  { pattern: /@ts-(ignore|expect-error|nocheck)/, why: 'mend the type', allowed: [] },
  {
    pattern: /(?<![.\w])fetch\(/,
    why: 'outside calls go through one bounded client',
    allowed: ['server/kernel/outside.ts'],
    within: ['server/'],
  },
  {
    pattern: /from '[./\w-]*kernel\/outside\.ts'/,
    why: 'gateways and carriers are called through the one file of each',
    allowed: ['server/payments/outside.ts', 'server/carriers/call-carrier.ts'],
    within: ['server/payments/', 'server/carriers/'],
  },
  {
    pattern: /\bcallCarrier\(/,
    why: "a carrier's client calls through its circuit breaker; nothing else calls",
    allowed: ['server/carriers/call-carrier.ts', 'server/carriers/korea-post/client.ts'],
    within: ['server/'],
  },
  {
    pattern: /from '(undici|node:https?|axios)'/,
    why: 'outside calls go through one bounded client',
    // Webhooks go to addresses of others: their client also looks where a name leads before it connects.
    allowed: ['server/kernel/outside.ts', 'server/http/', 'server/webhooks/send.ts'],
    within: ['server/'],
  },
  {
    pattern: /from 'node:|\bprocess\./,
    why: 'the client runs in browsers too',
    allowed: [],
    within: ['client/'],
  },
  {
    pattern: /process\.env\b/,
    why: 'settings are read in server/config.ts',
    allowed: [
      'server/config.ts',
      'server/main.ts',
      'server/serve.ts',
      'server/doctor.ts',
      'server/demo-child.ts',
      'server/db/engine/',
    ],
    within: ['server/'],
  },
];

/** Who may import whom: files beginning with `from` import nothing beginning with `not`. */
const directions: readonly { from: string; not: readonly string[]; but?: readonly string[]; why: string }[] = [
  {
    from: 'server/',
    not: ['tools/', 'simulation/', 'replay/', 'bench/', 'prove/', 'demo/', 'gateway-sandbox/', 'carrier-sandbox/'],
    why: 'the product imports no tool',
  },
  {
    from: 'server/kernel/',
    not: ['server/'],
    but: ['server/kernel/', 'server/db/', 'server/config.ts'],
    why: 'the kernel knows no feature',
  },
  {
    from: 'server/carriers/',
    not: ['server/'],
    but: ['server/carriers/', 'server/http/', 'server/kernel/'],
    why: 'carriers import no feature',
  },
  { from: 'gateway-sandbox/', not: ['server/', 'tools/'], why: 'the sandbox shares no code with the adapter' },
  { from: 'carrier-sandbox/', not: ['server/', 'tools/'], why: 'the sandbox shares no code with the adapters' },
  { from: 'simulation/', not: ['server/'], why: 'an outside checker imports nothing of what it checks' },
  { from: 'replay/', not: ['server/'], why: 'the replay uses the public API only' },
  { from: 'client/', not: ['server/', 'tools/', 'cli/'], why: 'the client is what integrators get, and stands alone' },
  { from: 'cli/', not: ['server/', 'tools/'], why: 'the command line uses the public API only' },
  { from: 'console/', not: ['server/', 'tools/', 'e2e/'], why: 'the console uses the public API only' },
  { from: 'demo/', not: ['server/'], why: 'the demo is made through the public API only' },
];

/** Longer than 300 lines, each with why it is not two files. */
const longFiles: Readonly<Record<string, string>> = {
  'server/config.ts': 'one table of all settings',
  'console/texts/en-words.ts': 'one vocabulary',
  'console/texts/ko-words.ts': 'one vocabulary',
  'console/texts/zh-words.ts': 'one vocabulary',
};

const files = globSync([
  '{server,tools,simulation,replay,bench,prove,demo,gateway-sandbox,carrier-sandbox,client,cli}/**/*.ts',
  '{console,e2e}/**/*.{ts,tsx}',
  'vitest.config.ts',
])
  .filter((file) => !/^(client|console)\/generated\//.test(file))
  .sort();
const faults: string[] = [];
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const isTest = /\.test\.ts$|\/(trial|test)-?[\w-]*\.ts$|\/stories\//.test(file);
  checkWords(file, text, isTest);
  if (!isTest) checkImports(file, text);
  const lines = text.split('\n').length;
  if (lines > 300 && !isTest && !longFiles[file]) faults.push(`${file}: ${lines} lines; two rooms would be clearer`);
}
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.stdout.write(`tidy: ${files.length} files, ${faults.length} faults\n`);
process.exit(faults.length > 0 ? 1 : 0);

function checkWords(file: string, text: string, isTest: boolean): void {
  const lines = text.split('\n');
  for (const ban of bans) {
    if (ban.within && !ban.within.some((start) => file.startsWith(start))) continue;
    if (ban.allowed.some((start) => file.startsWith(start))) continue;
    if (isTest && !/only\|skip/.test(ban.pattern.source)) continue;
    lines.forEach((line, i) => {
      const code = line.replace(/\/\/.*|^\s*\*.*/, '');
      if (ban.pattern.test(code)) faults.push(`${file}:${i + 1}: ${ban.why}: ${line.trim().slice(0, 80)}`);
    });
  }
}

function checkImports(file: string, text: string): void {
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
    const imported = new URL(target!, `file:///${file}`).pathname.slice(1);
    for (const { from, not, but = [], why } of directions) {
      if (!file.startsWith(from) || !not.some((start) => imported.startsWith(start))) continue;
      if (but.some((start) => imported.startsWith(start))) continue;
      faults.push(`${file}: imports ${imported}; ${why}`);
    }
  }
}
