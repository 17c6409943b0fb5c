import { IconListSearch, IconPhoneOff, IconTargetOff, IconUserOff } from '@tabler/icons-react'
import { TextLink } from './card.tsx'
import { EmptyState } from './page-states.tsx'

/** A campaign that an address names and that is not there. */
export function NoCampaign({ id }: { id: number }) {
  return (
    <EmptyState
      icon={IconTargetOff}
      title="Campaign not found"
      sentence={`Campaign ${id} may have been removed.`}
      action={<TextLink href="/campaigns">See all campaigns</TextLink>}
    />
  )
}

/** An attempt that an address names and that is not there. */
export function NoAttempt({ id }: { id: number }) {
  return (
    <EmptyState
      icon={IconPhoneOff}
      title="Attempt not found"
      sentence={`The campaign of attempt ${id} may have been removed.`}
      action={<TextLink href="/campaigns">See all campaigns</TextLink>}
    />
  )
}

/** A list that an address names and that is not there. */
export function NoList({ id }: { id: number }) {
  return (
    <EmptyState
      icon={IconListSearch}
      title="List not found"
      sentence={`List ${id} was removed, or its import was cancelled.`}
      action={<TextLink href="/lists">See all lists</TextLink>}
    />
  )
}

/** A recipient whom an address names and who is not there. */
export function NoRecipient({ id }: { id: number }) {
  return (
    <EmptyState
      icon={IconUserOff}
      title="Recipient not found"
      sentence={`The list of recipient ${id} may have been removed.`}
      action={<TextLink href="/lists">See all lists</TextLink>}
    />
  )
}
