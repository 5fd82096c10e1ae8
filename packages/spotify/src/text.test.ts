import { describe, expect, it } from "vitest";
import { errorText } from "./text.ts";

describe("errorText", () => {
  it("makes one line of it, without control characters", () => {
    expect(errorText(" a\r\n\tb\u0000\u001b[31m c ")).toBe("a b [31m c");
  });

  it("keeps some 200 characters", () => {
    expect(errorText("x".repeat(200))).toHaveLength(200);
    expect(errorText(`${"x".repeat(198)} yz`)).toBe(`${"x".repeat(198)}…`);
  });

  it("leaves out what was secret in the request, plain and encoded", () => {
    expect(errorText("code=a+b/c=d&again=a%2Bb%2Fc%3Dd", ["a+b/c=d"])).toBe(
      "code=[redacted]&again=[redacted]",
    );
    expect(errorText("an ordinary word", ["an", undefined, ""])).toBe("an ordinary word");
  });

  it("leaves out an echoed Authorization header, and not a word about it", () => {
    expect(errorText(`header was: Basic ${btoa("client:a long secret")}`)).toBe(
      "header was: Basic [redacted]",
    );
    const words = "Only valid bearer authentication supported";
    expect(errorText(words)).toBe(words);
  });
});
