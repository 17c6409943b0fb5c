import { enableCompileCache, registerHooks } from 'node:module'
import { join } from 'node:path'

/*
 * Makes commands start quickly; imported before what it is about.
 *
 * Types are stripped and modules compiled once, and kept for the next start. Where the folder cannot be written nothing is kept.
 */
const { directory } = enableCompileCache(
  join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'trunkline'),
)
// threads read it from here
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory

/*
 * Inside drizzle-orm, relative imports are resolved here. For the format of every `.js` file Node asks the nearest package.json and
 * parses it anew; that of drizzle-orm has 180 KB, and the package some 400 modules, which made every start a second slower. Its
 * `.js` files are ES modules (`"type": "module"`).
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    const parent = context.parentURL
    if (!/^\.{1,2}\/.*\.js$/.test(specifier) || !parent?.includes('/node_modules/drizzle-orm/'))
      return nextResolve(specifier, context)
    return { url: new URL(specifier, parent).href, format: 'module', shortCircuit: true }
  },
})
