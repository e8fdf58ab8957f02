/** `npm run simulate -- --days 90 --seed 1 [--orders 3] [--url … --key … [--gateway …] [--sandbox …] [--database …]] [--seeds 20]`. */
import { parseArgs } from 'node:util';
import { startLocal, stopOnSignal } from './local.ts';
import { failureText, type RunResult, run } from './run.ts';

const usage = `npm run simulate -- [options]
  --seed N        which run (1); the same seed gives the same run
  --seeds N       so many runs, from --seed on (1)
  --days N        how long, in days of the malls' time (90)
  --orders N      orders a day and mall (3)
  --url, --key    a platform that runs already, and its platform key; without them one is started for the run
  --gateway       the simulated gateway's address there, --database the owner's URL: more is checked with them
  --sandbox       the simulated carriers' address there; without it every waybill is typed and every scan pushed
`;

/** Returns the exit code: 0 when every run held, 1 when one did not. */
export async function simulate(args: readonly string[]): Promise<number> {
  const options = readArguments(args);
  if (!options) {
    process.stderr.write(usage);
    return 2;
  }
  const { seed, seeds, days, orders, ...remote } = options;
  const local = remote.url ? null : await startLocal();
  const listening = local && stopOnSignal(local.stop);
  const target = local ?? {
    url: remote.url!,
    platformKey: remote.key!,
    gatewayUrl: remote.gateway,
    sandboxUrl: remote.sandbox,
    databaseUrl: remote.database,
  };
  try {
    for (let each = seed; each < seed + seeds; each += 1) {
      const result = await run({
        ...target,
        seed: each,
        days,
        ...(orders === null ? {} : { ordersPerDay: orders }),
        onStep: showStep,
      });
      process.stdout.write(`\n${reportOf(each, result)}\n`);
      if (result.failedAt) return 1;
    }
    return 0;
  } finally {
    listening?.();
    await local?.stop();
  }
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: text,
        seeds: text,
        days: text,
        orders: text,
        url: text,
        key: text,
        gateway: text,
        sandbox: text,
        database: text,
      },
    });
    const number = (value: string | undefined, fallback: number): number =>
      value === undefined ? fallback : Number(value);
    const read = {
      seed: number(values.seed, 1),
      seeds: number(values.seeds, 1),
      days: number(values.days, 90),
      orders: values.orders === undefined ? null : Number(values.orders),
      url: values.url,
      key: values.key,
      gateway: values.gateway,
      sandbox: values.sandbox,
      database: values.database,
    };
    const whole = [read.seed, read.seeds, read.days].every((value) => Number.isSafeInteger(value) && value > 0);
    return whole && (read.orders === null || read.orders > 0) && (read.url === undefined) === (read.key === undefined)
      ? read
      : null;
  } catch {
    return null;
  }
}

function showStep({ step, now, until, orders }: { step: number; now: string; until: string; orders: number }): void {
  const line = `step ${step}  ${now.slice(0, 16)} of ${until.slice(0, 10)}  ${orders} orders`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}`);
  else if (step % 50 === 0) process.stdout.write(`${line}\n`);
}

function reportOf(seed: number, result: RunResult): string {
  const head = `seed ${seed}: ${result.orders} orders, ${result.steps} steps, ${result.calls} requests`;
  const rows = result.done.map(([what, times]) => `  ${String(times).padStart(6)}  ${what}`);
  return [head, ...rows, result.failedAt ? failureText(result) : 'every invariant held after every step'].join('\n');
}

if (import.meta.main) process.exit(await simulate(process.argv.slice(2)));
