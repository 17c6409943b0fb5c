import { lazy, type ReactNode } from 'react'
import { Route, Switch } from 'wouter'

const LivePage = lazy(async () => ({ default: (await import('../features/live/live-page.tsx')).LivePage }))
const CampaignsPage = lazy(async () => ({
  default: (await import('../features/campaigns/campaigns-page.tsx')).CampaignsPage,
}))
const CampaignPage = lazy(async () => ({
  default: (await import('../features/campaign/campaign-page.tsx')).CampaignPage,
}))
const AttemptPage = lazy(async () => ({
  default: (await import('../features/attempt/attempt-page.tsx')).AttemptPage,
}))
const SetupPage = lazy(async () => ({
  default: (await import('../features/setup/setup-page.tsx')).SetupPage,
}))
const ImportPage = lazy(async () => ({
  default: (await import('../features/import/import-page.tsx')).ImportPage,
}))
const ImportsPage = lazy(async () => ({
  default: (await import('../features/import/imports-page.tsx')).ImportsPage,
}))
const ListsPage = lazy(async () => ({
  default: (await import('../features/lists/lists-page.tsx')).ListsPage,
}))
const ListPage = lazy(async () => ({ default: (await import('../features/lists/list-page.tsx')).ListPage }))
const TrunksPage = lazy(async () => ({
  default: (await import('../features/trunks/trunks-page.tsx')).TrunksPage,
}))
const TrunkWizardPage = lazy(async () => ({
  default: (await import('../features/trunks/trunk-wizard-page.tsx')).TrunkWizardPage,
}))
const TrunkTracePage = lazy(async () => ({
  default: (await import('../features/trunks/trunk-trace-page.tsx')).TrunkTracePage,
}))

const RecipientPage = lazy(async () => ({
  default: (await import('../features/recipient/recipient-page.tsx')).RecipientPage,
}))
const DoNotCallPage = lazy(async () => ({
  default: (await import('../features/do-not-call/do-not-call-page.tsx')).DoNotCallPage,
}))
const ImportNumbersPage = lazy(async () => ({
  default: (await import('../features/do-not-call/import-numbers-page.tsx')).ImportNumbersPage,
}))
const BackupsPage = lazy(async () => ({
  default: (await import('../features/backups/backups-page.tsx')).BackupsPage,
}))
const RulesPage = lazy(async () => ({
  default: (await import('../features/rules/rules-page.tsx')).RulesPage,
}))

const idOf = (text: string | undefined): number | null =>
  /^[1-9]\d{0,14}$/.test(text ?? '') ? Number(text) : null

/** Calls `show` with the id of the route, or shows `nowhere` when it is none. */
function withId(text: string | undefined, nowhere: ReactNode, show: (id: number) => ReactNode): ReactNode {
  const id = idOf(text)
  return id === null ? nowhere : show(id)
}

/** Which screen stands at which address. Each is fetched when it is first opened. */
export function Routes({ nowhere }: { nowhere: ReactNode }) {
  return (
    <Switch>
      <Route path="/">
        <LivePage />
      </Route>
      <Route path="/campaigns">
        <CampaignsPage />
      </Route>
      <Route path="/campaigns/new">
        <SetupPage campaignId={null} />
      </Route>
      <Route path="/campaigns/:id/edit">
        {({ id }) => withId(id, nowhere, campaignId => <SetupPage campaignId={campaignId} />)}
      </Route>
      <Route path="/campaigns/:id/:tab?">
        {({ id, tab }) =>
          withId(id, nowhere, campaignId => (
            <CampaignPage key={campaignId} id={campaignId} tab={tab ?? 'overview'} />
          ))
        }
      </Route>
      <Route path="/import">
        <ImportPage />
      </Route>
      <Route path="/imports/:tab?">{({ tab }) => <ImportsPage tab={tab ?? 'recent'} />}</Route>
      <Route path="/lists">
        <ListsPage />
      </Route>
      <Route path="/lists/:id">{({ id }) => withId(id, nowhere, listId => <ListPage id={listId} />)}</Route>
      <Route path="/recipients/:id">
        {({ id }) => withId(id, nowhere, recipientId => <RecipientPage key={recipientId} id={recipientId} />)}
      </Route>
      <Route path="/do-not-call/import">
        <ImportNumbersPage />
      </Route>
      <Route path="/do-not-call">
        <DoNotCallPage />
      </Route>
      <Route path="/rules">
        <RulesPage />
      </Route>
      <Route path="/backups">
        <BackupsPage />
      </Route>
      <Route path="/trunks">
        <TrunksPage />
      </Route>
      <Route path="/trunks/new">
        <TrunkWizardPage id={null} />
      </Route>
      <Route path="/trunks/:id/try">
        {({ id }) => withId(id, nowhere, trunkId => <TrunkWizardPage key={trunkId} id={trunkId} />)}
      </Route>
      <Route path="/trunks/:id/messages">
        {({ id }) => withId(id, nowhere, trunkId => <TrunkTracePage key={trunkId} id={trunkId} />)}
      </Route>
      <Route path="/attempts/:id">
        {({ id }) => withId(id, nowhere, attemptId => <AttemptPage id={attemptId} />)}
      </Route>
      <Route>{nowhere}</Route>
    </Switch>
  )
}
