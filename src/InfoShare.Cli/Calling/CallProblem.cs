namespace InfoShare.Cli.Calling;

/// <summary>What is wrong with a call before it leaves; printed like an error of the broker.</summary>
/// <param name="status">The gRPC status that fits, for example <c>INVALID_ARGUMENT</c>.</param>
/// <param name="reason">A stable reason of this tool, beginning with <c>CLI_</c>, so that it is not taken for the broker's.</param>
internal sealed class CallProblem(string status, string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public const string Method = "CLI_METHOD";
    public const string Request = "CLI_REQUEST";
    public const string Agency = "CLI_AGENCY";
    public const string Practitioner = "CLI_PRACTITIONER";
    public const string Credentials = "CLI_CREDENTIALS";

    public string Status { get; } = status;

    public string Reason { get; } = reason;

    public static CallProblem Invalid(string reason, string message, Exception? inner = null) =>
        new("INVALID_ARGUMENT", reason, message, inner);
}
