/** Names and values in two columns; what there is not is left out. */
import type { ReactNode } from 'react';

export type Fact = [name: string, value: ReactNode];

export function Facts({ title, facts }: { title: string; facts: readonly Fact[] }) {
  const given = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      <dl className="facts">
        {given.map(([name, value], i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two payments have the same name
          <div key={`${name} ${i}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
