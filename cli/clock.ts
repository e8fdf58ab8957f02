/** `roundtrip clock advance`: moves a mall's test clock and waits until everything that fell due has run. */
import { Command } from 'commander';
import type { Operation, RoundtripClient } from '../client/index.ts';
import { type Connection, clientOf, connected, type Environment, Refused, tell, UsageError } from './run.ts';

interface Options extends Connection {
  by?: string;
  to?: string;
  mall?: string;
}

const pauseMs = 300;

export function clockCommand(env: Environment): Command {
  const advance = new Command('advance')
    .description("Move a mall's test clock forward, and wait until all that falls due on the way has run.")
    .option('--by <duration>', 'ISO 8601: PT3H, P7D')
    .option('--to <time>', 'RFC 3339: 2026-12-01T00:00:00Z')
    .option('--mall <id>', 'the mall; that of the key unless told');
  return new Command('clock').description("A mall's test clock.").addCommand(
    connected(advance, env)
      .addHelpText(
        'after',
        `
Needs the mall's test key.

Examples:
  roundtrip clock advance --by PT3H
  roundtrip clock advance --to 2026-12-01T00:00:00Z`,
      )
      .action((options: Options) => advanceClock(options, env)),
  );
}

async function advanceClock(options: Options, env: Environment): Promise<void> {
  const { by, to } = options;
  if ((by === undefined) === (to === undefined)) throw new UsageError('How far? Give either --by or --to.');
  const client = clientOf(options, env);
  const id = options.mall ?? (await mallOf(client));
  const path = { path: { id } };
  const begun = await client.post('/v1/malls/{id}/advance_clock', { params: path, body: by ? { by } : { to: to! } });
  if (begun.object === 'operation') await finished(client, (begun as unknown as Operation).id);
  const clock = await client.get('/v1/malls/{id}/clock', { params: path });
  tell(options, clock, `It is ${clock.test?.now} in test mode.`);
}

/** The one mall that a mall's key sees. */
async function mallOf(client: RoundtripClient): Promise<string> {
  const { data } = await client.get('/v1/malls', { params: { query: { limit: 2 } } });
  if (data.length === 1) return data[0]!.id;
  throw new UsageError('Which mall? This key sees several: give --mall.');
}

async function finished(client: RoundtripClient, id: string): Promise<void> {
  for (;;) {
    const { state } = await client.get('/v1/operations/{id}', { params: { path: { id } } });
    if (state === 'done') return;
    if (state === 'failed') throw new Refused(`Moving the clock failed; see the operation ${id}.`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
