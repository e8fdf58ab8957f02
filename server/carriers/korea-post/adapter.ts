/** Korea Post's contract parcels (우체국 계약소포): OpenAPI of December 2023 and the public tracking page. */
import type { CarrierAdapter } from '../adapter.ts';
import type { Breaker } from '../breaker.ts';
import { book, cancelBooking, findBooking } from './bookings.ts';
import { checkContract } from './check-contract.ts';
import { type PostConnection, postClient } from './client.ts';
import { track } from './track.ts';

export function koreaPostAdapter(
  connection: PostConnection,
  breakers: { api: Breaker; tracking: Breaker },
): CarrierAdapter {
  const client = postClient(connection, breakers);
  return {
    code: 'korea_post',
    checkContract: (contract, office, context) => checkContract(client.of(contract.id), contract, { office, context }),
    book: (contract, request, context) => book(client.of(contract.id), contract, { request, context }),
    findBooking: (contract, known, context) => findBooking(client.of(contract.id), contract, { known, context }),
    cancelBooking: (contract, known, context) => cancelBooking(client.of(contract.id), contract, { known, context }),
    track: (parcel, context) => track(parcel.contract ? client.of(parcel.contract.id) : client, parcel, context),
  };
}
