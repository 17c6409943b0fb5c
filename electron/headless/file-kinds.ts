/** Settings files whose schema can be printed. */
export const FILE_KINDS = ['campaign', 'trunk', 'profile', 'mapping', 'rule-pack'] as const
export type FileKind = (typeof FILE_KINDS)[number]
