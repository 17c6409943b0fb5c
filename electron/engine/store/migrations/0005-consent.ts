/** The part of migration 5 about consent: what a recipient's own row shows of it, and whether the number reaches a consumer or a business. */
export const CONSENT = `
ALTER TABLE recipients ADD COLUMN consent_source TEXT;
ALTER TABLE recipients ADD COLUMN consent_at INTEGER;
ALTER TABLE recipients ADD COLUMN consent_form TEXT CHECK (consent_form IN ('express', 'written', 'opt-in-list'));
ALTER TABLE recipients ADD COLUMN contact_kind TEXT CHECK (contact_kind IN ('consumer', 'business'));
-- whether anybody of a list has a consent of their own, or is a business, is one seek
CREATE INDEX recipients_with_consent ON recipients (list_id)
  WHERE consent_source IS NOT NULL OR consent_at IS NOT NULL OR consent_form IS NOT NULL OR contact_kind = 'business';
`
