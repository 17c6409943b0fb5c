import { Button, Stack } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { ChooseFile } from '../import/choose-file.tsx'
import type { BroughtFile } from '../import/import-draft.ts'
import { NumbersAccount } from './numbers-account.tsx'
import { ReviewNumbers } from './review-numbers.tsx'

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
          sentence="CSV, text or Excel (.xlsx) with a column of numbers, or one number per line. +44 90* blocks every number that begins with +44 90."
          inspectAs="doNotCall.inspect"
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
