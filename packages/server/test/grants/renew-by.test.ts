import { describe, expect, it } from "vitest";
import { renewBy } from "../../src/grants/renew-by.ts";

const after = (time: string): string => new Date(renewBy(Date.parse(time))).toISOString();

describe("the day by which a grant has to be renewed", () => {
  it.each([
    ["2026-01-15T12:34:56.789Z", "2026-07-15T12:34:56.789Z"],
    ["2026-08-31T10:00:00.000Z", "2027-02-28T10:00:00.000Z"],
    ["2026-08-29T10:00:00.000Z", "2027-02-28T10:00:00.000Z"],
    ["2027-08-31T10:00:00.000Z", "2028-02-29T10:00:00.000Z"],
    ["2027-08-29T10:00:00.000Z", "2028-02-29T10:00:00.000Z"],
    ["2028-02-29T10:00:00.000Z", "2028-08-29T10:00:00.000Z"],
    ["2026-03-31T23:59:59.999Z", "2026-09-30T23:59:59.999Z"],
    ["2026-12-31T00:00:00.000Z", "2027-06-30T00:00:00.000Z"],
    ["2026-10-25T00:30:00.000Z", "2027-04-25T00:30:00.000Z"],
  ])("is six months after %s: %s", (authorizedAt, renewedBy) => {
    expect(after(authorizedAt)).toBe(renewedBy);
  });

  it("is the same where the local time is another, and where summer begins in between", () => {
    const zone = process.env.TZ;
    try {
      for (const local of ["Pacific/Kiritimati", "America/Los_Angeles", "Europe/Berlin"]) {
        process.env.TZ = local;
        expect(after("2026-08-31T23:30:00.000Z")).toBe("2027-02-28T23:30:00.000Z");
        expect(after("2026-11-01T00:30:00.000Z")).toBe("2027-05-01T00:30:00.000Z");
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});
