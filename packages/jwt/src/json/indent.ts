/** JSON made readable without being read: digits and escapes stay as they are. */

const step = '  ';

/** JSON text without white space, spread over lines as Go's MarshalIndent does it with two spaces. */
export function indentJson(json: string): string {
  let out = '';
  let depth = 0;
  let start = 0;
  const line = () => `\n${step.repeat(depth)}`;
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (character === '"') {
      for (index++; json[index] !== '"' && index < json.length; index++) if (json[index] === '\\') index++;
      continue;
    }
    if (character === '{' || character === '[') {
      const empty = json[index + 1] === '}' || json[index + 1] === ']';
      if (empty) index++;
      else depth++;
      out += json.slice(start, index + 1) + (empty ? '' : line());
    } else if (character === '}' || character === ']') {
      depth--;
      out += json.slice(start, index) + line() + character;
    } else if (character === ',') out += json.slice(start, index + 1) + line();
    else if (character === ':') out += `${json.slice(start, index + 1)} `;
    else continue;
    start = index + 1;
  }
  return out + json.slice(start);
}
