// biome-ignore-all format: generated
// biome-ignore-all lint: generated
/** Made from the lifecycles and routes by tools/generate-console.ts; never edited. */

export const lifecycles = {
 "order": {
  "axes": {
   "state": {
    "states": [
     "paid",
     "acknowledged",
     "dispatched",
     "in_delivery",
     "delivered",
     "returned",
     "cancelled"
    ],
    "initial": "paid",
    "ends": [
     "returned",
     "cancelled"
    ]
   }
  },
  "moves": {
   "acknowledge": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   }
  }
 },
 "shipment": {
  "axes": {
   "state": {
    "states": [
     "pre_transit",
     "collected",
     "in_transit",
     "out_for_delivery",
     "attempt_failed",
     "available_for_pickup",
     "delivered",
     "returning",
     "returned_to_sender",
     "lost",
     "damaged",
     "cancelled",
     "unknown"
    ],
    "initial": "pre_transit",
    "ends": [
     "cancelled",
     "returned_to_sender",
     "lost",
     "damaged"
    ]
   },
   "handoff_state": {
    "states": [
     "pending",
     "sent",
     "accepted",
     "refused",
     "cancelled"
    ],
    "initial": "pending",
    "ends": [
     "refused",
     "cancelled"
    ]
   }
  },
  "moves": {
   "void": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   }
  }
 },
 "booking": {
  "axes": {
   "state": {
    "states": [
     "pending",
     "sent",
     "accepted",
     "refused",
     "cancelled"
    ],
    "initial": "pending",
    "ends": [
     "refused",
     "cancelled"
    ]
   }
  },
  "moves": {}
 },
 "carrier_contract": {
  "axes": {
   "state": {
    "states": [
     "requested",
     "verifying",
     "verified",
     "in_use",
     "on_hold",
     "rejected",
     "suspended",
     "terminated"
    ],
    "initial": "requested",
    "ends": [
     "rejected",
     "terminated"
    ]
   }
  },
  "moves": {
   "verify": {
    "who": [
     "platform"
    ]
   },
   "authorise": {
    "who": [
     "platform"
    ]
   },
   "hold": {
    "who": [
     "platform"
    ]
   },
   "resubmit": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   },
   "reject": {
    "who": [
     "platform"
    ]
   },
   "add_use": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   },
   "suspend": {
    "who": [
     "platform"
    ]
   },
   "reinstate": {
    "who": [
     "platform"
    ]
   },
   "terminate": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   }
  }
 },
 "cancellation": {
  "axes": {
   "state": {
    "states": [
     "requested",
     "approved",
     "completed",
     "refused",
     "withdrawn",
     "lapsed"
    ],
    "initial": "requested",
    "ends": [
     "completed",
     "refused",
     "withdrawn",
     "lapsed"
    ]
   }
  },
  "moves": {
   "approve": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   },
   "refuse": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   },
   "complete": {
    "who": [
     "buyer",
     "mall",
     "platform"
    ]
   },
   "withdraw": {
    "who": [
     "buyer",
     "mall",
     "platform"
    ]
   }
  }
 },
 "return": {
  "axes": {
   "decision": {
    "states": [
     "requested",
     "approved",
     "accepted",
     "refused",
     "withdrawn",
     "lapsed"
    ],
    "initial": "requested",
    "ends": [
     "accepted",
     "refused",
     "withdrawn",
     "lapsed"
    ]
   },
   "goods": {
    "states": [
     "none",
     "awaiting",
     "booked",
     "collection_failed",
     "collected",
     "in_transit",
     "arrived",
     "received",
     "lost",
     "damaged",
     "sent_back",
     "waived"
    ],
    "initial": "none",
    "ends": [
     "received",
     "lost",
     "damaged",
     "sent_back",
     "waived"
    ]
   }
  },
  "moves": {
   "approve": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   },
   "refuse": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   },
   "enter_waybill": {
    "who": [
     "buyer",
     "mall",
     "platform"
    ]
   },
   "reroute": {
    "who": [
     "seller",
     "mall",
     "platform",
     "buyer"
    ]
   },
   "inspect": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   },
   "receive": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   },
   "withdraw": {
    "who": [
     "buyer",
     "mall",
     "platform"
    ]
   },
   "waive_goods": {
    "who": [
     "seller",
     "mall",
     "platform"
    ]
   }
  }
 },
 "refund": {
  "axes": {
   "money": {
    "states": [
     "due",
     "sent",
     "in_doubt",
     "paid",
     "failed"
    ],
    "initial": "due",
    "ends": [
     "paid"
    ]
   }
  },
  "moves": {
   "retry": {
    "who": [
     "platform",
     "mall"
    ]
   }
  }
 },
 "seller": {
  "axes": {
   "state": {
    "states": [
     "active",
     "suspended"
    ],
    "initial": "active",
    "ends": []
   }
  },
  "moves": {
   "suspend": {
    "who": [
     "platform",
     "mall"
    ]
   },
   "reinstate": {
    "who": [
     "platform",
     "mall"
    ]
   },
   "open_wallet": {
    "who": [
     "mall",
     "seller"
    ]
   }
  }
 },
 "webhook_endpoint": {
  "axes": {
   "state": {
    "states": [
     "active",
     "disabled",
     "deleted"
    ],
    "initial": "active",
    "ends": [
     "deleted"
    ]
   }
  },
  "moves": {
   "disable": {
    "who": [
     "platform",
     "mall",
     "seller"
    ]
   },
   "enable": {
    "who": [
     "platform",
     "mall",
     "seller"
    ]
   },
   "delete": {
    "who": [
     "platform",
     "mall",
     "seller"
    ]
   },
   "rotate_secret": {
    "who": [
     "platform",
     "mall",
     "seller"
    ]
   },
   "test": {
    "who": [
     "platform",
     "mall",
     "seller"
    ]
   },
   "resend": {
    "who": [
     "platform",
     "mall",
     "seller"
    ]
   },
   "recover": {
    "who": [
     "platform",
     "mall",
     "seller"
    ]
   }
  }
 },
 "api_key": {
  "axes": {
   "state": {
    "states": [
     "active",
     "revoked"
    ],
    "initial": "active",
    "ends": [
     "revoked"
    ]
   }
  },
  "moves": {
   "rotate": {
    "who": [
     "platform",
     "mall",
     "seller"
    ]
   },
   "revoke": {
    "who": [
     "platform",
     "mall",
     "seller"
    ]
   }
  }
 }
} as const;

export const lists = {
 "returnReasons": [
  "no_longer_wanted",
  "ordered_wrong_item",
  "wrong_address_given",
  "late_delivery",
  "not_as_described",
  "defective",
  "wrong_item_sent",
  "missing_parts",
  "dissatisfied",
  "lost_in_transit",
  "damaged_in_transit"
 ],
 "cancellationReasons": [
  "no_longer_wanted",
  "ordered_wrong_item",
  "wrong_address_given",
  "late_delivery",
  "not_as_described",
  "defective",
  "wrong_item_sent",
  "missing_parts",
  "dissatisfied",
  "lost_in_transit",
  "damaged_in_transit",
  "out_of_stock",
  "long_unshipped"
 ],
 "refusalGrounds": [
  "window_over",
  "lost_or_damaged_by_buyer",
  "value_lost_by_use",
  "value_lost_by_time",
  "copyable_goods_unsealed",
  "digital_content_begun",
  "made_to_order",
  "excluded_on_sales_page"
 ],
 "conditions": [
  "as_new",
  "opened",
  "used",
  "damaged",
  "incomplete",
  "wrong_item",
  "missing"
 ],
 "shipmentMethods": [
  "auto",
  "manual",
  "untracked"
 ],
 "returnMethods": [
  "carrier",
  "drop_off",
  "buyer_ships"
 ],
 "rerouteMethods": [
  "carrier",
  "buyer_ships"
 ]
} as const;
