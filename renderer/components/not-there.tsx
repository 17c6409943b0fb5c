import { IconPhoneOff, IconTargetOff } from '@tabler/icons-react'
import { TextLink } from './card.tsx'
import { EmptyState } from './page-states.tsx'

/** A campaign that an address names and that is not there. */
export function NoCampaign({ id }: { id: number }) {
  return (
    <EmptyState
      icon={IconTargetOff}
      title={`There is no campaign ${id}`}
      sentence="It may have been removed."
      action={<TextLink href="/campaigns">See all campaigns</TextLink>}
    />
  )
}

/** An attempt that an address names and that is not there. */
export function NoAttempt({ id }: { id: number }) {
  return (
    <EmptyState
      icon={IconPhoneOff}
      title={`There is no attempt ${id}`}
      sentence="Its campaign may have been removed."
      action={<TextLink href="/campaigns">See all campaigns</TextLink>}
    />
  )
}
