/** `roundtrip parcels advance`: moves a parcel of the carrier sandbox, as if its carrier had scanned it. */
import { Command } from 'commander';
import { RoundtripUnreachable } from '../client/index.ts';
import { type Environment, Refused, tell, UsageError } from './run.ts';

interface Options {
  to: string;
  at?: string;
  location?: string;
  sandbox: string;
  json?: boolean;
}

const patienceMs = 30_000;

export function parcelsCommand(env: Environment): Command {
  const advance = new Command('advance')
    .description('Move a parcel of the carrier sandbox to a tracking status; the scans on the way are made up.')
    .argument('<carrier>', 'korea_post, cj_logistics, …')
    .argument('<waybill>', 'the waybill number')
    .requiredOption('--to <status>', 'collected, in_transit, out_for_delivery, delivered, …')
    .option('--at <time>', 'when it is said to have happened (RFC 3339); now unless told')
    .option('--location <name>', 'where')
    .option(
      '--sandbox <url>',
      'where the carrier sandbox answers (or ROUNDTRIP_SANDBOX_URL)',
      env['ROUNDTRIP_SANDBOX_URL'] || 'http://127.0.0.1:4100',
    )
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      `
Examples:
  roundtrip parcels advance korea_post 6896770094291 --to delivered
  roundtrip parcels advance cj_logistics 653216781234 --to collected --at 2026-11-22T09:00:00Z`,
    )
    .action(async (carrier: string, waybill: string, options: Options) => {
      const answer = await advanceParcel({ carrier, waybill, ...options });
      tell(options, answer, `${carrier} ${waybill} is ${options.to}.`);
    });
  return new Command('parcels').description('Parcels of the carrier sandbox.').addCommand(advance);
}

async function advanceParcel({
  carrier,
  waybill,
  sandbox,
  to,
  at,
  location,
}: Options & { carrier: string; waybill: string }) {
  if (!/^https?:\/\//.test(sandbox) || !URL.canParse(sandbox))
    throw new UsageError(`--sandbox "${sandbox}" is no http(s) address.`);
  const url = `${sandbox.replace(/\/+$/, '')}/parcels/${encodeURIComponent(carrier)}/${encodeURIComponent(waybill)}/advance`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to, ...(at ? { at } : {}), ...(location ? { location } : {}) }),
    signal: AbortSignal.timeout(patienceMs),
  }).catch((cause: unknown) => {
    throw new RoundtripUnreachable(url, { attempts: 1, cause });
  });
  const text = await answer.text();
  if (!answer.ok) throw new Refused(`The carrier sandbox answered ${answer.status}: ${text.slice(0, 500)}`);
  return text ? (JSON.parse(text) as unknown) : null;
}
