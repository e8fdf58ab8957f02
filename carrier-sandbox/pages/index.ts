/**
 * Pages for people, plain HTML from the server: what is asked for with `Accept: text/html`. Forms call the control API
 * and come back to a page.
 */
import { type Body, control, type Desk } from '../control.ts';
import { type Html, html } from '../html.ts';
import { faultsPage } from './faults.ts';
import { assets, frame } from './frame.ts';
import { handOffs, labelPage, overview, parcelsPage } from './parcels.ts';

export interface Shown {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Style and script of the pages, whatever is accepted; null: neither. */
export function asset(path: string): Shown | null {
  const found = Object.hasOwn(assets, path) ? assets[path]! : null;
  return found && { status: 200, headers: { 'content-type': found.type }, body: found.body };
}

/** Null: no page for people. */
export function page(desk: Desk, method: string, url: URL, body: Body | null): Shown | null {
  if (method === 'POST') return body === null ? null : submitted(desk, url, body);
  const [, carrier, number] = /^\/labels\/(\w+)\/(\w+)$/.exec(url.pathname) ?? [];
  if (carrier && number) {
    const label = labelPage(desk, carrier, number);
    return label ? shown(label) : shown(frame('No such parcel', html`<p>${carrier} has no parcel ${number}.</p>`), 404);
  }
  switch (url.pathname) {
    case '/':
      return shown(overview(desk));
    case '/parcels':
      return shown(parcelsPage(desk, url.searchParams, null));
    case '/hand-offs':
      return shown(handOffs(desk));
    case '/faults':
      return shown(faultsPage(desk, null));
    default:
      return null;
  }
}

/** A form: done, and on to the page that shows it; or the page again with what was wrong. */
function submitted(desk: Desk, url: URL, body: Body): Shown | null {
  const path = url.pathname;
  const [, , number] = /^\/parcels\/(\w+)\/(\w+)\/advance$/.exec(path) ?? [];
  if (number) {
    const reply = control(desk, 'POST', url, body);
    const query = new URLSearchParams({ waybill_number: number });
    if (reply?.status === 200) return seeOther(`/parcels?${query}`);
    return reply && shown(parcelsPage(desk, query, String(reply.body['error'])), reply.status);
  }
  if (/^\/labels\/\w+\/\w+$/.test(path)) {
    // Printing moves a booking on to its label; one that is printed already is only shown again.
    control(desk, 'POST', new URL(`${path.replace('/labels/', '/parcels/')}/advance`, url), { to: 'pre_transit' });
    return seeOther(path);
  }
  switch (path) {
    case '/faults': {
      const reply = control(desk, 'POST', url, body);
      return reply?.status === 200
        ? seeOther('/faults')
        : reply && shown(faultsPage(desk, String(reply.body['error'])), reply.status);
    }
    case '/faults/clear':
      desk.faults.clear();
      return seeOther('/faults');
    case '/reset':
      control(desk, 'POST', url, body);
      return seeOther('/');
    default:
      return null;
  }
}

function seeOther(location: string): Shown {
  return { status: 303, headers: { location }, body: '' };
}

function shown(content: Html, status = 200): Shown {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
  };
  return { status, headers, body: content.markup };
}
