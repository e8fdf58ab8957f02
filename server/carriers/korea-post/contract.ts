/** What a Korea Post contract needs: the form, the steps at the post, the steps of size (A1, A4, A8). */
import { type ContractManifest, contractFields } from '../manifest.ts';

const manual = { verified: true, source: 'Korea Post contract parcel OpenAPI manual (December 2023)' };
const tenDigits = { type: 'string', pattern: '^\\d{10}$' } as const;

function tier(size: string, maxWeightGrams: number, maxSizeCm: number) {
  const [ko, zh, en] = size === 'micro' ? ['초소형', '超小型', 'Micro'] : [size, size, size];
  return { name: { ko, zh, en }, maxWeightGrams, maxSizeCm, ...manual, source: `${manual.source}, note 17` };
}

export const koreaPostContract: ContractManifest = {
  ...manual,
  codeField: 'customer_number',
  fields: contractFields(
    {
      epost_id: {
        type: 'string',
        minLength: 1,
        maxLength: 15,
        pattern: '^[A-Za-z0-9._@-]+$',
        description: 'The id of the business member at biz.epost.go.kr, up to 15 letters and digits',
        examples: ['shopowner'],
        'x-label': { ko: '우체국 아이디', zh: '邮局会员账号', en: 'ePost id' },
      },
      password: {
        type: 'string',
        minLength: 1,
        maxLength: 100,
        description: 'Not needed: the carrier is never asked with it. It is kept encrypted when given',
        'x-label': { ko: '우체국 비밀번호 (선택)', zh: '邮局会员密码（选填）', en: 'ePost password (optional)' },
        'x-secret': true,
      },
      customer_number: {
        ...tenDigits,
        description: 'The customer number (고객번호) of the contract, 10 digits',
        examples: ['0001234567'],
        'x-label': { ko: '고객번호 (10자리)', zh: '客户编号（10位）', en: 'Customer number (10 digits)' },
      },
      approval_number: {
        ...tenDigits,
        description: 'The approval number (승인번호) of the contract, 10 digits',
        examples: ['1018680001'],
        'x-label': { ko: '계약 승인번호 (10자리)', zh: '合同批准编号（10位）', en: 'Approval number (10 digits)' },
      },
    },
    ['password'],
  ),
  check: 'carrier',
  // One account per business number; parcels of several malls cannot be told apart at the post.
  oneAccountPerBusiness: ['outbound'],
  steps: [
    {
      ko: '가까운 우체국을 방문하여 기업택배(계약소포) 계약을 맺고 고객번호와 승인번호(각 10자리)를 받습니다.',
      zh: '前往就近的邮局签订企业快递（合同包裹）合同，领取客户编号和批准编号（各10位）。',
      en: 'Sign a business-parcel contract (계약소포) at a local post office; it gives a customer number and an approval number of 10 digits each.',
    },
    {
      ko: '우체국 계약고객전용시스템(biz.epost.go.kr)에 사업자 회원으로 가입하고 고객번호를 인증합니다.',
      zh: '在 biz.epost.go.kr 注册企业会员，并在那里验证客户编号。',
      en: 'Become a business member at biz.epost.go.kr and have the customer number validated there.',
    },
    {
      ko: '우체국 아이디, 고객번호, 승인번호와 발송지·반송지 주소를 여기에 입력하여 신청합니다.',
      zh: '在此填写邮局会员账号、客户编号、批准编号以及发货与退货地址并提交申请。',
      en: 'Apply here with the ePost id, both numbers, and the address that parcels leave from and come back to.',
    },
  ],
  feeTiers: [
    tier('micro', 1_000, 50),
    tier('2 kg', 2_000, 60),
    tier('5 kg', 5_000, 80),
    tier('10 kg', 10_000, 120),
    tier('20 kg', 20_000, 140),
    tier('30 kg', 30_000, 160),
  ],
};
