/** How far a replay is: a bar on a terminal, else a line now and then. */

export interface Progress {
  step(count: number): void;
  /** What the clock stands at. */
  label(text: string): void;
  end(): void;
}

const width = 30;
/** Share of the whole between two lines where there is no terminal. */
const lineEvery = 0.05;

export function openProgress(total: number, out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>): Progress {
  const startedAt = performance.now();
  let [done, told, text] = [0, 0, ''];
  const share = () => (total === 0 ? 1 : done / total);
  const left = () =>
    share() > 0.02 ? `, ${span(((performance.now() - startedAt) / share()) * (1 - share()))} left` : '';
  const tell = () => {
    const percent = `${Math.floor(share() * 100)} %`.padStart(5);
    if (!out.isTTY) {
      if (share() - told < lineEvery && share() < 1) return;
      told = share();
      out.write(`${percent}  ${text}${left()}\n`);
      return;
    }
    const filled = Math.round(share() * width);
    out.write(`\r\x1b[K${'█'.repeat(filled)}${'░'.repeat(width - filled)}${percent}  ${text}${left()}`);
  };
  return {
    step(count) {
      done += count;
      tell();
    },
    label(now) {
      text = now;
    },
    end() {
      if (out.isTTY) out.write('\r\x1b[K');
    },
  };
}

/** "48 s", "3 min 20 s". */
export function span(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
