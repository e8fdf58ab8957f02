/** Not collected: the carrier is asked once more, for the next business day (C6). A deadline gives this command. */
import { returnCommand } from './answer.ts';
import { bookPickup, isBookedAgain } from './pickup.ts';
import { nextVisitDay } from './pickup-day.ts';

export const bookAgainCommand = returnCommand('book_again', (draft, ctx, { row }) => {
  if (!isBookedAgain(draft.rows, row)) return undefined;
  bookPickup(draft, ctx, { row, visitOn: nextVisitDay(ctx) });
  return undefined;
});
