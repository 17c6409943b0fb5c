import type { ExportOrder } from '../../electron/engine/ports/export-writer.ts'
import { type ExportTargetInput, exportLayoutSchema, exportTargetSchema } from '../../shared/model/export.ts'

/** An order as the boundary parses it: what is left out has its default. */
export function exportOrder(
  target: ExportTargetInput,
  layout: Partial<ExportOrder['layout']> = {},
): ExportOrder {
  return { target: exportTargetSchema.parse(target), layout: exportLayoutSchema.parse(layout) }
}
