/** The room of cancellations: what the order file and other rooms may use of it. */

export {
  answerDays,
  approveCancellation,
  completeCommand,
  lapseCancellation,
  lapseCommand,
  lapseOf,
  refuseCancellation,
  withdrawCancellation,
} from './answer.ts';
export { createCancellation } from './create.ts';
export { refuseByDispatch, reopenAfterVoid, waitsForCarrier } from './dispatch.ts';
export { cancellationLifecycle } from './lifecycle.ts';
export { presentCancellation } from './present.ts';
