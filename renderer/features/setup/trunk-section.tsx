import { Anchor, Select, SimpleGrid, TextInput } from '@mantine/core'
import { Link } from 'wouter'
import type { TrunkRow } from '../../../shared/model/trunk.ts'
import { formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { NumberField } from './number-field.tsx'
import { Section } from './section.tsx'
import type { SetupSectionProps } from './setup-form.ts'

/** Over which trunk it calls, as whom, and with how much of it. */
export function TrunkSection(props: SetupSectionProps & { trunks: readonly TrunkRow[] }) {
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
          field="reservedConcurrency"
          label="Channels kept for it"
          max={200}
          description="No other campaign takes them"
        />
        <NumberField
          {...props}
          field="weight"
          label="Weight among others"
          min={1}
          max={100}
          description="Its share of the free channels"
        />
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
