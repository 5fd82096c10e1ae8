import { randomBytes } from "node:crypto";
import type { Action } from "./action.ts";
import { appChoices, choiceOf } from "./app-choices.ts";
import { atField, listIn, requiredIn, textIn } from "./form.ts";
import { dateTime } from "./times.ts";

/** What the page does with apps, as the developer dashboard. */
export const appActions: Readonly<Record<string, Action>> = {
  "apps.register": ({ control, form }) => {
    const name = requiredIn(form, "name", "Name");
    const clientId = newCredential();
    const secret = textIn(form, "secret") === "no" ? undefined : newCredential();
    atField(appLabels, () =>
      control.apps.register({
        clientId,
        clientSecret: secret,
        name,
        redirectUris: listIn(form, "redirectUris"),
        mode: modeIn(form),
        owner: textIn(form, "owner") || undefined,
        createdAt: textIn(form, "createdAt") || undefined,
      }),
    );
    return secret === undefined
      ? `${name} is registered, client id ${clientId}.`
      : { text: `${name} is registered.`, credentials: { clientId, clientSecret: secret } };
  },
  "apps.update": ({ control, form }) => {
    const name = requiredIn(form, "name", "Name");
    const owner = requiredIn(form, "owner", "Owner's developer account");
    const choices = appChoices
      .filter((choice) => form.has(choice.name))
      .map((choice) => [choice.name, choiceOf(textIn(form, choice.name))]);
    const allowList = textIn(form, "allowList");
    const clientId = textIn(form, "app");
    const before = control.apps.list().find((app) => app.clientId === clientId);
    const createdAt = textIn(form, "createdAt");
    // Sent only where it was changed: a day that was never given goes with the mode.
    const isNewDay =
      createdAt !== "" && before !== undefined && createdAt !== dateTime(before.createdAt).slice(0, 10);
    atField(appLabels, () =>
      control.apps.update(clientId, {
        ...Object.fromEntries(choices),
        name,
        owner,
        redirectUris: listIn(form, "redirectUris"),
        ...(isNewDay ? { createdAt } : {}),
        // The one default there is cannot be given again; an app that has it keeps it.
        ...(allowList === "" && before?.allowList === "default"
          ? {}
          : { allowList: allowList === "*" ? null : listIn(form, "allowList") }),
      }),
    );
    return `${name} is saved.`;
  },
  "apps.remove": ({ control, form }) => {
    const clientId = textIn(form, "app");
    const name = control.apps.list().find((app) => app.clientId === clientId)?.name ?? clientId;
    control.apps.remove(clientId);
    return `${name} is removed.`;
  },
  "apps.newSecret": ({ control, form }) => {
    const clientSecret = newCredential();
    const { name, clientId } = control.apps.update(textIn(form, "app"), { clientSecret });
    return {
      text: `${name} has a new secret; the one before is not taken any more.`,
      credentials: { clientId, clientSecret },
    };
  },
};

function modeIn(form: URLSearchParams) {
  const mode = textIn(form, "mode");
  return mode === "extended" || mode === "legacy-development" ? mode : "development";
}

const appLabels: Readonly<Record<string, string>> = {
  redirectUris: "A redirect URI",
  allowList: "The allow list",
  createdAt: "Created at",
};

/** Thirty-two hex digits, as Spotify's client ids and secrets are. */
function newCredential(): string {
  return randomBytes(16).toString("hex");
}
