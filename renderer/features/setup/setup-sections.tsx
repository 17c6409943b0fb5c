import { Anchor, Group, NumberInput, Radio, Stack, Text } from '@mantine/core'
import { useMemo } from 'react'
import { Link } from 'wouter'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import type { TrunkRow } from '../../../shared/model/trunk.ts'
import { countOf } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { SearchSelect } from '../../components/search-select.tsx'
import { AudienceEditor } from './audience-editor.tsx'
import { CadenceEditor } from './cadence-editor.tsx'
import { HoursEditor } from './hours-editor.tsx'
import { KindSection } from './kind-section.tsx'
import { LadderEditor } from './ladder-editor.tsx'
import { LimitsSection } from './limits-section.tsx'
import { NumberField } from './number-field.tsx'
import { OptOutKeyField } from './opt-out-key-field.tsx'
import { OrderFields } from './order-fields.tsx'
import { PromptEditor } from './prompt-editor.tsx'
import { RetryEditor } from './retry-editor.tsx'
import { ScheduleEditor } from './schedule-editor.tsx'
import { Section } from './section.tsx'
import type { SetupSectionProps } from './setup-form.ts'
import { nextKey } from './setup-units.ts'
import { TrunkSection } from './trunk-section.tsx'

export interface SetupSectionsProps extends SetupSectionProps {
  readonly lists: readonly ListRow[]
  readonly trunks: readonly TrunkRow[]
  /** Null while the list may be chosen; otherwise why it may not. */
  readonly listLocked: string | null
}

/** The whole setup, question by question. */
export function SetupSections(props: SetupSectionsProps) {
  return (
    <Stack gap="md">
      <KindSection {...props} />
      <WhoSection {...props} />
      <WhenSection {...props} />
      <HowOftenSection {...props} />
      <LimitsSection {...props} />
      <TrunkSection {...props} />
      <Section title="What is said" sentence="Played once somebody answers.">
        <PromptEditor {...props} />
        <NumberField
          {...props}
          field="listenSeconds"
          label="Listen afterwards"
          suffix=" s"
          max={600}
          description="Stay on the line after the message, before hanging up"
        />
        <OptOutKeyField {...props} />
      </Section>
    </Stack>
  )
}

function WhoSection(props: SetupSectionsProps) {
  const { form, change, mistake, lists, listLocked } = props
  return (
    <Section title="Who">
      <SearchSelect
        label="Recipient list"
        withAsterisk
        disabled={listLocked !== null}
        description={listLocked}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        placeholder={lists.length === 0 ? 'There is no list yet' : 'Choose a list'}
        nothingFoundMessage="No list is called like that"
        data={lists.map(list => ({
          value: String(list.id),
          label: `${list.name} – ${countOf(list.counts.accepted, 'recipient')}`,
        }))}
        value={form.listId === null ? null : String(form.listId)}
        error={mistake('listId')}
        onChange={id => change({ listId: id === null ? null : Number(id) }, 'listId')}
      />
      <AudienceEditor {...props} locked={listLocked !== null} />
      <OrderFields {...props} />
      {lists.length === 0 && (
        <SentenceAlert
          tone="info"
          action={
            <Anchor component={Link} href="/import" size="sm">
              Import a list
            </Anchor>
          }
        >
          A campaign calls the recipients of a list, and there is none yet.
        </SentenceAlert>
      )}
    </Section>
  )
}

function WhenSection(props: SetupSectionsProps) {
  const { form, change, mistake } = props
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), [])
  return (
    <Section title="When" sentence="By the recipient's own clock, wherever they are.">
      <HoursEditor {...props} />
      <Radio.Group
        label="Recipients whose time zone is not known"
        value={form.zoneUnknown}
        onChange={value => change({ zoneUnknown: value === 'take' ? 'take' : 'hold' })}
      >
        <Stack gap="xs" mt={6}>
          <Radio size="xs" value="hold" label="Do not call them" />
          <Group gap="xs">
            <Radio size="xs" value="take" label="Take this zone:" />
            <SearchSelect
              aria-label="Zone for recipients whose time zone is not known"
              size="xs"
              w={240}
              limit={100}
              disabled={form.zoneUnknown !== 'take'}
              data={zones.includes(form.zone) ? zones : [form.zone, ...zones]}
              value={form.zone}
              error={mistake('callingWindow.unknownZone')}
              onChange={zone => zone !== null && change({ zone }, 'callingWindow.unknownZone')}
            />
          </Group>
        </Stack>
      </Radio.Group>
      <ScheduleEditor {...props} />
    </Section>
  )
}

function HowOftenSection(props: SetupSectionsProps) {
  const { form, change } = props
  const byLadder = form.stages.length > 0
  const attemptsWrong = props.mistake('retries.attemptsMax') !== null
  return (
    <Section title="How often" sentence="What happens to a recipient who was not reached.">
      <CadenceEditor {...props} />
      <Radio.Group
        label="A call that did not reach them"
        value={byLadder ? 'ladder' : 'outcome'}
        onChange={value => change({ stages: value === 'ladder' ? FIRST_STAGES() : [] })}
      >
        <Group gap="md" mt={6}>
          <Radio size="xs" value="outcome" label="is tried again by its outcome" />
          <Radio size="xs" value="ladder" label="is tried again in stages" />
        </Group>
      </Radio.Group>
      {byLadder && <LadderEditor {...props} />}
      {(!byLadder || attemptsWrong) && <AttemptsMax {...props} />}
      {byLadder && (
        <Text size="sm" c="dimmed">
          The stages do not decide after the following; each has its own rule.
        </Text>
      )}
      <RetryEditor {...props} />
    </Section>
  )
}

/** Where a ladder begins: two attempts an hour apart, then a day of rest. */
const FIRST_STAGES = () => [
  { key: nextKey(), attempts: 2, delay: 1, unit: 'hours' as const },
  { key: nextKey(), attempts: 2, delay: 1, unit: 'days' as const },
]

function AttemptsMax({ form, change, mistake }: SetupSectionProps) {
  return (
    <NumberInput
      label="Attempts for each recipient, at most"
      description="The first call included. Only what the recipient did counts: a failure of ours or of the network does not."
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      w={{ base: '100%', sm: 440 }}
      styles={{ wrapper: { maxWidth: 120 } }}
      min={1}
      max={20}
      allowDecimal={false}
      clampBehavior="none"
      value={form.attemptsMax}
      error={mistake('retries.attemptsMax')}
      onChange={attemptsMax => change({ attemptsMax }, 'retries.attemptsMax')}
    />
  )
}
