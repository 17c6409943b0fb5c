import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import '@mantine/dropzone/styles.css'
import '@mantine/charts/styles.css'
import './page.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { followEngine } from '../stores/engine-store.ts'
import { App } from './app.tsx'
import { useHashPath, useHashSearch } from './hash-location.ts'
import { cssVariables, theme } from './theme.ts'

const root = document.getElementById('root')
if (root) {
  followEngine()
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Notifications position="bottom-right" limit={4} autoClose={6000} />
        <Router hook={useHashPath} searchHook={useHashSearch}>
          <App />
        </Router>
      </MantineProvider>
    </StrictMode>,
  )
}
