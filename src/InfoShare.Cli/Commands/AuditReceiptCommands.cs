using System.CommandLine;
using InfoShare.AuditVerifier.Commands;

namespace InfoShare.Cli.Commands;

/// <summary>What a caller checks of a single entry, without the broker: a proof, and the promise of a receipt.</summary>
internal static class AuditReceiptCommands
{
    public static Command VerifyProof()
    {
        var file = new Argument<string>("file") { Description = "A tlog-proof, as 'infoshare audit proof' prints it" };
        var key = AuditCommand.Keys("--key", "The log's key, or a file with its keys, one a line. From the partnership, not from the broker");
        var leaf = Path("--leaf", "The entry's leaf; left out: the one in the proof");
        var hash = new Option<string?>("--leaf-hash") { Description = "Or only the hash of its leaf, as a receipt's promise has it", HelpName = "base64" };
        var witness = AuditCommand.Many("--witness", "A witness's key, or a file with keys; it must have cosigned", "vkey");
        var command = new Command("verify-proof", """
            Checks one proof that an entry is in the log. Status: 0 it holds, 1 it does not, 2 the check could not be made.

            Example:
              infoshare audit verify-proof receipt.tlog-proof --key northmere.vkey --leaf-hash 5NpT0B2nq3Jx...=
            """)
        {
            Arguments = { file },
            Options = { key, leaf, hash, witness },
        };
        command.SetAction((parsed, _) => Task.FromResult(ProofCommand.Run(
            new VerifyProofOptions(parsed.GetValue(file)!, parsed.GetValue(key)!, parsed.GetValue(leaf), parsed.GetValue(hash), parsed.GetValue(witness)!),
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)));
        return command;
    }

    public static Command VerifyReceipt()
    {
        var file = new Argument<string>("file") { Description = "An answer as 'infoshare call' prints it, a receipt of one as JSON, or a promise by itself; - reads the input" };
        var key = AuditCommand.Keys("--key", "The log's key, or a file with its keys, one a line. From the partnership, not from the broker");
        var export = Path("--export", "What 'infoshare audit export' wrote", "folder");
        var proof = Path("--proof", "Or a tlog-proof of the entry");
        var checkpoint = Path("--checkpoint", "Or a checkpoint alone, which can show only that the log is too short");
        var leaf = Path("--leaf", "The entry's leaf, to see whether it is the promised one");
        var witness = AuditCommand.Many("--witness", "A witness's key, or a file with keys: its cosignature dates a checkpoint", "vkey");
        var asOf = new Option<string?>("--as-of") { Description = "When you fetched what is compared, for example 2027-03-08T10:00:00Z", HelpName = "time" };
        var command = new Command("verify-receipt", """
            Checks the promise in a receipt: whether the log gave it, and whether it kept it. A broken word is named, with the signed notes
            that prove it to anybody. Status: 0 kept, 1 broken or altered, 2 that cannot be seen from what was given.

            Example:
              infoshare call --as elmmock-surgery --practitioner "Dr Mockhurst:GP" HealthService/QueryChild -d @question.json > answer.json
              infoshare audit proof aud_01JABCDEFGHJKMNPQRSTVWXYZ0 > answer.tlog-proof
              infoshare audit verify-receipt answer.json --key northmere.vkey --proof answer.tlog-proof
            """)
        {
            Arguments = { file },
            Options = { key, export, proof, checkpoint, leaf, witness, asOf },
        };
        command.SetAction((parsed, _) => Task.FromResult(VerifyReceiptCommand.Run(
            new VerifyReceiptOptions(
                parsed.GetValue(file)!, parsed.GetValue(key)!, parsed.GetValue(witness)!, parsed.GetValue(export), parsed.GetValue(proof),
                parsed.GetValue(checkpoint), parsed.GetValue(leaf), parsed.GetValue(asOf)),
            Console.In, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)));
        return command;
    }

    private static Option<string?> Path(string name, string description, string help = "file") => new(name) { Description = description, HelpName = help };
}
