// The names and types of what a JSON text holds, so that two programs' answers can be compared without their values.

/** Type by path; the elements of a list share one path, `connections[].cid`. */
export type Shape = Readonly<Record<string, string>>;

/** The shape of a value. @param maps paths whose keys are data, not names: `http_req_stats` */
export function shapeOf(value: unknown, maps: readonly string[] = []): Shape {
  const shape: Record<string, string> = {};
  const note = (path: string, type: string): void => {
    const known = shape[path];
    // An empty list or a zero says less than one that is filled.
    if (known === undefined || known === 'null') shape[path] = type;
  };
  const walk = (one: unknown, path: string): void => {
    if (Array.isArray(one)) {
      note(path, 'list');
      for (const element of one) walk(element, `${path}[]`);
    } else if (one !== null && typeof one === 'object') {
      note(path, 'object');
      const isMap = maps.includes(path);
      for (const [key, inner] of Object.entries(one))
        walk(inner, `${path}${path === '' ? '' : '.'}${isMap ? '*' : key}`);
    } else {
      note(path, one === null ? 'null' : typeof one === 'string' ? kindOf(one) : typeof one);
    }
  };
  walk(value, '');
  return shape;
}

/** Texts that are read as something else have a type of their own. */
function kindOf(text: string): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text)) return 'time';
  if (/^(?:\d+y)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:[\d.]+(?:s|ms|µs|ns))$/.test(text)) return 'duration';
  return 'string';
}

/** What one has and the other has not, or has otherwise: `- x` only Go's, `+ x` only ours. */
export function differences(go: Shape, ours: Shape): readonly string[] {
  const paths = [...new Set([...Object.keys(go), ...Object.keys(ours)])].sort();
  return paths.flatMap((path) => {
    const [left, right] = [go[path], ours[path]];
    if (left === right) return [];
    return [
      ...(left === undefined ? [] : [`- ${path}: ${left}`]),
      ...(right === undefined ? [] : [`+ ${path}: ${right}`]),
    ];
  });
}
