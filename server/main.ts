/** `roundtrip <command>`: the programmes of this project, one row each. */
import { readConfig } from './config.ts';

interface Programme {
  name: string;
  summary: string;
  /** Returns the exit code. */
  run(args: readonly string[]): Promise<number>;
}

const programmes: readonly Programme[] = [
  {
    name: 'serve',
    summary:
      'Run the platform: API, jobs and, unless DATABASE_URL is set, its database. --demo makes two malls at the first start.',
    run: async (args) => {
      const demo = args.includes('--demo');
      // Who tries things out has the receiver on the same machine.
      const tryingOut = demo ? { ROUNDTRIP_WEBHOOK_ALLOW_PRIVATE: 'yes' } : {};
      return (await import('./serve.ts')).serve({ ...tryingOut, ...process.env }, { demo });
    },
  },
  {
    name: 'work',
    summary: 'Run jobs and deadlines only, beside processes that serve the API.',
    run: async () => (await import('./serve.ts')).serve({ ...process.env, ROUNDTRIP_ROLE: 'worker' }),
  },
  {
    name: 'migrate',
    summary: 'Bring the database to this version, and end.',
    run: async () => (await import('./migrate-command.ts')).migrateCommand(process.env),
  },
  {
    name: 'doctor',
    summary: 'Look at everything that is needed and say what is wrong.',
    async run() {
      const { printDiagnosis, runDoctor } = await import('./doctor.ts');
      const diagnosis = await runDoctor(readConfig(process.env));
      process.stdout.write(`${printDiagnosis(diagnosis)}\n`);
      return diagnosis.ok ? 0 : 1;
    },
  },
  {
    name: 'rotate-secrets',
    summary: 'Write stored secrets anew under the first of ROUNDTRIP_SECRET_KEYS.',
    run: async () => (await import('./maintenance.ts')).rotateSecretsCommand(process.env),
  },
  {
    name: 'unpark',
    summary: 'Try deadlines again that were put aside after five failures.',
    run: async () => (await import('./maintenance.ts')).unparkCommand(process.env),
  },
];

/** Errors that say in plain words what is wrong and what to do; a stack would only hide it. */
const plain = new Set(['ConfigError', 'DatabaseError', 'StartError', 'UnsafeRoleError']);

/** Runs the command and returns the exit code. */
export async function main([name = 'serve', ...args]: readonly string[]): Promise<number> {
  const programme = programmes.find((each) => each.name === name);
  if (!programme) {
    const asked = name === 'help' || name === '--help';
    (asked ? process.stdout : process.stderr).write(usage(asked ? null : name));
    return asked ? 0 : 2;
  }
  try {
    return await programme.run(args);
  } catch (error) {
    if (!(error instanceof Error && plain.has(error.name))) throw error;
    process.stderr.write(`roundtrip: ${error.message}\n`);
    return 1;
  }
}

const more = '  listen, events, parcels, clock, contracts, replay, simulate: roundtrip help';

function usage(unknown: string | null): string {
  const rows = programmes.map(({ name, summary }) => `  ${name.padEnd(14)} ${summary}`);
  return [...(unknown ? [`There is no command "${unknown}".`] : []), 'roundtrip <command>', ...rows, more, ''].join(
    '\n',
  );
}

if (import.meta.main) process.exit(await main(process.argv.slice(2)));
