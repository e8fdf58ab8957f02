/** What is sent to the post, and what its whole answers mean. Half answers are in `fail-closed.test.ts`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BookingKnown, BookingRequest, CarrierAddress } from '../adapter.ts';
import { contract, error, example, now, type Reply, startTrialPost } from './trial-post.ts';

let post: Awaited<ReturnType<typeof startTrialPost>>;
beforeAll(async () => {
  post = await startTrialPost();
});
afterAll(() => post.stop());

const office: CarrierAddress & { officeName: string } = {
  officeName: '우리가게',
  name: '김담당',
  phone: '+82 10-9876-5432',
  postal_code: '04524',
  address1: '서울특별시 중구 세종대로 110',
};

const request: BookingRequest = {
  key: 'bkg_1',
  direction: 'outbound',
  orderer: { name: '우리가게', phone: '02-1234-5678' },
  counterpart: {
    name: '홍수취',
    phone: '010-5678-1234',
    postal_code: '58323',
    address1: '전남 나주시 정보화길 1',
    address2: '(빛가람동, 우정사업정보센터)',
  },
  goods: [
    { title: '긴소매 셔츠', sku: 'gc1', option: 'XL', quantity: 2 },
    { title: '양말 A&B=C', sku: null, option: null, quantity: 1 },
  ],
  category: '여성의류',
  parcel: { weight_grams: 1_001, size_cm: 60 },
  message: '부재 시 경비실에\n맡겨주세요',
  visitOn: null,
  reason: null,
  originalWaybill: null,
};

const returning: BookingRequest = {
  ...request,
  direction: 'return',
  visitOn: '2020-05-13',
  reason: '사이즈 작음',
  originalWaybill: '6013082362300',
};

const known: BookingKnown & { waybillNumber: string } = {
  key: 'bkg_1',
  direction: 'outbound',
  sentOn: ['2020-05-11'],
  refs: { req_no: '202005116403648050', res_no: '2020051152119574', booked_at: '20200511153637' },
  waybillNumber: '6013082362377',
};

describe('A2: the check of a contract', () => {
  const good: Record<string, Reply> = {
    GetCustNo: example('get-cust-no.xml'),
    GetApprNo: example('get-appr-no.xml'),
    InsertOffice: (response, got) => {
      response.end(example('insert-office.xml').replace('{officeSer}', got.fields['officeSer'] ?? ''));
    },
  };
  const check = (of = contract, address = office) => post.adapter().checkContract!(of, address, now);

  test('asks for the id, for the approval, and registers the address; the terms say what the post said', async () => {
    post.answers(good);
    const answer = await check();
    expect(answer).toEqual({
      kind: 'verified',
      terms: {
        approval_status: '승인',
        pay_type: '12',
        pay_type_name: '후납',
        post_office: '서울광진',
        expires_on: '2027-12-31',
        office_ser: expect.stringMatching(/^RT[0-9A-F]{16}$/),
        office_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect(post.received.map((got) => [got.method, got.message, got.key])).toEqual([
      ['POST', 'GetCustNo', 'issued-key'],
      ['POST', 'GetApprNo', 'issued-key'],
      ['POST', 'InsertOffice', 'issued-key'],
    ]);
    expect(post.received.map((got) => got.fields)).toEqual([
      { memberID: 'shopowner' },
      { custNo: '0011223344', statusCd: 'A', expiredYn: 'A' },
      {
        custNo: '0011223344',
        officeSer: answer.kind === 'verified' && answer.terms['office_ser'],
        officeNm: '우리가게',
        officeZip: '04524',
        officeAddr1: '서울특별시 중구 세종대로 110',
        officeAddr2: '-',
        officeTelno: '010-9876-5432',
        contactNm: '김담당',
        chrgPrsnMob: '010-9876-5432',
        officeDivCd: '1',
      },
    ]);
    // The password has no part in it, and no business time goes to a real carrier.
    expect(JSON.stringify(post.received)).not.toContain('password');
    expect(post.received[0]!.headers).not.toHaveProperty('x-business-time');
    expect(post.received[0]!.headers['user-agent']).toContain('Apache-HttpClient');
  });

  test('the same address has the same office, another address another; the office is registered once', async () => {
    post.answers({ ...good, InsertOffice: error('ERR-226', '이미 등록된 공급지코드(officeSer)입니다.') });
    const first = await check();
    if (first.kind !== 'verified') throw new Error(JSON.stringify(first));
    const again = { ...contract, terms: first.terms };
    const listed = example('get-office-info.xml').replace('{officeSer}', first.terms['office_ser']!);
    post.answers({ ...good, GetOfficeInfo: listed });
    expect(await check(again)).toEqual(first);
    expect(post.received.map((got) => got.message)).toEqual(['GetCustNo', 'GetApprNo', 'GetOfficeInfo']);
    const moved = await check(again, { ...office, address1: '서울특별시 중구 세종대로 111' });
    expect(moved).toMatchObject({ kind: 'verified' });
    expect(moved.kind === 'verified' && moved.terms['office_ser']).not.toBe(first.terms['office_ser']);
    expect(post.received.map((got) => got.message).slice(3)).toEqual(['GetCustNo', 'GetApprNo', 'InsertOffice']);
  });

  test('an office that was taken out at the post is registered again, or a person is asked', async () => {
    post.answers({ ...good, InsertOffice: error('ERR-226', '이미 등록된 공급지코드(officeSer)입니다.') });
    const first = await check();
    const again = { ...contract, terms: first.kind === 'verified' ? first.terms : {} };
    const unlisted = { ...good, GetOfficeInfo: error('ERR-125', '조회 결과가 없습니다.') };
    post.answers(unlisted);
    expect(await check(again)).toEqual(first);
    expect(post.received.map((got) => got.message).slice(2)).toEqual(['GetOfficeInfo', 'InsertOffice']);
    post.answers({ ...unlisted, InsertOffice: error('ERR-226', '이미 등록된 공급지코드(officeSer)입니다.') });
    expect(await check(again)).toMatchObject({ kind: 'refused', code: 'office_inactive' });
  });

  test.each([
    ['of another office', (code: string) => code.slice(1)],
    ['of none', () => ''],
  ])('a registration %s is not ours', async (_name, change) => {
    post.answers({
      ...good,
      InsertOffice: (response, got) => {
        response.end(example('insert-office.xml').replace('{officeSer}', change(got.fields['officeSer']!)));
      },
    });
    expect(await check()).toMatchObject({ kind: 'unclear' });
  });

  test("another's customer number is refused without saying whose it is", async () => {
    post.answers({ ...good, GetCustNo: example('get-cust-no.xml').replace('0011223344', '9999999999') });
    const answer = await check();
    expect(answer).toMatchObject({ kind: 'refused', code: 'customer_number_differs', remedy: expect.any(String) });
    expect(JSON.stringify(answer)).not.toContain('9999999999');
    post.answers({ ...good, GetCustNo: error('ERR-511', '고객번호(custNo)가 존재하지 않습니다.') });
    expect(await check()).toMatchObject({
      kind: 'refused',
      code: 'ERR-511',
      remedy: expect.stringContaining('ePost id'),
    });
  });

  test.each([
    ['of another number', '1018680001]]></apprNo>', '1018680009]]></apprNo>', 'approval_number_unknown'],
    ['terminated', '승인', '해지', 'approval_not_in_force'],
    ['expired yesterday', '20271231', '20200510', 'approval_expired'],
    ['closed yesterday', '<closedYmd/>', '<closedYmd>20200510</closedYmd>', 'approval_closed'],
  ])('an approval %s is refused', async (_name, from, to, code) => {
    post.answers({ ...good, GetApprNo: example('get-appr-no.xml').replace(from, to) });
    expect(await check()).toMatchObject({ kind: 'refused', code });
    expect(post.received.map((got) => got.message)).not.toContain('InsertOffice');
  });

  test('an approval is in force on its last day, by the date in Korea', async () => {
    post.answers({ ...good, GetApprNo: example('get-appr-no.xml').replace('20271231', '20200511') });
    expect(await check()).toMatchObject({ kind: 'verified' });
  });

  test.each([
    ['postal_code_invalid', { postal_code: '100-200' }],
    ['phone_invalid', { phone: '+86 138 0013 8000' }],
    ['address_too_long', { address1: '가'.repeat(100) }],
  ])('an address the post cannot take: %s', async (code, change) => {
    post.answers(good);
    expect(await check(contract, { ...office, ...change })).toMatchObject({ kind: 'refused', code });
    expect(post.received.map((got) => got.message)).not.toContain('InsertOffice');
  });

  test("trouble with the platform's own keys holds no seller's contract", async () => {
    for (const [code, message] of [
      ['ERR-123', '등록되지 않거나 유효하지 않은 인증키입니다.'],
      ['ERR-511', '필수항목누락-인터넷우체국 회원 아이디 ID(memberID) 값이 없습니다.'],
      ['ERR-124', '암호화값 오류'],
    ] as const) {
      post.answers(error(code, message));
      expect(await check()).toMatchObject({ kind: 'not_sent', detail: expect.stringContaining(code) });
    }
  });
});

describe('B3: booking a parcel', () => {
  const book = (what = request, of = contract) => post.adapter().book!(of, what, now);

  test('outbound: what is sent, and what the answer gives', async () => {
    post.answers(example('insert-order.xml'));
    expect(await book()).toEqual({
      kind: 'accepted',
      waybillNumber: '6013082362377',
      price: 3300,
      refs: {
        req_no: '202005116403648050',
        res_no: '2020051152119574',
        booked_at: '20200511153637',
        post_office: '나주우체국',
        virtual_phone: '05051231234',
        sorting_centre: '광주M',
        delivery_office: '나주',
        delivery_area: '광15290506',
        course: '061',
        island_fee: '400',
        print_area: '광1(광주M) 529(나주) 05 06',
      },
    });
    expect(post.received).toHaveLength(1);
    expect(post.received[0]!.fields).toEqual({
      custNo: '0011223344',
      apprNo: '1018680001',
      payType: '1',
      reqType: '1',
      officeSer: 'RT06',
      weight: '2',
      volume: '60',
      microYn: 'N',
      contCd: '025',
      orderNo: 'bkg_1',
      ordCompNm: '우리가게',
      inqTelCn: '02-1234-5678',
      recNm: '홍수취',
      recZip: '58323',
      recAddr1: '전남 나주시 정보화길 1',
      recAddr2: '(빛가람동, 우정사업정보센터)',
      recMob: '01056781234',
      goodsNm: '긴소매 셔츠 (XL) x2, 양말 A＆B＝C',
      qty: '3',
      delivMsg: '부재 시 경비실에 맡겨주세요',
      printYn: 'N',
    });
  });

  test('C6: a return tells when to call, why, and which number it came on', async () => {
    post.answers(example('insert-order-return.xml'));
    expect(await book(returning)).toMatchObject({ kind: 'accepted', waybillNumber: '6013082362378', price: null });
    const { fields } = post.received[0]!;
    expect(fields).toMatchObject({
      reqType: '2',
      retVisitYmd: '20200513',
      retReason: '사이즈 작음',
      retOrigRegiNo: '6013082362300',
    });
    expect(fields).not.toHaveProperty('printYn');
    post.answers(example('insert-order-return.xml'));
    await book({ ...returning, visitOn: null, originalWaybill: 'RB123456785GB' });
    expect(post.received[0]!.fields).toMatchObject({ retVisitYmd: '20200512' });
    expect(post.received[0]!.fields).not.toHaveProperty('retOrigRegiNo');
  });

  test('unknown weight and size are left to the post, a landline is no mobile, long text is cut at whole characters', async () => {
    post.answers(example('insert-order.xml'));
    await book({
      ...request,
      counterpart: {
        ...request.counterpart,
        phone: '0505-1234-5678',
        address1: `전라남도 나주시 정보화길 1 ${'가나다라 '.repeat(12)}`,
        address2: '101동',
      },
      goods: [{ title: '👨‍👩‍👧‍👦가족 '.repeat(100), sku: 'gc1', option: null, quantity: 1 }],
      category: null,
      parcel: { weight_grams: null, size_cm: null },
      message: null,
    });
    const { fields } = post.received[0]!;
    expect(fields).not.toHaveProperty('weight');
    expect(fields).not.toHaveProperty('volume');
    expect(fields).toMatchObject({ recTel: '050512345678', contCd: '029', goodsCd: 'gc1' });
    expect(Buffer.byteLength(fields['recAddr1']!)).toBeLessThanOrEqual(150);
    expect(`${fields['recAddr1']} ${fields['recAddr2']}`).toBe(
      `전라남도 나주시 정보화길 1 ${'가나다라 '.repeat(12)}101동`,
    );
    expect(Buffer.byteLength(fields['goodsNm']!)).toBeLessThanOrEqual(400);
    expect('👨‍👩‍👧‍👦가족 '.repeat(100).startsWith(fields['goodsNm']!)).toBe(true);
    expect(fields['goodsNm']).toMatch(/(가족|👨‍👩‍👧‍👦|가)$/);
  });

  test.each([
    ['parcel_too_heavy', { parcel: { weight_grams: 30_001, size_cm: 60 } }],
    ['parcel_too_large', { parcel: { weight_grams: 1_000, size_cm: 161 } }],
    ['phone_invalid', { counterpart: { ...request.counterpart, phone: '12' } }],
    ['postal_code_invalid', { counterpart: { ...request.counterpart, postal_code: '1234' } }],
    ['address_too_long', { counterpart: { ...request.counterpart, address1: '가나 '.repeat(100) } }],
    ['field_too_long', { key: 'k'.repeat(51) }],
  ])('%s is refused before the call, with what to do', async (code, change) => {
    post.answers(example('insert-order.xml'));
    expect(await book({ ...request, ...change })).toMatchObject({
      kind: 'refused',
      code,
      reason: expect.stringMatching(/./),
      remedy: expect.stringMatching(/./),
    });
    expect(post.received).toEqual([]);
  });

  test('30 kg and 160 cm are still taken, 28 g count as a kilogram', async () => {
    post.answers(example('insert-order.xml'));
    await book({ ...request, parcel: { weight_grams: 30_000, size_cm: 160 } });
    await book({ ...request, parcel: { weight_grams: 28, size_cm: 1 } });
    expect(post.received.map(({ fields }) => [fields['weight'], fields['volume']])).toEqual([
      ['30', '160'],
      ['1', '1'],
    ]);
  });

  test('a contract whose address is not registered books nothing', async () => {
    post.answers(example('insert-order.xml'));
    expect(await book(request, { ...contract, terms: {} })).toMatchObject({ code: 'office_not_registered' });
    expect(post.received).toEqual([]);
  });

  test('an order number that is there already is no refusal: it is asked back', async () => {
    post.answers(error('ERR-126', '이미 등록된 주문번호(orderNo)입니다.'));
    expect(await book()).toMatchObject({ kind: 'unclear', detail: expect.stringContaining('ERR-126') });
  });

  test.each([
    ['ERR-323', '데이터오류-수취인(반품인) 휴대폰번호(recMob)가 유효하지 않습니다.', 'phone number'],
    ['ERR-311', '필수항목누락-수취인명(recNm) 값이 없습니다.', 'name'],
    ['ERR-123', '승인번호(apprNo)가 일치하지 않습니다.', 'approval number'],
    ['ERR-223', '계약소포를 사용하는 고객번호(custNo)가 아닙니다.', 'biz.epost.go.kr'],
    ['ERR-322', '??', 'recipient'],
    ['ERR-215', '반품소포 요금이 등록되지 않은 고객번호(custNo)입니다.', 'fee for returns'],
    ['ERR-323', '접수중지 지역 우편번호(recZip)입니다.', 'another way'],
    ['ERR-523', '데이터오류-반품 희망 방문일자(retVisitYmd) 값이 유효하지 않습니다.', 'another day'],
  ])("%s is a refusal in the post's words with a remedy", async (code, message, word) => {
    post.answers(error(code, message));
    expect(await book()).toEqual({
      kind: 'refused',
      code,
      reason: message,
      remedy: expect.stringContaining(word),
    });
  });
});

describe('B3: asking a booking back', () => {
  const find = (sentOn = known.sentOn, at = now) => post.adapter().findBooking!(contract, { ...known, sentOn }, at);

  test('by our key and the date in Korea', async () => {
    post.answers(example('get-res-info.xml'));
    expect(await find()).toMatchObject({
      kind: 'found',
      cancelled: false,
      waybillNumber: '6013082362377',
      price: 3300,
      refs: { req_no: '202005116403648050', res_no: '2020051152119574' },
    });
    expect(post.received.map((got) => got.fields)).toEqual([
      { custNo: '0011223344', reqType: '1', orderNo: 'bkg_1', reqYmd: '20200511' },
    ]);
  });

  test('none on any date; past midnight in Korea the next date is asked too', async () => {
    post.answers(error('ERR-225', '신청정보가 존재하지 않습니다.'));
    expect(await find(['2020-05-10', '2020-05-11'], { mode: 'live', now: '2020-05-11T15:00:00.000Z' })).toEqual({
      kind: 'none',
    });
    expect(post.received.map((got) => got.fields['reqYmd'])).toEqual(['20200510', '20200511', '20200512']);
  });

  test('the date that the post gave itself is asked too', async () => {
    post.answers(error('ERR-225', '신청정보가 존재하지 않습니다.'));
    await find(['2020-05-09']);
    expect(post.received.map((got) => got.fields['reqYmd'])).toEqual(['20200509', '20200510', '20200511']);
  });

  test('of several the one that is not cancelled; only cancelled ones are told as cancelled', async () => {
    post.answers(example('get-res-info-two.xml'));
    expect(await find()).toMatchObject({ kind: 'found', cancelled: false, waybillNumber: '6013082362377' });
    post.answers(
      example('get-res-info-two.xml').replace('>02<', '>05<').replace('[02]', '[05]').replace('CDATA[02', 'CDATA[05'),
    );
    expect(await find()).toMatchObject({ kind: 'found', cancelled: true });
  });

  test('a second live one is told of', async () => {
    const twice = example('get-res-info-two.xml')
      .replace('<resNo>null</resNo>', '<resNo>2020051152119500</resNo>')
      .replace('CDATA[05]', 'CDATA[01]');
    post.answers(twice);
    expect(await find()).toMatchObject({ waybillNumber: '6013082362366', refs: { also_booked: '6013082362377' } });
  });
});

describe('B3: cancelling a booking', () => {
  const cancel = () => post.adapter().cancelBooking!(contract, known, now);
  const answer = example('get-res-cancel-cmd.xml');

  test('with deletion; the number that the post gave in its place is told', async () => {
    post.answers(answer);
    expect(await cancel()).toEqual({ kind: 'cancelled', renumbered: '6013082362389' });
    expect(post.received[0]!.fields).toEqual({
      custNo: '0011223344',
      apprNo: '1018680001',
      reqType: '1',
      reqNo: '202005116403648050',
      resNo: '2020051152119574',
      regiNo: '6013082362377',
      reqYmd: '20200511',
      delYn: 'Y',
    });
    post.answers(
      answer.replaceAll('canceledYn', 'canceledyn').replace('[D]', '[Y]').replace('6013082362389', '6013082362377'),
    );
    expect(await cancel()).toEqual({ kind: 'cancelled', renumbered: null });
  });

  test("a refusal has the post's reason, unless it is that it was cancelled before", async () => {
    const kept = answer
      .replace('[D]', '[N]')
      .replace('<notCancelReason/>', '<notCancelReason>집하완료</notCancelReason>');
    post.answers({ GetResCancelCmd: kept, GetResInfo: example('get-res-info.xml').replace('CDATA[01]', 'CDATA[03]') });
    expect(await cancel()).toMatchObject({ kind: 'refused', code: 'not_cancelled', reason: '집하완료' });
    post.answers({ GetResCancelCmd: kept, GetResInfo: example('get-res-info.xml').replace('CDATA[01]', 'CDATA[05]') });
    expect(await cancel()).toEqual({ kind: 'cancelled', renumbered: null });
  });

  test('a try after one whose answer was lost finds it gone; one that stands is refused', async () => {
    const gone = error('ERR-225', '신청정보가 존재하지 않습니다.');
    post.answers({ GetResCancelCmd: gone, GetResInfo: gone });
    expect(await cancel()).toEqual({ kind: 'cancelled', renumbered: null });
    post.answers({ GetResCancelCmd: gone, GetResInfo: example('get-res-info.xml') });
    expect(await cancel()).toMatchObject({ kind: 'refused', code: 'ERR-225' });
  });

  test('an error that does not say "not there" is no proof that it is gone', async () => {
    const gone = error('ERR-225', '신청정보가 존재하지 않습니다.');
    post.answers({ GetResCancelCmd: error('ERR-123', '승인번호(apprNo)가 일치하지 않습니다.'), GetResInfo: gone });
    expect(await cancel()).toMatchObject({ kind: 'refused', code: 'ERR-123' });
  });
});

describe('B4: where a parcel is', () => {
  const page = example('tracking-page.html.txt');
  const none = page.replace(/(<table id="processTable"[\s\S]*?<tbody>)[\s\S]*?(<\/tbody>)/, '$1$2');
  const track = (booking: BookingKnown | null = null, at = now) =>
    post.adapter().track!({ waybillNumber: '123', contract: booking && contract, booking }, at);

  test('the recorded page: its scans in Korean time, without persons', async () => {
    post.answers({ page });
    const answer = await track(known);
    expect(answer).toMatchObject({ kind: 'facts' });
    const facts = answer.kind === 'facts' ? answer.facts : [];
    expect(facts.map(({ occurredAt, code, location }) => [occurredAt, code, location])).toEqual([
      ['2024-03-14T22:42:00.000Z', '접수', '국제우편물류센터'],
      ['2024-03-15T01:06:00.000Z', '발송', '인천국제공항(화물터미널)'],
      ['2024-03-15T03:11:00.000Z', '도착', '안양우편물류센터'],
      ['2024-03-16T09:07:00.000Z', '도착', '제주소포센터(위탁)'],
      ['2024-03-17T20:01:00.000Z', '배달준비', '제주우편집중국'],
      ['2024-03-18T03:12:00.000Z', '배달완료', '제주우편집중국'],
    ]);
    expect(new Set(facts.map((fact) => fact.key)).size).toBe(facts.length);
    expect(JSON.stringify(facts)).not.toMatch(/수령인|집배원|TEL/);
    expect(post.received.map((got) => [got.method, got.url.pathname + got.url.search])).toEqual([
      ['GET', '/trace.RetrieveDomRigiTraceList.comm?sid1=123'],
    ]);
    expect(await track(known)).toEqual(answer);
  });

  test('until the first scan the state of the booking is told, with a key that stays', async () => {
    post.answers({ page: none, GetResInfo: example('get-res-info.xml') });
    expect(await track(known)).toEqual({
      kind: 'facts',
      facts: [
        {
          key: 'booking:01',
          code: 'booking:01',
          occurredAt: '2020-05-11T06:40:00.000Z',
          location: null,
          description: '소포신청',
        },
      ],
    });
    post.answers({ page: none, GetResInfo: example('get-res-info.xml').replace('CDATA[01]', 'CDATA[04]') });
    const late = { mode: 'live', now: '2020-05-11T15:10:00.000Z' } as const;
    const back = { ...known, direction: 'return' as const };
    expect(await track(back)).toMatchObject({ facts: [{ key: 'booking:04:2020-05-11', code: 'booking:04' }] });
    expect(await track(back, late)).toMatchObject({ facts: [{ key: 'booking:04:2020-05-12' }] });
    // To a buyer it says nothing that nobody came for the seller's parcels.
    expect(await track(known)).toEqual({ kind: 'facts', facts: [] });
  });

  test('C6: a printed label is no collection: the booking of a return is asked about until the post has the parcel', async () => {
    const row = /<tr>\s*<td>2024\.03\.15<\/td>\s*<td>12:11[\s\S]*?<\/tr>/.exec(page)![0];
    const only = (words: string) =>
      none.replace(/(<table id="processTable"[\s\S]*?<tbody>)/, `$1${row.replaceAll('도착', words)}`);
    const back = { ...known, direction: 'return' as const };
    const state = example('get-res-info.xml').replace('CDATA[01]', 'CDATA[04]');
    post.answers({ page: only('운송장출력'), GetResInfo: state });
    const told = await track(back);
    expect(told.kind === 'facts' && told.facts.map((fact) => fact.code)).toEqual(['운송장출력', 'booking:04']);
    post.answers({ page: only('집하완료'), GetResInfo: state });
    const collected = await track(back);
    expect(collected.kind === 'facts' && collected.facts.map((fact) => fact.code)).toEqual(['집하완료']);
  });

  test('a typed waybill has no booking to ask about; neither has one that the post deleted', async () => {
    post.answers({ page: none });
    expect(await track()).toEqual({ kind: 'facts', facts: [] });
    expect(post.received).toHaveLength(1);
    post.answers({ page: none, GetResInfo: error('ERR-225', '신청정보가 존재하지 않습니다.') });
    expect(await track(known)).toEqual({ kind: 'facts', facts: [] });
  });

  test('the same event twice in a minute is two facts', async () => {
    const row = /<tr>\s*<td>2024\.03\.15<\/td>\s*<td>12:11[\s\S]*?<\/tr>/.exec(page)![0];
    post.answers({ page: page.replace(row, row + row) });
    const answer = await track();
    const keys = answer.kind === 'facts' ? answer.facts.map((fact) => fact.key) : [];
    expect(keys).toHaveLength(7);
    expect(new Set(keys).size).toBe(7);
  });
});
