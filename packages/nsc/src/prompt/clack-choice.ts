// Yes or no, and choices out of lists. Long lists are searched by typing.
import { autocomplete, autocompleteMultiselect, confirm, multiselect, select } from '@clack/prompts';
import { type Streams, takeAnswer } from './clack-frame.js';
import type { Choice, ConfirmQuestion, SelectManyQuestion, SelectQuestion } from './prompter.js';

/** Lists longer than this are searched. */
const LONG = 15;

/** Rows of a list that are shown at once. */
const ROWS = 10;

/** Asks yes or no; undefined when the person leaves. */
export async function askConfirm(question: ConfirmQuestion, streams: Streams): Promise<boolean | undefined> {
  return takeAnswer(
    await confirm({
      ...streams,
      message: question.message,
      initialValue: question.default,
      withGuide: false,
    }),
  );
}

/** Asks for one of several; undefined when the person leaves. */
export async function askSelect<T>(question: SelectQuestion<T>, streams: Streams): Promise<T | undefined> {
  const { choices, message } = question;
  const initial = choices.findIndex(({ value }) => value === question.default);
  const options = { ...streams, message, options: indexed(choices), maxItems: ROWS, withGuide: false };
  const initialValue = Math.max(0, initial);
  const chosen = takeAnswer(
    choices.length > LONG
      ? await autocomplete({ ...options, initialValue })
      : await select({ ...options, initialValue }),
  );
  return chosen === undefined ? undefined : choices[chosen]?.value;
}

/** Asks for any number of several; undefined when the person leaves. */
export async function askSelectMany<T>(
  question: SelectManyQuestion<T>,
  streams: Streams,
): Promise<T[] | undefined> {
  const { choices, message, defaults = [], required = false } = question;
  const initialValues = choices.flatMap(({ value }, index) => (defaults.includes(value) ? [index] : []));
  const options = {
    ...streams,
    message,
    options: indexed(choices),
    initialValues,
    required,
    maxItems: ROWS,
    withGuide: false,
  };
  const chosen = takeAnswer(
    choices.length > LONG ? await autocompleteMultiselect(options) : await multiselect(options),
  );
  return chosen?.flatMap((index) => {
    const choice = choices[index];
    return choice === undefined ? [] : [choice.value];
  });
}

function indexed(choices: readonly Choice<unknown>[]) {
  return choices.map(({ label, hint }, index) =>
    hint === undefined ? { value: index, label } : { value: index, label, hint },
  );
}
