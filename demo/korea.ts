/**
 * The Korean demo mall: two sellers, prices in won, and what happened to their orders in five weeks of autumn 2026, told
 * through the API and the clock alone, so that every state can be looked at. The clock stands still at the end, on
 * Monday 16 November 2026, 11:00.
 */
import { type By, enterWaybill, type Scan, scans, ship, takenByPost } from './parcels.ts';
import {
  acknowledge,
  act,
  askReturn,
  beginTelling,
  cancel,
  clockTo,
  type OrderWish,
  order,
  type Shop,
  type Told,
} from './shop.ts';

export async function tellKorea(shop: Shop): Promise<void> {
  await october(shop);
  await clockTo(shop, '2026-11-10T10:00');
  const told = await ordersOfNovember(shop);
  await clockTo(shop, '2026-11-12T10:00');
  await returnsAskedFor(shop, told);
  await clockTo(shop, '2026-11-13T18:00');
  await goodsComeBack(shop);
  await clockTo(shop, '2026-11-16T09:00');
  await answers(shop, told);
  await clockTo(shop, '2026-11-16T10:00');
  await thisMorning(shop, told);
  // What is paid back today is paid while the clock goes on.
  await clockTo(shop, '2026-11-16T11:00');
}

/** What takes weeks by itself: a return and a cancellation that lapse, and a seller that does nothing. */
async function october(shop: Shop): Promise<void> {
  const orders = beginTelling();
  const names = ['R90', 'R91', 'C90'];
  for (const name of names) orders.put(name, await order(shop, name));
  await shipAll(shop, orders, names);
  await clockTo(shop, '2026-10-20T18:00');
  await scans(shop, 'october.delivered', [
    ...['R90', 'R91'].flatMap((of) => wayOut(of, delivered, '2026-10-19')),
    ...wayOut('C90', ['collected'], '2026-10-19'),
  ]);
  await clockTo(shop, '2026-10-21T10:00');
  const lapses = await askReturn(shop, orders.get('R90'), { method: 'buyer_ships' });
  await act(shop, lapses, 'approve', { on_behalf_of: 'seller' });
  const idle = await askReturn(shop, orders.get('R91'), { reason: 'defective', detail: '손잡이가 깨져 있어요' });
  await act(shop, idle, 'approve', { on_behalf_of: 'seller' });
  await takenByPost(shop, [idle]);
  const asked = await cancel(shop, orders.get('C90'));
  await act(shop, asked, 'approve', { on_behalf_of: 'seller' });
  await clockTo(shop, '2026-10-23T18:00');
  await scans(shop, 'october.back', wayBack('R91', ['collected', 'in_transit', 'delivered'], '2026-10-22'));
}

/** Parcels of K orders: how far each has come. */
const parcels: Readonly<Record<string, readonly string[]>> = {
  K04: [],
  K05: ['collected'],
  K06: ['collected', 'in_transit'],
  K07: ['collected', 'in_transit', 'out_for_delivery'],
  K08: ['collected', 'in_transit', 'out_for_delivery', 'attempt_failed'],
  K09: ['collected', 'in_transit', 'available_for_pickup'],
  K10: ['collected', 'in_transit', 'out_for_delivery', 'delivered'],
  K14: ['collected', 'in_transit', 'lost'],
  K15: ['collected', 'in_transit', 'damaged'],
  K16: ['collected', 'in_transit', 'returning'],
  K17: ['collected', 'in_transit', 'returning', 'returned_to_sender'],
};

/**
 * By CJ: what the post never tells, and the parcels of a seller without a contract. C90 stays on its way for weeks, and
 * the post would be asked about it every three hours.
 */
const typed = ['C90', 'K09', 'K14', 'K15', 'K16', 'K17', 'R11', 'R12', 'R16'];

function byOf(name: string): By {
  return typed.includes(name) ? 'typed' : 'post';
}

async function shipAll(shop: Shop, told: Told, names: readonly string[]): Promise<void> {
  const shipments = [];
  for (const name of names) {
    const by = byOf(name);
    const shipment = await ship(shop, told.get(name), { by });
    if (by === 'post') shipments.push(shipment);
  }
  await takenByPost(shop, shipments);
}

/** Orders that were delivered on 11 November, to be returned in one way or another. */
const toReturn: Readonly<Record<string, OrderWish>> = {
  R01: {},
  R02: {},
  R03: {},
  R04: {},
  R05: {},
  R06: {},
  R07: {},
  R08: { coupon: 5_000 },
  R09: { gateway: '-unclear' },
  R10: { gateway: '-unclear-not' },
  R11: { seller: 'gongbang', lines: { kimchi: 1 } },
  R12: { seller: 'gongbang', lines: { tray: 1 } },
  R13: {},
  R14: {},
  R16: { seller: 'gongbang', lines: { tray: 2 } },
  R17: {},
  R18: {},
  R19: { lines: { mug: 3 } },
  R20: { method: 'bank_transfer' },
  R21: { gateway: '-declined' },
  R22: { gateway: '-slow' },
};

async function ordersOfNovember(shop: Shop): Promise<Told> {
  const told = beginTelling();
  const place = async (name: string, wish: OrderWish = {}) => told.put(name, await order(shop, name, wish));
  for (const [name, wish] of Object.entries(toReturn)) await place(name, wish);
  await place('R15'); // lost on its way to the buyer
  for (const name of Object.keys(parcels)) await place(name);
  for (const name of ['C07', 'C08', 'C09', 'C10']) await place(name);
  await shipAll(shop, told, [...Object.keys(toReturn), 'R15', ...Object.keys(parcels), 'C07', 'C08', 'C09', 'C10']);
  await clockTo(shop, '2026-11-11T18:00');
  const underWay = ['R15', 'C07', 'C08', 'C09', 'C10'].map((of) => [of, ['collected', 'in_transit']] as const);
  const arrived = Object.keys(toReturn).map((of) => [of, delivered] as const);
  const all = [...arrived, ...Object.entries(parcels), ...underWay];
  const codes = all.flatMap(([of, each]) => wayOut(of, each, '2026-11-10'));
  await scans(shop, 'november.out', codes);
  return told;
}

async function returnsAskedFor(shop: Shop, told: Told): Promise<void> {
  const ask = async (name: string, wish: Parameters<typeof askReturn>[2] = {}) =>
    told.put(`${name}.return`, await askReturn(shop, told.get(name), wish));
  const method = 'buyer_ships' as const;
  const defect = { reason: 'defective', detail: '받았을 때 이미 깨져 있었어요' };
  for (const name of Object.keys(toReturn)) {
    if (name === 'R01') continue;
    if (name === 'R20') await ask(name, { account: true });
    else if (['R07', 'R09', 'R11', 'R12'].includes(name)) await ask(name, defect);
    else if (name === 'R19') await ask(name, { lines: [{ line: told.get('R19').lines[0]!.id, quantity: 2 }] });
    else await ask(name, bySender.includes(name) ? { method } : {});
  }
  await ask('R15', { reason: 'lost_in_transit', detail: '택배사에서 분실했다고 합니다' });
  const answered = Object.keys(toReturn).filter((name) => !['R01', 'R11', 'R13'].includes(name));
  for (const name of [...answered, 'R15'])
    await act(shop, told.get(`${name}.return`), 'approve', { on_behalf_of: 'seller' });
  await act(shop, told.get('R11.return'), 'refuse', {
    reason: '사진과 같은 상품이며 불량이 아닙니다',
    on_behalf_of: 'seller',
  });
  await act(shop, told.get('R13.return'), 'withdraw', { on_behalf_of: 'buyer' });
  await act(shop, told.get('R16.return'), 'waive_goods', { on_behalf_of: 'seller' });
  const [sent, collected] = [answered.filter(isSent), answered.filter((name) => !isSent(name) && name !== 'R16')];
  await takenByPost(
    shop,
    collected.map((name) => told.get(`${name}.return`)),
  );
  for (const name of sent) if (name !== 'R02') await enterWaybill(shop, told.get(`${name}.return`));
}

/** Returns that the buyer sends, to see what the post never tells; R02 is not sent yet. */
const bySender = ['R02', 'R04', 'R17', 'R18'];

/** 서울공방 has no contract: its buyers send theirs. */
function isSent(name: string): boolean {
  return bySender.includes(name) || name === 'R12';
}

/** Ways back: R03 is only booked, the others have come as far as told; the rest has arrived. */
const back: Readonly<Record<string, readonly string[]>> = {
  R03: [],
  // CJ: nobody was there.
  R04: ['12'],
  R05: ['collected'],
  R06: ['collected', 'in_transit'],
  R14: ['collected', 'in_transit'],
  R17: ['collected', 'in_transit', 'lost'],
  R18: ['collected', 'in_transit', 'damaged'],
};

/** The post calls on the day after the approval; the platform hears of it by asking. */
async function goodsComeBack(shop: Shop): Promise<void> {
  const coming = Object.keys(toReturn).filter((name) => !['R01', 'R02', 'R11', 'R13', 'R16'].includes(name));
  const all = coming.flatMap((of) => wayBack(of, back[of] ?? ['collected', 'in_transit', 'delivered'], '2026-11-13'));
  const now = '2026-11-13T18:00';
  await scans(
    shop,
    'november.collected',
    all.filter(({ at }) => at <= now),
  );
  await clockTo(shop, '2026-11-14T18:00');
  await scans(
    shop,
    'november.back',
    all.filter(({ at }) => at > now),
  );
}

async function answers(shop: Shop, told: Told): Promise<void> {
  const lines = told.get('R19.return').lines;
  const found = [
    { line: lines[0]!.line, quantity: 1, condition: 'opened' },
    { line: lines[0]!.line, quantity: 1, condition: 'missing' },
  ];
  await act(shop, told.get('R19.return'), 'inspect', { lines: found, on_behalf_of: 'seller' });
  for (const name of ['R08', 'R09', 'R10', 'R20', 'R21', 'R22'])
    await act(shop, told.get(`${name}.return`), 'receive', { on_behalf_of: 'seller' });
  await act(shop, told.get('R12.return'), 'refuse', {
    reason: '사용한 흔적이 있습니다',
    ground: 'value_lost_by_use',
    on_behalf_of: 'seller',
  });
  // Goods that are on their way are sent back by agreement only: the operator does it.
  await act({ ...shop, client: shop.platform }, told.get('R14.return'), 'withdraw');
}

/** Open on everybody's desk: new orders, cancel requests, a return that nobody has answered yet. */
async function thisMorning(shop: Shop, told: Told): Promise<void> {
  const place = async (name: string, wish: OrderWish = {}) => told.put(name, await order(shop, name, wish));
  for (const name of ['K01', 'K03', 'K11', 'K12', 'K13', 'C01', 'C02', 'C03', 'C04', 'C05', 'C06']) {
    await place(name, name === 'C03' ? { gateway: '-declined' } : {});
  }
  await place('K02', { checkout: 'CHECKOUT-1' });
  await place('K18', { seller: 'gongbang', lines: { tray: 1, kimchi: 1 }, checkout: 'CHECKOUT-1' });
  for (const name of ['K03', 'K11', 'C02', 'C03', 'C04', 'C05', 'C06']) await acknowledge(shop, told.get(name));
  const part = await ship(shop, told.get('K11'), { lines: [{ line: told.get('K11').lines[0]!.id, quantity: 1 }] });
  await ship(shop, told.get('K12'), { by: 'untracked' });
  const mistaken = await ship(shop, told.get('K13'));
  await takenByPost(shop, [part, mistaken]);
  await act(shop, mistaken, 'void', { on_behalf_of: 'seller' }); // the post cancels its number
  await cancel(shop, told.get('C01'));
  for (const name of ['C02', 'C03', 'C04', 'C05']) told.put(`${name}.cancel`, await cancel(shop, told.get(name)));
  told.put(
    'C06.cancel',
    await cancel(shop, told.get('C06'), {
      reason: 'out_of_stock',
      detail: '품절',
      lines: [{ line: told.get('C06').lines[0]!.id, quantity: 1 }],
    }),
  );
  for (const name of ['C03', 'C06']) await act(shop, told.get(`${name}.cancel`), 'approve', { on_behalf_of: 'seller' });
  await act(shop, told.get('C04.cancel'), 'refuse', {
    reason: '주문 제작이 이미 시작되었습니다',
    on_behalf_of: 'seller',
  });
  await takenByPost(shop, [await ship(shop, told.get('C05'))]); // the dispatch refuses the open request
  for (const name of ['C07', 'C08', 'C09', 'C10']) told.put(`${name}.cancel`, await cancel(shop, told.get(name)));
  for (const name of ['C08', 'C09']) await act(shop, told.get(`${name}.cancel`), 'approve', { on_behalf_of: 'seller' });
  await act(shop, told.get('C09.cancel'), 'complete', { on_behalf_of: 'buyer' });
  await act(shop, told.get('C10.cancel'), 'withdraw', { on_behalf_of: 'buyer' });
  await askReturn(shop, told.get('R01'));
}

const delivered = ['collected', 'in_transit', 'out_for_delivery', 'delivered'];

/** Days after the first scan and time of day; what is not named comes last. */
const times: Readonly<Record<string, [number, string]>> = {
  collected: [0, '18:00'],
  in_transit: [0, '22:30'],
  out_for_delivery: [1, '09:10'],
  returning: [1, '11:30'],
  delivered: [1, '14:20'],
};

/** `day`: of the dispatch. */
function wayOut(of: string, codes: readonly string[], day: string): Scan[] {
  return codes.map((code) => ({ of, way: 'out', code, at: timeOf(code, day) }));
}

/** `day`: on which the parcel is collected, or would have been. */
function wayBack(of: string, codes: readonly string[], day: string): Scan[] {
  return codes.map((code) => ({ of, way: 'back', code, at: timeOf(code, day) }));
}

function timeOf(code: string, day: string): string {
  const [after, time] = times[code] ?? [1, '16:40'];
  return `${Temporal.PlainDate.from(day).add({ days: after })}T${time}`;
}
