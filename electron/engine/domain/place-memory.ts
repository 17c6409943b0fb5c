/** Lists repeat themselves, but cells come from files: what is remembered is bounded. */
const ANSWERS_MAX = 20_000

/** Remembers answers by a text; when it is full the older half is forgotten. */
export class PlaceMemory<Answer> {
  private recent = new Map<string, Answer>()
  private older = new Map<string, Answer>()

  answer(key: string, find: () => Answer): Answer {
    const known = this.recent.get(key)
    if (known !== undefined) return known
    const answer = this.older.get(key) ?? find()
    if (this.recent.size >= ANSWERS_MAX) {
      this.older = this.recent
      this.recent = new Map()
    }
    this.recent.set(key, answer)
    return answer
  }
}
