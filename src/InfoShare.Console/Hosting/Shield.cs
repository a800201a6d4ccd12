using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Errors.V1;
using InfoShare.WebConsole.SignIn;

namespace InfoShare.WebConsole.Hosting;

/// <summary>What stands around every answer: headers, and what is said when the broker refuses.</summary>
internal static class Shield
{
    /// <summary>The address that was asked for, among the items of a request, whatever is shown instead of it.</summary>
    public const string Asked = "asked";

    // No script unless a page has one of ours, nothing from elsewhere, no frame. Forms end here, and so do the redirects that answer them: what
    // leads to a provider after a form is a page of its own.
    private const string Policy =
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'";

    /// <summary>Lets a page run the console's own scripts, which ask the console alone: the pages of whoever is signed in.</summary>
    public static void AllowOwnScript(HttpContext context) =>
        context.Response.Headers.ContentSecurityPolicy = Policy + "; script-src 'self'; connect-src 'self'";

    /// <summary>Sets the headers before anything else does, and again as an answer leaves: what is shown of an error was cleared before.</summary>
    public static Task HeadersAsync(HttpContext context, RequestDelegate next)
    {
        Set(context.Response.Headers);
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            Set(headers);

            // Last, because antiforgery writes a weaker line of its own.
            if (headers.CacheControl.Count == 0 || !headers.CacheControl.ToString().StartsWith("public", StringComparison.Ordinal))
            {
                headers.CacheControl = "no-store";
                headers.Remove("Pragma");
            }

            return Task.CompletedTask;
        });
        return next(context);
    }

    /// <summary>A call that the broker refused ends as a page that says so, and says no more than the broker did; what was typed is kept.</summary>
    public static async Task RefusalsAsync(HttpContext context, RequestDelegate next)
    {
        context.Items.TryAdd(Asked, Drafts.AddressOf(context.Request));
        try
        {
            await next(context);
        }
        catch (RpcException e) when (!context.Response.HasStarted)
        {
            var error = InfoShareError.From(e);
            await Drafts.KeepAsync(context, Drafts.WhoOf(context), error.KnownReason == ErrorReason.Unspecified || error.IsRetriable ? DraftCause.NoAnswer : DraftCause.Refused);
            context.Response.Clear();
            context.Response.StatusCode = error.KnownReason switch
            {
                ErrorReason.NotFound or ErrorReason.PageTokenInvalid => StatusCodes.Status404NotFound,
                ErrorReason.RoleNotAllowed or ErrorReason.OrganisationNotAllowed or ErrorReason.PurposeNotAllowed or ErrorReason.ManagerRequired
                    or ErrorReason.ConflictOfInterest or ErrorReason.PractitionerRequired => StatusCodes.Status403Forbidden,
                ErrorReason.VersionConflict or ErrorReason.IllegalState => StatusCodes.Status409Conflict,
                ErrorReason.RateLimited => StatusCodes.Status429TooManyRequests,
                ErrorReason.InvalidFields => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status503ServiceUnavailable,
            };
        }
        catch (Exception e) when (e is not OperationCanceledException && !context.Response.HasStarted)
        {
            await Drafts.KeepAsync(context, Drafts.WhoOf(context), DraftCause.NoAnswer);
            throw;
        }
    }

    private static void Set(IHeaderDictionary headers)
    {
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
        headers["X-Robots-Tag"] = "noindex";
        headers.StrictTransportSecurity = "max-age=31536000";
    }
}
