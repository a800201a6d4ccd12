using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace InfoShare.WebConsole.SignIn;

/// <summary>
/// Keeps a form whose proof is not the browser's any longer, for whoever it was drawn for and nobody else: nothing of it is done, and the page
/// that says so leads back to it. The seal tells it from what another site makes a browser send.
/// </summary>
internal sealed class KeepsUnprovenForms : IAsyncAlwaysRunResultFilter
{
    /// <inheritdoc/>
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (context.Result is IAntiforgeryValidationFailedResult
            && Drafts.WhoOf(http) is { } who
            && await http.RequestServices.GetRequiredService<FormOwner>().OfAsync(http) == who)
        {
            await Drafts.KeepAsync(http, who, DraftCause.Refused);
        }

        await next();
    }
}
