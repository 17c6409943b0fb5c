import { Paper, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

/** One question of the setup page, with a line on what hangs on it. */
export function Section(props: { title: string; sentence?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <Paper className="tl-card" p="md" component="section" aria-labelledby={id}>
      <Stack gap="md">
        <div>
          <Title order={2} id={id}>
            {props.title}
          </Title>
          {props.sentence && (
            <Text size="sm" c="dimmed">
              {props.sentence}
            </Text>
          )}
        </div>
        {props.children}
      </Stack>
    </Paper>
  )
}
