/**
 * Which carriers are connected, in which mode: test mode leads to the sandbox, live mode to the carrier when its keys
 * are set. One set per configuration, so that all jobs and requests of a process share the circuit breakers.
 */
import { systemClock } from '../kernel/clock.ts';
import type { Mode } from '../kernel/table.ts';
import type { AdapterFor, CarrierAdapter } from './adapter.ts';
import { type Breaker, type BreakerOptions, type CarrierHealth, type Channel, openBreaker } from './breaker.ts';
import { koreaPostAdapter } from './korea-post/adapter.ts';
import type { PostConnection } from './korea-post/client.ts';
import { type CarrierCode, carrierCodes } from './manifest.ts';

/** The settings of carriers; `server/config.ts` says what each means. Addresses are without a final slash. */
export interface CarrierConfig {
  readonly sandboxUrl: string;
  readonly koreaPostUrl: string;
  readonly koreaPostTrackingUrl: string;
  readonly koreaPostKey: string | null;
  readonly koreaPostSecurityKey: string | null;
  readonly koreaPostTimeoutMs: number;
}

/** The adapter of a carrier in a mode, and how the connections of this process are. */
export interface Carriers extends AdapterFor {
  (carrier: string, mode: Mode): CarrierAdapter | null;
  health(): readonly CarrierHealth[];
  readonly config: CarrierConfig;
}

/** Who tries things out switches faults off and wants to go on; a real carrier that is down is given more time. */
const breakerDefaults: Readonly<Record<Mode, BreakerOptions>> = {
  test: { failures: 5, openMs: 1_000, clock: systemClock },
  live: { failures: 5, openMs: 30_000, clock: systemClock },
};

const opened = new WeakMap<CarrierConfig, Carriers>();

/** The carriers of this configuration; the same ones at every call without `options`. */
export function openCarriers(config: CarrierConfig, options?: Partial<BreakerOptions>): Carriers {
  const known = options === undefined ? opened.get(config) : undefined;
  const carriers = known ?? connect(config, options);
  if (options === undefined) opened.set(config, carriers);
  return carriers;
}

function connect(config: CarrierConfig, options: Partial<BreakerOptions> = {}): Carriers {
  const adapters = new Map<string, CarrierAdapter>();
  const breakers: Breaker[] = [];
  for (const mode of ['test', 'live'] as const) {
    for (const carrier of carrierCodes) {
      const breaker = (channel: Channel): Breaker =>
        openBreaker({ carrier, mode, channel }, { ...breakerDefaults[mode], ...options });
      const made = makers[carrier]?.(config, mode, breaker);
      if (!made) continue;
      adapters.set(`${carrier} ${mode}`, made.adapter);
      breakers.push(...made.breakers);
    }
  }
  const find: AdapterFor = (carrier, mode) => adapters.get(`${carrier} ${mode}`) ?? null;
  return Object.assign(find, { config, health: () => breakers.map((breaker) => breaker.health()) });
}

type Maker = (
  config: CarrierConfig,
  mode: Mode,
  breaker: (channel: Channel) => Breaker,
) => { adapter: CarrierAdapter; breakers: readonly Breaker[] } | null;

/** Carriers with an adapter. */
const makers: Readonly<Partial<Record<CarrierCode, Maker>>> = {
  korea_post(config, mode, breaker) {
    const connection = mode === 'test' ? sandboxedPost(config) : livePost(config);
    if (connection === null) return null;
    const [api, tracking] = [breaker('api'), breaker('tracking')];
    return { adapter: koreaPostAdapter(connection, { api, tracking }), breakers: [api, tracking] };
  },
};

/** The sandbox issues these keys to everybody. */
function sandboxedPost(config: CarrierConfig): PostConnection {
  const url = `${config.sandboxUrl}/korea_post`;
  const timeoutMs = config.koreaPostTimeoutMs;
  return { url, trackingUrl: url, key: 'sandbox', securityKey: 'sandbox-security-key', timeoutMs };
}

function livePost(config: CarrierConfig): PostConnection | null {
  const { koreaPostKey: key, koreaPostSecurityKey: securityKey, koreaPostTimeoutMs: timeoutMs } = config;
  if (key === null || securityKey === null) return null;
  return { url: config.koreaPostUrl, trackingUrl: config.koreaPostTrackingUrl, key, securityKey, timeoutMs };
}
