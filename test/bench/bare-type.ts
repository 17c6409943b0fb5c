/** Packets of this payload type are not sent back: they belong to no call. */
export const BARE_TYPE = 11
