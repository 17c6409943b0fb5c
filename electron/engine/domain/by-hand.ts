/** How a zone or region is known that a person chose for a recipient. */
export const BY_HAND = 'Set by hand.'
