/** Not collected: the carrier is asked once more, for the next business day (C6). A deadline gives this command. */
import { notify } from '../notifications/notify.ts';
import { returnCommand } from './answer.ts';
import { bookPickup, isBookedAgain } from './pickup.ts';
import { nextVisitDay } from './pickup-day.ts';

export const bookAgainCommand = returnCommand('book_again', (draft, ctx, { row }) => {
  if (!isBookedAgain(draft.rows, row)) return undefined;
  const visitOn = nextVisitDay(ctx);
  bookPickup(draft, ctx, { row, visitOn });
  notify(draft, ctx, { to: 'buyer', template: 'return_pickup_planned', object: row.id, data: { day: visitOn } });
  return undefined;
});
