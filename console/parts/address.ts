/** An address in one line, in the order of the country's own: postal code first. */
import type { Address } from '../api/shapes.ts';

export function addressText({ postal_code, address1, address2, city, region, country }: Address): string {
  return [postal_code, address1, address2, city, region, country].filter(Boolean).join(' ');
}
