import { Box, Button, Group, SimpleGrid, TextInput } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { WhereField } from './add-number.tsx'
import styles from './import-numbers.module.css'

/** Asks for the reason and the campaigns in which the numbers of a file are blocked, and blocks them. */
export function BlockForm(props: {
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
