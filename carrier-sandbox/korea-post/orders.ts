/** Bookings: InsertOrder and GetResInfo. The same order number on the same day makes a second booking. */
import type { Answer, Twist } from '../carrier.ts';
import { chanceOf } from '../course.ts';
import type { Parcel } from '../parcel.ts';
import { dateOf, readYmd, stamp, ymd } from '../workdays.ts';
import type { World } from '../world.ts';
import { isApproved, notACustomer, standingOf } from './customers.ts';
import { insuranceWon, islandWon, parcelWon } from './fees.ts';
import { customerField, type Fields, fieldProblem, requestType, text } from './fields.ts';
import { orderRules } from './order-fields.ts';
import { hubOf, isClosed, officeOf, paysIslandFee, routeBetween } from './places.ts';
import { treatmentOf } from './states.ts';
import { type Element, errorAnswer, type Problem, xml } from './xml.ts';

export interface Moment {
  time: Temporal.Instant;
  twist: Twist | null;
}

export function insertOrder(world: World, fields: Fields, { time, twist }: Moment): Answer {
  const problem = fieldProblem(fields, orderRules) ?? orderProblem(world, fields, time);
  if (problem) return errorAnswer(problem);
  const parcel = parcelOf(world, fields, time);
  const test = text(fields, 'testYn') === 'Y';
  if (!test) world.add({ type: 'booked', parcel });
  const shown = test ? { ...parcel, waybill_number: 'TESTREGINOAPI' } : parcel;
  return xml('xsync', [...bookingElements(shown, twist), ...routingElements(shown, fields)]);
}

/** What no single field shows, in the order in which the post looks. */
function orderProblem(world: World, fields: Fields, time: Temporal.Instant): Problem | null {
  const customer = text(fields, 'custNo');
  const standing = standingOf(customer);
  if (customer.length !== 10 || standing === 'unknown') return notACustomer;
  if (!isApproved(text(fields, 'apprNo'))) return { code: 'ERR-123', message: '승인번호(apprNo)가 일치하지 않습니다.' };
  const isReturn = text(fields, 'reqType') === '2';
  const office = world.offices('korea_post', customer).get(text(fields, 'officeSer'));
  const kinds = isReturn ? ['1', '4'] : ['1', '2'];
  if (!office || !kinds.includes(office['officeDivCd']!)) {
    return { code: 'ERR-225', message: '등록되지 않은 공급지코드(officeSer)입니다.' };
  }
  if (isReturn && standing === 'no_return_fee') {
    return { code: 'ERR-215', message: '반품소포 요금이 등록되지 않은 고객번호(custNo)입니다.' };
  }
  if (text(fields, 'recTel') === '' && text(fields, 'recMob') === '') {
    return {
      code: 'ERR-311',
      message: '필수항목누락-수취인(반품인) 전화번호(recTel), 이동통신(recMob) 값이 없습니다.',
    };
  }
  if (isClosed(text(fields, 'recZip'))) return { code: 'ERR-323', message: '접수중지 지역 우편번호(recZip)입니다.' };
  return parcelProblem(fields) ?? (isReturn ? visitProblem(fields, time) : null);
}

function parcelProblem(fields: Fields): Problem | null {
  if (parcelWon(sizeOf(fields)) === null || sizeOf(fields).kg < 1 || sizeOf(fields).cm < 1) {
    return { code: 'ERR-123', message: '데이터오류-무게(weight), 부피(volume) 값이 유효하지 않습니다.' };
  }
  if (text(fields, 'insuYn') === 'Y') {
    const value = Number(text(fields, 'insuAmt'));
    if (value < 100_000 || value > 3_000_000) {
      return { code: 'ERR-123', message: '데이터오류-안심소포 보험가액(insuAmt) 값이 유효하지 않습니다.' };
    }
  }
  return null;
}

function visitProblem(fields: Fields, time: Temporal.Instant): Problem | null {
  const wanted = text(fields, 'retVisitYmd');
  const date = readYmd(wanted);
  if (wanted === '' || (date && Temporal.PlainDate.compare(date, dateOf(time)) >= 0)) return null;
  return { code: 'ERR-523', message: '데이터오류-반품 희망 방문일자(retVisitYmd) 값이 유효하지 않습니다.' };
}

function sizeOf(fields: Fields): { kg: number; cm: number; micro: boolean } {
  return {
    kg: Number(text(fields, 'weight') || '2'),
    cm: Number(text(fields, 'volume') || '60'),
    micro: text(fields, 'microYn') === 'Y',
  };
}

function parcelOf(world: World, fields: Fields, time: Temporal.Instant): Parcel {
  const customer = text(fields, 'custNo');
  const isReturn = text(fields, 'reqType') === '2';
  const number = world.nextNumber();
  const day = ymd(dateOf(time));
  const officeZip = world.offices('korea_post', customer).get(text(fields, 'officeSer'))!['officeZip']!;
  const [from, to] = isReturn ? [text(fields, 'recZip'), officeZip] : [officeZip, text(fields, 'recZip')];
  const route = routeBetween(from, to);
  const insurance = text(fields, 'insuYn') === 'Y' ? insuranceWon(Number(text(fields, 'insuAmt'))) : 0;
  const visit = readYmd(text(fields, 'retVisitYmd')) ?? dateOf(time).add({ days: 1 });
  const printed = !isReturn && text(fields, 'printYn') !== 'N';
  const at = time.round({ smallestUnit: 'minute', roundingMode: 'floor' }).toString();
  return {
    id: `${day}${String(number).slice(-10)}`,
    carrier: 'korea_post',
    waybill_number: String(number),
    former_numbers: [],
    customer_number: customer,
    direction: isReturn ? 'return' : 'outbound',
    order_number: text(fields, 'orderNo'),
    booked_at: time.toString(),
    visit_on: isReturn ? visit.toString() : null,
    route,
    price: parcelWon(sizeOf(fields))! + insurance,
    insurance_fee: insurance,
    island_fee: paysIslandFee(from, to) ? islandWon : 0,
    fields: Object.fromEntries([...fields].filter(([, value]) => value !== '')),
    refs: {
      // One for all that a customer number books on a day.
      resNo: `${day}${String(chanceOf(customer, `${day}:${isReturn}`, 100_000_000)).padStart(8, '0')}`,
      vTelNo: `0505${String(chanceOf(String(number), 'telephone', 10_000_000)).padStart(7, '0')}`,
    },
    recorded: printed ? [{ step: 'printed', at, place: route.origin }] : [],
    cancelled_at: null,
    deleted: false,
  };
}

function bookingElements(parcel: Parcel, twist: Twist | null): readonly Element[] {
  return [
    ['reqNo', parcel.id],
    ['resNo', parcel.refs['resNo']!],
    ['regiNo', parcel.waybill_number],
    ['orderNo', parcel.order_number],
    ['regiPoNm', parcel.route.origin],
    ['resDate', stamp(Temporal.Instant.from(parcel.booked_at))],
    ['price', priceShown(parcel, twist)],
    ['vTelNo', parcel.refs['vTelNo']!],
    ['insuFee', parcel.insurance_fee || null],
    ['islandAddFee', parcel.island_fee || null],
  ];
}

/** Notes 15 and 28: nothing of it for returns; the refined address only when asked for. */
function routingElements(parcel: Parcel, fields: Fields): readonly Element[] {
  if (parcel.direction === 'return') return [];
  const zip = text(fields, 'recZip');
  const region = hubOf(zip).slice(0, 2);
  const elements: Element[] = [
    ['arrCnpoNm', hubOf(zip)],
    ['delivPoNm', officeOf(zip)],
    ['delivAreaCd', `${region.slice(0, 1)}${zip}0506`],
    ['courseNo', zip.slice(-3)],
  ];
  if (text(fields, 'printAreaCdYn') === 'Y') {
    elements.push(
      ['refineZip', zip],
      ['refineAddr', `${text(fields, 'recAddr1')} ${text(fields, 'recAddr2')}`],
      ['printAreaCd', `${region}1(${region}M) ${zip.slice(-3)}(${region}) 05 06`],
    );
  }
  return elements;
}

function priceShown(parcel: Parcel, twist: Twist | null): number {
  return twist === 'negative_price' ? -parcel.price : parcel.price;
}

export function getReservation(world: World, fields: Fields, { time, twist }: Moment): Answer {
  const problem = fieldProblem(fields, [
    customerField,
    requestType,
    { name: 'orderNo', class: 5, length: 50, required: true },
    { name: 'reqYmd', class: 5, length: 8, required: true, number: true },
  ]);
  if (problem) return errorAnswer(problem);
  const customer = text(fields, 'custNo');
  if (customer.length !== 10 || standingOf(customer) === 'unknown') return errorAnswer(notACustomer);
  const direction = text(fields, 'reqType') === '2' ? 'return' : 'outbound';
  const found = world
    .parcelsByOrder(customer, text(fields, 'orderNo'))
    .filter((parcel) => parcel.direction === direction && !parcel.deleted)
    .filter((parcel) => ymd(dateOf(Temporal.Instant.from(parcel.booked_at))) === text(fields, 'reqYmd'));
  if (found.length === 0) {
    const message = '신청정보가 존재하지 않습니다.(신청일자와 주문번호를 다시 확인해주십시오)';
    return errorAnswer({ code: 'ERR-225', message });
  }
  return xml(
    'xsync',
    found.map((parcel): Element => ['resInfo', reservation(parcel, treatmentOf(world.scans(parcel, time)), twist)]),
  );
}

/** Note 34: the numbers of the reservation are gone after a cancellation. */
function reservation(parcel: Parcel, treatment: string, twist: Twist | null): readonly Element[] {
  const kept = parcel.cancelled_at === null;
  return [
    ['reqNo', parcel.id],
    ['resNo', kept ? parcel.refs['resNo']! : null],
    ['regiNo', parcel.waybill_number],
    ['regiPoNm', parcel.route.origin],
    ['resDate', kept ? stamp(Temporal.Instant.from(parcel.booked_at)) : null],
    ['price', priceShown(parcel, twist)],
    ['vTelNo', kept ? parcel.refs['vTelNo']! : null],
    ['treatStusCd', twist === 'backwards_status' ? '01' : treatment],
  ];
}
