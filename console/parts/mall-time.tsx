/** A time in a list: in the zone of its own row's mall, for an operator who sees the rows of many. */
import { Time, ZoneOf } from './amounts.tsx';
import { useZoneOfMall } from './mall-zone.ts';

export function MallTime({ mall, at }: { mall: string | null; at: string | null | undefined }) {
  const zone = useZoneOfMall(mall);
  return (
    <ZoneOf value={zone}>
      <Time at={at} />
    </ZoneOf>
  );
}
