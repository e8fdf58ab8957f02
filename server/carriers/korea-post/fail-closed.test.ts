/** Whatever is not a whole answer of the post about our own booking is unclear: no number, no approval is made up. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BookingKnown, BookingRequest, CarrierAdapter } from '../adapter.ts';
import { openCarriers } from '../index.ts';
import { contract, error, example, now, type Reply, startTrialPost } from './trial-post.ts';

let post: Awaited<ReturnType<typeof startTrialPost>>;
beforeAll(async () => {
  post = await startTrialPost();
});
afterAll(() => post.stop());

const address = { name: '홍수취', phone: '010-5678-1234', postal_code: '58323', address1: '전남 나주시 정보화길 1' };

const request: BookingRequest = {
  key: 'bkg_1',
  direction: 'outbound',
  orderer: { name: '우리가게', phone: '02-1234-5678' },
  counterpart: address,
  goods: [{ title: '셔츠', sku: null, option: null, quantity: 1 }],
  category: null,
  parcel: { weight_grams: null, size_cm: null },
  message: null,
  visitOn: null,
  reason: null,
  originalWaybill: null,
};

const known: BookingKnown & { waybillNumber: string } = {
  key: 'bkg_1',
  direction: 'outbound',
  sentOn: ['2020-05-11'],
  refs: { req_no: '202005116403648050', res_no: '2020051152119574' },
  waybillNumber: '6013082362377',
};

const calls: Record<string, (adapter: CarrierAdapter) => Promise<{ kind: string; detail?: string }>> = {
  checkContract: (adapter) => adapter.checkContract!(contract, { ...address, officeName: '우리가게' }, now),
  book: (adapter) => adapter.book!(contract, request, now),
  findBooking: (adapter) => adapter.findBooking!(contract, known, now),
  cancelBooking: (adapter) => adapter.cancelBooking!(contract, known, now),
  track: (adapter) => adapter.track!({ waybillNumber: '6013082362377', contract, booking: known }, now),
};

const booked = example('insert-order.xml');
const withStatus = (status: number, body: string, headers: Record<string, string> = {}): Reply => {
  return (response) => void response.writeHead(status, headers).end(body);
};

/** Answers that no call may take for anything. */
const nobody: [string, Reply][] = [
  ['an HTML page in place of XML', '<html><head><title>점검 중</title></head><body>점검 중입니다.</body></html>'],
  ['an HTML page that is not even XML', '<!DOCTYPE html><html><body><br>점검 중'],
  ['nothing', ''],
  ['a JSON answer', '{"regiNo":"6013082362377"}'],
  ['half an XML answer', booked.slice(0, -40)],
  ['XML that is cut within a value', booked.slice(0, 200)],
  ['an empty answer', '<xsync/>'],
  [
    'definitions of entities',
    `<!DOCTYPE x [<!ENTITY n "6013082362377">]>${booked.replace('<![CDATA[6013082362377]]>', '&n;')}`,
  ],
  ['a failure of the post', error('ERR-531', '시스템 장애 오류')],
  ['an error without a code', '<error><error_code/><message>오류</message></error>'],
  ['an unknown error', error('ERR-999', '?')],
  ['bytes of no encoding', Uint8Array.of(0x3c, 0xff, 0xfe, 0xff)],
  ['status 500 with a whole answer', withStatus(500, booked)],
  ['status 503', withStatus(503, '')],
  ['status 201 with a whole answer', withStatus(201, booked)],
  ['too many requests', withStatus(429, '', { 'retry-after': '1' })],
  ['a redirect', withStatus(302, booked, { location: '/api.InsertOrder.jparcel' })],
  ['a very long answer', booked.replace('</xsync>', `<x>${'x'.repeat(2_000_000)}</x></xsync>`)],
  ['a connection that breaks', (response) => void response.destroy()],
  ['a reset', (response) => void response.socket?.resetAndDestroy()],
  [
    'a body that breaks off',
    (response) => {
      response.writeHead(200, { 'content-length': '9999' });
      response.write(booked);
      setImmediate(() => response.destroy());
    },
  ],
];

describe.each(Object.keys(calls))('P8: %s', (name) => {
  test.each(nobody)('unclear: %s', async (_name, reply) => {
    post.answers(reply);
    const adapter = post.adapter();
    expect(await calls[name]!(adapter)).toMatchObject({ kind: 'unclear', detail: expect.stringMatching(/./) });
    // No repetition of its own, and no following of redirects.
    expect(post.received).toHaveLength(1);
  });

  test('unclear: no answer in time, and one that drips for ever', async () => {
    const open: ServerResponse[] = [];
    post.answers((response) => void open.push(response));
    expect(await calls[name]!(post.adapter(300))).toEqual({ kind: 'unclear', detail: 'no answer in time' });
    post.answers((response) => {
      response.writeHead(200).write('<xsync>');
      open.push(response);
    });
    expect(await calls[name]!(post.adapter(300))).toMatchObject({ kind: 'unclear' });
    for (const response of open) response.destroy();
  });

  test('not sent: nobody is there', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => closed.close(resolve));
    const gone = openCarriers({ ...post.config, koreaPostUrl: url, koreaPostTrackingUrl: url }, {});
    expect(await calls[name]!(gone('korea_post', 'live')!)).toMatchObject({
      kind: 'not_sent',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('B3: an answer to a booking that cannot be ours', () => {
  test.each([
    ['of another order', 'bkg_1', 'bkg_2'],
    ['of no order', '<orderNo><![CDATA[bkg_1]]></orderNo>', ''],
    ['without a number', '<regiNo><![CDATA[6013082362377]]></regiNo>', ''],
    ['with an empty number', '<![CDATA[6013082362377]]>', ''],
    ['with two numbers', '</regiNo>', '</regiNo><regiNo>6013082362378</regiNo>'],
    ['to a test booking', '6013082362377', 'TESTREGINOAPI'],
    ['with a short number', '6013082362377', '601308236237'],
    ['with a number in letters', '6013082362377', '60130823623７７'],
    ['with a negative price', '3300', '-3300'],
    ['with a price in words', '3300', '3,300원'],
    ['with an endless price', '3300', '9'.repeat(16)],
    ['without the number to cancel by', '202005116403648050', ''],
    ['without a reservation', '2020051152119574', ''],
  ])('%s', async (_name, from, to) => {
    post.answers(booked.replace(from, to));
    expect(await calls['book']!(post.adapter())).toMatchObject({ kind: 'unclear', detail: expect.stringMatching(/./) });
  });

  test('two bookings in one answer', async () => {
    post.answers(`<x>${booked.replace(/<\?.*\?>/, '')}${booked.replace(/<\?.*\?>/, '')}</x>`);
    expect(await calls['book']!(post.adapter())).toMatchObject({ kind: 'unclear' });
  });

  test('what is written in EUC-KR is read as such, declared or not', async () => {
    // 나주우체국 in EUC-KR.
    const office = Buffer.from('b3aac1d6bfecc3bcb1b9', 'hex');
    for (const declared of ['EUC-KR', 'UTF-8']) {
      const [head, tail] = booked.replace('encoding="UTF-8"', `encoding="${declared}"`).split('나주우체국') as [
        string,
        string,
      ];
      const ascii = (text: string) => Buffer.from(text.replace(/[^\x20-\x7e\n]/g, ''), 'latin1');
      post.answers(Buffer.concat([ascii(head), office, ascii(tail)]));
      expect(await calls['book']!(post.adapter())).toMatchObject({
        kind: 'accepted',
        waybillNumber: '6013082362377',
        refs: { post_office: '나주우체국' },
      });
    }
  });
});

describe('B3: rows that cannot be believed', () => {
  const rows = example('get-res-info.xml');
  test.each([
    ['a test booking', '6013082362377', 'TESTREGINOAPI'],
    ['no state that is a code', 'CDATA[01]', 'CDATA[픽업]'],
    ['a negative price', '3300', '-1'],
    ['no request number', '202005116403648050', ''],
  ])('%s', async (_name, from, to) => {
    post.answers(rows.replace(from, to));
    expect(await calls['findBooking']!(post.adapter())).toMatchObject({ kind: 'unclear' });
  });

  test('one bad row makes the answer unclear', async () => {
    post.answers(example('get-res-info-two.xml').replace('6013082362366', 'x'));
    expect(await calls['findBooking']!(post.adapter())).toMatchObject({ kind: 'unclear' });
  });

  test('none on one date and no answer on the other is not "none"', async () => {
    const none = error('ERR-225', '신청정보가 존재하지 않습니다.');
    post.answers((response, got) => void response.end(got.fields['reqYmd'] === '20200510' ? none : '<html/>'));
    const found = await post.adapter().findBooking!(contract, { ...known, sentOn: ['2020-05-10'] }, now);
    expect(found).toMatchObject({ kind: 'unclear' });
  });
});

describe('B3: an answer to a cancellation that cannot be ours', () => {
  const cancelled = example('get-res-cancel-cmd.xml');
  test.each([
    ['of another booking', '202005116403648050', '202005116403648051'],
    ['of another number', '<cancelRegiNo><![CDATA[6013082362377', '<cancelRegiNo><![CDATA[6013082362378'],
    ['without an outcome', '<canceledYn><![CDATA[D]]></canceledYn>', ''],
    ['with an unknown outcome', '[D]', '[X]'],
  ])('%s', async (_name, from, to) => {
    post.answers(cancelled.replace(from, to));
    expect(await calls['cancelBooking']!(post.adapter())).toMatchObject({ kind: 'unclear' });
  });

  test('a number that is none is not told as the new one', async () => {
    post.answers(cancelled.replace('6013082362389', 'TESTREGINOAPI'));
    expect(await calls['cancelBooking']!(post.adapter())).toEqual({ kind: 'cancelled', renumbered: null });
  });
});

describe('B4: a tracking page that cannot be believed', () => {
  const page = example('tracking-page.html.txt');
  const track = () => post.adapter().track!({ waybillNumber: '123', contract: null, booking: null }, now);
  test.each([
    ['of another number', '<th scope="row">123</th>', '<th scope="row">124</th>'],
    ['without the table', 'id="processTable"', 'id="other"'],
    ['with a date of another form', '<td>2024.03.16</td>', '<td>03/16/2024</td>'],
    ['with a day that does not exist', '<td>2024.03.16</td>', '<td>2024.02.30</td>'],
    ['with a time that does not exist', '<td>18:07</td>', '<td>25:07</td>'],
    ['with a column more', '<td>18:07</td>', '<td>18:07</td><td>KST</td>'],
    [
      'with a row that names no event',
      '<span class="evtnm">배달완료</span>\n            (<span class="tracered"> 배달 </span>)<br>      \n            (수령인:테*터님 - 본인)',
      '',
    ],
  ])('%s', async (_name, from, to) => {
    expect(page).toContain(from);
    post.answers({ page: page.replace(from, to) });
    expect(await track()).toMatchObject({ kind: 'unclear', detail: expect.stringMatching(/./) });
  });
});
