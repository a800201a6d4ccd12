using System.Text.RegularExpressions;

namespace InfoShare.WebConsole.Tests;

/// <summary>The pages on which something is recorded of a child, from its page.</summary>
internal static class OfChild
{
    /// <summary>Asks for the child's page on the way to one of them, and goes there.</summary>
    public static async Task<PlainPage> OfChildAsync(this PlainBrowser who, string person, string part, string purpose)
    {
        var way = $"/children/{person}?then={part}";
        var page = await who.FollowAsync(await who.PostAsync(way, await who.GetAsync(way), Why(purpose)));
        page.Answer.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe($"/children/{person}/{part}", page.Text);
        return page;
    }

    /// <summary>Sends one form of such a page as the page has it, with the fields given, and goes where it leads.</summary>
    public static async Task<PlainPage> SendOfAsync(this PlainBrowser who, PlainPage page, string handler, Dictionary<string, string> typed)
    {
        var any = Regex.Match(page.Text, "action=\"([^\"]+\\?handler=)[A-Za-z]+([^\"]*)\"");
        var to = any.Groups[1].Value + handler + any.Groups[2].Value;
        return await who.FollowAsync(await who.PostAsync(to, page, new(typed)
        {
            ["Form.FormId"] = page.Hidden("Form.FormId"),
            ["Form.Version"] = page.Hidden("Form.Version"),
            ["form-proof"] = page.Hidden("form-proof"),
        }));
    }

    /// <summary>Why somebody asks, as typed.</summary>
    public static Dictionary<string, string> Why(string purpose) => new()
    {
        ["Form.Purpose"] = purpose,
        ["Form.Reason"] = "I see to what is recorded of her.",
        ["Form.Lead"] = "tell",
    };
}
