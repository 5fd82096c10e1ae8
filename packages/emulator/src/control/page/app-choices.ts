import type { AppRecord } from "../../state/apps.ts";

export const modes = [
  ["development", "Development Mode"],
  ["legacy-development", "Development Mode, older app"],
  ["extended", "Extended quota"],
] as const;

const yesOrNo = [
  ["true", "Yes"],
  ["false", "No"],
] as const;

interface AppChoice {
  name: keyof AppRecord & string;
  label: string;
  choices: readonly (readonly [string, string])[];
}

/** The settings of an app that are a choice of a few, as the page words them. */
export const appChoices: readonly AppChoice[] = [
  { name: "mode", label: "Mode", choices: modes },
  { name: "ownerHasPremium", label: "Owner has Premium", choices: yesOrNo },
  {
    name: "rotateRefreshTokens",
    label: "Refresh tokens serve once",
    choices: [["pkce", "Those got without a secret"], ...yesOrNo],
  },
  {
    name: "returnRefreshToken",
    label: "A refresh sends the same refresh token again",
    choices: yesOrNo,
  },
  { name: "plainTextRefusals", label: "403 for people and Premium in plain text", choices: yesOrNo },
  {
    name: "unauthorizedTexts",
    label: "Texts of a 401",
    choices: [
      ["classic", "Tell what is wrong with the token"],
      ["2026", "One for all, as in 2026"],
    ],
  },
  {
    name: "trailingSlash",
    label: "A slash at the end of a path",
    choices: [
      ["taken", "Is taken"],
      ["refused", "Is refused with 404"],
    ],
  },
  {
    name: "commandAnswer",
    label: "Player commands that succeed answer",
    choices: [
      ["empty", "204 without a body"],
      ["text", "200 with a short text"],
    ],
  },
];

/** What the page's word for a choice is in the settings. */
export function choiceOf(text: string): string | boolean {
  return text === "true" ? true : text === "false" ? false : text;
}
