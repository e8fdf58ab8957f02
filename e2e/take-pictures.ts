/**
 * Takes pictures of every page in three languages, to be looked at after a change, and for the documents:
 * `node e2e/take-pictures.ts <url> <a mall's test key> <folder>`. The demo's malls have something in every state.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { languages } from '../console/texts/language-names.ts';
import { type Api, apiOf } from '../tools/api.ts';
import { openBrowser, signIn } from './test-browser.ts';

interface Taking {
  url: string;
  key: string;
  folder: string;
}

export async function takePictures({ url, key, folder }: Taking): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await openBrowser(url);
  try {
    const page = await browser.open('/');
    await take(page, join(folder, 'entrance.png'));
    await signIn(page, key);
    const paths = await pathsOf(apiOf(url, key));
    for (const [language, name] of Object.entries(languages)) {
      // Away from the dialog that was left open.
      await page.goto(`${url}/orders`);
      await page.getByRole('button', { name }).click();
      for (const [what, path] of Object.entries(paths)) {
        await page.goto(url + path);
        await page.locator('main:not([aria-busy="true"])').waitFor();
        await take(page, join(folder, `${what}-${language}.png`));
        await takeDialog(page, join(folder, `${what}-dialog-${language}.png`));
      }
    }
  } finally {
    await browser.close();
  }
}

/** The newest object of each interesting state; a page without one is left out. */
async function pathsOf(api: Api): Promise<Record<string, string>> {
  const paths: Record<string, string> = {
    todo: '/',
    orders: '/orders',
    returns: '/returns',
    contracts: '/carrier_contracts',
    apply: '/carrier_contracts/new',
  };
  const add = async (name: string, collection: string, query: string) => {
    const found = (await api.get(`/v1/${collection}?limit=1&${query}`)).body.data?.[0];
    if (found) paths[name] = `/${collection}/${found.id}`;
  };
  for (const state of ['paid', 'delivered', 'returned', 'cancelled'])
    await add(`order-${state}`, 'orders', `state=${state}`);
  for (const goods of ['none', 'arrived', 'lost', 'received', 'waived'])
    await add(`return-${goods}`, 'returns', `goods=${goods}`);
  await add('return-refused', 'returns', 'decision=refused');
  for (const state of ['verified', 'on_hold', 'in_use'])
    await add(`contract-${state}`, 'carrier_contracts', `state=${state}`);
  return paths;
}

async function take(page: Page, path: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path, fullPage: true });
}

/** The dialog of the page's first action, where there is one. */
async function takeDialog(page: Page, path: string): Promise<void> {
  const first = page.locator('.actions .buttons button:enabled').first();
  if ((await first.count()) === 0) return;
  await first.click();
  await page.getByRole('dialog').waitFor();
  await page.screenshot({ path });
}

if (import.meta.main) {
  const [url, key, folder] = process.argv.slice(2);
  if (!url || !key || !folder) {
    process.stderr.write('node e2e/take-pictures.ts <url> <key> <folder>\n');
    process.exit(2);
  }
  await takePictures({ url, key, folder });
}
