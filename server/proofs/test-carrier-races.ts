/** P6: pairs that meet at a carrier: what people ask for while it is being asked, or has just answered. */
import { openSandboxControl } from '../../carrier-sandbox/index.ts';
import { address, askReturn, type Body, contractInUse, deliveredOrder, order, type World } from '../stories/world.ts';
import { must, until } from './test-actors.ts';
import { type Pair, post, word } from './test-pairs.ts';
import { homes, recipes } from './test-recipes.ts';

/** One contract with Korea Post per world, in use for parcels out and back. */
const contracts = new Map<World, Promise<Body>>();

async function contractOf(world: World): Promise<Body> {
  const known = contracts.get(world) ?? contractInUse(world);
  contracts.set(world, known);
  return known;
}

const handOver = (world: World, id: string) => async () => {
  const said = await word(world.seller.post('/v1/shipments', { order: id, method: 'auto' }));
  await world.server.settle();
  return said;
};

/** Parcels of an order that stand at the post; cancelled ones do not. */
async function standing(world: World, order: string): Promise<number> {
  const { data } = must(await world.mall.get(`/v1/bookings?order=${order}`));
  const post = openSandboxControl(world.server.sandboxUrl);
  const parcels = await Promise.all(data.map((each: Body) => post.parcels({ order_number: each.id })));
  return parcels.flat().filter((each) => each.cancelled_at === null).length;
}

/** A mall of its own, where an account is claimed by two sellers. */
async function twoSellers(world: World): Promise<World['seller'][]> {
  const made = await Promise.all(
    ['one', 'two'].map((name) =>
      world.mall.post('/v1/sellers', {
        name,
        reference: `${name}-${crypto.randomUUID()}`,
        kind: 'third_party',
        registration: { country: 'JP', number: `T${name}-${crypto.randomUUID().slice(0, 8)}` },
        addresses: { ship_from: address },
      }),
    ),
  );
  return made.map((answer) => world.server.api(must(answer).keys.test));
}

let accounts = 0;

export const carrierPairs: Readonly<Record<string, Pair>> = {
  "void and the carrier's answer": {
    prepare: async (world, round) => {
      await contractOf(world);
      const placed = await order(world);
      // Long enough for the void to come before the answer, while the carrier is asked.
      const sandbox = openSandboxControl(world.server.sandboxUrl);
      await sandbox.fault({ carrier: 'korea_post', fault: 'slow', operation: 'InsertOrder', ms: 300, count: 1 });
      const { id } = must(await world.seller.post('/v1/shipments', { order: placed.id, method: 'auto' }));
      const shown = async () => must(await world.mall.get(`/v1/shipments/${id}`));
      const moment = ['pending', 'sent', 'accepted'][round % 3]!;
      if (moment !== 'pending') await until(moment, async () => (await shown()).handoff.state !== 'pending');
      if (moment === 'accepted') await until(moment, async () => (await shown()).handoff.state === moment);
      return {
        first: post(world.seller, `/v1/shipments/${id}/void`),
        second: async () => {
          await world.server.settle();
          return 'answered';
        },
        after: async () => {
          await world.server.settle();
          await sandbox.clearFaults();
          return `${(await shown()).handoff.state} ${await standing(world, placed.id)}`;
        },
      };
    },
    ends: ['200 | answered | cancelled 0', '409 handoff_open | answered | accepted 1'],
  },
  'approve a cancellation and the number of its hand-over': {
    prepare: async (world) => {
      await contractOf(world);
      const { id } = await order(world);
      must(await world.seller.post(`/v1/orders/${id}/acknowledge`));
      const wish = { order: id, reason: 'no_longer_wanted', detail: 'x', on_behalf_of: 'buyer' };
      const asked = must(await world.mall.post('/v1/cancellations', wish));
      return {
        first: post(world.seller, `/v1/cancellations/${asked.id}/approve`),
        second: handOver(world, id),
        after: async () => {
          await world.server.settle();
          const { state } = must(await world.mall.get(`/v1/cancellations/${asked.id}`));
          return `${state} ${must(await world.mall.get(`/v1/orders/${id}`)).state} ${await standing(world, id)}`;
        },
      };
    },
    ends: [
      '200 | 422 nothing_left | completed cancelled 0',
      '409 handoff_open | 201 | refused dispatched 1',
      // Approved only when the number was there already.
      '409 not_now | 201 | refused dispatched 1',
    ],
  },
  'withdraw a return and its booking': {
    prepare: async (world) => {
      await contractOf(world);
      const { order: placed } = await deliveredOrder(world);
      const { id } = await askReturn(world, placed.id);
      return {
        first: post(world.mall, `/v1/returns/${id}/withdraw`, { on_behalf_of: 'buyer' }),
        second: async () => {
          const said = await post(world.seller, `/v1/returns/${id}/approve`)();
          await world.server.settle();
          return said;
        },
        after: async () => {
          await world.server.settle();
          return `${must(await world.mall.get(`/v1/returns/${id}`)).decision} ${await standing(world, placed.id)}`;
        },
      };
    },
    ends: ['200 | 200 | withdrawn 0', '200 | 409 not_now | withdrawn 0'],
  },
  'suspend a contract and book by it': {
    prepare: async (world) => {
      const contract = await contractOf(world);
      const { id } = await order(world);
      return {
        first: post(world.server.platform, `/v1/carrier_contracts/${contract.id}/suspend`, { reason: 'papers' }),
        second: handOver(world, id),
        after: async () => {
          await world.server.settle();
          const { data } = must(await world.mall.get(`/v1/bookings?order=${id}`));
          must(await world.server.platform.post(`/v1/carrier_contracts/${contract.id}/reinstate`));
          await world.server.settle();
          return `${data[0]?.state ?? 'none'} ${await standing(world, id)}`;
        },
      };
    },
    ends: ['200 | 422 contract_not_in_use | none 0', '200 | 201 | refused 0', '200 | 201 | accepted 1'],
  },
  'two applications for one account': {
    prepare: async (world) => {
      const own = await recipes['seller']!['active']!(world);
      const [one, two] = await twoSellers(homes[own]!);
      accounts += 1;
      const customer = `${90_000_000 + accounts}11`;
      const credentials = { epost_id: `shop-${customer}`, customer_number: customer, approval_number: customer };
      const wish = { carrier: 'korea_post', uses: ['outbound'], credentials };
      return { first: post(one!, '/v1/carrier_contracts', wish), second: post(two!, '/v1/carrier_contracts', wish) };
    },
    ends: ['201 | 409 account_taken', '409 account_taken | 201'],
  },
  'hold and resubmit an application, and authorise it': {
    prepare: async (world) => {
      const path = `/v1/carrier_contracts/${await recipes['carrier_contract']!['verified']!(world)}`;
      return {
        first: async () => {
          const held = await post(world.server.platform, `${path}/hold`, { reason: 'papers' })();
          return `${held}, ${await post(world.seller, `${path}/resubmit`)()}`;
        },
        second: post(world.server.platform, `${path}/authorise`),
        after: async () => must(await world.mall.get(path)).state,
      };
    },
    // What was sent again is never in use without having been verified again.
    ends: ['200, 200 | 409 not_now | requested', '409 not_now, 409 not_now | 200 | in_use'],
  },
};
