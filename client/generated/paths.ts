// biome-ignore-all format: generated
// biome-ignore-all lint: generated
// biome-ignore-all assist: generated
/** Made from the OpenAPI document by tools/generate-client.ts; never edited. */
import type {
  ApiKey,
  ApiKeyList,
  ApiKeyListQuery,
  Booking,
  BookingList,
  BookingListQuery,
  Cancellation,
  CancellationApproveBody,
  CancellationBulkBody,
  CancellationBulkReply200,
  CancellationBulkReply202,
  CancellationCompleteBody,
  CancellationList,
  CancellationListQuery,
  CancellationRefuseBody,
  CancellationWithdrawBody,
  Carrier,
  CarrierContract,
  CarrierContractAddUseBody,
  CarrierContractAuthoriseBody,
  CarrierContractBulkBody,
  CarrierContractBulkReply200,
  CarrierContractBulkReply202,
  CarrierContractHoldBody,
  CarrierContractList,
  CarrierContractListQuery,
  CarrierContractReinstateBody,
  CarrierContractRejectBody,
  CarrierContractResubmitBody,
  CarrierContractSuspendBody,
  CarrierContractTerminateBody,
  CarrierContractUpdateBody,
  CarrierContractVerifyBody,
  CarrierList,
  CollectionReport,
  Event,
  EventList,
  EventListQuery,
  EventResendBody,
  EventResendReply,
  ExportCreateReply,
  Import,
  ImportErrorsReadQuery,
  ImportErrorsReadReply,
  ImportList,
  ImportListQuery,
  Mall,
  MallAdvanceClockBody,
  MallAdvanceClockReply200,
  MallAdvanceClockReply202,
  MallBulkBody,
  MallBulkReply200,
  MallBulkReply202,
  MallClockReadReply,
  MallList,
  MallListQuery,
  MallPoliciesReadReply,
  MallPoliciesUpdateBody,
  MallPoliciesUpdateReply,
  NewApiKey,
  NewCancellation,
  NewCarrierContract,
  NewExport,
  NewImport,
  NewMall,
  NewOrder,
  NewReturn,
  NewSeller,
  NewShipment,
  NewWebhookEndpoint,
  Notification,
  NotificationList,
  NotificationListQuery,
  Operation,
  OperationReadQuery,
  Order,
  OrderAcknowledgeBody,
  OrderBulkBody,
  OrderBulkReply200,
  OrderBulkReply202,
  OrderList,
  OrderListQuery,
  OrderUpdateBody,
  Refund,
  RefundBulkBody,
  RefundBulkReply200,
  RefundBulkReply202,
  RefundList,
  RefundListQuery,
  ReportCollectionReadQuery,
  Return,
  ReturnApproveBody,
  ReturnBulkBody,
  ReturnBulkReply200,
  ReturnBulkReply202,
  ReturnEnterWaybillBody,
  ReturnInspectBody,
  ReturnList,
  ReturnListQuery,
  ReturnPreviewBody,
  ReturnPreviewReply,
  ReturnReceiveBody,
  ReturnRefuseBody,
  ReturnRerouteBody,
  ReturnWaiveGoodsBody,
  ReturnWithdrawBody,
  Seller,
  SellerBulkBody,
  SellerBulkReply200,
  SellerBulkReply202,
  SellerList,
  SellerListQuery,
  SellerOpenWalletBody,
  SellerReinstateBody,
  SellerSuspendBody,
  SellerUpdateBody,
  Shipment,
  ShipmentBulkBody,
  ShipmentBulkReply200,
  ShipmentBulkReply202,
  ShipmentLabelPdfReadQuery,
  ShipmentList,
  ShipmentListQuery,
  ShipmentVoidBody,
  StoredFile,
  Tracker,
  TrackerList,
  TrackerListQuery,
  TrackingEventCreateBody,
  TrackingEventCreateReply,
  Transfer,
  TransferList,
  TransferListQuery,
  TrialBalanceList,
  TrialBalanceListQuery,
  Wallet,
  WalletBulkBody,
  WalletBulkReply200,
  WalletBulkReply202,
  WalletEntriesReadQuery,
  WalletEntriesReadReply,
  WalletList,
  WalletListQuery,
  WalletPayOutBody,
  WalletTopUpBody,
  WebhookEndpoint,
  WebhookEndpointBulkBody,
  WebhookEndpointBulkReply200,
  WebhookEndpointBulkReply202,
  WebhookEndpointDeliveriesReadQuery,
  WebhookEndpointDeliveriesReadReply,
  WebhookEndpointList,
  WebhookEndpointListQuery,
  WebhookEndpointRecoverBody,
  WebhookEndpointResendBody,
  WebhookEndpointResendReply,
  WebhookEndpointRotateSecretBody,
  WebhookEndpointUpdateBody,
  Problem,
} from './schemas.ts';

export interface Json<T> {
  headers: { [name: string]: unknown };
  content: { 'application/json': T };
}
export interface Bytes {
  headers: { [name: string]: unknown };
  content: { 'application/octet-stream': Blob };
}
export interface Nothing {
  headers: { [name: string]: unknown };
  content?: never;
}
export type Problems<S extends number> = {
  [status in S]: { headers: { [name: string]: unknown }; content: { 'application/problem+json': Problem } };
};
/** The client makes a key where none is given. */
export interface IdempotencyKey {
  'Idempotency-Key'?: string;
}

export interface paths {
  '/v1/malls': {
    /** Open a mall */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': NewMall } };
      responses: { 201: Json<Mall> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
    /** List malls */
    get: {
      parameters: { query?: MallListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<MallList> } & Problems<400 | 401 | 403 | 429 | 500 | 503>;
    };
  };
  '/v1/malls/{id}': {
    /** Get a mall */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Mall> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/malls/{id}/policies': {
    /** Get a mall's policies */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<MallPoliciesReadReply> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
    /** Change a mall's policies */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': MallPoliciesUpdateBody } };
      responses: { 200: Json<MallPoliciesUpdateReply> } & Problems<400 | 401 | 403 | 404 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/malls/{id}/advance_clock': {
    /** Move a mall's test clock forward */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': MallAdvanceClockBody } };
      responses: { 200: Json<MallAdvanceClockReply200>; 202: Json<MallAdvanceClockReply202> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/malls/{id}/clock': {
    /** Get a mall's time, per mode */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<MallClockReadReply> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/sellers': {
    /** Take in a seller */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': NewSeller } };
      responses: { 201: Json<Seller> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
    /** List sellers */
    get: {
      parameters: { query?: SellerListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<SellerList> } & Problems<400 | 401 | 403 | 429 | 500 | 503>;
    };
  };
  '/v1/sellers/{id}': {
    /** Get a seller */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Seller> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
    /** Change a seller's name, contacts, addresses or metadata */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': SellerUpdateBody } };
      responses: { 200: Json<Seller> } & Problems<400 | 401 | 403 | 404 | 413 | 415 | 429 | 500 | 503>;
    };
  };
  '/v1/sellers/{id}/suspend': {
    /** Suspend a seller: no new orders; what is running goes on */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': SellerSuspendBody } };
      responses: { 200: Json<Seller> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/sellers/{id}/reinstate': {
    /** Reinstate a suspended seller */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': SellerReinstateBody } };
      responses: { 200: Json<Seller> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/sellers/{id}/open_wallet': {
    /** Open a wallet in a currency, or get the one there is */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': SellerOpenWalletBody } };
      responses: { 200: Json<Wallet> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/api_keys': {
    /** Make an API key */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': NewApiKey } };
      responses: { 201: Json<ApiKey> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
    /** List API keys, without the keys themselves */
    get: {
      parameters: { query?: ApiKeyListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<ApiKeyList> } & Problems<400 | 401 | 403 | 429 | 500 | 503>;
    };
  };
  '/v1/api_keys/{id}': {
    /** Get an API key, without the key itself */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<ApiKey> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/api_keys/{id}/rotate': {
    /** Replace an API key; the old one stops at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<ApiKey> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/api_keys/{id}/revoke': {
    /** Revoke an API key; it stops at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<ApiKey> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/wallets': {
    /** List wallets */
    get: {
      parameters: { query?: WalletListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<WalletList> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/wallets/{id}': {
    /** Get a wallet */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Wallet> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/wallets/{id}/entries': {
    /** List what went into a wallet and out of it, newest first */
    get: {
      parameters: { query?: WalletEntriesReadQuery; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<WalletEntriesReadReply> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/wallets/{id}/top_up': {
    /** Top up a wallet from the bank */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': WalletTopUpBody } };
      responses: { 200: Json<Wallet> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/wallets/{id}/pay_out': {
    /** Pay out from a wallet to the bank */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': WalletPayOutBody } };
      responses: { 200: Json<Wallet> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/carriers': {
    /** List carriers */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<CarrierList> } & Problems<400 | 401 | 403 | 429 | 500 | 503>;
    };
  };
  '/v1/carriers/{id}': {
    /** Read a carrier */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Carrier> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts': {
    /** Apply for a carrier contract to be linked */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': NewCarrierContract } };
      responses: { 201: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
    /** List carrier contracts */
    get: {
      parameters: { query?: CarrierContractListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<CarrierContractList> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts/{id}': {
    /** Read a carrier contract */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
    /** Change a contract's fees, minimum volume or metadata */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': CarrierContractUpdateBody } };
      responses: { 200: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts/{id}/resubmit': {
    /** Send an application on hold, or a suspended contract, again */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': CarrierContractResubmitBody } };
      responses: { 200: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts/{id}/add_use': {
    /** Use a contract in use for the other purpose too */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': CarrierContractAddUseBody } };
      responses: { 200: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts/{id}/terminate': {
    /** End a contract here; its account is free again */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': CarrierContractTerminateBody } };
      responses: { 200: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts/{id}/authorise': {
    /** Authorise a verified contract: it is in use at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': CarrierContractAuthoriseBody } };
      responses: { 200: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts/{id}/hold': {
    /** Put an application on hold; the applicant is told by SMS */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': CarrierContractHoldBody } };
      responses: { 200: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts/{id}/reject': {
    /** Reject an application; its account is free again */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': CarrierContractRejectBody } };
      responses: { 200: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts/{id}/suspend': {
    /** Suspend a contract: it books nothing */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': CarrierContractSuspendBody } };
      responses: { 200: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts/{id}/reinstate': {
    /** Reinstate a suspended contract; the carrier is asked at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': CarrierContractReinstateBody } };
      responses: { 200: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts/{id}/verify': {
    /** Verify a contract whose carrier has no check */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': CarrierContractVerifyBody } };
      responses: { 200: Json<CarrierContract> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/orders': {
    /** Place an order */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': NewOrder } };
      responses: { 201: Json<Order> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
    /** List orders */
    get: {
      parameters: { query?: OrderListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<OrderList> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/orders/{id}': {
    /** Read an order */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Order> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
    /** Change the address before dispatch */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': OrderUpdateBody } };
      responses: { 200: Json<Order> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 503>;
    };
  };
  '/v1/orders/{id}/acknowledge': {
    /** Acknowledge an order */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': OrderAcknowledgeBody } };
      responses: { 200: Json<Order> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/shipments': {
    /** Dispatch an order, whole or in part */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': NewShipment } };
      responses: { 201: Json<Shipment> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
    /** List shipments */
    get: {
      parameters: { query?: ShipmentListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<ShipmentList> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/shipments/{id}': {
    /** Read a shipment */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Shipment> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/shipments/{id}/void': {
    /** Void a shipment that never left */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': ShipmentVoidBody } };
      responses: { 200: Json<Shipment> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/shipments/{id}/label.pdf': {
    /** The label of a shipment, or where it is printed */
    get: {
      parameters: { query?: ShipmentLabelPdfReadQuery; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Bytes } & Problems<400 | 401 | 403 | 404 | 409 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/bookings': {
    /** List bookings */
    get: {
      parameters: { query?: BookingListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<BookingList> } & Problems<400 | 401 | 403 | 429 | 500 | 503>;
    };
  };
  '/v1/bookings/{id}': {
    /** Read a booking */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Booking> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/tracking_events': {
    /** Push tracking events of up to 1,000 parcels */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': TrackingEventCreateBody } };
      responses: { 200: Json<TrackingEventCreateReply> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/trackers': {
    /** Find trackers by carrier and waybill number */
    get: {
      parameters: { query?: TrackerListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<TrackerList> } & Problems<400 | 401 | 403 | 429 | 500 | 503>;
    };
  };
  '/v1/trackers/{id}': {
    /** One tracker with its legs and raw events */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Tracker> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/cancellations': {
    /** Ask for a cancellation */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': NewCancellation } };
      responses: { 201: Json<Cancellation> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
    /** List cancellations */
    get: {
      parameters: { query?: CancellationListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<CancellationList> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/cancellations/{id}': {
    /** Read a cancellation */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Cancellation> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/cancellations/{id}/approve': {
    /** Approve a cancellation */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': CancellationApproveBody } };
      responses: { 200: Json<Cancellation> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/cancellations/{id}/refuse': {
    /** Refuse a cancellation */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': CancellationRefuseBody } };
      responses: { 200: Json<Cancellation> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/cancellations/{id}/complete': {
    /** Complete an approved cancellation (the buyer's second step) */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': CancellationCompleteBody } };
      responses: { 200: Json<Cancellation> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/cancellations/{id}/withdraw': {
    /** Withdraw a cancellation */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': CancellationWithdrawBody } };
      responses: { 200: Json<Cancellation> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/returns': {
    /** Ask for a return */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': NewReturn } };
      responses: { 201: Json<Return> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
    /** List returns */
    get: {
      parameters: { query?: ReturnListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<ReturnList> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/returns/preview': {
    /** What asking for this return would answer */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': ReturnPreviewBody } };
      responses: { 200: Json<ReturnPreviewReply> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/returns/{id}': {
    /** Read a return */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Return> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/returns/{id}/approve': {
    /** Approve a return */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': ReturnApproveBody } };
      responses: { 200: Json<Return> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/returns/{id}/refuse': {
    /** Refuse a return */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': ReturnRefuseBody } };
      responses: { 200: Json<Return> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/returns/{id}/enter_waybill': {
    /** Enter the waybill of goods the buyer sent */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': ReturnEnterWaybillBody } };
      responses: { 200: Json<Return> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/returns/{id}/reroute': {
    /** Another way for goods that were not collected or sent */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': ReturnRerouteBody } };
      responses: { 200: Json<Return> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/returns/{id}/inspect': {
    /** Record what came back; pays nothing */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': ReturnInspectBody } };
      responses: { 200: Json<Return> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/returns/{id}/receive': {
    /** Accept the goods and pay what the preview shows */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': ReturnReceiveBody } };
      responses: { 200: Json<Return> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/returns/{id}/withdraw': {
    /** Withdraw a return */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': ReturnWithdrawBody } };
      responses: { 200: Json<Return> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/returns/{id}/waive_goods': {
    /** Refund without return */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': ReturnWaiveGoodsBody } };
      responses: { 200: Json<Return> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/reports/collection': {
    /** Share of returns collected by the end of the day after the request */
    get: {
      parameters: { query: ReportCollectionReadQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<CollectionReport> } & Problems<400 | 401 | 403 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/refunds': {
    /** List refunds */
    get: {
      parameters: { query?: RefundListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<RefundList> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/refunds/{id}': {
    /** Get a refund */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Refund> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/refunds/{id}/retry': {
    /** Send a failed refund again */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Refund> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/transfers': {
    /** List transfers between accounts */
    get: {
      parameters: { query?: TransferListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<TransferList> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/transfers/{id}': {
    /** Get a transfer */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Transfer> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/trial_balance': {
    /** Get the balance of every account, per mall, mode and currency */
    get: {
      parameters: { query?: TrialBalanceListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<TrialBalanceList> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/notifications': {
    /** List notices */
    get: {
      parameters: { query?: NotificationListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<NotificationList> } & Problems<400 | 401 | 403 | 429 | 500 | 503>;
    };
  };
  '/v1/notifications/{id}': {
    /** Read a notice */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Notification> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/events': {
    /** Events, newest first; with `since` the feed, oldest first */
    get: {
      parameters: { query?: EventListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<EventList> } & Problems<400 | 401 | 403 | 429 | 500 | 503>;
    };
  };
  '/v1/events/{id}': {
    /** One event */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Event> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/webhook_endpoints': {
    /** Make a webhook endpoint */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': NewWebhookEndpoint } };
      responses: { 201: Json<WebhookEndpoint> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
    /** List webhook endpoints */
    get: {
      parameters: { query?: WebhookEndpointListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<WebhookEndpointList> } & Problems<400 | 401 | 403 | 429 | 500 | 503>;
    };
  };
  '/v1/webhook_endpoints/{id}': {
    /** Get a webhook endpoint, without its secret */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<WebhookEndpoint> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
    /** Change url, types, description or metadata of a webhook endpoint */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': WebhookEndpointUpdateBody } };
      responses: { 200: Json<WebhookEndpoint> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/webhook_endpoints/{id}/enable': {
    /** Send to a disabled webhook endpoint again */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<WebhookEndpoint> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/webhook_endpoints/{id}/disable': {
    /** Stop sending to a webhook endpoint */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<WebhookEndpoint> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/webhook_endpoints/{id}/delete': {
    /** Delete a webhook endpoint for good */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<WebhookEndpoint> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/webhook_endpoints/{id}/test': {
    /** Send a `webhook_endpoint.tested` event to this webhook endpoint */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<WebhookEndpoint> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/webhook_endpoints/{id}/rotate_secret': {
    /** Replace the secret of a webhook endpoint */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': WebhookEndpointRotateSecretBody } };
      responses: { 200: Json<WebhookEndpoint> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/webhook_endpoints/{id}/recover': {
    /** Send again everything since a time that did not arrive */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': WebhookEndpointRecoverBody } };
      responses: { 200: Json<WebhookEndpoint> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/webhook_endpoints/{id}/resend': {
    /** Send one event to this webhook endpoint again */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody: { content: { 'application/json': WebhookEndpointResendBody } };
      responses: { 200: Json<WebhookEndpointResendReply> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/webhook_endpoints/{id}/deliveries': {
    /** The deliveries of a webhook endpoint with their tries, newest first */
    get: {
      parameters: { query?: WebhookEndpointDeliveriesReadQuery; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<WebhookEndpointDeliveriesReadReply> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/events/{id}/resend': {
    /** Send an event again */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: { content: { 'application/json': EventResendBody } };
      responses: { 200: Json<EventResendReply> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/files': {
    /** Upload a file */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'multipart/form-data': FormData } };
      responses: { 201: Json<StoredFile> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/files/{id}': {
    /** What is known of a file */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<StoredFile> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/files/{id}/content': {
    /** The bytes of a file */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Bytes } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/imports': {
    /** Preview a file of orders */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': NewImport } };
      responses: { 201: Json<Import> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
    /** List imports */
    get: {
      parameters: { query?: ImportListQuery; header?: never; path?: never; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<ImportList> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/imports/{id}': {
    /** An import, its progress and its first errors */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Import> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/imports/{id}/errors': {
    /** All errors of an import, in the order of the file */
    get: {
      parameters: { query?: ImportErrorsReadQuery; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<ImportErrorsReadReply> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/imports/{id}/apply': {
    /** Place the orders of a previewed import */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Import> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/exports': {
    /** Export orders to a file */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': NewExport } };
      responses: { 202: Json<ExportCreateReply> } & Problems<400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/operations/{id}': {
    /** Progress and results of long work */
    get: {
      parameters: { query?: OperationReadQuery; header?: never; path: { id: string }; cookie?: never };
      requestBody?: never;
      responses: { 200: Json<Operation> } & Problems<400 | 401 | 403 | 404 | 429 | 500 | 503>;
    };
  };
  '/v1/malls/bulk': {
    /** Many malls at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': MallBulkBody } };
      responses: { 200: Json<MallBulkReply200>; 202: Json<MallBulkReply202> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/sellers/bulk': {
    /** Many sellers at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': SellerBulkBody } };
      responses: { 200: Json<SellerBulkReply200>; 202: Json<SellerBulkReply202> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/wallets/bulk': {
    /** Many wallets at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': WalletBulkBody } };
      responses: { 200: Json<WalletBulkReply200>; 202: Json<WalletBulkReply202> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/carrier_contracts/bulk': {
    /** Many carrier contracts at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': CarrierContractBulkBody } };
      responses: { 200: Json<CarrierContractBulkReply200>; 202: Json<CarrierContractBulkReply202> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/orders/bulk': {
    /** Many orders at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': OrderBulkBody } };
      responses: { 200: Json<OrderBulkReply200>; 202: Json<OrderBulkReply202> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/shipments/bulk': {
    /** Many shipments at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': ShipmentBulkBody } };
      responses: { 200: Json<ShipmentBulkReply200>; 202: Json<ShipmentBulkReply202> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/cancellations/bulk': {
    /** Many cancellations at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': CancellationBulkBody } };
      responses: { 200: Json<CancellationBulkReply200>; 202: Json<CancellationBulkReply202> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/returns/bulk': {
    /** Many returns at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': ReturnBulkBody } };
      responses: { 200: Json<ReturnBulkReply200>; 202: Json<ReturnBulkReply202> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/refunds/bulk': {
    /** Many refunds at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': RefundBulkBody } };
      responses: { 200: Json<RefundBulkReply200>; 202: Json<RefundBulkReply202> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
  '/v1/webhook_endpoints/bulk': {
    /** Many webhook endpoints at once */
    post: {
      parameters: { query?: never; header?: IdempotencyKey; path?: never; cookie?: never };
      requestBody: { content: { 'application/json': WebhookEndpointBulkBody } };
      responses: { 200: Json<WebhookEndpointBulkReply200>; 202: Json<WebhookEndpointBulkReply202> } & Problems<400 | 401 | 403 | 409 | 413 | 415 | 422 | 429 | 500 | 503>;
    };
  };
}
