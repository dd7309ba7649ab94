// What `nsc add mapping -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { askAccountSigner, askText, askWhichAccount, emptyRefusal } from '../account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const account = await askWhichAccount(call, 'account');
  await askText(call, 'from', 'map from subject', '', emptyRefusal);
  await askText(call, 'to', 'to subject', '', emptyRefusal);
  const weight = await call.ask.text({
    message: 'weight [1-100]',
    flag: '--weight',
    default: call.given('weight') ? `${call.number('weight')}` : '100',
    validate: (text) => (/^([1-9]\d?|100)$/.test(text) ? undefined : 'must be between 1 and 100'),
  });
  if (weight !== '100') call.answer('weight', Number(weight));
  await askText(call, 'cluster', 'cluster it applies to (empty for all)', '');
  await askAccountSigner(call, account);
}
