/** What was shown to hold, and what was not. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What the count alone does not say. */
  readonly complaints: readonly string[];
}

/** How a command ended that says how it went in its last line: `N passed, N failed`. */
export function tallyOfLastLine(name: string, { ok, output }: { ok: boolean; output: string }): Tally {
  const said = /(?:^|\n)(\d+) passed, (\d+) failed\s*$/.exec(output);
  const passed = Number(said?.[1] ?? 0);
  const failed = Number(said?.[2] ?? 0);
  const complaints: string[] = [];
  if (!said) complaints.push(`${name} ended without its count.`);
  else if (passed === 0 && failed === 0) complaints.push(`${name} did nothing.`);
  else if (!ok && failed === 0) complaints.push(`${name} failed without a failure that it counted.`);
  return withComplaints(passed, failed, complaints);
}

/** The parts of vitest's JSON report that are read here. */
interface Report {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/**
 * Counts a run of the tests from vitest's JSON report. Whatever did not run and pass is a failure: a test that was
 * skipped, a file without tests or that did not load, a file that the run left out, an error outside of any test.
 *
 * @param ok whether vitest exited with 0.
 * @param report the report's text; `undefined` when there is none.
 * @param files the test files that there are.
 */
export function tallyOfTests(ok: boolean, report: string | undefined, files: readonly string[]): Tally {
  const read = parse(report);
  if (!read) return withComplaints(0, 0, ["The tests left no report: they crashed, or did not begin."]);
  const complaints: string[] = [];
  let passed = 0;
  let failed = 0;
  for (const file of read.testResults) {
    const inFile = file.assertionResults.filter(({ status }) => status === "failed").length;
    for (const { status, fullName } of file.assertionResults) {
      if (status === "passed") passed += 1;
      else if (status === "failed") failed += 1;
      else complaints.push(`${file.name}: "${fullName}" was not run (${status}).`);
    }
    if (file.assertionResults.length === 0) complaints.push(`${file.name}: no test ran. ${file.message}`);
    else if (file.status !== "passed" && inFile === 0)
      complaints.push(`${file.name} failed. ${file.message}`);
  }
  const seen = new Set(read.testResults.map(({ name }) => name));
  for (const file of files) if (!seen.has(file)) complaints.push(`${file} was left out of the run.`);
  if (passed + failed === 0) complaints.push("No test ran.");
  if ((!ok || !read.success) && failed + complaints.length === 0) {
    complaints.push("The run failed outside of any test: an error that nothing caught, or a crash.");
  }
  return withComplaints(passed, failed, complaints);
}

function withComplaints(passed: number, failed: number, complaints: readonly string[]): Tally {
  return { passed, failed: failed + complaints.length, complaints };
}

function parse(report: string | undefined): Report | undefined {
  try {
    const read = JSON.parse(report ?? "") as Report;
    return Array.isArray(read.testResults) ? read : undefined;
  } catch {
    return undefined;
  }
}
