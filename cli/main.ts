/** `roundtrip listen | events | parcels | clock | contracts`: what integrators do from a terminal, through the public API. */
import { Command, CommanderError } from 'commander';
import { clockCommand } from './clock.ts';
import { contractsCommand } from './contracts.ts';
import { eventsCommand } from './events.ts';
import { listenCommand } from './listen.ts';
import { parcelsCommand } from './parcels.ts';
import { type Environment, exitCodes, failed } from './run.ts';

const platform = `
The platform itself:
  serve [--demo]          run it: API, jobs and, unless DATABASE_URL is set, its database
  work                    run jobs and deadlines only
  migrate                 bring the database to this version
  doctor                  look at everything that is needed and say what is wrong
  rotate-secrets, unpark  upkeep
  replay, simulate        real and made-up marketplaces through the API
  bench, prove, test      how fast, how safe, how right

Exit codes: 0 done, 1 refused, 2 wrong use, 3 not reachable.`;

export function programOf(env: Environment): Command {
  const program = new Command('roundtrip')
    .description('Roundtrip from a terminal.')
    .helpCommand('help [command]', 'help for a command')
    .addHelpText('after', platform);
  for (const command of [listenCommand, eventsCommand, parcelsCommand, clockCommand, contractsCommand])
    program.addCommand(command(env));
  for (const each of [program, ...program.commands.flatMap((one) => [one, ...one.commands])]) each.exitOverride();
  return program;
}

/** Runs the command and returns the exit code. */
export async function main(args: readonly string[], env: Environment): Promise<number> {
  try {
    await programOf(env).parseAsync(args, { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    // Commander has printed what is to be said already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    return failed(error, args.includes('--json'));
  }
}

if (import.meta.main) process.exit(await main(process.argv.slice(2), process.env));
