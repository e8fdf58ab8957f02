/** The switchboard of faults. */
import type { Desk } from '../control.ts';
import { faultKinds } from '../faults.ts';
import { type Html, html } from '../html.ts';
import { frame } from './frame.ts';

export function faultsPage({ faults, carriers }: Desk, problem: string | null): Html {
  const operations = [...new Set(carriers.flatMap((carrier) => carrier.operations))];
  const options = (values: readonly string[]) => values.map((value) => html`<option>${value}</option>`);
  return frame(
    'Faults',
    html`${problem === null ? null : html`<p class="problem" role="alert">${problem}</p>`}
<div class="scroll"><table>
<caption>Switched on: ${faults.list().length}</caption>
<tr><th scope="col">Carrier</th><th scope="col">Fault</th><th scope="col">Operation</th><th scope="col">How often</th></tr>
${faults
  .list()
  .map(
    ({ carrier, fault, operation, count, rate }) =>
      html`<tr><td>${carrier}</td><td>${fault}</td><td>${operation ?? 'all'}</td><td>${count !== undefined ? `${count} more` : rate !== undefined ? `share ${rate}` : 'until switched off'}</td></tr>`,
  )}
</table></div>
<form method="post" action="/faults/clear"><button>Switch all off</button></form>
<h2>Switch one on</h2>
<form class="row" method="post" action="/faults">
<label>Carrier<select name="carrier">${options(carriers.map(({ code }) => code))}</select></label>
<label>Fault<select name="fault">${options(faultKinds)}</select></label>
<label>Operation<select name="operation"><option value="">all</option>${options(operations)}</select></label>
<label>Calls it hits<input name="count" type="number" min="1"></label>
<label>or share of calls<input name="rate" type="number" min="0.01" max="1" step="0.01"></label>
<button>Switch on</button>
</form>`,
  );
}
