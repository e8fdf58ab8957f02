/** The month that comes with Roundtrip: Online Retail II, December 2009 (see `data/online-retail/ATTRIBUTION.md`). */
import { fileURLToPath } from 'node:url';

export const december = fileURLToPath(new URL('../data/online-retail/2009-12.csv.gz', import.meta.url));
