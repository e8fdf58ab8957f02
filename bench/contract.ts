/** The mall's own contract with Korea Post, by which all of its sellers dispatch: verified by the sandbox, authorised. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Api } from '../tools/api.ts';

const address = {
  name: '김철수',
  phone: '010-9876-5432',
  postal_code: '04524',
  address1: '서울특별시 중구 세종대로 110',
  country: 'KR',
};

/** `number`: of ten digits; the sandbox takes it as approval number too. */
export async function openContract(given: { platform: Api; mall: Api; mallId: string; number: string }): Promise<void> {
  const { platform, mall, mallId, number } = given;
  const { house_seller: house } = done(await mall.get(`/v1/malls/${mallId}`));
  const contacts = { shipping_manager: { name: '홍길동', phone: '010-1234-5678' } };
  done(await mall.patch(`/v1/sellers/${house}`, { contacts, addresses: { ship_from: address, return_to: address } }));
  const credentials = { epost_id: `shop-${number}`, customer_number: number, approval_number: number };
  const wish = { carrier: 'korea_post', uses: ['outbound'], credentials };
  const { id } = done(await mall.post('/v1/carrier_contracts', wish));
  while (done(await mall.get(`/v1/carrier_contracts/${id}`)).state !== 'verified') await pause(50);
  done(await platform.post(`/v1/carrier_contracts/${id}/authorise`));
}

function done({ status, body }: Answer): Answer['body'] {
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}
