/** Who asks whom by OPTIONS: the far end tells its customers apart by these, as it does with an INVITE. */
export interface PingNames {
  /** URI of the far end without a user. */
  readonly to: string
  /** URI of our account with it. */
  readonly from: string
}

/** How an OPTIONS says who asks. */
export interface PingAsks {
  readonly names: PingNames | null
  /** What a challenge is answered with; null leaves it unanswered. */
  readonly credentials: { readonly user: string; readonly password: string } | null
}
