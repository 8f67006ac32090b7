import { testKey } from '../process/server-process.ts';
import { newSecret, planted, type Planted } from './planted.ts';

/** Settings of a connection that are secret, or at least sealed. */
const newSettings = () => ({
  token: newSecret('awkward'),
  private_key: newSecret('lines'),
  smtp_password: newSecret('awkward'),
  note: newSecret('plain'),
});

/** Makes everything that a test puts somewhere, by where. */
export function plant() {
  return {
    settings: newSettings(),
    deployed: newSettings(),
    former: newSettings(),
    hook: newSecret('awkward'),
    formerHook: newSecret('awkward'),
    destination: { api_token: newSecret('awkward'), login: { password: newSecret('lines') } },
    password: newSecret('awkward'),
    operator: newSecret('awkward'),
  };
}
export type Plants = ReturnType<typeof plant>;

/** The same as a list, by name. */
export function plantedIn({ settings, deployed, former, ...others }: Plants): Planted[] {
  const sets = Object.entries({ settings, deployed, former }).flatMap(([set, values]) =>
    Object.entries(values).map(([name, value]) => planted(`${name} of the ${set}`, value)),
  );
  return [
    ...sets,
    planted('secret of a webhook', others.hook),
    planted('former secret of a webhook', others.formerHook),
    planted('token of a destination', others.destination.api_token),
    planted('password of a destination', others.destination.login.password),
    planted('password of the control store', others.password),
    planted('variable of the operator', others.operator),
    planted('secret of the administrator', testKey.secret),
  ];
}

/** Settings as the API takes them. */
export const listOf = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings).map(([key, value]) => ({ key, value }));
