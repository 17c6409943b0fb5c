import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { z } from 'zod'

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
})
const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
})
const licenseSchema = z.object({
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
  author: z.union([z.string(), z.object({ name: z.string().optional() })]).optional(),
})

/** A package that is in the product, as its own code or bundled into ours. */
export interface ShippedPackage {
  readonly name: string
  readonly version: string
  /** Its folder, from the project's. */
  readonly folder: string
  /** SPDX expression, as the package states it; null when it is not installed here or states none. */
  readonly license: string | null
  readonly author: string | null
  /** Subresource integrity of its archive, from the lock file. */
  readonly integrity: string | null
  /** What stands in its LICENSE and NOTICE files. */
  readonly texts: readonly string[]
}

/** Our own folders, whose imports say what is bundled. */
const ROOMS = ['electron', 'renderer', 'shared']
const LEGAL_FILE = /^(?:licen[cs]e|notice|copying|copyright)/i
/** The runtime of the desktop app: not imported at run time from node_modules, and shipped whole. */
const RUNTIME = 'electron'

/** Every package of the lock file that is shipped: what production needs, what the pages bundle, and what those need in turn. */
export function shippedPackages(root: string): ShippedPackage[] {
  const { packages } = lockSchema.parse(readJson(join(root, 'package-lock.json')))
  const own = packageSchema.parse(readJson(join(root, 'package.json')))
  const bundled = Object.keys(own.devDependencies).filter(name => importsOf(root).has(name))
  const found = new Map<string, ShippedPackage>()

  function add(name: string, from: string, deep: boolean): void {
    const folder = folderOf(packages, name, from)
    const entry = folder === null ? undefined : packages[folder]
    if (folder === null || entry?.version === undefined || found.has(folder)) return
    found.set(folder, describe(root, folder, name, entry.version, entry.integrity ?? null))
    if (!deep) return
    for (const needed of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
      add(needed, folder, true)
  }
  for (const name of [...Object.keys(own.dependencies), ...bundled]) if (name !== RUNTIME) add(name, '', true)
  // the packages that electron needs only download it
  add(RUNTIME, '', false)
  return [...found.values()].sort((one, other) => one.folder.localeCompare(other.folder, 'en'))
}

/** Where Node finds `name` from a package's folder: the nearest node_modules that the lock file has. */
function folderOf(packages: Readonly<Record<string, unknown>>, name: string, from: string): string | null {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('node_modules/') - 1))) {
    const folder = `${place === '' ? '' : `${place}/`}node_modules/${name}`
    if (folder in packages) return folder
    if (place === '') return null
  }
}

function describe(
  root: string,
  folder: string,
  name: string,
  version: string,
  integrity: string | null,
): ShippedPackage {
  const path = join(root, folder)
  const files = filesIn(path)
  const { license, author } = files.includes('package.json')
    ? licenseSchema.parse(readJson(join(path, 'package.json')))
    : {}
  return {
    name,
    version,
    folder,
    integrity,
    license: (typeof license === 'object' ? license.type : license) ?? null,
    author: (typeof author === 'object' ? author.name : author) ?? null,
    texts: files
      .filter(file => LEGAL_FILE.test(file))
      .map(file => readFileSync(join(path, file), 'utf8').trim()),
  }
}

/** Files of a folder; none where it is not installed, as platform packages of other systems. */
function filesIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => entry.name)
      .sort()
  } catch {
    return []
  }
}

/** Names of the packages that our own code imports. */
function importsOf(root: string): Set<string> {
  const names = new Set<string>()
  for (const room of ROOMS) {
    for (const entry of readdirSync(join(root, room), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
      for (const [, specifier = ''] of text.matchAll(/(?:from|import|import\() ?'([^'.][^']*)'/g)) {
        const parts = specifier.split('/')
        const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
        if (!isBuiltin(name)) names.add(name)
      }
    }
  }
  return names
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
