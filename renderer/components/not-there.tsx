import { IconListSearch, IconPhoneOff, IconTargetOff, IconUserOff } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import { TextLink } from './card.tsx'
import { EmptyState } from './page-states.tsx'

const WAYS_BACK = {
  campaigns: <TextLink href="/campaigns">See all campaigns</TextLink>,
  lists: <TextLink href="/lists">See all lists</TextLink>,
} as const

/** Something that an address names and that is not there. */
function NotFound(props: {
  icon: ComponentProps<typeof EmptyState>['icon']
  what: string
  why: string
  back: keyof typeof WAYS_BACK
}) {
  return (
    <EmptyState
      icon={props.icon}
      title={`${props.what} not found`}
      sentence={props.why}
      action={WAYS_BACK[props.back]}
    />
  )
}

export function NoCampaign({ id }: { id: number }) {
  return (
    <NotFound
      icon={IconTargetOff}
      what="Campaign"
      why={`Campaign ${id} may have been removed.`}
      back="campaigns"
    />
  )
}

export function NoAttempt({ id }: { id: number }) {
  const why = `The campaign of attempt ${id} may have been removed.`
  return <NotFound icon={IconPhoneOff} what="Attempt" why={why} back="campaigns" />
}

export function NoList({ id }: { id: number }) {
  const why = `List ${id} was removed, or its import was cancelled.`
  return <NotFound icon={IconListSearch} what="List" why={why} back="lists" />
}

export function NoRecipient({ id }: { id: number }) {
  const why = `The list of recipient ${id} may have been removed.`
  return <NotFound icon={IconUserOff} what="Recipient" why={why} back="lists" />
}
