/** Runs the simulated payment gateway as a programme of its own: GATEWAY_PORT (4200), GATEWAY_HOST, GATEWAY_JOURNAL (file). */
import { startGatewaySandbox } from './server.ts';

const { GATEWAY_PORT, GATEWAY_HOST, GATEWAY_JOURNAL } = process.env;
const port = Number(GATEWAY_PORT || 4200);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`GATEWAY_PORT must be a port number, not "${GATEWAY_PORT}".\n`);
  process.exit(1);
}
const sandbox = await startGatewaySandbox({
  port,
  ...(GATEWAY_HOST ? { host: GATEWAY_HOST } : {}),
  ...(GATEWAY_JOURNAL ? { journalFile: GATEWAY_JOURNAL } : {}),
});
process.stdout.write(`simulated payment gateway at ${sandbox.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
}
