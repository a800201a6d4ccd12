using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InfoShare.WebConsole.SignIn;

/// <summary>
/// Whose form it is, sealed into the form itself: so what was typed is known to be somebody's though the session has ended meanwhile, in this
/// tab or in another, and though somebody else has signed in. It opens nothing: what it names is kept for that person, and done for nobody.
/// </summary>
internal sealed class FormOwner(IDataProtectionProvider keys)
{
    /// <summary>The field that holds it.</summary>
    public const string Field = "form-owner";

    private readonly IDataProtector seal = keys.CreateProtector("InfoShare.WebConsole.FormOwner");

    /// <summary>The owner, sealed.</summary>
    public string Seal(string who) => Convert.ToBase64String(seal.Protect(Encoding.UTF8.GetBytes(who)));

    /// <summary>Who drew the form of a request; null where none did, or a console that has ended since.</summary>
    public async Task<string?> OfAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType)
            return null;
        try
        {
            var sealedName = (await request.ReadFormAsync(context.RequestAborted))[Field].ToString();
            return sealedName.Length == 0 ? null : Encoding.UTF8.GetString(seal.Unprotect(Convert.FromBase64String(sealedName)));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException or CryptographicException)
        {
            // Too large, cut off, or sealed by nobody here.
            return null;
        }
    }
}

/// <summary>Puts the owner into every form that is posted.</summary>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class FormOwnerTagHelper : TagHelper
{
    /// <summary>The page that is drawn.</summary>
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc/>
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var http = ViewContext.HttpContext;
        if (Drafts.WhoOf(http) is { } who)
            output.PostContent.AppendHtml($"<input type=\"hidden\" name=\"{FormOwner.Field}\" value=\"{http.RequestServices.GetRequiredService<FormOwner>().Seal(who)}\">");
    }
}
