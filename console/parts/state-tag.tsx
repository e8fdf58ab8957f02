/** A state in a word and a calm colour. Colours only repeat what the word says. */
import { Tag } from 'antd';
import { useWords } from '../texts/words.ts';

const tones: Readonly<Record<string, readonly string[]>> = {
  done: [
    'delivered',
    'purchase_confirmed',
    'completed',
    'accepted',
    'received',
    'paid_back',
    'in_use',
    'verified',
    'active',
  ],
  going: [
    'acknowledged',
    'dispatched',
    'in_delivery',
    'approved',
    'booked',
    'collected',
    'in_transit',
    'sent',
    'verifying',
    'out_for_delivery',
  ],
  asks: [
    'requested',
    'awaiting',
    'arrived',
    'due',
    'in_doubt',
    'on_hold',
    'pending',
    'attempt_failed',
    'available_for_pickup',
  ],
  bad: ['refused', 'failed', 'lost', 'damaged', 'collection_failed', 'rejected', 'suspended', 'returning'],
};

/** `paid` ends a refund and begins an order. */
export function toneOf(noun: string, state: string): string {
  if (noun === 'refund' && state === 'paid') return 'done';
  if (noun === 'order' && state === 'paid') return 'asks';
  return Object.keys(tones).find((tone) => tones[tone]!.includes(state)) ?? 'still';
}

export function StateTag({ noun, state }: { noun: string; state: string }) {
  const say = useWords();
  return <Tag className={`state ${toneOf(noun, state)}`}>{say.state(noun, state)}</Tag>;
}
