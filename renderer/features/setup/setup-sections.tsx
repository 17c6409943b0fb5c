import { Anchor, Group, NumberInput, Radio, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { Link } from 'wouter'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import type { TrunkRow } from '../../../shared/model/trunk.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { SearchSelect } from '../../components/search-select.tsx'
import { HoursEditor } from './hours-editor.tsx'
import { PromptEditor } from './prompt-editor.tsx'
import { RetryEditor } from './retry-editor.tsx'
import { Section } from './section.tsx'
import type { SetupSectionProps, Typed } from './setup-form.ts'

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
      <WhoSection {...props} />
      <WhenSection {...props} />
      <HowOftenSection {...props} />
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
      </Section>
    </Stack>
  )
}

function WhoSection({ form, change, mistake, lists, listLocked }: SetupSectionsProps) {
  return (
    <Section title="Who">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="Name of the campaign"
          withAsterisk
          data-autofocus
          maxLength={300}
          value={form.name}
          error={mistake('name')}
          onChange={event => change({ name: event.currentTarget.value }, 'name')}
        />
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
      </SimpleGrid>
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
    </Section>
  )
}

function HowOftenSection(props: SetupSectionsProps) {
  const { form, change, mistake } = props
  return (
    <Section title="How often" sentence="What happens to a recipient who was not reached.">
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
      <RetryEditor {...props} />
    </Section>
  )
}

function TrunkSection(props: SetupSectionsProps) {
  const { form, change, mistake, trunks } = props
  const trunk = trunks.find(({ id }) => id === form.trunkId)
  return (
    <Section title="Over which trunk">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label="Trunk"
          withAsterisk
          allowDeselect={false}
          placeholder={trunks.length === 0 ? 'There is no trunk yet' : 'Choose a trunk'}
          data={trunks.map(({ id, name, address }) => ({ value: String(id), label: `${name} – ${address}` }))}
          value={form.trunkId === null ? null : String(form.trunkId)}
          error={mistake('trunkId')}
          onChange={id => change({ trunkId: id === null ? null : Number(id) }, 'trunkId')}
        />
        <TextInput
          label="Caller id"
          description="The number that recipients see; the trunk's own when left empty"
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          placeholder={trunk?.callerId ?? '+442071838750'}
          value={form.callerId}
          error={mistake('callerId')}
          onChange={event => change({ callerId: event.currentTarget.value }, 'callerId')}
        />
      </SimpleGrid>
      {trunks.length === 0 && (
        <SentenceAlert
          tone="info"
          action={
            <Anchor component={Link} href="/trunks" size="sm">
              Add a trunk
            </Anchor>
          }
        >
          Calls go out over a trunk: your provider's, or the practice carrier.
        </SentenceAlert>
      )}
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <NumberField
          {...props}
          field="concurrencyMax"
          label="Calls at once, at most"
          min={1}
          max={200}
          description={
            trunk ? `The trunk has ${formatCount(trunk.channels)} channels` : 'The trunk limits it further'
          }
        />
        <NumberField
          {...props}
          field="ringTimeoutSeconds"
          label="Let it ring"
          suffix=" s"
          min={1}
          max={120}
          description="15 s or more when real people are called"
        />
        <NumberField
          {...props}
          field="talkTimeoutSeconds"
          label="End an answered call after"
          suffix=" s"
          min={1}
          max={7200}
          description="Whatever happens in it"
        />
      </SimpleGrid>
    </Section>
  )
}

type NumberKey = 'concurrencyMax' | 'ringTimeoutSeconds' | 'talkTimeoutSeconds' | 'listenSeconds'

interface NumberFieldProps extends SetupSectionProps {
  readonly field: NumberKey
  readonly label: string
  readonly description: string
  readonly suffix?: string
  readonly min?: number
  readonly max: number
}

function NumberField({
  form,
  change,
  mistake,
  field,
  label,
  description,
  suffix,
  min,
  max,
}: NumberFieldProps) {
  const put = (value: Typed) => change({ [field]: value }, field)
  return (
    <NumberInput
      label={label}
      description={description}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      styles={{ wrapper: { maxWidth: 140 } }}
      min={min ?? 0}
      max={max}
      allowDecimal={field !== 'concurrencyMax'}
      clampBehavior="none"
      {...(suffix === undefined ? {} : { suffix })}
      value={form[field]}
      error={mistake(field)}
      onChange={put}
    />
  )
}
