import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** Copies a text and says for a moment that it did. */
export function Copy(props: { text: string; word: string; variant: 'default' | 'subtle' }) {
  const { text, word, variant } = props
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          variant={variant}
          size={variant === 'subtle' ? 'compact-xs' : 'xs'}
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          onClick={copy}
        >
          <span aria-live="polite">{copied ? 'Copied' : word}</span>
        </Button>
      )}
    </CopyButton>
  )
}
