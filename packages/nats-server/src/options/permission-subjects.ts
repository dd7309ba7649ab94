/** The form of the subjects in permissions. */

/** Whether the text is a subject that may be subscribed to: tokens without blanks, `>` last. */
export function isSubject(text: string): boolean {
  if (text === '' || /\s/.test(text)) return false;
  const tokens = text.split('.');
  return tokens.every((token, index) => token !== '' && (token !== '>' || index === tokens.length - 1));
}

/** Says which of the subjects cannot be used; with `queues`, `"subject queue"` is right too. */
export function checkPermissionSubjects(texts: readonly string[], queues: boolean): string | undefined {
  for (const text of texts) {
    if (isSubject(text)) continue;
    const parts = text.trim().split(/\s+/);
    const [subject = '', queue = ''] = parts;
    if (!queues || parts.length !== 2)
      return `is wrong: subject ${JSON.stringify(text)} is not a valid subject`;
    if (!isSubject(subject)) return `is wrong: subject ${JSON.stringify(subject)} is not a valid subject`;
    if (!isSubject(queue)) return `is wrong: queue ${JSON.stringify(queue)} is not a valid queue`;
  }
  return undefined;
}
