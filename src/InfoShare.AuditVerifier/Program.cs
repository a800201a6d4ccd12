using InfoShare.AuditVerifier;
using InfoShare.AuditVerifier.Commands;
using InfoShare.AuditVerifier.Notes;

const string usage = """
    infoshare-audit: checks an audit log of InfoShare. It needs nothing of InfoShare but this program, .NET and OpenSSL.

      infoshare-audit verify FOLDER --key VKEY [--since FILE]... [--witness VKEY]... [--erasures FOLDER --erasures-key VKEY]... [--save FILE] [--json]
      infoshare-audit trail FOLDER --key VKEY --person ID... [--json]
      infoshare-audit verify-proof FILE --key VKEY [--leaf FILE | --leaf-hash BASE64] [--witness VKEY]...
      infoshare-audit verify-receipt FILE --key VKEY [--export FOLDER] [--proof FILE] [--checkpoint FILE] [--leaf FILE] [--witness VKEY]... [--as-of TIME]
      infoshare-audit witness FOLDER --log VKEY --state FILE --key FILE [--begin]
      infoshare-audit keygen NAME --out FILE

    FILE of verify-proof is a tlog-proof; FILE of verify-receipt is an answer or receipt as JSON, or a promise, - for the input.
    VKEY is a verifier key (name+id+base64) or a file that holds one a line. FOLDER is what 'infoshare audit export' wrote.
    Status: 0 good, 1 something is wrong with the log, 2 the check could not be made. docs/audit.md says what each check proves.
    """;

try
{
    if (args is not [var command, .. var rest])
    {
        Console.Error.WriteLine(usage);
        return 2;
    }

    switch (command)
    {
        case "verify":
            var verify = new Arguments(rest, ["--key", "--since", "--witness", "--save", "--erasures", "--erasures-key"], ["--json"]);
            return VerifyCommand.Run(
                new VerifyOptions(
                    verify.Word ?? throw new AuditException("Name the export's folder."), verify.All("--key"), verify.All("--since"), verify.All("--witness"),
                    verify.Last("--save"), verify.Has("--json"))
                {
                    Erasures = verify.All("--erasures"),
                    ErasureKeys = verify.All("--erasures-key"),
                },
                Console.Out, Console.Error, Console.IsErrorRedirected ? null : new PlainProgress(Console.Error));
        case "trail":
            var trail = new Arguments(rest, ["--key", "--person"], ["--json"]);
            return TrailCommand.Run(
                new TrailOptions(
                    trail.Word ?? throw new AuditException("Name the export's folder."), trail.All("--key"), trail.All("--person"), trail.Has("--json")),
                Console.Out, Console.Error, Console.IsErrorRedirected ? null : new PlainProgress(Console.Error));
        case "verify-proof":
            var proof = new Arguments(rest, ["--key", "--leaf", "--leaf-hash", "--witness"], []);
            return ProofCommand.Run(
                new VerifyProofOptions(
                    proof.Word ?? throw new AuditException("Name the proof's file."), proof.All("--key"), proof.Last("--leaf"), proof.Last("--leaf-hash"),
                    proof.All("--witness")),
                Console.Out, Console.Error);
        case "verify-receipt":
            var receipt = new Arguments(rest, ["--key", "--export", "--proof", "--checkpoint", "--leaf", "--witness", "--as-of"], []);
            return VerifyReceiptCommand.Run(
                new VerifyReceiptOptions(
                    receipt.Word ?? throw new AuditException("Name the receipt's file."), receipt.All("--key"), receipt.All("--witness"), receipt.Last("--export"),
                    receipt.Last("--proof"), receipt.Last("--checkpoint"), receipt.Last("--leaf"), receipt.Last("--as-of")),
                Console.In, Console.Out, Console.Error);
        case "witness":
            var witness = new Arguments(rest, ["--log", "--state", "--key"], ["--begin"]);
            var keys = new LogKeys([.. witness.All("--log").SelectMany(VerifyCommand.KeysOf)]);
            var source = new DirectorySource(witness.Word ?? throw new AuditException("Name the export's folder."), keys, Console.Out);
            return await WitnessCommand.RunAsync(
                keys, source, witness.Needed("--state"), witness.Needed("--key"), witness.Has("--begin"), Console.Error, TimeProvider.System, CancellationToken.None);
        case "keygen":
            var keygen = new Arguments(rest, ["--out"], []);
            return WitnessCommand.CreateKey(keygen.Word ?? throw new AuditException("Name the witness."), keygen.Needed("--out"), Console.Out, Console.Error);
        default:
            Console.Error.WriteLine(usage);
            return command is "help" or "--help" or "-h" ? 0 : 2;
    }
}
catch (AuditException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
