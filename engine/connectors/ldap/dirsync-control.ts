import { Ber, type BerReader, BerWriter, Control } from 'ldapts';

export const DIRSYNC = '1.2.840.113556.1.4.841';

/** Flags of the control (MS-ADTS §3.1.1.3.4.1.3). */
export const DirSyncFlag = {
  /** Shows only what the account may read; without it the right to replicate is needed. */
  objectSecurity: 0x1,
  /** Parents before their children. */
  ancestorsFirst: 0x800,
  /** Of links only the values that came and went. */
  incrementalValues: -0x80000000,
} as const;

/** Bytes the server may send in one answer; it goes on in the next one. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Active Directory's DirSync control; the answer is parsed into the same instance, ready for the next request. */
export class DirSyncControl extends Control {
  readonly flags: number;
  cookie: Buffer;
  /** More is to come under the new cookie. */
  more = false;

  constructor(flags: number, cookie: Buffer) {
    super(DIRSYNC, { critical: true });
    this.flags = flags;
    this.cookie = cookie;
  }

  override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(this.flags);
    value.writeInt(MAX_BYTES);
    value.writeBuffer(this.cookie, Ber.OctetString);
    value.endSequence();
    writer.writeBuffer(value.buffer, Ber.OctetString);
  }

  override parseControl(reader: BerReader): void {
    reader.readSequence();
    this.more = (reader.readInt() ?? 0) !== 0;
    reader.readInt();
    // A copy: the reader's bytes are a window on what came from the network.
    this.cookie = Buffer.from(reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0));
  }
}
