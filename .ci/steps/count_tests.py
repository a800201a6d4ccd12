"""Sums the test results of a run, and says which failed or were skipped and why.

A skipped test fails the run: whoever skips it says that the machine lacks something, and here it must not. So does a run
without any test of the parts that are skipped elsewhere, in case they were not even found.
"""

import glob
import sys
import xml.etree.ElementTree as tree

NAMESPACE = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}
MUST_HAVE = {
    "on PostgreSQL": "postgres", "by Python's gRPC": "pythonclient", "by Node's gRPC": "nodeclient", "with oidc-provider": "thirdparty",
    "of the audit log by Go": "go_accepts", "of the audit log by sigstore": "sigstore_accepts", "of the policy by Cedar": "cedar_gives",
}


def main(folder, results):
    passed, failed, skipped = [], [], []
    files = sorted(glob.glob(folder + "/**/*.trx", recursive=True))
    projects = glob.glob("tests/*.Tests/*.Tests.csproj")
    for path in files:
        for result in tree.parse(path).iterfind(".//t:UnitTestResult", NAMESPACE):
            outcome, name = result.get("outcome"), result.get("testName")
            message = result.findtext(".//t:Message", default="", namespaces=NAMESPACE).strip()
            kind = passed if outcome == "Passed" else skipped if outcome == "NotExecuted" else failed
            kind.append((name, message))
    for name, message in failed:
        print(f"FAILED  {name}\n        {message[:2000]}")
    for name, message in skipped:
        print(f"SKIPPED {name}: {message or 'no reason given'}")
    absent = [words for words, part in MUST_HAVE.items() if not any(part in name.lower() for name, _ in passed)]
    for words in absent:
        print(f"MISSING no passed test {words}")
    if len(files) != len(projects):
        absent.append("in every project")
        print(f"MISSING results: {len(files)} files for {len(projects)} test projects")
    with open(results, "a", encoding="utf-8") as file:
        print(f"passed {len(passed)} tests", file=file)
        print(f"failed {len(failed)} tests", file=file)
        print(f"skipped {len(skipped)} tests", file=file)
        if skipped:
            print("failed 1 no test is skipped here", file=file)
        for words in absent:
            print(f"failed 1 there are tests {words}", file=file)
    print(f"{len(passed)} tests passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or skipped or absent or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
