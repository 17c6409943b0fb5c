import type { ExportKind, ExportPreset, NewExportPreset } from '../../../shared/model/export.ts'

/** Chosen columns that are kept under a name. */
export interface ExportPresetStore {
  /** By name. */
  list(what: ExportKind): readonly ExportPreset[]
  /** Takes the place of a preset with the same kind and name, without regard to case. */
  save(preset: NewExportPreset): ExportPreset
  /** False when there was none. */
  remove(id: number): boolean
}
