import fc from "fast-check";

/** Texts that have broken something somewhere. */
const known = [
  "",
  " ",
  "\u0000",
  "\ud800",
  "a\r\nx-injected: 1",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "undefined",
  "NaN",
  "-1",
  "1e309",
  "0x10",
  "9007199254740993",
  "../../etc/passwd",
  "..%2f..%2f",
  "%",
  "%zz",
  "%c0%80",
  "%F0%9F%92%A9",
  "💩".repeat(50),
  "ﷺ".repeat(200),
  "'; drop table people; --",
  "<script>alert(1)</script>",
  "a".repeat(5000),
  "spotify:track:",
  "spotify:local:%:%:%:x",
  "spotify:user:\ud800:collection",
  "spotify:collection",
];
export const strangeText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...known) },
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 10 }),
);

export const strangeNumber = fc.oneof(
  fc.constantFrom(0, -0, -1, 0.5, 1e21, 1e300, -1e300, 2 ** 53, 2 ** 31, 8.64e15 + 1, Number.MIN_VALUE),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Fifty thousand deep: what goes through it by calling itself runs out of stack. */
const deep = (open: string, close: string) => open.repeat(50_000) + close.repeat(50_000);

/** What JSON can hold: of any type, and objects that pretend to be another. */
const plainValue = fc.oneof(
  strangeText,
  strangeNumber,
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { toString: 1, valueOf: 1 }),
  fc.constant<unknown>({ toString: null, valueOf: null, length: 3 }),
  fc.array(fc.oneof(strangeText, strangeNumber, fc.constant(null)), { maxLength: 3 }),
);
export const strangeValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: plainValue },
  fc.array(plainValue, { minLength: 1, maxLength: 2 }),
  fc.jsonValue({ maxDepth: 2 }),
  fc.constant(Array(300).fill("spotify:track:x")),
);

/** An object of some of these fields, each with something it should hold or something strange. */
export function strangeFields(fields: Record<string, readonly unknown[]>): fc.Arbitrary<unknown> {
  const entries = fc
    .constantFrom(...Object.entries(fields))
    .chain(([name, fit]) =>
      fc.tuple(
        fc.constant(name),
        fit.length === 0 ? strangeValue : fc.oneof(fc.constantFrom(...fit), strangeValue),
      ),
    );
  const own = fc.array(entries, { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs));
  const foreign = fc.record({ key: strangeText, value: strangeValue });
  return fc.oneof(
    { weight: 6, arbitrary: own },
    fc.tuple(own, foreign).map(([fields, { key, value }]) => ({ ...fields, [key]: value })),
  );
}

/** Bodies as they are sent: JSON of what is given, broken JSON, bytes, too much, too deep. */
export function strangeBody(value: fc.Arbitrary<unknown>): fc.Arbitrary<string | Uint8Array<ArrayBuffer>> {
  const json = value.map((given) => JSON.stringify(given));
  return fc.oneof(
    { weight: 8, arbitrary: json },
    json.map((text) => text.slice(0, -1)),
    json.map((text) => `\ufeff${text}`),
    strangeText,
    fc.uint8Array({ maxLength: 60 }).map((bytes) => new Uint8Array(bytes)),
    fc.constantFrom(
      "null",
      "[]",
      '"text"',
      deep("[", "]"),
      deep('{"uris":', "}").replace("}", "1}"),
      `{"uris":[${deep("[", "]")}]}`,
      `{"ids":[${deep("[", "]")}]}`,
      `{"device_ids":[${deep("[", "]")}]}`,
      `{"__proto__":{"uris":[1]}}`,
      `{"name":"${"n".repeat(300_000)}"}`,
    ),
  );
}

/** A query with names that mean something here, once or more often. */
export function strangeQuery(fields: Record<string, readonly string[]>): fc.Arbitrary<string> {
  const value = (fit: readonly string[]) =>
    fit.length === 0 ? strangeText : fc.oneof(fc.constantFrom(...fit), strangeText);
  const pair = fc
    .constantFrom(...Object.entries(fields))
    .chain(([name, fit]) => fc.tuple(fc.constant(name), value(fit)));
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.array(pair, { maxLength: 5 }).map((pairs) => new URLSearchParams(pairs).toString()),
    },
    fc.array(pair, { maxLength: 3 }).map((pairs) => pairs.map((one) => one.join("=")).join("&")),
    fc.constantFrom("%", "=&=&&", "a[]=1&a[0]=2", "ids", `ids=${"x,".repeat(20_000)}`),
  );
}
