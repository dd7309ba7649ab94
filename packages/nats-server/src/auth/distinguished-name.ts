/**
 * Distinguished names, as `verify_and_map` compares them: the user of the configuration, written as RFC 4514 has it
 * (`CN=a,OU=b\,c,O=d`), and the subject of a certificate. The order of the parts does not matter, as in the Go server.
 */

/** One part, `CN=a`; the type in upper case. */
type Part = string;

/** The parts of a name as people write it; undefined when the text is no name. */
export function parseDistinguishedName(text: string): Part[] | undefined {
  const parts: Part[] = [];
  let type = '';
  let value = '';
  let inValue = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '\\') {
      const hex = /^[0-9a-fA-F]{2}/.exec(text.slice(at + 1));
      value += hex ? String.fromCharCode(Number.parseInt(hex[0], 16)) : (text[at + 1] ?? '');
      at += hex ? 2 : 1;
    } else if (character === '=' && !inValue) inValue = true;
    else if ((character === ',' || character === '+' || character === ';') && inValue) {
      parts.push(partOf(type, value));
      [type, value, inValue] = ['', '', false];
    } else if (inValue) value += character;
    else type += character;
  }
  if (!inValue || type.trim() === '') return undefined;
  parts.push(partOf(type, value));
  return parts;
}

/** The parts of a certificate's subject as Node prints it: a line each, escaped as in names. */
export function subjectParts(subject: string): Part[] {
  return subject.split('\n').flatMap((line) => parseDistinguishedName(line) ?? []);
}

function partOf(type: string, value: string): Part {
  return `${type.trim().toUpperCase()}=${value.trim()}`;
}

/** Whether two names have the same parts, each as often. */
export function sameName(left: readonly Part[], right: readonly Part[]): boolean {
  if (left.length !== right.length) return false;
  const [a, b] = [left.toSorted(), right.toSorted()];
  return a.every((part, index) => part === b[index]);
}
