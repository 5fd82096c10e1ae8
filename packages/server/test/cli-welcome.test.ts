import { expect, it } from "vitest";
import { welcome } from "../src/cli/welcome.ts";
import { readConfig } from "../src/config.ts";

it("the welcome shows the store without its password, and what is amiss with it", () => {
  const config = readConfig({
    SPOTIFY_CLIENT_ID: "an-app",
    STAGEDOOR_STORE: "redis://me:pass-word@127.0.0.1:6379/2",
    STAGEDOOR_SECRET: "a secret of this test's; long enough",
  });
  const text = welcome(config, { localSpotifyUrl: undefined, warnings: ["It forgets. Set appendonly yes."] });
  expect(text).toMatch(/^ {2}Store +redis:\/\/…@127\.0\.0\.1:6379\/2$/m);
  expect(text).toContain("  Warning: It forgets. Set appendonly yes.");
  expect(text).not.toContain("pass-word");
});
