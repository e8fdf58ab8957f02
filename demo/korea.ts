/**
 * The Korean demo mall: two sellers, prices in won, and what happened to their orders in five weeks of autumn 2026, told
 * through the API and the clock alone, so that every state can be looked at. The clock stands still at the end, on
 * Monday 16 November 2026, 11:00.
 */
import {
  acknowledge,
  act,
  askReturn,
  beginTelling,
  cancel,
  clockTo,
  enterWaybill,
  type OrderWish,
  order,
  type Scan,
  type Shop,
  scans,
  ship,
  type Told,
} from './shop.ts';

export async function tellKorea(shop: Shop): Promise<void> {
  await october(shop);
  await clockTo(shop, '2026-11-10T10:00');
  const told = await ordersOfNovember(shop);
  await clockTo(shop, '2026-11-12T10:00');
  await returnsAskedFor(shop, told);
  await clockTo(shop, '2026-11-13T17:00');
  await goodsComeBack(shop, told);
  await clockTo(shop, '2026-11-16T10:00');
  await thisMorning(shop, told);
  // What is paid back today is paid while the clock goes on.
  await clockTo(shop, '2026-11-16T11:00');
}

/** What takes weeks by itself: a return and a cancellation that lapse, and a seller that does nothing. */
async function october(shop: Shop): Promise<void> {
  const names = ['R90', 'R91', 'C90'];
  const orders = beginTelling();
  for (const name of names) orders.put(name, await order(shop, name));
  for (const name of names) await ship(shop, orders.get(name));
  await clockTo(shop, '2026-10-20T18:00');
  await scans(shop, 'october.delivered', [
    ...['R90', 'R91'].flatMap((of) => delivered(of, '2026-10-19', '2026-10-20')),
    { of: 'C90', way: 'out', code: '11', at: '2026-10-19T18:00' },
  ]);
  await clockTo(shop, '2026-10-21T10:00');
  const lapses = await askReturn(shop, orders.get('R90'));
  await act(shop, lapses, 'approve', { on_behalf_of: 'seller' });
  const idle = await askReturn(shop, orders.get('R91'), { reason: 'defective', detail: '손잡이가 깨져 있어요' });
  await act(shop, idle, 'approve', { on_behalf_of: 'seller' });
  await enterWaybill(shop, idle);
  const asked = await cancel(shop, orders.get('C90'));
  await act(shop, asked, 'approve', { on_behalf_of: 'seller' });
  await clockTo(shop, '2026-10-23T18:00');
  await scans(shop, 'october.back', cameBack('R91', '2026-10-21', '2026-10-23'));
}

/** Parcels of K orders: how far each has come. */
const parcels: Readonly<Record<string, readonly string[]>> = {
  K04: [],
  K05: ['11'],
  K06: ['11', '41'],
  K07: ['11', '41', '82'],
  K08: ['11', '41', '82', '84'],
  K09: ['11', '41', 'available_for_pickup'],
  K10: ['11', '41', '82', '91'],
  K14: ['11', '41', 'lost'],
  K15: ['11', '41', 'damaged'],
  K16: ['11', '41', 'returning'],
  K17: ['11', '41', 'returning', 'returned_to_sender'],
};

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
  for (const name of [...Object.keys(toReturn), 'R15', ...Object.keys(parcels), 'C07', 'C08', 'C09', 'C10'])
    await ship(shop, told.get(name));
  await clockTo(shop, '2026-11-11T18:00');
  const underWay = ['R15', 'C07', 'C08', 'C09', 'C10'].flatMap((of) => steps(of, ['11', '41']));
  const moving = Object.entries(parcels).flatMap(([of, codes]) => steps(of, codes));
  const arrived = Object.keys(toReturn).flatMap((of) => delivered(of, '2026-11-10', '2026-11-11'));
  await scans(shop, 'november.out', [...arrived, ...moving, ...underWay]);
  return told;
}

async function returnsAskedFor(shop: Shop, told: Told): Promise<void> {
  const ask = async (name: string, wish: Parameters<typeof askReturn>[2] = {}) =>
    told.put(`${name}.return`, await askReturn(shop, told.get(name), wish));
  const defect = { reason: 'defective', detail: '받았을 때 이미 깨져 있었어요' };
  for (const name of Object.keys(toReturn)) {
    if (name === 'R01') continue;
    if (name === 'R20') await ask(name, { account: true });
    else if (['R07', 'R09', 'R11', 'R12'].includes(name)) await ask(name, defect);
    else if (name === 'R19') await ask(name, { lines: [{ line: told.get('R19').lines[0]!.id, quantity: 2 }] });
    else await ask(name);
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
  const sent = answered.filter((name) => !['R02', 'R16'].includes(name));
  for (const name of sent) await enterWaybill(shop, told.get(`${name}.return`));
}

/** Ways back: R03 is only booked, the others have come as far as told; the rest has arrived. */
const back: Readonly<Record<string, readonly string[]>> = {
  R03: [],
  R04: ['12'],
  R05: ['11'],
  R06: ['11', '41'],
  R14: ['11', '41'],
  R17: ['11', '41', 'lost'],
  R18: ['11', '41', 'damaged'],
};

async function goodsComeBack(shop: Shop, told: Told): Promise<void> {
  const arrived = Object.keys(toReturn).filter(
    (name) => !['R01', 'R02', 'R11', 'R13', 'R16'].includes(name) && !back[name],
  );
  const moving = Object.entries(back).flatMap(([of, codes]) =>
    codes.map((code, i): Scan => ({ of, way: 'back', code, at: `2026-11-12T${18 + i}:30` })),
  );
  await scans(shop, 'november.back', [...moving, ...arrived.flatMap((of) => cameBack(of, '2026-11-12', '2026-11-13'))]);
  await clockTo(shop, '2026-11-13T18:00');
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
  await ship(shop, told.get('K11'), { lines: [{ line: told.get('K11').lines[0]!.id, quantity: 1 }] });
  await ship(shop, told.get('K12'), { untracked: true });
  await act(shop, await ship(shop, told.get('K13')), 'void', { on_behalf_of: 'seller' });
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
  await ship(shop, told.get('C05')); // the dispatch refuses the open request
  for (const name of ['C07', 'C08', 'C09', 'C10']) told.put(`${name}.cancel`, await cancel(shop, told.get(name)));
  for (const name of ['C08', 'C09']) await act(shop, told.get(`${name}.cancel`), 'approve', { on_behalf_of: 'seller' });
  await act(shop, told.get('C09.cancel'), 'complete', { on_behalf_of: 'buyer' });
  await act(shop, told.get('C10.cancel'), 'withdraw', { on_behalf_of: 'buyer' });
  await askReturn(shop, told.get('R01'));
}

/** From dispatch on one day to delivery on the next. */
function delivered(of: string, from: string, to: string): Scan[] {
  return [
    { of, way: 'out', code: '11', at: `${from}T18:00` },
    { of, way: 'out', code: '41', at: `${from}T22:30` },
    { of, way: 'out', code: '82', at: `${to}T09:10` },
    { of, way: 'out', code: '91', at: `${to}T14:20` },
  ];
}

function cameBack(of: string, from: string, to: string): Scan[] {
  return [
    { of, way: 'back', code: '11', at: `${from}T18:30` },
    { of, way: 'back', code: '41', at: `${from}T23:10` },
    { of, way: 'back', code: '91', at: `${to}T13:40` },
  ];
}

/** One step every four hours from the evening of 10 November. */
function steps(of: string, codes: readonly string[]): Scan[] {
  const start = Temporal.PlainDateTime.from('2026-11-10T18:00');
  return codes.map((code, i) => ({
    of,
    way: 'out',
    code,
    at: start
      .add({ hours: 4 * i })
      .toString()
      .slice(0, 16),
  }));
}
