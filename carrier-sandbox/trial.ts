/** A sandbox for tests, and callers that speak as a shop's programme does. */
import { onTestFinished } from 'vitest';
import { type CarrierSandbox, type CarrierSandboxOptions, startCarrierSandbox } from './index.ts';
import { authKey, securityKey } from './korea-post/index.ts';
import { openCipher } from './korea-post/seed.ts';

const cipher = openCipher(securityKey);

export const customer = '1000000010';
export const other = '2000000020';

export interface Trial {
  sandbox: CarrierSandbox;
  /** Sends to the post and gives the body, whatever it is. */
  raw(message: string, fields: Record<string, string>, told?: string): Promise<Response>;
  /** The same, as values by name; of a list the last. */
  post(message: string, fields: Record<string, string>, told?: string): Promise<Record<string, string>>;
  /** Words of the tracking page with their times, such as `2026.11.23 18:43 집하완료`. */
  trace(number: string, told?: string): Promise<string[]>;
  control(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
}

export async function startTrial(options: Partial<CarrierSandboxOptions> = {}): Promise<Trial> {
  const sandbox = await startCarrierSandbox({ port: 0, slowMs: 20, hangMs: 60_000, ...options });
  onTestFinished(() => sandbox.close());
  const raw: Trial['raw'] = (message, fields, told) =>
    fetch(`${sandbox.url}/korea_post/api.${message}.jparcel`, {
      method: 'POST',
      body: new URLSearchParams({ key: authKey, regData: cipher.encrypt(plainOf(fields)) }),
      headers: told ? { 'x-business-time': told } : {},
    });
  return {
    sandbox,
    raw,
    post: async (message, fields, told) => valuesOf(await (await raw(message, fields, told)).text()),
    async trace(number, told) {
      const page = await fetch(`${sandbox.url}/korea_post/trace.RetrieveDomRigiTraceList.comm?sid1=${number}`, {
        headers: told ? { 'x-business-time': told } : {},
      });
      const rows = (await page.text()).matchAll(
        /<td>([\d.]{10})<\/td>\s*<td>([\d:]{5})<\/td>[\s\S]*?class="evtnm">([^<]+)</g,
      );
      return [...rows].map(([, date, time, word]) => `${date} ${time} ${word}`);
    },
    async control(method, path, body) {
      const response = await fetch(sandbox.url + path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  };
}

function plainOf(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

export function valuesOf(xml: string): Record<string, string> {
  return Object.fromEntries(pairsOf(xml));
}

/** Names and values in the order in which they stand. */
export function pairsOf(xml: string): [name: string, value: string][] {
  return [...xml.matchAll(/<(\w+)>(?:<!\[CDATA\[([^<]*)\]\]>|([^<>]*))<\/\1>/g)].map(([, name, wrapped, plain]) => [
    name!,
    wrapped ?? plain ?? '',
  ]);
}

export const office = {
  custNo: customer,
  officeSer: '06',
  officeNm: '창고',
  officeZip: '04524',
  officeAddr1: '세종대로 110',
  officeAddr2: '1층',
  officeTelno: '02-1234-5678',
  contactNm: '홍길동',
};

export const order = {
  custNo: customer,
  apprNo: customer,
  payType: '1',
  reqType: '1',
  officeSer: '06',
  microYn: 'N',
  contCd: '025',
  orderNo: 'order-1',
  ordCompNm: '쇼핑몰',
  recNm: '김하나',
  recZip: '06236',
  recAddr1: '테헤란로 1',
  recAddr2: '2층',
  recMob: '01012345678',
  goodsNm: '셔츠',
};

/** Registers the office and books; the answer's values. */
export async function book(
  trial: Trial,
  fields: Partial<Record<string, string>> = {},
  told?: string,
): Promise<Record<string, string>> {
  const whole = { ...order, ...fields } as Record<string, string>;
  await trial.post('InsertOffice', { ...office, custNo: whole['custNo']! });
  return trial.post('InsertOrder', whole, told);
}
