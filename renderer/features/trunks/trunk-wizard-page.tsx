import { Button, Stack, Text, TextInput } from '@mantine/core'
import { IconAntennaOff, IconPhoneEnd, IconPlayerPlay } from '@tabler/icons-react'
import { type FormEvent, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { TrunkRow, TrunkSettings } from '../../../shared/model/trunk.ts'
import { testNumberSchema } from '../../../shared/model/trunk-probe.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { EmptyState, ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { refresh, useEngine } from '../../stores/engine-store.ts'
import ladderStyles from '../ladder/ladder.module.css'
import styles from './probe.module.css'
import { ProbeMessages } from './probe-messages.tsx'
import { ProbeSteps } from './probe-steps.tsx'
import { SoundMeter } from './sound-meter.tsx'
import { TrunkSheet } from './trunk-sheet.tsx'
import { type UsedProbe, useProbe } from './use-probe.ts'
import { type TrunkTask, type UsedTrunkForm, useTrunkForm } from './use-trunk-form.ts'

/** A trunk that is set up and tried at once: settings at the left, every step of the try at the right. */
export function TrunkWizardPage({ id }: { id: number | null }) {
  const trunks = useEngine(view => view.trunks)
  if (id === null) return <Wizard task={{ kind: 'add', trunk: 'sip' }} />
  if (trunks.state === 'loading') return <LoadingRows rows={6} />
  if (trunks.state === 'failed') return <ErrorState error={trunks.error} retry={() => void refresh()} />
  const row = trunks.value.get(id)
  if (row?.kind === 'sip') return <Wizard task={{ kind: 'change', row }} />
  return (
    <EmptyState
      icon={IconAntennaOff}
      title="There is no such trunk"
      sentence="It may have been removed. A practice carrier needs no trying: it is on this machine."
    />
  )
}

function Wizard({ task }: { task: TrunkTask }) {
  const used = useTrunkForm(task)
  const probe = useProbe()
  const sheet = useRef<HTMLFormElement>(null)
  const [, navigate] = useLocation()
  const row = task.kind === 'change' ? task.row : null

  async function save(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const settings = used.demand(event.currentTarget)
    const saved = settings && (await used.save(settings))
    if (!saved) return
    // the card of the trunk shows the answer
    void request('trunks.check', { id: saved.id })
    navigate('/trunks')
  }

  return (
    <Stack gap="md" h="100%" mih={0}>
      <PageHeader
        title={row === null ? 'New SIP trunk' : `Try ${row.name}`}
        sentence="Write what the provider or the PBX gave you, and try it before anybody is called."
        back={{ href: '/trunks', word: 'Trunks' }}
      />
      <div className={styles.page}>
        <form
          ref={sheet}
          className={`tl-card ${styles.pane}`}
          onSubmit={event => void save(event)}
          noValidate
          aria-label="Trunk"
        >
          <div className={styles.scroll}>
            <TrunkSheet used={used} trunkId={row?.id ?? null} />
          </div>
          {used.problem !== null && <SentenceAlert tone="error">{used.problem}</SentenceAlert>}
          <div className={styles.foot}>
            <Button variant="default" onClick={() => navigate('/trunks')}>
              Leave
            </Button>
            <Button type="submit" loading={used.saving}>
              {row === null ? 'Add and check' : 'Save and check'}
            </Button>
          </div>
        </form>
        <TryPane used={used} probe={probe} row={row} sheet={sheet} />
      </div>
    </Stack>
  )
}

function TryPane(props: {
  used: UsedTrunkForm
  probe: UsedProbe
  row: TrunkRow | null
  sheet: React.RefObject<HTMLFormElement | null>
}) {
  const { used, probe, row, sheet } = props
  const [number, setNumber] = useState('')
  const [mistake, setMistake] = useState<string | null>(null)

  function start(): void {
    const wanted = number.replaceAll(/[\s()]/g, '')
    const parsed = testNumberSchema.safeParse(wanted)
    const bad = wanted !== '' && !parsed.success
    setMistake(bad ? (parsed.error.issues[0]?.message ?? 'This is no number.') : null)
    const settings: TrunkSettings | null = sheet.current ? used.demand(sheet.current) : null
    if (bad || settings?.kind !== 'sip') return
    void probe.start(settings, wanted === '' ? null : wanted, row?.id ?? null)
  }

  const state = probe.probe
  return (
    <section className={`tl-card ${styles.pane}`} aria-label="Try it">
      <div className={ladderStyles.paneHead}>
        <Text component="h2" fw={650} size="sm">
          Try it
        </Text>
        {state !== null && <ProbeMessages probe={state} />}
      </div>
      <div className={styles.scroll}>
        <Stack gap="md">
          <TextInput
            label="Number for a test call"
            description="Your own telephone, or an echo number of the provider. A tone is played for half a minute, and what comes back is measured. Empty: no call."
            placeholder="+44 20 7946 0000 or 600"
            autoComplete="off"
            inputMode="tel"
            value={number}
            error={mistake}
            onChange={event => {
              setNumber(event.currentTarget.value)
              setMistake(null)
            }}
          />
          {probe.running ? (
            <Button
              color="red"
              variant="light"
              w="fit-content"
              leftSection={<IconPhoneEnd size={15} aria-hidden />}
              onClick={probe.end}
            >
              End the try
            </Button>
          ) : (
            <Button
              variant="light"
              w="fit-content"
              leftSection={<IconPlayerPlay size={15} aria-hidden />}
              onClick={start}
            >
              {state === null ? 'Try these settings' : 'Try again'}
            </Button>
          )}
          {probe.problem !== null && <SentenceAlert tone="error">{probe.problem}</SentenceAlert>}
          {state === null && !probe.running && (
            <Text size="sm" c="dimmed">
              The address is looked up, the trunk is asked whether it is there, and the call is placed. Each
              step says what it found, and what to fix when it fails. Nothing is stored by trying.
            </Text>
          )}
          {state?.sound && <SoundMeter sound={state.sound} />}
          {state !== null && <ProbeSteps steps={state.steps} />}
        </Stack>
      </div>
    </section>
  )
}
