import { expect, it } from "vitest";
import { openCodes } from "./codes.ts";
import { openDatabase, replaceAll } from "./database.ts";
import { openGrants } from "./grants.ts";

it("finds every access token, also beside more of them than are held in memory", () => {
  const database = openDatabase(undefined);
  const grants = openGrants(database, openCodes(database));
  const tokens = Array.from({ length: 1100 }, (_, index) => grants.openForClient(`app ${index}`, 0));
  for (const round of ["first", "again"]) {
    tokens.forEach((token, index) => {
      expect(grants.findAccessToken(token)?.clientId, round).toBe(`app ${index}`);
    });
  }
  expect(grants.findAccessToken("made up")).toBeUndefined();
});

it("forgets access tokens a day after they expired, and says then that they are none", () => {
  const database = openDatabase(undefined);
  const grants = openGrants(database, openCodes(database));
  const token = grants.openForClient("app", 0);
  expect(grants.findAccessToken(token)?.expiresAt).toBe(3_600_000);
  grants.openForClient("app", 90_000_001);
  expect(grants.findAccessToken(token)).toBeUndefined();
});

it("knows no access token any more when everything is replaced", () => {
  const database = openDatabase(undefined);
  const grants = openGrants(database, openCodes(database));
  const token = grants.openForClient("app", 0);
  expect(grants.findAccessToken(token)).toBeDefined();
  replaceAll(database, () => {});
  expect(grants.findAccessToken(token)).toBeUndefined();
});

it("takes a code and a refresh token that serves once no second time, whoever looked before", () => {
  const database = openDatabase(undefined);
  const codes = openCodes(database);
  const grants = openGrants(database, codes);
  const given = { clientId: "app", personId: "ada", redirectUri: "", challenge: null, scope: "" };
  const { record } = codes.issue(given, 0);
  const { refreshToken = "" } = grants.open(record, true, 0, 0) ?? {};
  expect(grants.open(record, true, 0, 0)).toBeUndefined();
  const [grant] = grants.list();
  expect(grants.list()).toHaveLength(1);
  if (grant === undefined) throw new Error("There is no grant.");
  expect(grants.refresh(grant, 0, refreshToken)?.refreshToken).toBeDefined();
  expect(grants.refresh(grant, 0, refreshToken)).toBeUndefined();
  expect(grants.list()[0]?.refreshes).toBe(1);
});
