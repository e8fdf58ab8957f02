/** The public tracking page of a waybill, built like the post's own: `#print`, its table of basics, `#processTable`. */
import type { Answer, Twist } from '../carrier.ts';
import { type Html, html } from '../html.ts';
import type { Parcel, Scan } from '../parcel.ts';
import { zone } from '../workdays.ts';
import { pageWords } from './states.ts';

interface Row {
  date: string;
  time: string;
  place: string;
  word: string;
}

/** A number that the post does not know, or knows no scan of, gives a page without rows. */
export function tracePage(number: string, parcel: Parcel | null, scans: readonly Scan[], twist: Twist | null): Answer {
  const rows = scans.flatMap(rowOf);
  const last = rows.at(-1);
  // As if an earlier scan had been entered late: the newest row tells of an earlier state.
  if (twist === 'backwards_status' && last) rows.push({ ...last, word: '접수' });
  const page = html`<!DOCTYPE html>
<html lang="ko">
<head><meta charset="utf-8"><title>배송조회 - 인터넷우체국</title></head>
<body>
<div id="print">
  <div class="title_wrap ma_t_10"><h4>기본정보</h4></div>
  <table class="table_col">
    <caption><strong>배송조회 기본정보 테이블</strong></caption>
    <thead>
      <tr>
        <th scope="col">등기번호</th>
        <th scope="col">보내는 분/접수일자</th>
        <th scope="col">받는 분</th>
        <th scope="col">수령인/배달일자</th>
        <th scope="col">취급구분</th>
        <th scope="col" class="bg_image_no">배달결과</th>
      </tr>
    </thead>
    <tbody>
      ${basics(number, parcel, rows)}
    </tbody>
  </table>
  <div class="h4_wrap ma_t_5">
    <table id="processTable" class="table_col detail_off">
      <caption><strong>배송진행현황 상세표</strong></caption>
      <thead>
        <tr>
          <th scope="col">날짜</th>
          <th scope="col">시간</th>
          <th scope="col">발생국</th>
          <th scope="col" class="bg_image_no">처리현황</th>
        </tr>
      </thead>
      <tbody>${rows.map(processRow)}
      </tbody>
    </table>
  </div>
</div>
</body>
</html>
`;
  return { status: 200, contentType: 'text/html; charset=UTF-8', body: page.markup };
}

function rowOf({ step, at, place }: Scan): Row[] {
  const word = pageWords[step];
  if (word === null) return [];
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
  const date = local.toPlainDate().toString().replaceAll('-', '.');
  return [{ date, time: local.toPlainTime().toString({ smallestUnit: 'minute' }), place, word }];
}

function basics(number: string, parcel: Parcel | null, rows: readonly Row[]): Html {
  const first = rows[0];
  if (!parcel || !first) return html`<tr><td colspan="6">조회된 데이터가 없습니다.</td></tr>`;
  const last = rows.at(-1)!;
  const there = last.word === '배달완료';
  const shop = parcel.fields['ordCompNm'] ?? '';
  const person = masked(parcel.fields['recNm'] ?? '');
  const [sender, recipient] = parcel.direction === 'outbound' ? [shop, person] : [person, shop];
  return html`<tr>
        <th scope="row">${number}</th>
        <td>${sender}<br>${first.date}</td>
        <td>${recipient}<br>
        </td>
        <td>${there ? html`${recipient}<br>${last.date}` : ''}</td>
        <td> </td>
        <td>${there ? '배달완료' : ''} </td>
      </tr>`;
}

function processRow({ date, time, place, word }: Row): Html {
  return html`
        <tr>
          <td>${date}</td>
          <td>${time}</td>
          <td><a href="#" title="새창열림"><span style="color:blue">${place}</span></a>
          </td>
          <td>
            <span class="evtnm">${word}</span>
          </td>
        </tr>`;
}

/** 김하나 as 김*나: the first and the last character stay. */
function masked(name: string): string {
  const letters = [...name];
  if (letters.length < 2) return '*';
  if (letters.length === 2) return `${letters[0]}*`;
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`;
}
