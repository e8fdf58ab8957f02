/** A rail: the way of the goods or of the money, how far it has come, and when each station was reached. */
import { CheckOutlined, ExclamationOutlined, MinusOutlined } from '@ant-design/icons';
import type { RoundtripEvent } from '../api/shapes.ts';
import { useWords } from '../texts/words.ts';
import { Time } from './amounts.tsx';
import { type RailShape, type Station, stationsOf } from './rails.ts';
import { toneOf } from './state-tag.tsx';

interface Props {
  title: string;
  rail: RailShape;
  state: string;
  over?: boolean;
  /** Oldest or newest first; the first time that a station was reached is shown. */
  events: readonly RoundtripEvent[];
}

export function Rail({ title, rail, state, over = false, events }: Props) {
  return (
    <section className="rail" aria-label={title}>
      <h2>{title}</h2>
      <ol>
        {stationsOf(rail, state, over).map((station) => (
          <Stop key={station.state} rail={rail} station={station} events={events} />
        ))}
      </ol>
    </section>
  );
}

interface StopProps {
  rail: RailShape;
  station: Station;
  events: readonly RoundtripEvent[];
}

function Stop({ rail, station, events }: StopProps) {
  const say = useWords();
  const tone = toneOf(rail.noun, station.state);
  const isPresent = ['now', 'end', 'off'].includes(station.look);
  return (
    <li className={`station ${station.look} tone-${tone}`} aria-current={isPresent ? 'step' : undefined}>
      <span className="dot" aria-hidden="true">
        {mark(station, tone)}
      </span>
      <span className="name">{say.state(rail.noun, station.state)}</span>
      <span className="at">{station.look === 'ahead' ? '' : <Reached {...{ rail, station, events }} />}</span>
    </li>
  );
}

function mark({ look }: Station, tone: string) {
  if (look === 'done' || look === 'end') return <CheckOutlined />;
  if (look !== 'off') return null;
  // Off the way is not wrong by itself: an order may be cancelled, a buyer may keep the goods.
  return tone === 'bad' || tone === 'asks' ? <ExclamationOutlined /> : <MinusOutlined />;
}

function Reached({ rail, station, events }: StopProps) {
  const pasts = [rail.reachedBy?.[station.state], station.state].map((past) => `${rail.noun}.${past}`);
  const found = events.filter(({ type }) => pasts.includes(type)).map((event) => event.occurred_at);
  const first = found.sort()[0];
  return first ? <Time at={first} /> : null;
}
