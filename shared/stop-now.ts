/** Thrown where nothing can catch it when the engine must not go on: the host stops in order, and its message is for people. */
export class StopNow extends Error {}
