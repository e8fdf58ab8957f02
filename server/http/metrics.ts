/** Prometheus: requests by route, commands waiting, and the process itself. */

import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { registerCarrierMetrics } from '../carriers/index.ts';
import { registerJobMetrics } from '../jobs/index.ts';
import type { Platform } from '../platform.ts';

export interface Metrics {
  /** Records one answered request; `ms` since it arrived. */
  observe(route: { method: string; url: string }, status: number, ms: number): void;
  text(): Promise<string>;
  contentType: string;
}

export function openMetrics(platform: Platform): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
    registers: [registry],
  });
  new Gauge({
    name: 'roundtrip_lane_depth',
    help: 'Commands waiting or under way, by boundary',
    labelNames: ['boundary'] as const,
    registers: [registry],
    collect() {
      for (const [boundary, depth] of Object.entries(platform.laneDepths())) this.set({ boundary }, depth);
    },
  });
  registerJobMetrics(registry, platform);
  registerCarrierMetrics(registry, platform);
  return {
    observe: ({ method, url }, status, ms) =>
      durations.observe({ method, route: url, status: String(status) }, ms / 1000),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
