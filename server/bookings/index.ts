/**
 * The room of bookings: what other rooms may use of it. Its commands tell shipments and returns, which use this file, so
 * that the order file takes them from `commands.ts`; its jobs stand in `jobs.ts`.
 */
export { bookingLifecycle } from './lifecycle.ts';
export { presentBooking, presentHandoff } from './present.ts';
export {
  askCancel,
  type BookingJob,
  bookingOf,
  isCancelAsked,
  isLate,
  isOpenBooking,
  type NewBooking,
  requestBooking,
} from './request.ts';
