using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using InfoShare.Identity.Development;
using Microsoft.AspNetCore.WebUtilities;

namespace InfoShare.Identity;

/// <summary>
/// The authorization endpoint, in development alone: a page of the invented practitioners of the client's organisation, one of whom is
/// chosen without any password. In production an OpenID provider stands in its place; outside Development a host that asks for this one
/// does not start.
/// </summary>
internal sealed class DevelopmentSignIn(AuthorizationCodes codes, IHostEnvironment environment, ILogger<DevelopmentSignIn> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!environment.IsDevelopment())
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var posted = HttpMethods.IsPost(context.Request.Method);
        if (!posted && !HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, POST";
            return;
        }

        if (posted && !context.Request.HasFormContentType)
        {
            await RefuseAsync(context, "The choice must be sent as a form.");
            return;
        }

        var form = posted ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        var request = AuthorizationRequest.Read(name => form is null ? context.Request.Query[name] : form[name], out var fault);
        if (request is null)
        {
            await RefuseAsync(context, fault);
            return;
        }

        var directory = context.RequestServices.GetRequiredService<IClientDirectory>();
        var client = await directory.FindClientAsync(request.ClientId, context.RequestAborted);
        var people = client is { Enabled: true }
            ? Practitioners.Of(client.OrganisationId).Where(p => client.AllowedRoles.Contains(p.Role, StringComparer.Ordinal)).ToArray()
            : [];
        if (people.Length == 0)
        {
            await RefuseAsync(context, "There is no such client with invented practitioners here.");
            return;
        }

        if (form is null)
        {
            await ChooseAsync(context, request, people);
            return;
        }

        if (people.FirstOrDefault(p => p.Id == form["practitioner"]) is not { } chosen)
        {
            await RefuseAsync(context, "There is no such practitioner.");
            return;
        }

        var code = codes.Grant(request, new Practitioner(chosen.Id, chosen.Name, chosen.Role, null));
        logger.LogInformation("Development sign-in at client {ClientId}, role {Role}", request.ClientId, chosen.Role);
        context.Response.Redirect(QueryHelpers.AddQueryString(
            request.RedirectUri, new Dictionary<string, string?> { ["code"] = code, ["state"] = request.State }));
    }

    private static Task ChooseAsync(HttpContext context, AuthorizationRequest request, IReadOnlyList<SyntheticPractitioner> people)
    {
        var organisation = Neighbourhood.Organisations.First(o => o.Id == people[0].OrganisationId).Name;
        var page = new StringBuilder();
        page.Append("<h1>Who are you today?</h1><p>").Append(Text(organisation))
            .Append(". Everybody here is invented: this page exists in development alone, and asks for no password.</p>")
            .Append("<form method=\"post\" action=\"").Append(TokenServicePaths.Authorize).Append("\">");
        foreach (var (name, value) in request.Parameters)
        {
            page.Append("<input type=\"hidden\" name=\"").Append(name).Append("\" value=\"").Append(Text(value)).Append("\">");
        }

        page.Append("<ul>");
        foreach (var person in people)
        {
            page.Append("<li><button name=\"practitioner\" value=\"").Append(Text(person.Id)).Append("\">").Append(Text(person.Name))
                .Append("<span>").Append(Text(Words(person.Role))).Append("</span></button></li>");
        }

        page.Append("</ul></form>");
        return WriteAsync(context, StatusCodes.Status200OK, page.ToString(), request.RedirectOrigin);
    }

    private static Task RefuseAsync(HttpContext context, string fault) => WriteAsync(
        context, StatusCodes.Status400BadRequest, $"<h1>You cannot sign in this way</h1><p>{Text(fault)}</p>", null);

    private static Task WriteAsync(HttpContext context, int status, string body, string? formTarget)
    {
        // The browser follows the answer of a form only to where this policy lets it.
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self' {formTarget}; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $$"""
            <!DOCTYPE html>
            <html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Development sign-in</title>
            <style nonce="{{nonce}}">
            body { font: 1.1875rem/1.4 arial, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; color: #0b0c0c; background: #fff }
            ul { list-style: none; padding: 0 }
            button { font: inherit; width: 100%; text-align: left; padding: .75rem 1rem; margin: 0 0 .5rem; border: 2px solid #0b0c0c; background: #fff; cursor: pointer }
            button:focus { outline: 3px solid #0b0c0c; background: #fd0 }
            span { display: block; color: #484949 }
            </style></head><body><main>{{body}}</main></body></html>
            """,
            context.RequestAborted);
    }

    private static string Words(string role) => role[..1] + role[1..].ToLowerInvariant().Replace('_', ' ');

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
