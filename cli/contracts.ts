/** `roundtrip contracts verify`: what an operator does where a carrier has no check of its own. */
import { Command } from 'commander';
import { type Connection, clientOf, connected, type Environment, tell } from './run.ts';

export function contractsCommand(env: Environment): Command {
  const verify = connected(new Command('verify'), env)
    .description('Say that a carrier contract is good, where the carrier has no check of its own.')
    .argument('<id>', 'the contract: cct_…')
    .addHelpText('after', '\nExample:\n  roundtrip contracts verify cct_01m82hzsv0…')
    .action(async (id: string, options: Connection) => {
      const contract = await clientOf(options, env).post('/v1/carrier_contracts/{id}/verify', {
        params: { path: { id } },
      });
      tell(options, contract, `${id} is ${contract.state}.`);
    });
  return new Command('contracts').description('Carrier contracts.').addCommand(verify);
}
