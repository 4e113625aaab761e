import { EncodedAttributes } from '../../shared/model/encoded-attributes.ts';
import type { AttributeMap } from '../../shared/model/value.ts';

/** The attributes as they would have arrived: texts as bytes, all other values as they are. */
export function encoded(map: AttributeMap): AttributeMap {
  const parts: Buffer[] = [Buffer.from('before')];
  let length = parts[0]?.length ?? 0;
  const add: ((to: EncodedAttributes) => void)[] = [];
  for (const [name, values] of Object.entries(map)) {
    if (values.length === 0 || values.some((value) => typeof value !== 'string')) {
      add.push((to) => to.addValues(name, values));
      continue;
    }
    add.push((to) => to.addText(name));
    for (const value of values) {
      const bytes = Buffer.from(String(value));
      const [start, end] = [length, length + bytes.length];
      add.push((to) =>
        to.addSpan(
          start,
          end,
          bytes.every((byte) => byte < 0x80),
        ),
      );
      parts.push(bytes);
      length = end;
    }
  }
  const attributes = new EncodedAttributes(Buffer.concat(parts), (bytes, start, end) => Buffer.from(bytes).toString('utf8', start, end));
  for (const to of add) to(attributes);
  return attributes.attributes;
}
