/** Overview, parcels with buttons that move them, received hand-offs, and the label of one. */
import type { Carrier } from '../carrier.ts';
import { type Desk, findParcels } from '../control.ts';
import { type Html, html } from '../html.ts';
import { type Parcel, type Scan, statusOf } from '../parcel.ts';
import { barcode } from './code128.ts';
import { frame, when } from './frame.ts';

const most = 200;

export function overview(desk: Desk): Html {
  const parcels = [...desk.world.parcels()];
  return frame(
    'Carrier sandbox',
    html`<p>Simulated carriers for test mode. Nothing here reaches a real carrier.</p>
<div class="scroll"><table>
<caption>Carriers</caption>
<tr><th scope="col">Carrier</th><th scope="col">Address</th><th scope="col">Parcels</th><th scope="col">Calls</th></tr>
${desk.carriers.map(
  (carrier) => html`<tr><td>${carrier.name}</td><td><code>/${carrier.code}/…</code></td>
<td><a href="/parcels?carrier=${carrier.code}">${parcels.filter((parcel) => parcel.carrier === carrier.code).length}</a></td>
<td>${callsOf(desk, carrier)}</td></tr>`,
)}
</table></div>
<p>Faults switched on: <a href="/faults">${desk.faults.list().length}</a></p>
<form method="post" action="/reset"><button>Forget everything</button></form>`,
  );
}

function callsOf({ calls }: Desk, { code }: Carrier): string {
  const counted = [...(calls.get(code) ?? [])].map(([operation, times]) => `${operation} ${times}`);
  return counted.join(', ') || 'none yet';
}

interface Known {
  parcel: Parcel;
  carrier: Carrier;
  scans: readonly Scan[];
}

function known({ world, carriers }: Desk, parcel: Parcel): Known {
  const carrier = carriers.find(({ code }) => code === parcel.carrier)!;
  return { parcel, carrier, scans: world.scans(parcel, world.time(parcel.customer_number)) };
}

export function parcelsPage(desk: Desk, query: URLSearchParams, problem: string | null): Html {
  const found = findParcels(desk, query);
  const field = (name: string, label: string) =>
    html`<label>${label}<input name="${name}" value="${query.get(name)}"></label>`;
  return frame(
    'Parcels',
    html`${problem === null ? null : html`<p class="problem" role="alert">${problem}</p>`}
<form class="row" method="get" action="/parcels">
${field('customer_number', 'Customer number')}${field('waybill_number', 'Waybill')}${field('order_number', 'Order number')}
<label>Status<select name="status"><option value="">any</option>${['booked', ...new Set(desk.carriers.flatMap(({ statuses }) => statuses))].map((status) => option(status, status === query.get('status')))}</select></label>
<button>Filter</button>
</form>
<div class="scroll"><table>
<caption>${found.length} parcels, newest first${found.length > most ? `; the first ${most}` : ''}. Times are Korean.</caption>
<tr><th scope="col">Waybill</th><th scope="col">Customer</th><th scope="col">Way</th><th scope="col">Booked</th><th scope="col">State</th><th scope="col">Scans</th><th scope="col">Move to</th></tr>
${found.slice(0, most).map((parcel) => parcelRow(known(desk, parcel)))}
</table></div>`,
  );
}

function parcelRow({ parcel, carrier, scans }: Known): Html {
  return html`<tr>
<td class="number"><a href="/labels/${parcel.carrier}/${parcel.waybill_number}">${parcel.waybill_number}</a>${parcel.former_numbers.map((number) => html`<br><s>${number}</s>`)}<br>${carrier.name}</td>
<td class="number">${parcel.customer_number}<br>${parcel.order_number}</td>
<td>${parcel.direction}${parcel.visit_on ? html`<br>visit ${parcel.visit_on}` : null}</td>
<td class="number">${when(parcel.booked_at)}</td>
<td>${statusOf(scans)}<br>${carrier.word(scans)}${parcel.deleted ? html`<br>deleted` : null}</td>
<td>${scans.map((scan) => html`<span class="number">${when(scan.at)}</span> ${scan.step} ${scan.place}<br>`)}</td>
<td>${['delivered', 'cancelled'].includes(statusOf(scans)) ? null : moveForm(parcel, carrier)}</td>
</tr>`;
}

function moveForm(parcel: Parcel, carrier: Carrier): Html {
  return html`<form class="row" method="post" action="/parcels/${parcel.carrier}/${parcel.waybill_number}/advance">
<label>Status<select name="to">${carrier.statuses.map((status) => option(status, status === 'delivered'))}</select></label>
<button>Move</button></form>`;
}

function option(value: string, chosen: boolean): Html {
  return chosen ? html`<option selected>${value}</option>` : html`<option>${value}</option>`;
}

/** What the carrier has received, with its labels: the page on which a shop prints at the carrier. */
export function handOffs(desk: Desk): Html {
  const found = [...desk.world.parcels()].reverse().filter((parcel) => parcel.cancelled_at === null);
  return frame(
    'Received hand-offs',
    html`<div class="scroll"><table>
<caption>${found.length} bookings, newest first${found.length > most ? `; the first ${most}` : ''}</caption>
<tr><th scope="col">Booking</th><th scope="col">Order number</th><th scope="col">Waybill</th><th scope="col">Way</th><th scope="col">Price</th><th scope="col">State</th><th scope="col">Label</th></tr>
${found.slice(0, most).map((parcel) => handOffRow(known(desk, parcel)))}
</table></div>`,
  );
}

function handOffRow({ parcel, carrier, scans }: Known): Html {
  const to = `/labels/${parcel.carrier}/${parcel.waybill_number}`;
  const print =
    scans.length === 0
      ? html`<form method="post" action="${to}"><button>Print label</button></form>`
      : html`<a href="${to}">Label</a>`;
  return html`<tr><td class="number">${parcel.id}</td><td class="number">${parcel.order_number}</td><td class="number">${parcel.waybill_number}</td>
<td>${parcel.direction}</td><td class="number">${parcel.price}</td><td>${carrier.word(scans)}</td><td>${print}</td></tr>`;
}

/** A label as a page to print; null: no such parcel. */
export function labelPage(desk: Desk, carrierCode: string, number: string): Html | null {
  const parcel = desk.world.parcelByNumber(carrierCode, number);
  if (!parcel) return null;
  const { carrier } = known(desk, parcel);
  const lines = carrier.label(parcel).filter(([, text]) => text !== '');
  return frame(
    `Label ${parcel.waybill_number}`,
    html`<p class="no-print"><button data-print>Print this page</button></p>
<section class="label">
<h2>${carrier.name}</h2>
${barcode(parcel.waybill_number)}
<p class="number"><strong>${parcel.waybill_number}</strong></p>
<table>${lines.map(([name, text]) => html`<tr><th scope="row">${name}</th><td>${text}</td></tr>`)}</table>
</section>
<script src="/print.js"></script>`,
  );
}
