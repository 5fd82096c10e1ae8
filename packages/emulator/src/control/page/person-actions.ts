import type { Control } from "../control.ts";
import { type Action, nameOf, type Pressed } from "./action.ts";
import { FormError, requiredIn, textIn } from "./form.ts";

/** What the page does with people and what they play. */
export const personActions: Readonly<Record<string, Action>> = {
  "people.add": ({ control, form }) => {
    const id = requiredIn(form, "id", "User id");
    if (control.people.list().some((person) => person.id === id)) {
      throw new FormError(`There is somebody called "${id}" already.`, "id");
    }
    const country = textIn(form, "country").toUpperCase() || "DE";
    if (!/^[A-Z]{2}$/.test(country)) {
      throw new FormError("Country must be two letters, as in DE.", "country");
    }
    const { display_name } = control.people.add({
      id,
      display_name: textIn(form, "display_name") || id,
      country,
      product: textIn(form, "product") === "free" ? "free" : "premium",
    });
    return `${display_name} is here.`;
  },
  "people.remove": ({ control, form }) => {
    const id = textIn(form, "person");
    const name = nameOf(control, id);
    control.people.remove(id);
    return `${name} is removed.`;
  },
  "people.play": ({ control, form }) => {
    const id = textIn(form, "person");
    const isNothing = control.playback.get(id).kind === "nothing";
    const now = isNothing ? control.playback.set(id, { kind: "track" }) : control.playback.resume(id);
    return `${nameOf(control, id)} plays ${now.name ?? "on"}.`;
  },
  "people.pause": ({ control, form }) => {
    const id = textIn(form, "person");
    control.playback.pause(id);
    return `${nameOf(control, id)} paused.`;
  },
  "people.next": ({ control, form }) => {
    const id = textIn(form, "person");
    return `${nameOf(control, id)} plays ${control.playback.next(id).name ?? "on"}.`;
  },
  "people.nothing": ({ control, form }) => {
    const id = textIn(form, "person");
    control.playback.set(id, { kind: "nothing" });
    return `${nameOf(control, id)} plays nothing and has no device.`;
  },
  "people.premium": (pressed) => changePerson(pressed, { product: "premium" }, "has Premium"),
  "people.free": (pressed) => changePerson(pressed, { product: "free" }, "is on Free"),
  "people.list": (pressed) => changePerson(pressed, { onAllowLists: true }, "is on the lists"),
  "people.unlist": (pressed) => changePerson(pressed, { onAllowLists: false }, "is off the lists"),
};

function changePerson(
  { control, form }: Pressed,
  settings: Parameters<Control["people"]["update"]>[1],
  what: string,
): string {
  const id = textIn(form, "person");
  control.people.update(id, settings);
  return `${nameOf(control, id)} ${what} now.`;
}
