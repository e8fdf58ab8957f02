/**
 * P8: the business situations in which the platform makes each call to Korea Post, told through the platform's own API.
 * A situation has a mall, a seller and a contract of its own, so that all of them can be in trouble at the same time.
 */
import { expect } from 'vitest';
import type { SandboxControl } from '../../carrier-sandbox/index.ts';
import { anotherMall, type Desk, handedOver, handOver, sweep } from '../bookings/test-desk.ts';
import { apply, customerNumber, done, inUse, newSeller } from '../contracts/test-desk.ts';
import { askReturn, type Body, deliveredOrder, order, read } from '../stories/world.ts';

export interface Cell {
  /** Whose calls the fault hits. */
  customer: string;
  /** A fault that must have been there before the call comes about. */
  first?: { fault: 'lost_answer'; operation: 'InsertOrder' };
  /** The act that makes the platform call. */
  begin(): Promise<void>;
  /** In few words how it stands; what is shown to people as the reason is a part of it. */
  look(): Promise<string>;
  /** What brings it on beside the platform's own sweeps: time that goes by. */
  wait?(): Promise<void>;
  /** What people do when the carrier has said no. */
  mend?(): Promise<void>;
  /** Afterwards, so that it is in nobody's way. */
  end?(): Promise<void>;
}

/** A room of its own for a situation; `cell` makes a new story in it. */
export interface Situation {
  operation: string;
  /** How it ends well. */
  good: string;
  /** How it stands while the carrier gives no answer that could be believed; the reason is shown behind it. */
  stops: string;
  open(desk: Desk, post: SandboxControl): Promise<() => Promise<Cell>>;
}

/** A contract is applied for, and its carrier asked about it. */
const applied = (operation: string): Situation => ({
  operation,
  good: 'verified',
  stops: 'verifying: ',
  async open(desk) {
    return async () => {
      const seller = await newSeller(desk, desk.mall);
      const customer = customerNumber();
      let contract: Body;
      return {
        customer,
        async begin() {
          contract = await apply(seller.test, customer, { uses: ['outbound', 'return'] });
        },
        async look() {
          const { state, hold_reason, verification } = await shown(desk, contract);
          return [state.replace('_', ' '), hold_reason ?? verification.last_error].filter(Boolean).join(': ');
        },
        async mend() {
          await done(seller.test, contract, 'resubmit');
        },
      };
    };
  },
});

/** Each night the carrier is asked whether it still knows a contract in use. */
const lookedAt: Situation = {
  operation: 'GetOfficeInfo',
  good: 'in use',
  stops: 'in use: ',
  async open(desk) {
    const mall = await anotherMall(desk);
    const contract = await inUse(mall, (await newSeller(mall, mall.mall)).test);
    return async () => {
      let before: string | null;
      return {
        customer: contract.contract_code,
        async begin() {
          before = (await shown(mall, contract)).verification.last_attempt_at;
          await goOn(mall, 'PT24H');
        },
        async look() {
          const { state, hold_reason, verification } = await shown(mall, contract);
          if (verification.last_attempt_at === before) return 'not looked at';
          return [state.replace('_', ' '), hold_reason ?? verification.last_error].filter(Boolean).join(': ');
        },
        wait: () => goOn(mall, 'PT24H'),
        async mend() {
          await done(desk.operator, contract, 'reinstate');
        },
      };
    };
  },
};

/** Goods leave: the carrier gives the number. */
const dispatched: Situation = {
  operation: 'InsertOrder',
  good: 'accepted',
  stops: 'waits: ',
  async open(desk) {
    const mall = await anotherMall(desk);
    const customer = await customerOf(mall);
    return async () => {
      const placed = await order(mall);
      let shipment: Body;
      const begin = async () => {
        shipment = await handOver(mall, placed.id);
      };
      return {
        customer,
        begin,
        mend: begin,
        look: () => bookingLook(mall, shipment.handoff.booking),
      };
    };
  },
};

/** Its answer was lost, so that the post is asked whether it has the booking. */
const askedBack: Situation = {
  ...dispatched,
  operation: 'GetResInfo',
  stops: 'waits: asked back: ',
  async open(desk, post) {
    const cell = await dispatched.open(desk, post);
    return async () => ({ ...(await cell()), first: { fault: 'lost_answer', operation: 'InsertOrder' } });
  },
};

const automatic = { policies: { return_approval: 'automatic' } };

/** Goods come back: the carrier is to call for them. */
const collected: Situation = {
  operation: 'InsertOrder',
  good: 'accepted',
  stops: 'waits: ',
  async open(desk) {
    const mall = await anotherMall(desk, automatic);
    const customer = await customerOf(mall);
    return async () => {
      const { order: placed } = await deliveredOrder(mall);
      let back: Body;
      return {
        customer,
        async begin() {
          back = await askReturn(mall, placed.id);
        },
        look: async () => bookingLook(mall, (await read(mall, `/v1/returns/${back.id}`)).pickup.booking),
        async mend() {
          const again = await mall.seller.post(`/v1/returns/${back.id}/reroute`, { method: 'carrier' });
          expect(again.status, JSON.stringify(again.body)).toBe(200);
        },
      };
    };
  },
};

/** A parcel that the post has is taken back. */
const voided: Situation = {
  operation: 'GetResCancelCmd',
  good: 'cancelled',
  stops: 'asked to cancel: ',
  async open(desk) {
    const mall = await anotherMall(desk);
    const customer = await customerOf(mall);
    return async () => {
      const { shipment } = await handedOver(mall);
      const begin = async () => {
        const asked = await mall.seller.post(`/v1/shipments/${shipment.id}/void`);
        expect(asked.status, JSON.stringify(asked.body)).toBe(200);
      };
      return {
        customer,
        begin,
        mend: begin,
        async look() {
          const { state, handoff } = await read(mall, `/v1/shipments/${shipment.id}`);
          if (state === 'cancelled') return 'cancelled';
          if (handoff.cancel_refused) return `goes on: ${handoff.cancel_refused}`;
          return `asked to cancel: ${handoff.last_error}`;
        },
      };
    };
  },
};

/** The tracking page is asked every three hours; the parcel has been delivered meanwhile. */
const tracked: Situation = {
  operation: 'track',
  good: 'delivered',
  stops: 'not heard of',
  async open(desk, post) {
    const mall = await anotherMall(desk);
    const customer = await customerOf(mall);
    await post.movement(customer, { automatic: false });
    return async () => {
      const { shipment } = await handedOver(mall);
      const waybillNumber = shipment.waybill_number;
      await post.advance(
        { carrier: 'korea_post', waybillNumber },
        { to: 'delivered', at: later(await mall.now(), { hours: 1 }) },
      );
      return {
        customer,
        begin: () => goOn(mall, 'PT3H'),
        wait: () => goOn(mall, 'PT3H'),
        async look() {
          const { state } = await read(mall, `/v1/shipments/${shipment.id}`);
          const { freshness } = await read(mall, `/v1/trackers/${shipment.tracker}`);
          if (state === 'delivered') return state;
          return freshness.last_checked_at === null ? 'not heard of' : `heard of: ${state}`;
        },
      };
    };
  },
};

/** Until the post has a return in its hands, only the state of the booking tells of it. */
const awaited: Situation = {
  operation: 'GetResInfo',
  good: 'heard of: pre_transit',
  stops: 'not heard of',
  async open(desk, post) {
    const mall = await anotherMall(desk, automatic);
    const customer = await customerOf(mall);
    await post.movement(customer, { automatic: false });
    return async () => {
      const { order: placed } = await deliveredOrder(mall);
      const back = await askReturn(mall, placed.id);
      const tracker = await bookedTracker(mall, back.id);
      return {
        customer,
        begin: () => goOn(mall, 'PT3H'),
        wait: () => goOn(mall, 'PT3H'),
        async look() {
          const { freshness, status } = await read(mall, `/v1/trackers/${tracker}`);
          return freshness.last_checked_at === null ? 'not heard of' : `heard of: ${status}`;
        },
        async end() {
          const withdrawn = await mall.mall.post(`/v1/returns/${back.id}/withdraw`, { on_behalf_of: 'buyer' });
          expect(withdrawn.status, JSON.stringify(withdrawn.body)).toBe(200);
        },
      };
    };
  },
};

/** By the call that they make. */
export const situations = {
  'GetCustNo, applied for': applied('GetCustNo'),
  'GetApprNo, applied for': applied('GetApprNo'),
  'InsertOffice, applied for': applied('InsertOffice'),
  'GetOfficeInfo, the nightly look': lookedAt,
  'InsertOrder, a parcel out': dispatched,
  'InsertOrder, a return': collected,
  'GetResInfo, asked back': askedBack,
  'GetResInfo, a return awaited': awaited,
  'GetResCancelCmd, void': voided,
  'track, a poll': tracked,
} satisfies Record<string, Situation>;

export type Name = keyof typeof situations;

async function shown(desk: Desk, contract: Body): Promise<Body> {
  const answer = await desk.operator.get(`/v1/carrier_contracts/${contract.id}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

/** Of a mall's only contract. */
async function customerOf(mall: Desk): Promise<string> {
  const { data } = (await mall.seller.get('/v1/carrier_contracts')).body;
  if (!data[0].uses.includes('return')) await done(mall.seller, data[0], 'add_use', { use: 'return' });
  return data[0].contract_code;
}

async function bookingLook(mall: Desk, booking: string): Promise<string> {
  const { state, reason, last_error } = await read(mall, `/v1/bookings/${booking}`);
  if (state === 'refused') return `refused: ${reason.code} ${reason.reason}`;
  return state === 'pending' || state === 'sent' ? `waits: ${last_error}` : state;
}

function later(time: string, by: Temporal.DurationLike): string {
  return Temporal.Instant.from(time).add(by).toString();
}

/** Time goes by, also where the jobs on the way take longer than an answer may. */
async function goOn(mall: Desk, by: string): Promise<void> {
  const to = later(await mall.now(), Temporal.Duration.from(by));
  while (Temporal.Instant.compare(await mall.now(), to) < 0) {
    const moved = await mall.mall.post(`/v1/malls/${mall.mallId}/advance_clock`, { to });
    expect([200, 202, 409], JSON.stringify(moved.body)).toContain(moved.status);
    if (moved.status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Prepared in peace: a circuit that an earlier fault has opened may be open still. */
async function bookedTracker(mall: Desk, id: string): Promise<string> {
  for (;;) {
    await mall.server.settle();
    const { tracker } = await read(mall, `/v1/returns/${id}`);
    if (tracker !== null) return tracker;
    await sweep(mall);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
