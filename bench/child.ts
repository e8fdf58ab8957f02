/** Runs one job in a child process that takes it as a message and answers with a message. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * `programme` is a file beside this one; `onWarm` is called when it says that its warm-up is over. Rejects when the
 * child ends without a result.
 */
export function askChild<R>(programme: string, job: object, onWarm: () => void): Promise<R> {
  const child = fork(fileURLToPath(new URL(programme, import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise<R>((resolve, reject) => {
    child.on('message', (message: { warm?: true; result?: R; error?: string }) => {
      if (message.warm) {
        onWarm();
        return;
      }
      if (message.result === undefined) reject(new Error(`${programme}: ${message.error}`));
      else resolve(message.result);
      child.disconnect();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${programme} ended with ${code}`)));
    child.send(job);
  });
}
