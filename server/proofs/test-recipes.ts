/**
 * How an object is brought into each state of its lifecycle: by hand, through the API, the carriers and the clock only.
 * A remark in brackets makes a second recipe of the same state.
 */
import type { Fault } from '../../gateway-sandbox/index.ts';
import {
  askReturn,
  type Body,
  deliveredOrder,
  dispatch,
  openWorld,
  order,
  read,
  scan,
  type World,
  waybill,
} from '../stories/world.ts';
import { must, until } from './test-actors.ts';
import { ordersFile, uploadCsv } from './test-estate.ts';

/** Gives the id of an object in that state. */
export type Recipe = (world: World) => Promise<string>;

const wish = { reason: 'no_longer_wanted', detail: 'x', on_behalf_of: 'buyer' };

async function acknowledged(world: World): Promise<Body> {
  const placed = await order(world);
  return must(await world.seller.post(`/v1/orders/${placed.id}/acknowledge`));
}

async function shipped(world: World, ...codes: string[]): Promise<{ order: Body; shipment: Body }> {
  const placed = await order(world);
  const shipment = await dispatch(world, placed.id);
  for (const code of codes) await scan(world, shipment, code);
  return { order: placed, shipment };
}

async function cancellation(world: World, orderId: string): Promise<string> {
  return must(await world.mall.post('/v1/cancellations', { order: orderId, ...wish })).id;
}

const orderRecipes: Record<string, Recipe> = {
  paid: async (world) => (await order(world)).id,
  acknowledged: async (world) => (await acknowledged(world)).id,
  dispatched: async (world) => (await shipped(world)).order.id,
  in_delivery: async (world) => (await shipped(world, 'collected')).order.id,
  delivered: async (world) => (await shipped(world, 'delivered')).order.id,
  returned: async (world) => {
    const { order: placed } = await deliveredOrder(world);
    const asked = await askReturn(world, placed.id, { reason: 'defective' });
    must(await world.seller.post(`/v1/returns/${asked.id}/waive_goods`));
    return placed.id;
  },
  cancelled: async (world) => {
    const placed = await order(world);
    await cancellation(world, placed.id);
    return placed.id;
  },
};

const shipmentBy =
  (...codes: string[]): Recipe =>
  async (world) =>
    (await shipped(world, ...codes)).shipment.id;

const shipmentRecipes: Record<string, Recipe> = {
  pre_transit: shipmentBy(),
  unknown: async (world) => {
    const placed = await order(world);
    return must(await world.seller.post('/v1/shipments', { order: placed.id, method: 'untracked' })).id;
  },
  collected: shipmentBy('collected'),
  in_transit: shipmentBy('collected', 'in_transit'),
  out_for_delivery: shipmentBy('out_for_delivery'),
  attempt_failed: shipmentBy('collected', 'attempt_failed'),
  available_for_pickup: shipmentBy('available_for_pickup'),
  delivered: shipmentBy('delivered'),
  returning: shipmentBy('collected', 'returning'),
  returned_to_sender: shipmentBy('collected', 'returned_to_sender'),
  lost: shipmentBy('collected', 'lost'),
  damaged: shipmentBy('collected', 'damaged'),
  cancelled: async (world) => {
    const { shipment } = await shipped(world);
    must(await world.seller.post(`/v1/shipments/${shipment.id}/void`));
    return shipment.id;
  },
};

async function twoStep(world: World): Promise<{ id: string; shipment: Body }> {
  const { order: placed, shipment } = await shipped(world);
  return { id: await cancellation(world, placed.id), shipment };
}

async function approvedTwoStep(world: World): Promise<{ id: string; shipment: Body }> {
  const asked = await twoStep(world);
  must(await world.seller.post(`/v1/cancellations/${asked.id}/approve`));
  return asked;
}

const cancellationRecipes: Record<string, Recipe> = {
  'requested (before dispatch)': async (world) => cancellation(world, (await acknowledged(world)).id),
  'requested (after dispatch)': async (world) => (await twoStep(world)).id,
  approved: async (world) => (await approvedTwoStep(world)).id,
  completed: async (world) => cancellation(world, (await order(world)).id),
  refused: async (world) => {
    const id = await cancellation(world, (await acknowledged(world)).id);
    must(await world.seller.post(`/v1/cancellations/${id}/refuse`, { reason: 'packed' }));
    return id;
  },
  withdrawn: async (world) => {
    const id = await cancellation(world, (await acknowledged(world)).id);
    must(await world.mall.post(`/v1/cancellations/${id}/withdraw`, { on_behalf_of: 'buyer' }));
    return id;
  },
  lapsed: async (world) => {
    const { id, shipment } = await approvedTwoStep(world);
    await scan(world, shipment, 'delivered');
    return id;
  },
};

async function askedReturn(world: World): Promise<string> {
  const { order: placed } = await deliveredOrder(world);
  return (await askReturn(world, placed.id)).id;
}

async function approvedReturn(world: World): Promise<string> {
  const id = await askedReturn(world);
  must(await world.seller.post(`/v1/returns/${id}/approve`));
  return id;
}

const returnBy =
  (...codes: string[]): Recipe =>
  async (world) => {
    const id = await approvedReturn(world);
    const sent = must(
      await world.mall.post(`/v1/returns/${id}/enter_waybill`, {
        carrier: 'korea_post',
        waybill_number: waybill(),
        on_behalf_of: 'buyer',
      }),
    );
    for (const code of codes) await scan(world, sent, code);
    return id;
  };

const then =
  (recipe: Recipe, act: (world: World, id: string) => Promise<unknown>): Recipe =>
  async (world) => {
    const id = await recipe(world);
    await act(world, id);
    return id;
  };

const refuseReturn = async (world: World, id: string) =>
  must(await world.seller.post(`/v1/returns/${id}/refuse`, { reason: 'used', ground: 'value_lost_by_use' }));
const withdrawByOperator = async (world: World, id: string) =>
  must(await world.server.platform.post(`/v1/returns/${id}/withdraw`));

const returnRecipes: Record<string, Recipe> = {
  'requested none': askedReturn,
  'refused none': then(askedReturn, refuseReturn),
  'withdrawn none': then(askedReturn, withdrawByOperator),
  'lapsed none': async (world) => {
    // A mall of its own: moving the clock would make everything else due that stands in this one.
    const own = await openWorld({}, world.server);
    const id = await approvedReturn(own);
    await own.by('P16D');
    homes[id] = own;
    return id;
  },
  'approved awaiting': approvedReturn,
  'approved booked': returnBy(),
  'approved collection_failed': returnBy('attempt_failed'),
  'approved collected': returnBy('collected'),
  'approved in_transit': returnBy('in_transit'),
  'approved arrived': returnBy('delivered'),
  'approved lost': returnBy('collected', 'lost'),
  'approved damaged': returnBy('collected', 'damaged'),
  'approved sent_back': returnBy('collected', 'returned_to_sender'),
  'refused arrived': then(returnBy('delivered'), refuseReturn),
  'refused damaged': then(returnBy('collected', 'damaged'), refuseReturn),
  'accepted received': then(returnBy('delivered'), async (world, id) =>
    must(await world.seller.post(`/v1/returns/${id}/receive`)),
  ),
  'accepted waived': then(askedReturn, async (world, id) =>
    must(await world.seller.post(`/v1/returns/${id}/waive_goods`)),
  ),
  'withdrawn sent_back': then(returnBy('delivered'), withdrawByOperator),
};

/** Objects that stand in a mall of their own. */
export const homes: Record<string, World> = {};

const bookingsAreTheCarriers = 'nobody moves a booking by name; its states are told in stories/hand-offs.test.ts';

/** States without a recipe, by noun, with the reason. */
export const unreached: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  return: {
    'approved received': 'no command leads there: receiving accepts',
    'refused received': 'no command leads there: receiving accepts',
    'accepted lost': 'no command leads there: what is lost is waived',
    'accepted damaged': 'no command leads there: what is damaged is received or refused',
  },
  booking: {
    pending: bookingsAreTheCarriers,
    sent: bookingsAreTheCarriers,
    accepted: bookingsAreTheCarriers,
    refused: bookingsAreTheCarriers,
    cancelled: bookingsAreTheCarriers,
  },
  import: {
    uploaded: 'a large file until its job has run',
    applying: 'until its job has run',
    failed: 'what cannot be read is refused at once; see the tests of imports',
  },
};

interface RefundWish {
  /** Ending of the gateway's reference, which decides how the gateway behaves. */
  gateway?: string;
  faults?: readonly Fault[];
  /** An earlier refund of the same payment is under way: one at a time, so that this one waits. */
  behindAnother?: true;
}

/** The refund of a cancellation that completes at once, when it has come into `state`. */
const refundBy =
  (state: string, { gateway = 'plain', faults = [], behindAnother }: RefundWish = {}): Recipe =>
  async (world) => {
    for (const fault of faults) world.server.gateway.faults.add(fault);
    const placed = await order(world, { gateway: `r-${crypto.randomUUID()}-${gateway}` });
    const inState = async (line: number, wanted: string): Promise<string> => {
      const lines = [{ line: placed.lines[line].id, quantity: 1 }];
      const { id } = must(await world.mall.post('/v1/cancellations', { order: placed.id, ...wish, lines }));
      const [refund] = (await read(world, `/v1/refunds?claim=${id}`)).data;
      await until(
        `the refund is ${wanted}`,
        async () => (await read(world, `/v1/refunds/${refund.id}`)).money === wanted,
      );
      return refund.id;
    };
    if (behindAnother) await inState(0, 'sent');
    return inState(1, state);
  };

const hangs: Fault = { fault: 'hang', operation: 'refund' };

const refundRecipes: Record<string, Recipe> = {
  paid: refundBy('paid'),
  failed: refundBy('failed', { gateway: 'declined' }),
  // Taken and not answered sensibly, and the question what became of it neither.
  in_doubt: refundBy('in_doubt', {
    faults: [
      { fault: 'error_after_success', operation: 'refund' },
      { fault: 'garbage', operation: 'look_up' },
    ],
  }),
  sent: refundBy('sent', { faults: [hangs] }),
  due: refundBy('due', { faults: [hangs], behindAnother: true }),
};

let contracts = 0;

/** Hanjin has no check of its own: nothing happens to such an application by itself. */
const contract: Recipe = async (world) => {
  contracts += 1;
  const credentials = { client_id: 'shop', contract_number: String(1_000_000 + contracts) };
  return must(await world.seller.post('/v1/carrier_contracts', { carrier: 'hanjin', uses: ['return'], credentials }))
    .id;
};

const contractThen = (recipe: Recipe, move: string, body: object = {}): Recipe =>
  then(recipe, async (world, id) =>
    must(await world.server.platform.post(`/v1/carrier_contracts/${id}/${move}`, body)),
  );

const verifiedContract = contractThen(contract, 'verify');
const contractInUse = contractThen(verifiedContract, 'authorise');
const because = { reason: 'papers' };

const contractRecipes: Record<string, Recipe> = {
  requested: contract,
  // The simulated post never answers for numbers that end in 03.
  verifying: async (world) => {
    contracts += 1;
    const customer = `${10_000_000 + contracts}03`;
    const credentials = { epost_id: `shop-${customer}`, customer_number: customer, approval_number: customer };
    const wish = { carrier: 'korea_post', uses: ['return'], credentials };
    const { id } = must(await world.seller.post('/v1/carrier_contracts', wish));
    await until(
      'the post is asked',
      async () => (await read(world, `/v1/carrier_contracts/${id}`)).state === 'verifying',
    );
    return id;
  },
  verified: verifiedContract,
  in_use: contractInUse,
  on_hold: contractThen(contract, 'hold', because),
  rejected: contractThen(contract, 'reject', because),
  suspended: contractThen(contractInUse, 'suspend', because),
  terminated: contractThen(contract, 'terminate'),
};

const sellerRecipes: Record<string, Recipe> = {
  active: async (world) => (await ownSeller(world)).sellerId,
  suspended: async (world) => {
    const { mall, sellerId } = await ownSeller(world);
    must(await mall.post(`/v1/sellers/${sellerId}/suspend`, {}));
    return sellerId;
  },
};

/** The seller whose key asks; in a world of its own each time, because suspending it touches everything it has. */
async function ownSeller(world: World): Promise<World> {
  const own = await openWorld({}, world.server);
  homes[own.sellerId] = own;
  return own;
}

const apiKeyRecipes: Record<string, Recipe> = {
  active: async (world) => must(await world.seller.post('/v1/api_keys', { scopes: ['*'], label: 'x' })).id,
  revoked: async (world) => {
    const { id } = must(await world.seller.post('/v1/api_keys', { scopes: ['*'], label: 'x' }));
    must(await world.seller.post(`/v1/api_keys/${id}/revoke`));
    return id;
  },
};

/** With a seller of its own, as an owner has few endpoints; `metadata.event` names an event that it hears. */
const webhookEndpoint: Recipe = async (world) => {
  const own = await ownSeller(world);
  const { id } = must(await own.seller.post('/v1/webhook_endpoints', { url: 'https://93.184.215.14/', types: ['*'] }));
  homes[id] = own;
  const [event] = (await read(own, `/v1/events?object_id=${id}`)).data;
  must(await own.seller.patch(`/v1/webhook_endpoints/${id}`, { metadata: { event: event.id } }));
  return id;
};

const webhookEndpointRecipes: Record<string, Recipe> = {
  active: webhookEndpoint,
  disabled: then(webhookEndpoint, async (_world, id) => {
    must(await homes[id]!.seller.post(`/v1/webhook_endpoints/${id}/disable`));
  }),
  deleted: then(webhookEndpoint, async (_world, id) => {
    must(await homes[id]!.seller.post(`/v1/webhook_endpoints/${id}/delete`));
  }),
};

const readyImport: Recipe = async (world) => {
  const file = await uploadCsv(world.server, world.seller, ordersFile(crypto.randomUUID()));
  return must(await world.seller.post('/v1/imports', { file, kind: 'orders' })).id;
};

const importRecipes: Record<string, Recipe> = {
  previewed: readyImport,
  applied: then(readyImport, async (world, id) => {
    must(await world.seller.post(`/v1/imports/${id}/apply`));
    await until('the import is applied', async () => (await read(world, `/v1/imports/${id}`)).state === 'applied');
  }),
};

/** By noun; states as `stateOf` of the matrix writes them. */
export const recipes: Readonly<Record<string, Readonly<Record<string, Recipe>>>> = {
  order: orderRecipes,
  shipment: shipmentRecipes,
  cancellation: cancellationRecipes,
  return: returnRecipes,
  refund: refundRecipes,
  carrier_contract: contractRecipes,
  seller: sellerRecipes,
  api_key: apiKeyRecipes,
  webhook_endpoint: webhookEndpointRecipes,
  import: importRecipes,
};
