// What `nsc init` asks: with `-i`, and at first contact, when no flag says what to make.
import { isHttpUrl } from '../claims/operator-urls.js';
import type { Invocation } from '../cli/invocation.js';
import { knownOperators } from '../operations/operator-source.js';
import { plainChoices, refusedBy } from '../prompt/prompter.js';
import { safeName } from '../store/layout.js';
import { randomName } from '../text/random-name.js';

const CREATE = 'Create Operator';
const OTHER = 'Other';

export async function ask(call: Invocation): Promise<void> {
  const { context, environment } = call.open();
  const dir = await call.ask.text({
    message: 'enter a configuration directory',
    flag: '--dir',
    default: call.text('dir') || context.storeRoot,
  });
  call.answer('dir', dir);

  const known = knownOperators(environment);
  const operator = await call.ask.select({
    message: 'Select an operator',
    flag: '--name, --url or --remote-operator',
    choices: plainChoices([...known.map(({ name }) => name), CREATE, OTHER]),
    default: call.text('remote-operator') || CREATE,
  });
  if (operator === OTHER) {
    const url = await call.ask.text({
      message: 'Operator URL',
      flag: '--url',
      default: call.text('url'),
      validate: (text) => (isHttpUrl(text) ? undefined : 'an http or https URL is needed'),
    });
    call.answer('url', url);
  } else {
    call.answer('url', '');
    call.answer('remote-operator', operator === CREATE ? '' : operator);
  }

  const name = await call.ask.text({
    message: operator === CREATE ? 'name your operator, account and user' : 'name your account and user',
    flag: '--name',
    default: call.text('name') || randomName(),
    validate: refusedBy((text) => safeName('operator', text)),
  });
  call.answer('name', name);
}
