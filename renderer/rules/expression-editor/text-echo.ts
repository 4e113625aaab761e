/**
 * Tells a text that the page sets from the echo of one that was typed: while somebody types fast, the page gives back texts
 * that the editor has already left behind, and taking those would scramble what is written.
 */
export interface TextEcho {
  /** The editor has reported this text. */
  typed(text: string): void;
  /** Whether a text from the page is to be put in place of the editor's. */
  isNew(given: string, current: string): boolean;
}

export function textEcho(): TextEcho {
  let underWay: string[] = [];
  return {
    typed: (text) => void underWay.push(text),
    isNew(given, current) {
      const echoed = underWay.indexOf(given);
      if (given === current) underWay = [];
      else if (echoed >= 0) underWay = underWay.slice(echoed + 1);
      else {
        underWay = [];
        return true;
      }
      return false;
    },
  };
}
