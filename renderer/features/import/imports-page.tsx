import { Box, Button, Stack, Tabs } from '@mantine/core'
import { IconBookmark, IconFileImport, IconFolderSearch, IconHistory } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { PageHeader } from '../../components/page-header.tsx'
import { RecentImports } from './recent-imports.tsx'
import { SavedMappings } from './saved-mappings.tsx'
import { WatchedFolders } from './watched-folders.tsx'

const TABS = ['recent', 'folders', 'mappings'] as const
const FILL = { display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0 } as const

/** What came in lately, which folders bring files by themselves, and the mappings that are kept. */
export function ImportsPage({ tab }: { tab: string }) {
  const [, go] = useLocation()
  const shown = TABS.find(one => one === tab) ?? 'recent'
  return (
    <Stack gap="md" h="100%">
      <PageHeader
        title="Imports"
        back={{ href: '/lists', word: 'Lists' }}
        sentence="Recent imports, folders that are imported automatically, and saved mappings."
        actions={
          <Button component={Link} href="/import" leftSection={<IconFileImport size={15} aria-hidden />}>
            Import a list
          </Button>
        }
      />
      <Box className="tl-card" style={FILL}>
        <Tabs
          value={shown}
          onChange={next => go(next === 'recent' || next === null ? '/imports' : `/imports/${next}`)}
          style={FILL}
        >
          <Tabs.List px="xs">
            <Tabs.Tab value="recent" leftSection={<IconHistory size={15} aria-hidden />}>
              Recent imports
            </Tabs.Tab>
            <Tabs.Tab value="folders" leftSection={<IconFolderSearch size={15} aria-hidden />}>
              Watched folders
            </Tabs.Tab>
            <Tabs.Tab value="mappings" leftSection={<IconBookmark size={15} aria-hidden />}>
              Saved mappings
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="recent" style={FILL}>
            <RecentImports />
          </Tabs.Panel>
          <Tabs.Panel value="folders" style={FILL}>
            <WatchedFolders />
          </Tabs.Panel>
          <Tabs.Panel value="mappings" style={FILL}>
            <SavedMappings />
          </Tabs.Panel>
        </Tabs>
      </Box>
    </Stack>
  )
}
