/** Entry of the thread that reads lists: it answers questions about them, and reads ahead what a search needs while nobody asks. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ListAnswer, ListSearchCommand, ListSearchTask } from './list-search-messages.ts'
import { openListQuestions } from './open-list-questions.ts'

/** Nothing is read ahead before nobody has asked for so long, so that an import or a page that opens has the disk for itself. */
const IDLE_MS = 2_000
/** Between two blocks of reading ahead the processor is left to calls; a block takes some 80 ms. */
const PAUSE_MS = 60

const port = parentPort
const task: ListSearchTask = workerData

if (port) {
  const { questions, warm, close } = openListQuestions(task.dataDir)
  const answer = (reply: ListAnswer): void => port.postMessage(reply)
  let timer = setTimeout(readAhead, IDLE_MS)

  function readAhead(): void {
    let more = false
    try {
      more = warm()
    } catch {
      // a database that is busy or gone is told to whoever asks next
    }
    timer = setTimeout(readAhead, more ? PAUSE_MS : IDLE_MS)
  }

  port.on('message', (command: ListSearchCommand) => {
    clearTimeout(timer)
    if (command.name === 'end') {
      close()
      port.close()
      return
    }
    try {
      answer({ id: command.id, ok: true, value: ask(command) })
    } catch (problem) {
      answer({
        id: command.id,
        ok: false,
        problem: problem instanceof Error ? problem.message : String(problem),
      })
    }
    timer = setTimeout(readAhead, IDLE_MS)
  })

  function ask(command: Exclude<ListSearchCommand, { name: 'end' }>): unknown {
    switch (command.name) {
      case 'find':
        return questions.find(...command.asked)
      case 'page':
        return questions.page(...command.asked)
      case 'ids':
        return questions.ids(...command.asked)
      case 'results':
        return questions.results(...command.asked)
      case 'choices':
        return questions.choices(...command.asked)
      case 'person':
        return questions.person(...command.asked)
      case 'values':
        return questions.values(...command.asked)
    }
  }
}
