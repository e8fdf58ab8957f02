/**
 * What a carrier's adapter offers, by capability: a carrier that lacks a capability leaves the member out, and the
 * manifest says so. Adapters speak the carrier's wire format and nothing else; they fail closed: whatever they cannot
 * read for certain is `unclear`, and no approval and no number is ever made up.
 */
import type { IsoTime } from '../kernel/clock.ts';
import type { Mode } from '../kernel/table.ts';
import type { CarrierCode } from './manifest.ts';

/** `now` is the business time of the mall and mode for which the call is made; it is told to the sandbox in test mode. */
export interface CallContext {
  mode: Mode;
  now: IsoTime;
}

/** A contract as its carrier knows it. `terms` is what the carrier's own answer to the last check said, by adapter. */
export interface CarrierContract {
  id: string;
  /** Fields of the manifest's contract form, secrets in clear text. */
  credentials: Readonly<Record<string, string>>;
  terms: Readonly<Record<string, string>>;
}

export interface CarrierAddress {
  name: string;
  phone: string;
  postal_code: string;
  address1: string;
  address2?: string;
}

/** `unclear`: it may have taken effect. `not_sent`: it cannot have, because nobody can have read it. */
export type Unanswered = { kind: 'unclear'; detail: string } | { kind: 'not_sent'; detail: string };

/** The carrier said no. `reason` in the carrier's words; `remedy` says what a person can do about it. */
export interface CarrierRefusal {
  kind: 'refused';
  code: string;
  reason: string;
  remedy: string;
}

/** `terms` replaces what was kept before; the approved contract, its payment type, the registered office. */
export type CheckAnswer = { kind: 'verified'; terms: Record<string, string> } | CarrierRefusal | Unanswered;

/** One parcel to be handed over (`outbound`) or to be collected from the buyer (`return`). */
export interface BookingRequest {
  /** Ours, made before the call and the same for ever: the booking's id. */
  key: string;
  direction: 'outbound' | 'return';
  /** Who orders the parcel: the shop's name and the number to ask. */
  orderer: { name: string; phone: string };
  /** Outbound: the recipient. Return: the person who gives the parcel; it goes to the contract's registered office. */
  counterpart: CarrierAddress;
  goods: readonly { title: string; sku: string | null; option: string | null; quantity: number }[];
  category: string | null;
  parcel: { weight_grams: number | null; size_cm: number | null };
  message: string | null;
  /** Return only. Date on which the carrier is to call, `YYYY-MM-DD` in the carrier's time zone. */
  visitOn: string | null;
  reason: string | null;
  /** Waybill number of the way out. */
  originalWaybill: string | null;
}

/** `refs`: the carrier's own numbers and routing words, kept as they came and needed to cancel or to print. */
export interface Booked {
  waybillNumber: string;
  refs: Record<string, string>;
  /** What the carrier says it will bill, minor units of its currency; null when it does not say. */
  price: number | null;
}

export type BookingAnswer = ({ kind: 'accepted' } & Booked) | CarrierRefusal | Unanswered;

/** `none`: the carrier has no such booking; right after a time-out that proves nothing yet. */
export type FoundBooking =
  | ({ kind: 'found'; cancelled: boolean } & Booked)
  | { kind: 'none' }
  | CarrierRefusal
  | Unanswered;

/** `renumbered`: the number that the carrier gave the booking in place of the cancelled one. */
export type CancelAnswer = { kind: 'cancelled'; renumbered: string | null } | CarrierRefusal | Unanswered;

/** One fact of a parcel as the carrier tells it. The key is the same whenever the same fact is told again. */
export interface CarrierFact {
  key: string;
  /** Raw code or words; `booking:<code>` when it is a state of the booking and not a scan. */
  code: string;
  occurredAt: IsoTime;
  location: string | null;
  description: string | null;
}

/** No facts: the carrier knows of no scan yet. */
export type TrackAnswer = { kind: 'facts'; facts: readonly CarrierFact[] } | Unanswered;

/** What is known of the booking behind a parcel; null for a typed waybill. */
export interface BookingKnown {
  key: string;
  direction: 'outbound' | 'return';
  /** Dates (carrier's time zone) on which it was sent to the carrier. */
  sentOn: readonly string[];
  refs: Readonly<Record<string, string>>;
}

export interface CarrierAdapter {
  readonly code: CarrierCode;
  /** The carrier's own check of a contract, and of the address that parcels of it leave from and come back to. */
  checkContract?(
    contract: CarrierContract,
    office: CarrierAddress & { officeName: string },
    context: CallContext,
  ): Promise<CheckAnswer>;
  book?(contract: CarrierContract, request: BookingRequest, context: CallContext): Promise<BookingAnswer>;
  /** Asks a booking back by our key before it is sent again. */
  findBooking?(contract: CarrierContract, known: BookingKnown, context: CallContext): Promise<FoundBooking>;
  cancelBooking?(
    contract: CarrierContract,
    known: BookingKnown & { waybillNumber: string },
    context: CallContext,
  ): Promise<CancelAnswer>;
  /** `contract` and `booking` are null for a waybill that was typed. */
  track?(
    parcel: { waybillNumber: string; contract: CarrierContract | null; booking: BookingKnown | null },
    context: CallContext,
  ): Promise<TrackAnswer>;
}

/** The adapter of a carrier in a mode; null where the carrier has none or its keys are not set. */
export type AdapterFor = (carrier: string, mode: Mode) => CarrierAdapter | null;
