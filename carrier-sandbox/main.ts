/** Runs the simulated carriers as a programme of their own: SANDBOX_PORT (4100), SANDBOX_HOST, SANDBOX_JOURNAL (file). */
import { startCarrierSandbox } from './server.ts';

const { SANDBOX_PORT, SANDBOX_HOST, SANDBOX_JOURNAL } = process.env;
const port = Number(SANDBOX_PORT || 4100);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`SANDBOX_PORT must be a port number, not "${SANDBOX_PORT}".\n`);
  process.exit(1);
}
const sandbox = await startCarrierSandbox({
  port,
  ...(SANDBOX_HOST ? { host: SANDBOX_HOST } : {}),
  // Without a journal the numbers of an earlier run are not known: the time of the start keeps them apart.
  ...(SANDBOX_JOURNAL
    ? { journalFile: SANDBOX_JOURNAL }
    : { firstNumber: 6_000_000_000_000 + (Math.floor(Date.now() / 1000) % 100_000_000) * 10_000 }),
});
process.stdout.write(`simulated carriers at ${sandbox.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
}
