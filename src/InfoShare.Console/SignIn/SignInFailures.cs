using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;

namespace InfoShare.WebConsole.SignIn;

/// <summary>
/// Why a sign-in came to nothing, for whoever runs the console: the page says nothing of it, and without a line somebody would try again for ever.
/// Nobody is named: a reason is the console's own sentence, or a code of the protocol.
/// </summary>
internal static partial class SignInFailures
{
    /// <summary>Writes it down.</summary>
    /// <param name="organisation">Where somebody wanted to sign in; null when that is not known any longer.</param>
    public static void Tell(RemoteFailureContext context, string? organisation) =>
        context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SignInFailures).FullName!)
            .LogWarning("Nobody was signed in at {Organisation}: {Reason}", organisation ?? "an organisation that is not known any longer", ReasonOf(context.Failure));

    /// <summary>The reason as it may be written down. What a provider describes in words of its own may name somebody.</summary>
    private static string ReasonOf(Exception? failure) => failure switch
    {
        null => "It is not known why.",
        { Data: var data } when data["error"] is string code => $"The provider answered {(ErrorCode().IsMatch(code) ? code : "with an error that is no code")}.",
        AuthenticationFailureException or HttpRequestException => failure.Message,
        _ => $"{failure.GetType().Name} while the provider's answer was read.",
    };

    [GeneratedRegex("^[a-z_]{1,40}$")]
    private static partial Regex ErrorCode();
}
