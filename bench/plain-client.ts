/** Stands in for pgbench: prepared statements of `pg`, one after the other, in a process of its own. */
import pg from 'pg';
import { variablesOf } from './numbering.ts';
import type { PlainJob, PlainSpeed } from './plain-run.ts';
import type { PlainScript } from './plain-sql.ts';

type Job = PlainJob & { options: string };
type Values = Readonly<Record<string, string | number>>;
type Prepared = { name: string; text: string; names: string[] }[];

async function run(job: Job): Promise<PlainSpeed> {
  const scripts = job.scripts.map((script, i) => prepare(script, `s${i}`));
  const clients = await Promise.all(Array.from({ length: job.clients }, () => connect(job)));
  const warmUntil = performance.now() + (job.transactions ? 0 : job.warmUpSeconds * 1000);
  const until = job.transactions ? Number.POSITIVE_INFINITY : warmUntil + job.seconds * 1000;
  let counted = 0;
  setTimeout(() => process.send!({ warm: true }), Math.max(0, warmUntil - performance.now()));
  await Promise.all(
    clients.map(async (client, id) => {
      for (let i = 0; performance.now() < until && i < (job.transactions ?? Number.POSITIVE_INFINITY); i += 1) {
        const which = Math.floor(Math.random() * scripts.length);
        const values = { ...constantsOf(job), ...variablesOf(job.pool, i * job.clients + id, Math.random) };
        await transact(client, scripts[which]!, values);
        const now = performance.now();
        if (now >= warmUntil && now < until) counted += 1;
      }
    }),
  );
  const seconds = (performance.now() - warmUntil) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  return { perSecond: counted / seconds, counted };
}

function constantsOf(job: Job): Values {
  return Object.assign({}, ...job.scripts.map((script) => script.constants)) as Values;
}

async function connect(job: Job): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: job.appUrl, options: job.options });
  await client.connect();
  return client;
}

async function transact(client: pg.Client, statements: Prepared, values: Values): Promise<void> {
  for (const { name, text, names } of statements) {
    await client.query({ name, text, values: names.map((each) => values[each]) });
  }
}

/** `:name` becomes `$n`; `::type` stays. */
function prepare(script: PlainScript, prefix: string): Prepared {
  return script.statements.map((statement, i) => {
    const names: string[] = [];
    const text = statement.replaceAll(/(?<![:\w]):([a-zA-Z_]\w*)/g, (_, name: string) => {
      if (!names.includes(name)) names.push(name);
      return `$${names.indexOf(name) + 1}`;
    });
    return { name: `${prefix}_${i}`, text, names };
  });
}

process.on('message', (job: Job) => {
  run(job).then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
