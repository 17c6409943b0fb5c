import { Box, Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import type { ReadingHints } from '../../../shared/model/recipient-list.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { ChooseFile } from '../import/choose-file.tsx'
import type { BroughtFile } from '../import/import-draft.ts'
import { MappingTable } from '../import/mapping-table.tsx'
import { ReadingNotes } from '../import/reading-notes.tsx'
import { Country, ValidRows } from '../import/reading-summary.tsx'
import { WhereField } from './add-number.tsx'
import styles from './import-numbers.module.css'
import { NumbersAccount } from './numbers-account.tsx'

type Accounted = RequestOutput<'doNotCall.import'>

/** Brings a file of numbers onto the do-not-call list: shown as they will be stored, then accounted for line by line. */
export function ImportNumbersPage() {
  const [brought, setBrought] = useState<BroughtFile | null>(null)
  const [accounted, setAccounted] = useState<Accounted | null>(null)
  const waiting = useWaitingUpload(accounted === null ? brought : null)

  return (
    <Stack gap="md" h={accounted === null ? undefined : '100%'}>
      <PageHeader
        title="Import numbers"
        back={{ href: '/do-not-call', word: 'Do not call' }}
        sentence={
          brought === null
            ? 'Your own list or a national one. Each line is added, already known, or rejected with a reason.'
            : brought.inspection.fileName
        }
        actions={
          brought !== null && (
            <Button
              variant="default"
              onClick={() => {
                waiting.discard()
                setBrought(null)
                setAccounted(null)
              }}
            >
              Choose another file
            </Button>
          )
        }
      />
      {brought === null ? (
        <ChooseFile
          label="File with numbers"
          sentence="CSV, text or Excel (.xlsx) with a column of numbers, or one number per line. +44 90* blocks all numbers that begin so."
          onBrought={setBrought}
        />
      ) : accounted === null ? (
        <ReviewNumbers brought={brought} onBrought={setBrought} onAccounted={setAccounted} />
      ) : (
        <NumbersAccount accounted={accounted} />
      )}
    </Stack>
  )
}

/** Throws an upload away that is left without being imported. */
function useWaitingUpload(brought: BroughtFile | null): { discard: () => void } {
  const uploadId = brought?.uploadId ?? null
  const waiting = useRef(uploadId)
  waiting.current = uploadId
  const discard = (): void => {
    if (waiting.current !== null) void request('uploads.discard', { uploadId: waiting.current })
    waiting.current = null
  }
  const latest = useRef(discard)
  latest.current = discard
  useEffect(() => () => latest.current(), [])
  return { discard }
}

/** The first numbers as they will be stored, their country, and the reason for which they are blocked. */
function ReviewNumbers(props: {
  brought: BroughtFile
  onBrought: (brought: BroughtFile) => void
  onAccounted: (accounted: Accounted) => void
}) {
  const { uploadId, inspection } = props.brought
  const [country, setCountry] = useState<string | null>(null)
  const [isReading, setReading] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const asksCountry = country === null && inspection.choices.some(({ code }) => code === 'country')

  async function choose(chosen: string | null): Promise<void> {
    setCountry(chosen)
    setReading(true)
    const hints: ReadingHints = chosen === null ? {} : { country: chosen }
    const inspected = await request('imports.inspect', { uploadId, hints })
    setReading(false)
    if (inspected.ok) props.onBrought({ uploadId, inspection: inspected.value })
    else setProblem(inspected.error.message)
  }

  return (
    <Stack gap="md">
      <Box className={`tl-card ${styles.parts}`} component="section" aria-label="How the file is read">
        <ValidRows inspection={inspection} isReading={isReading} what="have a number that can be blocked" />
        <Country inspection={inspection} isAsked={false} onChoose={chosen => void choose(chosen)} />
      </Box>
      {asksCountry && (
        <SentenceAlert tone="warning">
          Some numbers do not say which country they are from. Choose it above.
        </SentenceAlert>
      )}
      <MappingTable inspection={inspection} />
      <ReadingNotes inspection={inspection} />
      {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
      <BlockForm
        isDecided={!asksCountry}
        onBlock={async (reason, campaignId) => {
          setProblem(null)
          const order = { uploadId, campaignId, reason, country }
          const imported = await request('doNotCall.import', order)
          if (imported.ok) props.onAccounted(imported.value)
          else setProblem(imported.error.message)
        }}
      />
    </Stack>
  )
}

function BlockForm(props: {
  isDecided: boolean
  onBlock: (reason: string, campaignId: number | null) => Promise<void>
}) {
  const [reason, setReason] = useState('')
  const [campaignId, setCampaignId] = useState<number | null>(null)
  const [tried, setTried] = useState(false)
  const [isBusy, setBusy] = useState(false)

  async function block(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (reason.trim() === '' || !props.isDecided) return
    setBusy(true)
    await props.onBlock(reason, campaignId)
    setBusy(false)
  }

  return (
    <Box
      component="form"
      noValidate
      aria-label="Block these numbers"
      className={`tl-card ${styles.footer}`}
      onSubmit={event => void block(event)}
    >
      <SimpleGrid cols={2} spacing="md" flex={1} maw={640}>
        <TextInput
          label="Reason"
          withAsterisk
          placeholder="National list, November"
          maxLength={500}
          value={reason}
          error={tried && reason.trim() === '' ? 'Give a reason.' : null}
          onChange={event => setReason(event.currentTarget.value)}
        />
        <WhereField value={campaignId} onChange={setCampaignId} />
      </SimpleGrid>
      <Group ml="auto" align="flex-end">
        <Button
          type="submit"
          size="sm"
          loading={isBusy}
          disabled={!props.isDecided}
          leftSection={<IconHandStop size={16} aria-hidden />}
        >
          Block numbers
        </Button>
      </Group>
    </Box>
  )
}
