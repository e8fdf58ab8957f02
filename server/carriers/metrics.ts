/** How the connections to carriers are, for whoever watches the platform. */
import { Gauge, type Registry } from 'prom-client';
import { type CarrierConfig, openCarriers } from './open-carriers.ts';

const values = { closed: 0, half_open: 1, open: 2 } as const;

/** Adds the gauge to `registry`; the breakers of this process are read when the metrics are asked for. */
export function registerCarrierMetrics(registry: Registry, deps: { config: CarrierConfig }): void {
  new Gauge({
    name: 'roundtrip_carrier_circuit',
    help: 'Circuit to a carrier: 0 closed (calls go through), 1 half open (one call is trying), 2 open.',
    labelNames: ['carrier', 'mode', 'channel'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { carrier, mode, channel, state } of openCarriers(deps.config).health()) {
        this.set({ carrier, mode, channel }, values[state]);
      }
    },
  });
}
