/** The import rule: dependencies point to the domain, and a machine checks it. */
const engine = '^electron/engine/'
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    rule(
      'no-circular',
      'A cycle means that two files are one idea, or that one arrow points the wrong way.',
      {},
      { circular: true },
    ),
    rule(
      'electron-stays-in-its-rooms',
      "Only main/ and preload/ may import 'electron'.",
      { path: '^(electron|shared|renderer)/', pathNot: '^electron/(main|preload)/' },
      { path: '(^|/)node_modules/electron/|^electron$', pathNot: '^electron/' },
    ),
    rule(
      'shared-stands-alone',
      'shared/ is imported by everybody and imports nobody.',
      { path: '^shared/' },
      { path: '^(electron|renderer|test)/' },
    ),
    rule(
      'renderer-knows-shared-only',
      'The page sees the contract, never the engine.',
      { path: '^renderer/' },
      { path: '^(electron|test)/' },
    ),
    rule(
      'nobody-imports-the-renderer',
      'The page is built, not imported.',
      { path: '^(electron|shared)/' },
      { path: '^renderer/' },
    ),
    rule(
      'product-never-imports-tests',
      'Test support stays in test/.',
      { path: '^(electron|renderer|shared)/' },
      { path: '^test/' },
    ),
    rule(
      'engine-knows-no-host',
      'The engine is plain Node and knows neither host.',
      { path: engine },
      { path: '^electron/(main|preload|headless)/' },
    ),
    rule(
      'preload-is-thin',
      'preload/ sees the contract only.',
      { path: '^electron/preload/' },
      { path: '^electron/(main|headless|engine)/' },
    ),
    rule(
      'domain-is-pure',
      'The domain imports shared/ and itself, and does no I/O.',
      { path: `${engine}domain/` },
      { path: `${engine}(?!domain/)|^node:` },
    ),
    rule(
      'domain-no-builtins',
      'The domain does no I/O.',
      { path: `${engine}domain/` },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'ports-know-the-domain-only',
      'A port is written in the words of the engine.',
      { path: `${engine}ports/` },
      { path: `${engine}(?!ports/|domain/)` },
    ),
    rule(
      'use-cases-know-ports-and-domain',
      'A use-case asks ports; it never reaches for an adapter.',
      { path: `${engine}use-cases/` },
      { path: `${engine}(?!use-cases/|ports/|domain/)` },
    ),
    rule(
      'adapters-do-not-meet',
      'store, csv, telephony, speech and system implement ports and never import one another.',
      { path: `${engine}(store|csv|telephony|speech|system)/` },
      {
        path: `${engine}(store|csv|telephony|speech|system|practice-carrier|simulation|use-cases|requests)/`,
        pathNot: `${engine}$1/`,
      },
    ),
    rule(
      'requests-ask-use-cases',
      'A request handler calls use-cases; only create-engine.ts knows adapters.',
      { path: `${engine}requests/` },
      { path: `${engine}(store|csv|telephony|speech|system|practice-carrier|simulation)/` },
    ),
    rule(
      'practice-carrier-is-telephony',
      'The practice carrier is built from telephony, not from the campaign engine.',
      { path: `${engine}practice-carrier/` },
      { path: `${engine}(store|use-cases|simulation)/` },
    ),
    rule(
      'simulation-ties-the-engine-together',
      'A simulation runs the engine on stand-ins: it may import what create-engine may, but neither create-engine nor requests.',
      { path: `${engine}simulation/` },
      { path: `${engine}(requests/|create-engine|handle-request|event-outbox|speech/|csv/)` },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(out|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
