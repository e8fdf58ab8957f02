/** Opens the malls of a run: a Korean one in won and a European one in euro, with sellers of every temper. */
import { type Api, isDone, type Reply } from '../api.ts';
import type { MallRules } from '../checker/index.ts';
import type { Dice } from '../random.ts';
import { openContracts } from './contracts.ts';
import { addressAt } from './places.ts';
import type { PostDesk } from './post-desk.ts';
import { carrierNames } from './waybills.ts';
import type { Mall, Seller, Temper } from './world.ts';

export interface Opening {
  api: Api;
  dice: Dice;
  tag: string;
  platformKey: string;
  startsAt: string;
  post: PostDesk | null;
}

export async function openMalls(opening: Opening): Promise<Mall[]> {
  return [await openMall(opening, 'KR'), await openMall(opening, 'EU')];
}

async function openMall(
  { api, dice: all, tag, platformKey, startsAt, post }: Opening,
  jurisdiction: 'KR' | 'EU',
): Promise<Mall> {
  const dice = all.fork(`mall/${jurisdiction}`);
  const korean = jurisdiction === 'KR';
  const rules: MallRules = {
    calendar: { jurisdiction, timeZone: korean ? 'Asia/Seoul' : 'Europe/Berlin' },
    defectWindow: dice.pick(['either', 'both']),
    refundTrigger: dice.pick(['received', 'received', 'arrived', 'collected']),
    afterDispatch: dice.pick(['two_step', 'two_step', 'wait_and_return']),
    dissatisfiedFault: dice.pick(['seller', 'buyer']),
    returnApproval: dice.pick(['seller', 'seller', 'automatic']),
    returnFee: korean ? dice.pick([0, 3_000]) : dice.pick([0, 450]),
  };
  const body = {
    name: korean ? '한빛마켓' : 'Nordlicht Markt',
    reference: `${tag}-${jurisdiction}`,
    time_zone: rules.calendar.timeZone,
    currency: korean ? 'KRW' : 'EUR',
    locale: korean ? 'ko-KR' : 'de-DE',
    jurisdiction,
    policies: {
      defect_window: rules.defectWindow,
      refund_trigger: rules.refundTrigger,
      after_dispatch: rules.afterDispatch,
      dissatisfied_fault: rules.dissatisfiedFault,
      return_approval: rules.returnApproval,
      return_fee: rules.returnFee,
    },
    test_clock: { starts_at: startsAt, frozen: true },
  };
  const mall = needed(await api.post('/v1/malls', { as: platformKey, body, key: `${tag}-${jurisdiction}` }), 'a mall');
  const key = testKey(mall);
  const sellers: Seller[] = [];
  for (const temper of ['diligent', 'slow', 'silent', 'diligent'] as const) {
    sellers.push(
      await openSeller(
        { api, key, reference: `${tag}-${jurisdiction}-${sellers.length}` },
        { temper, korean, number: dice.int(1e8, 9e8) },
      ),
    );
  }
  // Where the post is connected its numbers come from itself.
  const typed = carrierNames.filter((carrier) => post === null || carrier !== 'korea_post');
  const carriers = korean ? typed : ['lotte', 'logen'];
  const opened: Mall = { id: String(mall.id), key, rules, currency: korean ? 'KRW' : 'EUR', sellers, carriers };
  if (korean && post) await openContracts({ api, platformKey, tag }, opened, post);
  return opened;
}

interface WhichSeller {
  temper: Temper;
  korean: boolean;
  /** Nine digits. */
  number: number;
}

async function openSeller(
  at: { api: Api; key: string; reference: string },
  { temper, korean, number }: WhichSeller,
): Promise<Seller> {
  const registration = korean
    ? { country: 'KR', number: businessNumber(String(number)) }
    : { country: 'DE', number: `DE${number}` };
  const shop = addressAt('usual', { currency: korean ? 'KRW' : 'EUR' });
  const body = {
    name: `${temper} ${at.reference}`,
    reference: at.reference,
    kind: 'third_party',
    registration,
    contacts: { shipping_manager: { name: shop.name, phone: shop.phone } },
    addresses: { ship_from: shop, return_to: shop },
  };
  const seller = needed(await at.api.post('/v1/sellers', { as: at.key, body, key: at.reference }), 'a seller');
  return { id: String(seller.id), key: testKey(seller), temper, contract: null };
}

/** Keys with which the carriers push their scans. */
export async function openCarriers({ api, tag, platformKey }: Opening): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  for (const carrier of carrierNames) {
    const body = { owner: { carrier, mode: 'test' }, scopes: ['tracking_events:write'], label: `simulation ${tag}` };
    const made = needed(
      await api.post('/v1/api_keys', { as: platformKey, body, key: `${tag}-${carrier}` }),
      "a carrier's key",
    );
    keys.set(carrier, String(made.key));
  }
  return keys;
}

/** National Tax Service: the check digit makes the weighted sum end in 0. */
function businessNumber(nine: string): string {
  const weights = [1, 3, 7, 1, 3, 7, 1, 3, 5];
  const sum = weights.reduce(
    (total, weight, i) => total + weight * Number(nine[i]),
    Math.floor((Number(nine[8]) * 5) / 10),
  );
  return nine + ((10 - (sum % 10)) % 10);
}

function testKey(owner: Record<string, unknown>): string {
  return (owner.keys as { test: string }).test;
}

function needed(reply: Reply, what: string): Record<string, unknown> {
  if (isDone(reply)) return reply.body;
  throw new Error(`${what} could not be opened: ${reply.status} ${JSON.stringify(reply.body)}`);
}
