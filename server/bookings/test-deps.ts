/** What bookings jobs are given in tests: everything real, with short pauses. */
import { openCarriers } from '../carriers/index.ts';
import { readContractForCarrier } from '../contracts/index.ts';
import type { Locks } from '../jobs/locks.ts';
import type { Platform } from '../platform.ts';
import type { BookingsDeps } from './jobs.ts';

/** A call in tests ends after a second at the latest (`KOREA_POST_TIMEOUT_MS`). */
export const testTiming = { lookUpPauseMs: 20, beginWithinMs: 1_000, longestCallMs: 1_500 };

export function depsOf(platform: Platform, locks: Locks): BookingsDeps {
  return {
    platform,
    locks,
    adapterFor: openCarriers(platform.config),
    contractOf: (contract) => readContractForCarrier(platform, contract),
    timing: testTiming,
  };
}
