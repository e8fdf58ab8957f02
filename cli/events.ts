/** `roundtrip events resend`: sends an event to the webhook endpoints once more. */
import { Command } from 'commander';
import { type Connection, clientOf, connected, type Environment, tell } from './run.ts';

interface Options extends Connection {
  endpoint?: string;
}

export function eventsCommand(env: Environment): Command {
  const resend = connected(new Command('resend'), env)
    .description('Send an event to its webhook endpoints once more.')
    .argument('<id>', 'the event: evt_…')
    .option('--endpoint <id>', 'to this one only: whk_…; all of your own that listen to its type unless told')
    .addHelpText('after', '\nExample:\n  roundtrip events resend evt_01m82hzsv0…')
    .action(async (id: string, options: Options) => {
      const { endpoint } = options;
      const init = { params: { path: { id } }, ...(endpoint ? { body: { endpoint } } : {}) };
      const answer = await clientOf(options, env).post('/v1/events/{id}/resend', init);
      const to = answer.data.map((delivery) => delivery.endpoint).join(', ');
      tell(options, answer, to ? `${id} is on its way to ${to}.` : `No webhook endpoint of yours listens to ${id}.`);
    });
  return new Command('events').description('Events and their webhooks.').addCommand(resend);
}
