import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { Link } from 'wouter'

/** Leads to recent imports, watched folders and saved mappings. */
export function ImportsLink() {
  return (
    <Button
      component={Link}
      href="/imports"
      variant="default"
      leftSection={<IconHistory size={15} aria-hidden />}
    >
      Imports
    </Button>
  )
}
