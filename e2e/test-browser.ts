/** A real browser for tests: Debian's Chromium with a profile of its own, and what a page did that it should not do. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { ensureConsole } from '../bin/console-build.mjs';

const args = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Browser {
  /** A fresh tab; faults are collected until `noFaults` is asked. */
  open(path: string): Promise<Page>;
  close(): Promise<void>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Where Chromium stands; throws one message with the remedy where there is none. */
export function chromiumPath(env: Env = process.env, exists: (place: string) => boolean = existsSync): string {
  const places = [env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = places.find((place) => place && exists(place));
  if (!found)
    throw new Error(
      'The browser tests need Chromium. Install it (apt-get install chromium), or set CHROMIUM=/path to one that is there.',
    );
  return found;
}

export async function openBrowser(url: string): Promise<Browser> {
  const executablePath = chromiumPath();
  ensureConsole(fileURLToPath(new URL('..', import.meta.url)), process.execPath);
  const profile = mkdtempSync(join(tmpdir(), 'roundtrip-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args,
    headless: true,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'America/New_York',
  });
  context.setDefaultTimeout(15_000);
  await watch(context);
  return {
    open: async (path) => {
      const page = await context.newPage();
      await page.goto(url + path);
      return page;
    },
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

const faultsOf = new WeakMap<Page, string[]>();

/** Errors in the console, exceptions, and every violation of the content-security-policy. */
async function watch(context: BrowserContext): Promise<void> {
  context.on('page', (page) => {
    const faults: string[] = [];
    faultsOf.set(page, faults);
    page.on('console', (message) => {
      // Chromium logs every answer of 4xx; whether one is right is for the test that caused it.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  });
  await context.addInitScript({ content: tellViolations });
}

const tellViolations = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('policy violated: ' + [event.violatedDirective, event.blockedURI, event.sample].join(' ')));`;

/** No error, no violated policy, and no serious or critical finding of axe on what is shown now. */
export async function expectGood(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = grave.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
  expect(told).toEqual([]);
  expect(faultsOf.get(page)).toEqual([]);
}

/** Enters with this key and waits for the frame. */
export async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Chooses in a select box by what people read. */
export async function choose(page: Page, box: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: box }).click();
  await page.getByTitle(option, { exact: true }).filter({ visible: true }).last().click();
}
