/** What the story of an attempt says of keys that the recipient pressed. */
interface KeyNote {
  readonly kind: 'key' | 'opted-out'
  readonly sentence: string
}

export function keyNote(key: string): KeyNote {
  return { kind: 'key', sentence: `The recipient pressed ${key}.` }
}

/** The key of the campaign that asks to be left alone. */
export function optedOutNote(key: string): KeyNote {
  const sentence = `The recipient pressed ${key} to opt out: now on the do-not-call list, and the call was ended.`
  return { kind: 'opted-out', sentence }
}
