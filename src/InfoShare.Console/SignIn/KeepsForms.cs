using InfoShare.WebConsole.Pages;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InfoShare.WebConsole.SignIn;

/// <summary>
/// Keeps what was typed until it has gone. The answer to a form is a page of its own, and "Back" leads from it to a new one, which would be empty:
/// whatever is answered with a page waits for whoever wrote it, and what leads on has been done. So does a form whose proof is not the browser's any
/// longer: the seal tells it from what another site makes a browser send.
/// </summary>
internal sealed class KeepsForms : IAsyncAlwaysRunResultFilter
{
    /// <inheritdoc/>
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsPost(http.Request.Method) && Drafts.WhoOf(http) is { } who && http.Features.Get<IStatusCodeReExecuteFeature>() is null)
            await SortAsync(context, http, who);
        await next();
    }

    private static async Task SortAsync(ResultExecutingContext context, HttpContext http, string who)
    {
        switch (context.Result, context.Controller)
        {
            case (IAntiforgeryValidationFailedResult, _):
                if (await http.RequestServices.GetRequiredService<FormOwner>().OfAsync(http) == who)
                    await Drafts.KeepAsync(http, who, DraftCause.Refused);
                break;
            case (PageResult, ConsolePage { HasGone: true }):
                await Drafts.SentAsync(http, who);
                break;
            case (PageResult, ConsolePage page):
                await Drafts.KeepAsync(http, who, page.Unanswered ? DraftCause.NoAnswer : DraftCause.Written, page.Stale);
                break;
            case (IStatusCodeActionResult { StatusCode: >= StatusCodes.Status400BadRequest }, ConsolePage):
                await Drafts.KeepAsync(http, who, DraftCause.Refused);
                break;

            // What leads from one form of a page to another has sent none.
            case (RedirectResult or LocalRedirectResult, ConsolePage) when http.Request.Query["handler"] != "Anew" && http.Request.Query["handler"] != "Another":
                await Drafts.SentAsync(http, who);
                break;
        }
    }
}
