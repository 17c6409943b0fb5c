import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { Suspense, useCallback, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { EmptyState, LoadingRows } from '../components/page-states.tsx'
import styles from './frame/frame.module.css'
import { LostLink } from './frame/lost-link.tsx'
import { Rail } from './frame/rail.tsx'
import { ScreenBoundary } from './frame/screen-boundary.tsx'
import { TitleBar } from './frame/title-bar.tsx'
import { Routes } from './routes.tsx'
import { Search } from './search.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { HangUpQuestion } from './stopping/hang-up-question.tsx'
import { StopBanners } from './stopping/stop-banners.tsx'
import { StopQuestion } from './stopping/stop-question.tsx'

/** The whole app: the frame, and inside it the screen of the current route. */
export function App() {
  const [path] = useLocation()
  const [keysShown, setKeysShown] = useState(false)
  const showKeys = useCallback(() => setKeysShown(true), [])
  return (
    <div className={styles.frame}>
      <Rail />
      <TitleBar onKeys={showKeys} />
      <div className={styles.banner}>
        <LostLink />
        <StopBanners />
      </div>
      <main className={styles.page} id="page" tabIndex={-1}>
        {/* The tabs of a campaign are one screen. */}
        <ScreenBoundary key={path.split('/').slice(0, 3).join('/')}>
          <Suspense fallback={<LoadingRows rows={6} />}>
            <Routes nowhere={<Nowhere />} />
          </Suspense>
        </ScreenBoundary>
      </main>
      <Search onKeys={showKeys} />
      <HangUpQuestion />
      <StopQuestion />
      <Shortcuts opened={keysShown} onToggle={setKeysShown} />
    </div>
  )
}

function Nowhere() {
  return (
    <EmptyState
      icon={IconMapOff}
      title="There is nothing at this address"
      sentence="It may have been removed, or the address was cut off."
      action={
        <Button component={Link} href="/">
          Go to Live
        </Button>
      }
    />
  )
}
