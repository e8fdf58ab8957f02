/** The carriers that are simulated. */
import type { Carrier } from './carrier.ts';
import { koreaPost } from './korea-post/index.ts';

export const carriers: readonly Carrier[] = [koreaPost];
