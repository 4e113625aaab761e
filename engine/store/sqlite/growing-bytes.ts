/** Bytes that are put together, in memory that is made larger as need be and used again. */
export abstract class GrowingBytes {
  protected bytes = Buffer.allocUnsafeSlow(16_384);
  /** Where the next byte goes. */
  protected at = 0;

  get isEmpty(): boolean {
    return this.at === 0;
  }

  /** All that was added since the last call, as bytes of their own. */
  take(): Uint8Array {
    const taken = Buffer.allocUnsafe(this.at);
    this.bytes.copy(taken, 0, 0, this.at);
    this.at = 0;
    return taken;
  }

  /** What was added before something failed. */
  forget(): void {
    this.at = 0;
  }

  /** Makes room for so many bytes more. */
  protected ensure(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, this.at + more));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}
