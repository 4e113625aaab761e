/**
 * Decisions the documentation leaves open (spec/expressions.md §12), in one place so that they can be changed when the
 * product is seen to behave otherwise. Behaviour that follows from a shipped rule is not a choice and not here.
 */
export const choices = {
  /** Brackets inside brackets. Shipped rules need 8; the limit keeps hostile text from exhausting the stack. */
  maximumNesting: 200,
  /** Operators in one expression; the longest shipped rule has 17. */
  maximumOperators: 2000,
  /** Characters; the longest shipped rule has 900. */
  maximumLength: 16_384,
  /** Words and signs in one expression; the longest shipped rule has 189. */
  maximumTokens: 5000,
  /** Faults told about one expression: the first ones help, thousands only cost time. */
  maximumFaults: 50,
  /** Characters (or bytes) of one value that an expression makes; attributes end at about a tenth of it. */
  maximumText: 1_048_576,
  /**
   * Steps of one evaluation: characters of texts longer than `shortText`, values of lists, nodes of a body that runs per
   * value. About 0.1 µs each, so that no expression takes more than some 30 ms on a small object.
   */
  work: 200_000,
  /** Steps that a list or a long text of the object adds for each place it is read at: large objects may take longer. */
  workPerStep: 64,
  /** Texts up to this length cost nothing: almost all values of a directory. */
  shortText: 64,
  /** RemoveDuplicates: ignoring case could drop the primary `SMTP:` address. */
  duplicatesIgnoreCase: false,
  /** `info ← Left(Trim([info]),448)` must not write "" when info is absent: an empty text is no value (§8). */
  emptyTextIsNoValue: true,
  /** Mid of an absent attribute is an empty text even where the attribute holds bytes: it joins and compares as no bytes. */
  emptyTextIsNoBytes: true,
  /** Contains on references: documented as exact although DNs compare without case elsewhere. */
  containsReferenceIgnoresCase: false,
  /** IsString of num, bool, ref: CStr would succeed, so True. */
  isStringMeansConvertible: true,
  /** CBin(number, length): little-endian as in the key-credential format it is used for. */
  cbinLittleEndian: true,
  /** Split with a limit: the last value holds the unsplit rest (VBA, .NET). */
  splitKeepsRest: true,
  /** FormatDateTime remembers this many parsed formats; rules use literals, so a handful. */
  formatCacheSize: 64,
} as const;
